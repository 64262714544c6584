/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-latch.h"
#include "sentinel/carry-sentinel-private.h"

/* One reading without an order may be of a replica that lags. */
#define CLEAN_READINGS 2

/* After an order that traded nothing it waits, each time twice as long. */
#define FIRST_WAIT_NS CARRY_NS_PER_SECOND
#define MOST_DOUBLINGS 5
#define FAILED_TO_TELL 3

static double
to_seconds (gint64 ns)
{
    return (double) ns / (double) CARRY_NS_PER_SECOND;
}

/* --- what is written ----------------------------------------------------------------------- */

/* How long what is done waits for the disk. It matters more that it is done. */
#define DISK_PATIENCE_NS (2 * CARRY_NS_PER_SECOND)

typedef struct
{
    char *folder;
    char *text;
} Note;

static Note *
make_note (const char *folder, char *text)
{
    Note *note = g_new (Note, 1);

    note->folder = g_strdup (folder);
    note->text = text;
    return note;
}

static void
free_note (gpointer data)
{
    Note *note = data;

    g_free (note->folder);
    g_free (note->text);
    g_free (note);
}

static gboolean
write_memory (gpointer data, GError **error)
{
    const Note *note = data;

    return carry_sentinel_memory_write (note->folder, note->text, error);
}

static gboolean
throw_latch (gpointer data, GError **error)
{
    const Note *note = data;

    return carry_latch_throw (note->folder, note->text, error);
}

static void
on_memory (const GError *error, gpointer user_data)
{
    CarrySentinel *self = user_data;

    if (error != NULL)
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "not-kept", "%s",
                                  error->message);
}

static void
on_latch (const GError *error, gpointer user_data)
{
    CarrySentinel *self = user_data;

    if (error != NULL)
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "not-latched",
                                  "the kill switch of the run cannot be set, so a run that comes "
                                  "back may open positions: %s",
                                  error->message);
}

void
carry_sentinel_save (CarrySentinel *self, const CarryPulse *books)
{
    self->memory.is_armed = self->watch.is_armed;
    self->disk_wait_ns = DISK_PATIENCE_NS;
    carry_sentinel_disk_do (
        self->disk, write_memory,
        make_note (self->memory.folder, carry_sentinel_memory_format (&self->memory, books)),
        free_note, on_memory, self);
}

/* Sets the kill switch of the run. */
void
carry_sentinel_set_latch (CarrySentinel *self, const char *why)
{
    self->disk_wait_ns = DISK_PATIENCE_NS;
    carry_sentinel_disk_do (
        self->disk, throw_latch,
        make_note (self->settings->watch, g_strconcat (CARRY_LATCH_SENTINEL, why, NULL)), free_note,
        on_latch, self);
}

/* Whether all that was to be written is, or has been waited for long enough. */
gboolean
carry_sentinel_is_kept (const CarrySentinel *self)
{
    return carry_sentinel_disk_get_n_waiting (self->disk) == 0 || self->disk_wait_ns == 0;
}

static void
save_act (CarrySentinel *self)
{
    carry_sentinel_save (self, self->memory.books);
}

/* ------------------------------------------------------------------------------------------- */

/* From now on the books are what the run said last, whatever it says when it comes back. */
static void
freeze_books (CarrySentinel *self)
{
    g_autofree char *text =
        self->watch.books != NULL ? carry_pulse_format (self->watch.books) : NULL;

    g_clear_pointer (&self->memory.books, carry_pulse_free);
    if (text != NULL)
        self->memory.books = carry_pulse_parse (text, NULL);
}

static void
forget (CarrySentinel *self)
{
    g_hash_table_remove_all (self->fills);
    self->is_swept = self->is_answered = self->is_emptied = self->is_order_out = FALSE;
    self->n_clean = self->n_failed = 0;
    self->read_wait_ns = self->send_wait_ns = 0;
    g_clear_pointer (&self->left, g_free);
    carry_sentinel_forget_doubt (self);
}

/* The run has been silent for too long: first it is kept from opening, then orders go. */
void
carry_sentinel_begin_act (CarrySentinel *self)
{
    g_autofree char *why =
        g_strdup_printf ("the run was silent for %.1f s", to_seconds (self->watch.silent_ns));

    forget (self);
    self->memory.phase = CARRY_SENTINEL_CANCELING;
    self->memory.is_sending = FALSE;
    self->n_beats_before = self->watch.n_beats;
    freeze_books (self);
    carry_sentinel_set_latch (self, why);
    save_act (self);
    carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "silent",
                              "the run %s has been silent for %.1f s: its orders are canceled",
                              self->memory.books != NULL && self->memory.books->run != NULL
                                  ? self->memory.books->run
                                  : "",
                              to_seconds (self->watch.silent_ns));
}

