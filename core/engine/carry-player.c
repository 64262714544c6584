/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-player-private.h"

#include <string.h>

#include "base/carry-error.h"

/*
 * What no recorded run reaches: the year 2200, and so many valuations of the account from
 * one turn to the next. Ten millions are 115 days asleep for one that is valued each second.
 */
#define MAX_TS (G_GINT64_CONSTANT (7258118400) * CARRY_NS_PER_SECOND)
#define MAX_VALUATIONS 10000000

/*
 * Two ways lead from the recording to the engine. What happened between two turns is
 * applied by carry_player_run(). What happened amid one is pulled by the engine itself
 * where it was, told by its number in the inbox.
 */

void
carry_player_init_pack (const CarryPlayer *self, const CarryTapeRecord *record, CarryPack *out_pack)
{
    *out_pack = (CarryPack){
        .in = record->data,
        .left = record->entry.size,
        .n_instruments =
            self->engine != NULL ? carry_instruments_get_size (self->engine->instruments) : 0,
        .n_modules = self->engine != NULL ? self->engine->modules->len : 0,
    };
}

gboolean
carry_player_refuse (CarryPlayer *self, const CarryTapeRecord *record, const char *what,
                     GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: input %" G_GUINT64_FORMAT " %s; the recording is damaged",
                 carry_tape_reader_get_path (self->reader), record->entry.number, what);
    return FALSE;
}

static gboolean
refuse_record (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    return carry_player_refuse (self, record, "is none that this program writes", error);
}

static gboolean
is_time (gint64 ts)
{
    return ts >= 0 && ts <= MAX_TS;
}

static gboolean
are_times (const CarryEngineSettings *settings, gint64 now)
{
    return is_time (now) && is_time (settings->ts_from) && is_time (settings->ts_to) &&
           settings->equity_interval_ns > 0 && settings->equity_interval_ns <= CARRY_NS_PER_DAY &&
           (settings->ts_to - now) / settings->equity_interval_ns <= MAX_VALUATIONS;
}

/* Whether the clock may go to @ts: a damaged time would have the account valued for years. */
gboolean
carry_player_may_reach (const CarryPlayer *self, gint64 ts)
{
    gint64 now = carry_engine_get_now (self->engine);

    return ts <= now || (ts <= MAX_TS &&
                         (ts - now) / self->engine->settings.equity_interval_ns <= MAX_VALUATIONS);
}

/* FALSE with @error, where the reader did not say why there is nothing. */
static gboolean
refuse_empty (CarryPlayer *self, GError **error)
{
    const char *cut = carry_tape_reader_get_cut (self->reader);

    if (error == NULL || *error == NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s: the recording is empty: %s",
                     carry_tape_reader_get_path (self->reader),
                     cut != NULL ? cut : "the run died before its first second");
    return FALSE;
}

static gboolean
read_header (CarryPlayer *self, GError **error)
{
    const CarryTapeRecord *record = carry_tape_reader_peek (self->reader, error);
    CarryEngineSettings settings = { 0 };
    CarryPack pack;
    gint64 now = 0;

    if (record == NULL)
        return refuse_empty (self, error);
    carry_player_init_pack (self, record, &pack);
    if (record->entry.kind == CARRY_TAPE_INSTRUMENT)
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                             "the recording is of what a market did and of no run: there is "
                             "nothing to play again; a backtest reads it as a history");
        return FALSE;
    }
    if (record->entry.kind != CARRY_TAPE_HEADER)
        return refuse_record (self, record, error);
    carry_engine_tape_pack_header (&pack, &settings, &now, &self->config);
    if (pack.failed || settings.quote_coin == NULL || !are_times (&settings, now))
        return refuse_record (self, record, error);
    carry_player_skip (self);
    self->result.ts_from = self->result.ts_to = now;
    self->clock = carry_tape_clock_new (now);
    self->engine = carry_engine_new (&settings, CARRY_CLOCK (self->clock));
    self->engine->tape.player = self;
    return TRUE;
}

/*
 * Reads what was run. @reader outlives it. Then the owner may prepare what it is asked
 * for when the recording is run.
 */
