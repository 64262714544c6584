/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-latch.h"
#include "sentinel/carry-sentinel-private.h"

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

/*
 * Sets the kill switch of the run, and says there who closes what is held. One that is set here does not halt
 * a run that is elsewhere.
 */
void
carry_sentinel_set_latch (CarrySentinel *self, const char *why)
{
    if (self->settings->elsewhere)
    {
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "not-latched",
                                  "the run is on another machine, so its kill switch cannot be "
                                  "set from here: a run that comes back may open positions");
        return;
    }
    self->disk_wait_ns = DISK_PATIENCE_NS;
    carry_sentinel_disk_do (self->disk, throw_latch,
                            make_note (self->settings->watch,
                                       g_strconcat (self->settings->policy == CARRY_SENTINEL_FLATTEN
                                                        ? CARRY_LATCH_SENTINEL
                                                        : CARRY_LATCH_SENTINEL_CANCELS,
                                                    why, NULL)),
                            free_note, on_latch, self);
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
    self->is_swept = self->is_answered = self->is_order_out = self->memory.is_emptied = FALSE;
    self->n_clean = self->n_same = 0;
    self->read_wait_ns = self->acting_ns = 0;
    g_hash_table_remove_all (self->failed);
    g_clear_pointer (&self->left, g_free);
    g_clear_pointer (&self->shortage, g_free);
    /* What was told is not new when this is over. */
    if (!self->doubt.is_told)
        carry_sentinel_forget_doubt (self);
}

/* First the run is kept from opening, then orders go. */
void
carry_sentinel_begin_act (CarrySentinel *self, const char *why)
{
    forget (self);
    self->memory.phase = CARRY_SENTINEL_CANCELING;
    self->memory.is_sending = FALSE;
    self->n_beats_before = self->watch.n_beats;
    freeze_books (self);
    carry_sentinel_set_latch (self, why);
    save_act (self);
}

static void
begin_for_silence (CarrySentinel *self)
{
    g_autofree char *why =
        g_strdup_printf ("the run was silent for %.1f s", to_seconds (self->watch.silent_ns));

    carry_sentinel_begin_act (self, why);
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

/* Whether the run was heard since it acts. */
gboolean
carry_sentinel_is_alive (const CarrySentinel *self)
{
    return self->watch.n_beats > self->n_beats_before;
}

/* (transfer full) (nullable): the switch of the run, where it is here. */
static char *
read_latch (const CarrySentinel *self)
{
    return self->settings->elsewhere ? NULL : carry_latch_read (self->settings->watch);
}

static gboolean
says_it_closes (const char *latch)
{
    return latch != NULL && g_str_has_prefix (latch, CARRY_LATCH_SENTINEL);
}

/* Whether the switch is set, and does not say that a sentinel closes: the run does, if anybody. */
gboolean
carry_sentinel_is_latched_by_another (const CarrySentinel *self)
{
    g_autofree char *latch = read_latch (self);

    return latch != NULL && !says_it_closes (latch);
}

/* Whether the run, which lives, closes what it holds by itself now: a person said so. */
gboolean
carry_sentinel_is_overruled (const CarrySentinel *self)
{
    g_autofree char *latch = NULL;

    if (!carry_sentinel_is_alive (self))
        return FALSE;
    latch = read_latch (self);
    return !says_it_closes (latch);
}

/*
 * It was heard again. By a switch that says that a sentinel closes it opens nothing and
 * closes nothing, so what was begun is brought to its end, however little that was. With none
 * it may do both, and by another it closes by itself: two do not. What was begun for another
 * account than that of the key cannot be ended here.
 */
static void
on_life (CarrySentinel *self)
{
    g_autofree char *latch = read_latch (self);
    gboolean goes_on = self->settings->policy == CARRY_SENTINEL_FLATTEN && says_it_closes (latch) &&
                       self->stranger == NULL;

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
    if (self->memory.books == NULL)
    {
        if (self->left == NULL)
            carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "nothing-known",
                                      "it is not known what the run holds: nothing is closed; "
                                      "look at the account");
        g_free (self->left);
        self->left = g_strdup ("nothing-known");
        return;
    }
    self->memory.phase = CARRY_SENTINEL_FLATTENING;
    /* Before the first is sent it is remembered that some may have been. */
    self->memory.is_sending = TRUE;
    save_act (self);
    if (carry_sentinel_is_alive (self))
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "flattening",
                                  "the run lives, and is kept from closing: what it holds is "
                                  "closed");
    else
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
    return self->n_clean >= CARRY_SENTINEL_CLEAN_READINGS || self->memory.is_emptied ||
           MAX (self->watch.silent_ns, self->acting_ns) >= 2 * self->settings->flatten_after_ns;
}

/* A run that lives and may close nothing is not waited for: a leg of it may be alone. */
static void
advance_act (CarrySentinel *self, gint64 silent_ns)
{
    /* What the switch says is known when it is written. */
    if (carry_sentinel_is_alive (self) && carry_sentinel_disk_get_n_waiting (self->disk) == 0)
        on_life (self);
    if (self->memory.phase == CARRY_SENTINEL_CANCELING &&
        self->settings->policy == CARRY_SENTINEL_FLATTEN && may_close (self) &&
        ((carry_sentinel_is_alive (self) && self->is_answered) ||
         silent_ns >= self->settings->flatten_after_ns))
        begin_flattening (self);
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
            begin_for_silence (self);
        else
            self->is_answered = FALSE;
    }
    else
        advance_act (self, silent_ns);
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

/* Those of the run, each by itself: what people placed since to mend things stays. */
static guint
cancel_late_orders (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    guint n = 0;

    for (guint i = 0; i < snapshot->orders->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (snapshot->orders, i);

        if (self->memory.books == NULL || !carry_pulse_owns (self->memory.books, order->link_id))
            continue;
        carry_sentinel_venue_cancel (self->venue, order);
        n++;
    }
    return n;
}

/* First all go. */
static void
cancel (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    if (self->memory.is_emptied)
        self->n_clean = cancel_late_orders (self, snapshot) > 0 ? 0 : self->n_clean + 1;
    else if (snapshot->orders->len > 0 || !self->is_swept)
    {
        carry_sentinel_venue_cancel_all (self->venue);
        self->is_swept = TRUE;
        self->n_clean = 0;
    }
    else if (++self->n_clean == CARRY_SENTINEL_CLEAN_READINGS)
    {
        self->memory.is_emptied = TRUE;
        save_act (self);
        carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_WARNING, "no-orders",
                                  "no order is left at the venue");
    }
}

/* While it acts. */
void
carry_sentinel_on_reading (CarrySentinel *self, const CarrySnapshot *snapshot)
{
    take_fills (self, snapshot);
    cancel (self, snapshot);
    /* Once it was done, what is there is people's: they may have begun to trade. */
    if (self->memory.phase == CARRY_SENTINEL_FLATTENING && may_close (self))
        carry_sentinel_close (self, snapshot);
    /* Until everything is done it looks each time, then as often as it compares. */
    if (self->n_clean >= CARRY_SENTINEL_CLEAN_READINGS &&
        self->memory.phase != CARRY_SENTINEL_FLATTENING)
        self->read_wait_ns = self->settings->compare_interval_ns;
}
