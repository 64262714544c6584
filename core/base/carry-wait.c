/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-wait.h"

#include "base/carry-time.h"

/* How often it is looked whether what is waited for is there, at least. */
#define POLL_MS 20

void
carry_wait_on_answer (GObject *source, GAsyncResult *result, gpointer out_result)
{
    *(GAsyncResult **) out_result = g_object_ref (result);
}

void
carry_wait_for_answer (GAsyncResult *const *result)
{
    while (*result == NULL)
        g_main_context_iteration (NULL, TRUE);
}

static gboolean
on_time (gpointer user_data)
{
    gboolean *is_over = user_data;

    if (is_over != NULL)
        *is_over = TRUE;
    return G_SOURCE_CONTINUE;
}

static GSource *
add_timer (guint ms, gboolean *is_over)
{
    GSource *timer = g_timeout_source_new (ms);

    g_source_set_callback (timer, on_time, is_over, NULL);
    g_source_attach (timer, NULL);
    return timer;
}

static void
remove_timer (GSource *timer)
{
    g_source_destroy (timer);
    g_source_unref (timer);
}

/* Whether it was done before @patience_ns were over, or @cancellable was cancelled. */
gboolean
carry_wait_until (CarryWaitFunc is_done, gpointer user_data, gint64 patience_ns,
                  GCancellable *cancellable)
{
    gboolean is_over = FALSE;
    GSource *patience =
        add_timer ((guint) CLAMP (patience_ns / CARRY_NS_PER_MS, 0, G_MAXUINT), &is_over);
    GSource *poll = add_timer (POLL_MS, NULL);

    while (!is_over && !is_done (user_data) && !g_cancellable_is_cancelled (cancellable))
        g_main_context_iteration (NULL, TRUE);
    remove_timer (poll);
    remove_timer (patience);
    return is_done (user_data);
}