/* The run is in charge again. */
void
carry_sentinel_end_act (CarrySentinel *self)
{
    forget (self);
    self->memory.phase = CARRY_SENTINEL_WATCHING;
    self->memory.is_sending = FALSE;
    self->resume_wait_ns = 0;
    freeze_books (self);
    save_act (self);
}

/*
 * It was heard again. With the switch set by a sentinel it opens nothing and closes
 * nothing, so what was begun is brought to its end. With none it may do both, and by
 * a person's it closes by itself: two do not.
 */
static void
on_life (CarrySentinel *self)
{
    g_autofree char *latch = carry_latch_read (self->settings->watch);
    gboolean goes_on = self->memory.phase >= CARRY_SENTINEL_FLATTENING && latch != NULL &&
                       g_str_has_prefix (latch, CARRY_LATCH_SENTINEL);

    if (!self->is_answered)
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "alive",
                                  "the run lives again%s%s",
                                  latch != NULL ? "; its kill switch stays set until a person "
                                                  "re-arms it"
                                                : "",
                                  goes_on ? ", and what was begun is brought to its end" : "");
    self->is_answered = TRUE;
    if (!goes_on)
        carry_sentinel_end_act (self);
}

static void
begin_flattening (CarrySentinel *self)
{
    if (self->memory.books == NULL || self->memory.books->legs->len == 0)
    {
        if (self->left == NULL)
            carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "nothing-known",
                                      "it is not known that the run holds anything: nothing is "
                                      "closed; look at the account");
        g_free (self->left);
        self->left = g_strdup ("nothing-known");
        return;
    }
    self->memory.phase = CARRY_SENTINEL_FLATTENING;
    /* Before the first is sent it is remembered that some may have been. */
    self->memory.is_sending = TRUE;
    save_act (self);
    carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "flattening",
                              "the run has been silent for %.1f s: what it held is closed",
                              to_seconds (self->watch.silent_ns));
}

/*
 * Positions are closed when no order is left, or when that takes as long again: what
 * orders that cannot be canceled trade is counted like everything else.
 */
static gboolean
may_close (const CarrySentinel *self)
{
    return self->n_clean >= CLEAN_READINGS || self->is_emptied ||
           self->watch.silent_ns >= 2 * self->settings->flatten_after_ns;
}

/* A run that never was in charge is not missed, but people may have thought that it is watched. */
static void
tell_never_heard (CarrySentinel *self)
{
    if (self->watch.is_armed || self->watch.n_beats > 0 || self->is_never_told ||
        self->watch.silent_ns < self->settings->start_patience_ns)
        return;
    self->is_never_told = TRUE;
    carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_WARNING, "never-heard",
                              "no run that is in charge was heard yet: nothing is watched; see "
                              "the setting watch");
}

/* After each look. */
void
carry_sentinel_advance (CarrySentinel *self)
{
    const CarrySentinelSettings *settings = self->settings;
    gint64 silent_ns = self->watch.is_armed ? self->watch.silent_ns : 0;

    tell_never_heard (self);
    if (self->memory.phase == CARRY_SENTINEL_WATCHING)
    {
        if (silent_ns >= settings->cancel_after_ns && settings->policy == CARRY_SENTINEL_TELL)
        {
            if (!self->is_answered)
                carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "silent",
                                          "the run has been silent for %.1f s: look at it",
                                          to_seconds (silent_ns));
            self->is_answered = TRUE;
        }
        else if (silent_ns >= settings->cancel_after_ns)
            carry_sentinel_begin_act (self);
        else
            self->is_answered = FALSE;
    }
    else if (self->watch.n_beats > self->n_beats_before)
        on_life (self);
    else if (self->memory.phase == CARRY_SENTINEL_CANCELING &&
             settings->policy == CARRY_SENTINEL_FLATTEN && may_close (self) &&
             silent_ns >= settings->flatten_after_ns)
        begin_flattening (self);
}

/* --- with a reading of the account --------------------------------------------------------- */

static void
take_fills (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    for (guint i = 0; i < snapshot->fills->len; i++)
    {
        const CarryFill *fill = g_ptr_array_index (snapshot->fills, i);

        g_hash_table_replace (self->fills,
                              g_strdup_printf ("%u/%s", fill->instrument, fill->exec_id),
                              carry_fill_copy (fill));
    }
}