CarryPlayer *
carry_player_new (CarryTapeReader *reader, const CarryPlayerOwner *owner, gpointer user_data,
                  GError **error)
{
    g_autoptr (CarryPlayer) self = g_new0 (CarryPlayer, 1);

    self->reader = reader;
    self->owner = *owner;
    self->user_data = user_data;
    self->started = g_ptr_array_new_with_free_func (g_object_unref);
    self->until = G_MAXUINT64;
    return read_header (self, error) ? g_steal_pointer (&self) : NULL;
}

void
carry_player_free (CarryPlayer *self)
{
    for (guint i = self->started->len; i > 0; i--)
        carry_module_stop (g_ptr_array_index (self->started, i - 1));
    g_ptr_array_unref (self->started);
    g_clear_pointer (&self->engine, carry_engine_free);
    g_clear_object (&self->clock);
    g_clear_error (&self->fault);
    g_free (self->difference);
    g_free (self->config);
    g_free (self);
}

/* (nullable): of the run, without secrets. */
const char *
carry_player_get_config (const CarryPlayer *self)
{
    return self->config;
}

const CarryEngineSettings *
carry_player_get_settings (const CarryPlayer *self)
{
    return &self->engine->settings;
}

/* The first thing that is not as it was; whatever follows from it is not told. */
void
carry_player_differ (CarryPlayer *self, const char *format, ...)
{
    va_list args;

    if (self->difference != NULL || self->fault != NULL)
        return;
    va_start (args, format);
    self->difference = g_strdup_vprintf (format, args);
    va_end (args);
    self->result.differs_at = carry_tape_reader_get_number (self->reader);
}

/* The next input; NULL when there is none any more, or nothing to compare with. */
const CarryTapeRecord *
carry_player_peek (CarryPlayer *self)
{
    const CarryTapeRecord *record;

    if (self->difference != NULL || self->fault != NULL)
        return NULL;
    record = carry_tape_reader_peek (self->reader, &self->fault);
    return record != NULL && record->entry.number <= self->until ? record : NULL;
}

void
carry_player_skip (CarryPlayer *self)
{
    self->result.n_inputs = carry_tape_reader_get_number (self->reader);
    carry_tape_reader_skip (self->reader);
}

/* Whether @record only adds to the inbox or to the gate. */
static gboolean
is_beside (const CarryTapeRecord *record)
{
    return record->entry.kind == CARRY_TAPE_POST || record->entry.kind == CARRY_TAPE_LIMIT ||
           record->entry.kind == CARRY_TAPE_DELIVERY || record->entry.kind == CARRY_TAPE_TERMS;
}

/* Applies what came from outside amid this turn, and before the input that is added now. */
void
carry_player_pull (CarryPlayer *self)
{
    const CarryTapeRecord *record;

    while ((record = carry_player_peek (self)) != NULL && is_beside (record) &&
           (record->entry.flags & CARRY_TAPE_IS_NESTED) != 0 &&
           record->entry.seq <= self->engine->inbox->next_seq)
        carry_player_apply_beside (self, record);
}

/* Applies what an exchange said while it was asked for something. */
void
carry_player_pull_venue (CarryPlayer *self)
{
    const CarryTapeRecord *record;

    while ((record = carry_player_peek (self)) != NULL && is_beside (record) &&
           (record->entry.flags & CARRY_TAPE_IS_IN_VENUE) != 0)
        carry_player_apply_beside (self, record);
}

/* The time that a module was told between two turns. */
gint64
carry_player_read_clock (CarryPlayer *self)
{
    const CarryTapeRecord *record;
    gint64 now;

    carry_player_pull (self);
    record = carry_player_peek (self);
    if (record == NULL || record->entry.kind != CARRY_TAPE_TIME)
        return carry_engine_read_clock (self->engine);
    now = record->entry.ts;
    carry_player_skip (self);
    return now;
}

static gint64
read_free_disk (CarryPlayer *self, const CarryTapeRecord *record)
{
    gint64 n_free = CARRY_DISK_UNKNOWN;
    CarryPack pack;

    carry_player_init_pack (self, record, &pack);
    carry_pack_i64 (&pack, &n_free);
    carry_player_skip (self);
    return n_free;
}

