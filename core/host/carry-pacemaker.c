/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-pacemaker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/carry-place.h"
#include "host/carry-pulse.h"
#include "host/carry-vitals.h"

#define NS_PER_MS 1000000
#define NEXT_SUFFIX ".next"

struct _CarryPacemaker
{
    const CarryHostSettings *settings;
    CarryClock *clock;
    char *name;
    guint64 epoch;
    char *path; /* NULL: nowhere to write it */
    char *link; /* in the folder of data, when the file is elsewhere */
    GSource *timer;
    CarryEngine *engine; /* once the run is in charge */
    char *account;
    CarryVitals vitals;
    guint64 number;
    gboolean is_told; /* that it cannot be written */
    gboolean is_silent;
};

/* Replaced as a whole; it need not outlive the machine, so nothing waits for a disk. */
static gboolean
write_file (const CarryPacemaker *self, const char *text)
{
    g_autofree char *next = g_strconcat (self->path, NEXT_SUFFIX, NULL);
    gsize length = strlen (text);
    int fd = open (next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    gboolean done;

    if (fd < 0)
        return FALSE;
    /* The group may read it, whatever the mask is: that is what it is for. */
    done = fchmod (fd, 0640) == 0 && write (fd, text, length) == (gssize) length;
    if (close (fd) != 0 || !done)
        return FALSE;
    return rename (next, self->path) == 0;
}

static void
add_legs (CarryPulse *pulse, CarryEngine *engine)
{
    CarryInstruments *instruments = carry_engine_get_instruments (engine);
    const CarryPortfolio *portfolio = carry_engine_get_portfolio (engine);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (instruments, i);
        CarryDecimal own = carry_portfolio_get_traded (portfolio, i);
        CarryDecimal held = carry_portfolio_get_position (portfolio, i);
        g_autofree char *name = NULL;

        if (carry_decimal_sign (own) == 0 && carry_decimal_sign (held) == 0)
            continue;
        name = carry_instrument_to_string (instrument);
        carry_pulse_add_leg (pulse, name, own, held,
                             carry_engine_get_last_price (engine, instrument));
    }
}

/* The oldest of a full trail is where it begins; one that is not full holds all since the books do. */
static void
add_trail (CarryPulse *pulse, CarryEngine *engine)
{
    const GPtrArray *trail = carry_ledger_get_trail (carry_engine_get_ledger (engine));
    gint64 oldest = G_MAXINT64;

    for (guint i = 0; i < trail->len; i++)
    {
        const CarryFill *fill = g_ptr_array_index (trail, i);
        g_autofree char *name = carry_instrument_to_string (
            carry_instruments_get (carry_engine_get_instruments (engine), fill->instrument));

        oldest = MIN (oldest, fill->ts);
        carry_pulse_add_execution (pulse, name, fill->exec_id);
    }
    pulse->ts_trail = carry_engine_get_ts_books (engine);
    if (trail->len == CARRY_LEDGER_TRAIL)
        pulse->ts_trail = MAX (pulse->ts_trail, oldest);
}

static void
add_books (CarryPulse *pulse, CarryEngine *engine)
{
    pulse->n_orders = carry_ledger_get_n_open (carry_engine_get_ledger (engine));
    add_legs (pulse, engine);
    add_trail (pulse, engine);
}

static void
beat (CarryPacemaker *self, CarryPulseState state)
{
    g_autoptr (CarryPulse) pulse = carry_pulse_new ();
    g_autofree char *text = NULL;

    pulse->state = state;
    pulse->number = ++self->number;
    pulse->ts = carry_clock_get_now (self->clock);
    pulse->run = g_strdup (self->name);
    pulse->env = g_strdup (carry_env_to_text (self->settings->env));
    pulse->account = g_strdup (self->account);
    pulse->epoch = self->epoch;
    if (self->engine != NULL)
        add_books (pulse, self->engine);
    text = carry_pulse_format (pulse);
    if (write_file (self, text))
        self->is_told = FALSE;
    else if (!self->is_told)
    {
        self->is_told = TRUE;
        g_critical ("%s cannot be written, so a sentinel will think that this run is dead: %s",
                    self->path, g_strerror (errno));
    }
}

/* What does not get on is as good as gone: who waits for a beat acts. */
static void
beat_or_not (CarryPacemaker *self)
{
    const char *stuck =
        carry_vitals_look (&self->vitals, self->engine, self->settings->pulse_interval_ns);
    g_autofree char *text = NULL;

    if (stuck == NULL)
        beat (self, CARRY_PULSE_RUNNING);
    else if (!self->is_silent)
    {
        text = g_strdup_printf ("this run gives no sign of life any more, so that a sentinel acts "
                                "for it: %s",
                                stuck);
        carry_engine_tell_people (self->engine, CARRY_NOTICE_CRITICAL, "no-pulse", text);
    }
    self->is_silent = stuck != NULL;
}

static gboolean
on_time (gpointer user_data)
{
    CarryPacemaker *self = user_data;

    if (self->engine == NULL)
        beat (self, CARRY_PULSE_STARTING);
    else
        beat_or_not (self);
    return G_SOURCE_CONTINUE;
}

/* It beats from now on, without knowing more than that the run begins. */
CarryPacemaker *
carry_pacemaker_new (const CarryPacemakerSubject *subject)
{
    CarryPacemaker *self = g_new0 (CarryPacemaker, 1);
    gint64 interval_ns = subject->settings->pulse_interval_ns;

    self->settings = subject->settings;
    self->clock = g_object_ref (subject->clock);
    self->name = g_strdup (subject->name);
    self->epoch = subject->epoch;
    if (self->settings->data_dir == NULL || interval_ns == 0)
        return self;
    self->path = carry_place_find (self->settings, CARRY_PULSE_FILE);
    self->link = carry_place_link (self->settings, CARRY_PULSE_FILE, self->path);
    beat (self, CARRY_PULSE_STARTING);
    self->timer = g_timeout_source_new ((guint) MAX (interval_ns / NS_PER_MS, 1));
    g_source_set_callback (self->timer, on_time, self, NULL);
    g_source_attach (self->timer, g_main_context_get_thread_default ());
    return self;
}

static void
stop_timer (CarryPacemaker *self)
{
    if (self->timer != NULL)
        g_source_destroy (self->timer);
    g_clear_pointer (&self->timer, g_source_unref);
}

void
carry_pacemaker_free (CarryPacemaker *self)
{
    stop_timer (self);
    g_object_unref (self->clock);
    g_free (self->name);
    g_free (self->path);
    g_free (self->link);
    g_free (self->account);
    g_free (self);
}

/* The run will be in charge of @account and knows what earlier ones left there; what it still reads may take long. */
void
carry_pacemaker_know (CarryPacemaker *self, const char *account)
{
    if (self == NULL || self->timer == NULL)
        return;
    g_free (self->account);
    self->account = g_strdup (account);
    beat (self, CARRY_PULSE_STARTING);
}

/* The run is in charge of @account, and @engine knows what it holds. @self: NULL where none is kept. */
void
carry_pacemaker_begin (CarryPacemaker *self, CarryEngine *engine, const char *account)
{
    if (self == NULL || self->timer == NULL)
        return;
    self->engine = engine;
    g_free (self->account);
    self->account = g_strdup (account);
    beat (self, CARRY_PULSE_RUNNING);
}

/* The run ended in order, whatever is left at the venue is said a last time. */
void
carry_pacemaker_end (CarryPacemaker *self)
{
    if (self == NULL || self->timer == NULL)
        return;
    stop_timer (self);
    beat (self, CARRY_PULSE_STOPPED);
    self->engine = NULL;
}