/* First all count. Once there was none, people may place some to mend things; the run's still go. */
static guint
count_orders (const CarrySentinel *self, const CarrySnapshot *snapshot)
{
    guint n = 0;

    for (guint i = 0; i < snapshot->orders->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (snapshot->orders, i);

        if (!self->is_emptied ||
            (self->memory.books != NULL && carry_pulse_owns (self->memory.books, order->link_id)))
            n++;
    }
    return n;
}

static void
cancel (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    if (count_orders (self, snapshot) > 0 || !self->is_swept)
    {
        carry_sentinel_venue_cancel_all (self->venue);
        self->is_swept = TRUE;
        self->n_clean = 0;
    }
    else if (++self->n_clean == CLEAN_READINGS)
    {
        self->is_emptied = TRUE;
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_WARNING, "no-orders",
                                  "no order is left at the venue");
    }
}

static CarryDecimal
sum_fills (const CarrySentinel *self, const char *link_id)
{
    CarryDecimal sum = carry_decimal_zero ();
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init (&iter, self->fills); /* lint: allow hash-order: a sum has none */
    while (g_hash_table_iter_next (&iter, NULL, &value))
    {
        const CarryFill *fill = value;

        if (g_str_equal (fill->link_id, link_id))
            sum = carry_decimal_add (sum, fill->quantity);
    }
    return sum;
}

static void
take_failure (CarrySentinel *self, const CarryOrder *order)
{
    self->send_wait_ns = FIRST_WAIT_NS << MIN (self->n_failed, MOST_DOUBLINGS);
    self->n_failed++;
    if (self->n_failed == FAILED_TO_TELL)
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "not-closed",
                                  "orders that close trade nothing; it goes on: %s",
                                  order->reason[0] != '\0' ? order->reason
                                                           : "the venue says no reason");
}

/* What was sent last is over, and every execution of it was read. */
static gboolean
is_settled (CarrySentinel *self)
{
    const CarryOrder *order = carry_sentinel_venue_get_order (self->venue);

    if (!self->is_order_out)
        return TRUE;
    if (!carry_order_state_is_final (order->state) || !order->certain ||
        carry_decimal_compare (sum_fills (self, order->link_id), order->filled) < 0)
        return FALSE;
    if (carry_decimal_sign (order->filled) > 0)
        self->n_failed = 0;
    else
        take_failure (self, order);
    self->is_order_out = FALSE;
    return TRUE;
}

static void
finish (CarrySentinel *self, const GString *left)
{
    const char *text = left->len > 0 ? left->str : "every position of the run is closed";

    if (self->memory.phase == CARRY_SENTINEL_DONE && g_strcmp0 (self->left, text) == 0)
        return;
    self->memory.phase = CARRY_SENTINEL_DONE;
    g_free (self->left);
    self->left = g_strdup (text);
    save_act (self);
    carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL,
                              left->len > 0 ? "not-flat" : "flat", "%s", text);
}

static void
send (CarrySentinel *self, const CarrySentinelStep *step)
{
    g_autofree char *link = carry_sentinel_venue_make_link (self->venue);
    char quantity[CARRY_DECIMAL_BUFFER];

    self->memory.phase = CARRY_SENTINEL_FLATTENING;
    self->is_order_out = TRUE;
    g_message ("order %s: %s %s %s", link, step->side == CARRY_SIDE_BUY ? "buy" : "sell",
               carry_decimal_format (step->quantity, quantity), step->instrument->symbol);
    carry_sentinel_venue_submit (self->venue, step, link);
}

static void
flatten (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    const CarrySentinelPlan plan = {
        .instruments = carry_sentinel_desk_get_instruments (self->desk),
        .books = self->memory.books,
        .snapshot = snapshot,
        .fills = self->fills,
        .steps = self->settings->steps,
    };
    g_autoptr (GString) left = g_string_new (NULL);
    CarrySentinelStep step;

    if (self->resume_wait_ns > 0 || !is_settled (self) || self->send_wait_ns > 0 ||
        !carry_sentinel_is_kept (self))
        return;
    carry_sentinel_plan_decide (&plan, &step, left);
    if (step.instrument == NULL)
        finish (self, left);
    else
        send (self, &step);
}

/* While it acts. */
void
carry_sentinel_on_reading (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    take_fills (self, snapshot);
    cancel (self, snapshot);
    if (self->memory.phase >= CARRY_SENTINEL_FLATTENING && may_close (self))
        flatten (self, snapshot);
    /* Until everything is done it looks each time, then as often as it compares. */
    if (self->n_clean >= CLEAN_READINGS && self->memory.phase != CARRY_SENTINEL_FLATTENING)
        self->read_wait_ns = self->settings->compare_interval_ns;
}