/* What was free on the disk when it was asked for here: noted where it was another number than before. */
gint64
carry_player_read_free_disk (CarryPlayer *self)
{
    const CarryTapeRecord *record;

    carry_player_pull (self);
    record = carry_player_peek (self);
    if (record == NULL || record->entry.kind != CARRY_TAPE_DISK ||
        record->entry.seq != self->engine->inbox->next_seq)
        return self->engine->tape.free_disk;
    return read_free_disk (self, record);
}

/* Whether the event with @seq found no room on its way to the disk. */
gboolean
carry_player_is_lost (CarryPlayer *self, guint64 seq)
{
    const CarryTapeRecord *record;
    guint64 lost = 0;
    CarryPack pack;

    carry_player_pull (self);
    record = carry_player_peek (self);
    if (record == NULL || record->entry.kind != CARRY_TAPE_LOST)
        return FALSE;
    carry_player_init_pack (self, record, &pack);
    carry_pack_u64 (&pack, &lost);
    if (lost != seq)
        return FALSE;
    carry_player_skip (self);
    return TRUE;
}

/* (transfer full) (nullable): why the kill switch was set when it was looked at for the @n_looks-th time. */
char *
carry_player_dup_kill (CarryPlayer *self, guint64 n_looks)
{
    const CarryTapeRecord *record;
    const char *reason = NULL;
    guint64 looked = 0;
    CarryPack pack;

    carry_player_pull (self);
    record = carry_player_peek (self);
    if (record == NULL || record->entry.kind != CARRY_TAPE_KILLED)
        return NULL;
    carry_player_init_pack (self, record, &pack);
    carry_pack_u64 (&pack, &looked);
    carry_pack_word (&pack, &reason);
    if (looked != n_looks || pack.failed)
        return NULL;
    carry_player_skip (self);
    return g_strdup (reason != NULL ? reason : "");
}

static const char *
get_sent_text (guint8 sent)
{
    static const char *const texts[] = { "new order", "amend of", "cancel of", "question about" };

    return sent < G_N_ELEMENTS (texts) ? texts[sent] : "request about";
}

/* What goes to an exchange now, @bytes, against what went there then. */
void
carry_player_compare_sent (CarryPlayer *self, GByteArray *bytes, const CarryOrder *order)
{
    const CarryTapeRecord *record;

    carry_player_pull (self);
    record = carry_player_peek (self);
    if (record == NULL)
    {
        /* The engine may be amid a turn whose rest was not recorded. */
        return;
    }
    if (record->entry.kind != CARRY_TAPE_SENT)
        carry_player_differ (self, "the replay sends a %s %s, and the run sent nothing there",
                             get_sent_text (bytes->data[0]), order->link_id);
    else if (record->entry.size != bytes->len ||
             memcmp (record->data, bytes->data, bytes->len) != 0)
    {
        CarryOrder recorded = { 0 };
        CarryPack pack;
        guint8 sent = 0;

        carry_player_init_pack (self, record, &pack);
        carry_pack_u8 (&pack, &sent);
        carry_pack_order (&pack, &recorded);
        carry_player_differ (self, "the run sent a %s %s, and the replay sends a %s %s%s",
                             get_sent_text (sent), recorded.link_id, get_sent_text (bytes->data[0]),
                             order->link_id,
                             g_str_equal (recorded.link_id, order->link_id) ? ", otherwise" : "");
    }
    else
    {
        self->result.n_sent++;
        carry_player_skip (self);
    }
}

/* The next input of the inbox is dealt with, when it is the one it was. */
static gboolean
play_turn (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    CarryInbox *inbox = self->engine->inbox;
    guint64 first;

    if (!carry_player_may_reach (self, record->entry.ts) ||
        (inbox->n > 0 && !carry_player_may_reach (self, inbox->heap[0].ts)))
        return carry_player_refuse (self, record, "has a time that no run reaches", error);
    carry_tape_clock_set_now (self->clock, record->entry.ts);
    self->result.ts_to = record->entry.ts;
    /* The account is valued on the way, and who hears of that may put something first. */
    carry_engine_move_clock (self->engine, carry_engine_read_clock (self->engine));
    first = inbox->n > 0 ? inbox->heap[0].seq : 0;
    if (first != record->entry.seq)
    {
        carry_player_differ (self,
                             "the run dealt with number %" G_GUINT64_FORMAT
                             " of its inbox, and the replay has number %" G_GUINT64_FORMAT " there",
                             record->entry.seq, first);
        return TRUE;
    }
    carry_player_skip (self);
    carry_engine_dispatch_now (self->engine);
    return TRUE;
}

