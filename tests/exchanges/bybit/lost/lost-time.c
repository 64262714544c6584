/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lost-time.h"

#define FIRST_NS (G_GINT64_CONSTANT (1700000000) * CARRY_NS_PER_SECOND)

typedef struct
{
    guint id;
    gint64 ts;
    gint64 interval;
    GSourceFunc func;
    gpointer user_data;
} Timer;

static GArray *timers;
static guint last_id;
static gint64 now = FIRST_NS;

typedef struct
{
    CarryClock parent_instance;
} LostClock;

typedef CarryClockClass LostClockClass;

static GType lost_clock_get_type (void);

G_DEFINE_TYPE (LostClock, lost_clock, CARRY_TYPE_CLOCK)

static gint64
get_now (CarryClock *clock)
{
    return now;
}

static void
lost_clock_class_init (LostClockClass *klass)
{
    klass->get_now = get_now;
}

static void
lost_clock_init (LostClock *self)
{
}

CarryClock *
__wrap_carry_real_clock_new (void)
{
    return g_object_new (lost_clock_get_type (), NULL);
}

guint
__wrap_g_timeout_add_full (int priority, guint ms, GSourceFunc func, gpointer user_data,
                           GDestroyNotify notify)
{
    const Timer timer = {
        .id = ++last_id,
        .ts = now + ms * CARRY_NS_PER_MS,
        .interval = ms * CARRY_NS_PER_MS,
        .func = func,
        .user_data = user_data,
    };

    g_assert (notify == NULL);
    if (timers == NULL)
        timers = g_array_new (FALSE, FALSE, sizeof (Timer));
    g_array_append_val (timers, timer);
    return timer.id;
}

guint
__wrap_g_timeout_add (guint ms, GSourceFunc func, gpointer user_data)
{
    return __wrap_g_timeout_add_full (G_PRIORITY_DEFAULT, ms, func, user_data, NULL);
}

static gint
find (guint id)
{
    for (guint i = 0; timers != NULL && i < timers->len; i++)
        if (g_array_index (timers, Timer, i).id == id)
            return (gint) i;
    return -1;
}

gboolean
__wrap_g_source_remove (guint id)
{
    gint place = find (id);

    g_assert_cmpint (place, >=, 0);
    g_array_remove_index (timers, (guint) place);
    return TRUE;
}

gint64
lost_time_get (void)
{
    return now;
}

static guint
find_first (void)
{
    guint best = 0;

    for (guint i = 1; i < timers->len; i++)
        if (g_array_index (timers, Timer, i).ts < g_array_index (timers, Timer, best).ts)
            best = i;
    return best;
}

gboolean
lost_time_step (gint64 end)
{
    Timer timer;
    gint place;

    if (timers == NULL || timers->len == 0)
        return FALSE;
    timer = g_array_index (timers, Timer, find_first ());
    if (timer.ts > end)
        return FALSE;
    now = MAX (now, timer.ts);
    g_array_index (timers, Timer, (guint) find (timer.id)).ts = now + timer.interval;
    if (timer.func (timer.user_data) == G_SOURCE_CONTINUE)
        return TRUE;
    place = find (timer.id);
    if (place >= 0)
        g_array_remove_index (timers, (guint) place);
    return TRUE;
}

void
lost_time_reset (void)
{
    if (timers != NULL)
        g_array_set_size (timers, 0);
    now += CARRY_NS_PER_DAY;
}