static const char *
find_part (const CarryEngineState *a, const CarryEngineState *b)
{
    if (a->ledger != b->ledger)
        return "orders and what happened to the account";
    if (a->portfolio != b->portfolio)
        return "what is held";
    if (a->groups != b->groups)
        return "trades of two legs";
    return a->gate != b->gate ? "what is forbidden" : NULL;
}

static gboolean
compare_state (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    const char *part;
    CarryPack pack;

    carry_player_init_pack (self, record, &pack);
    carry_pack_bytes (&pack, &self->result.recorded, sizeof self->result.recorded);
    if (pack.failed)
        return refuse_record (self, record, error);
    self->result.has_recorded = TRUE;
    self->result.n_states++;
    carry_engine_get_state (self->engine, &self->result.replayed);
    part = find_part (&self->result.recorded, &self->result.replayed);
    if (part != NULL)
        carry_player_differ (self, "%s: not the same as in the run", part);
    carry_player_skip (self);
    return TRUE;
}

/* What stands between two turns. */
static gboolean
play (CarryPlayer *self, const CarryTapeRecord *record, GError **error)
{
    switch ((CarryTapeKind) record->entry.kind)
    {
    case CARRY_TAPE_MODULE:
    case CARRY_TAPE_INSTRUMENT:
    case CARRY_TAPE_START:
    case CARRY_TAPE_RESTORED:
    case CARRY_TAPE_BOOKS:
        return carry_player_apply_setup (self, record, error);
    case CARRY_TAPE_POST:
    case CARRY_TAPE_LIMIT:
    case CARRY_TAPE_DELIVERY:
    case CARRY_TAPE_TERMS:
        return carry_player_apply_beside (self, record) || refuse_record (self, record, error);
    case CARRY_TAPE_TURN:
        return play_turn (self, record, error);
    case CARRY_TAPE_CALL:
    case CARRY_TAPE_KILLED:
        return carry_player_apply_call (self, record, error);
    case CARRY_TAPE_TIME: /* somebody asked who is not there now */
        carry_player_skip (self);
        return TRUE;
    case CARRY_TAPE_DISK:
        self->engine->tape.free_disk = read_free_disk (self, record);
        return TRUE;
    case CARRY_TAPE_SENT:
    case CARRY_TAPE_LOST:
        carry_player_differ (self, record->entry.kind == CARRY_TAPE_SENT
                                       ? "the run sent something to an exchange, and the replay "
                                         "sends nothing there"
                                       : "the run had no room for an event, and the replay has no "
                                         "such event");
        return TRUE;
    case CARRY_TAPE_STATE:
        return compare_state (self, record, error);
    case CARRY_TAPE_END:
        self->result.is_over = TRUE;
        carry_player_skip (self);
        return TRUE;
    case CARRY_TAPE_HEADER:
        break;
    }
    return refuse_record (self, record, error);
}

/*
 * Plays the inputs up to number @until. FALSE with @error when the recording cannot be
 * read, or the modules not be made; that something differs is no error.
 */
gboolean
carry_player_run (CarryPlayer *self, guint64 until, GCancellable *cancellable,
                  CarryPlayerResult *out_result, GError **error)
{
    const CarryTapeRecord *record;

    self->until = until;
    while (!self->result.is_over && (record = carry_player_peek (self)) != NULL)
    {
        if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
            !play (self, record, error))
            return FALSE;
    }
    if (self->fault != NULL)
    {
        g_propagate_error (error, g_steal_pointer (&self->fault));
        return FALSE;
    }
    if (!self->result.has_recorded)
        carry_engine_get_state (self->engine, &self->result.replayed);
    self->result.difference = self->difference;
    *out_result = self->result;
    return TRUE;
}
