/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-private.h"

#include "bybit-fills.h"
#include "bybit-funding.h"
#include "bybit-gather.h"
#include "bybit-margins.h"
#include "bybit-mode-watch.h"
#include "bybit-orders.h"
#include "bybit-parse-private.h"
#include "bybit-positions.h"
#include "bybit-socket.h"
#include "bybit-statement.h"
#include "bybit-watch.h"

/* Executions may be listed late and out of order: each reading goes back this far. */
#define OVERLAP_NS (2 * CARRY_NS_PER_MINUTE)

/* A failed reading is repeated soon. */
#define RETRY_MS 1000

static const char *const topics[] = { "order", "execution", "position", "wallet" };

struct _BybitPrivate
{
    BybitVenue *venue;
    BybitSocket *socket;
    BybitPositions *positions;
    BybitModeWatch *modes;
    GArray *rows_orders; /* used again for each frame */
    GArray *rows_executions;
    GArray *rows_positions;
    gboolean is_open;
    gboolean is_synced;
    gboolean is_reading;
    gboolean is_again;    /* asked to read while it was reading */
    guint refused;        /* a bit for each topic that this connection was refused */
    guint told;           /* the same, of those that people know of */
    CarryBackoff backoff; /* of asking for these again */
    guint renewer;
    guint64 connection; /* the reading under way began with this one; 0: with a part of it */
    gint64 ts_from;     /* executions before it are in the snapshot */
    guint timer;
};

/* --- the stream ---------------------------------------------------------------------------- */

static gboolean
take_orders (BybitPrivate *self, const char *data, gsize size, BybitPrivateFrame *frame,
             GError **error)
{
    g_array_set_size (self->rows_orders, 0);
    if (!bybit_parse_orders_frame (data, size, frame, self->rows_orders, error))
        return FALSE;
    for (guint i = 0; self->is_open && i < self->rows_orders->len; i++)
        bybit_orders_take (self->venue->orders, &g_array_index (self->rows_orders, BybitOrder, i));
    return TRUE;
}

static gboolean
take_executions (BybitPrivate *self, const char *data, gsize size, BybitPrivateFrame *frame,
                 GError **error)
{
    g_array_set_size (self->rows_executions, 0);
    if (!bybit_parse_executions_frame (data, size, frame, self->rows_executions, error))
        return FALSE;
    for (guint i = 0; self->is_open && i < self->rows_executions->len; i++)
        bybit_fills_take (self->venue->fills,
                          &g_array_index (self->rows_executions, BybitExecution, i));
    return TRUE;
}

static gboolean
take_positions (BybitPrivate *self, const char *data, gsize size, BybitPrivateFrame *frame,
                GError **error)
{
    g_array_set_size (self->rows_positions, 0);
    if (!bybit_parse_positions_frame (data, size, frame, self->rows_positions, error))
        return FALSE;
    for (guint i = 0; i < self->rows_positions->len; i++)
        bybit_positions_take (self->positions,
                              &g_array_index (self->rows_positions, BybitPosition, i));
    return TRUE;
}

/* A change of the wallet has a cause: a trade that is told, or a row of the log. */
static gboolean
take_wallet (BybitPrivate *self, const char *data, gsize size, BybitPrivateFrame *frame,
             GError **error)
{
    g_autoptr (GArray) coins = g_array_new (FALSE, FALSE, sizeof (BybitCoin));
    BybitWallet wallet;

    if (!bybit_parse_wallet_frame (data, size, frame, &wallet, coins, error))
        return FALSE;
    bybit_margins_take_wallet (self->venue->margins, &wallet);
    if (self->is_open)
        bybit_funding_audit (self->venue->funding);
    return TRUE;
}

static gboolean
take_frame (BybitPrivate *self, BybitFrameKind kind, const char *data, gsize size, GError **error)
{
    g_autofree BybitPrivateFrame *frame = g_new0 (BybitPrivateFrame, 1);

    switch (kind)
    {
    case BYBIT_FRAME_ORDERS:
        return take_orders (self, data, size, frame, error);
    case BYBIT_FRAME_EXECUTIONS:
        return take_executions (self, data, size, frame, error);
    case BYBIT_FRAME_POSITIONS:
        return take_positions (self, data, size, frame, error);
    case BYBIT_FRAME_WALLET:
        return take_wallet (self, data, size, frame, error);
    default:
        return TRUE;
    }
}

/* What cannot be read may have been anything: the readings find out what it was. */
static void
on_frame (gpointer owner, const BybitTopic *topic, const char *data, gsize size, gint64 now)
{
    BybitPrivate *self = owner;
    g_autoptr (GError) error = NULL;

    if (take_frame (self, topic->kind, data, size, &error))
        return;
    carry_context_notice (self->venue->context, CARRY_NOTICE_WARNING, "bad-frame",
                          "the private stream sent what cannot be read: %s", error->message);
    bybit_socket_restart (self->socket, error->message);
}

static void
on_live (gpointer owner)
{
    bybit_private_audit (owner);
}

static void
restrict_opening (BybitPrivate *self)
{
    self->is_synced = FALSE;
    carry_context_restrict (self->venue->context, NULL, CARRY_RISK_REDUCING, FALSE, "P23",
                            "what happens to the account may not be known here; nothing is opened "
                            "until it was read");
}

static void
on_lost (gpointer owner, const char *why)
{
    BybitPrivate *self = owner;

    self->refused = 0;
    g_clear_handle_id (&self->renewer, g_source_remove);
    carry_context_notice (self->venue->context, CARRY_NOTICE_WARNING, "private-lost",
                          "the private stream is lost: %s; orders and fills are read until it is "
                          "back",
                          why);
    restrict_opening (self);
}

static gboolean
on_renew (gpointer user_data)
{
    BybitPrivate *self = user_data;

    self->renewer = 0;
    for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
        if (self->refused & (1U << i))
            bybit_socket_renew_topic (self->socket, topics[i]);
    return G_SOURCE_REMOVE;
}

/* Each of them is needed, and none that is sent is given up for one that is not. */
static void
on_refused (gpointer owner, const char *topic, const char *why)
{
    BybitPrivate *self = owner;
    guint bit = 0;
    gint64 pause;

    for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
        if (g_str_equal (topics[i], topic))
            bit = 1U << i;
    if (self->refused == 0)
        restrict_opening (self);
    self->refused |= bit;
    if (self->renewer == 0 && carry_backoff_next (&self->backoff, &pause))
        self->renewer = g_timeout_add ((guint) (pause / CARRY_NS_PER_MS), on_renew, self);
    if (self->told & bit)
        return;
    self->told |= bit;
    carry_context_notice (self->venue->context, CARRY_NOTICE_CRITICAL, "private-topic-refused",
                          "the private stream does not send %s: %s", topic, why);
}

/* What a topic missed before it was taken, a reading that begins from here on has. */
static void
on_answered (gpointer owner)
{
    BybitPrivate *self = owner;
    guint before = self->refused;
    guint taken = 0;

    for (guint i = 0; (self->refused | self->told) != 0 && i < G_N_ELEMENTS (topics); i++)
        if (bybit_socket_is_subscribed (self->socket, topics[i]))
            taken |= 1U << i;
    self->refused &= ~taken;
    self->told &= ~taken;
    if (before == 0 || self->refused != 0)
        return;
    g_clear_handle_id (&self->renewer, g_source_remove);
    carry_backoff_reset (&self->backoff);
    self->connection = 0;
    bybit_private_audit (self);
}

/* --- readings ------------------------------------------------------------------------------ */

static gboolean
on_timer (gpointer user_data)
{
    BybitPrivate *self = user_data;

    self->timer = 0;
    bybit_private_audit (self);
    return G_SOURCE_REMOVE;
}

static void
wait_ms (BybitPrivate *self, gint64 ms)
{
    g_clear_handle_id (&self->timer, g_source_remove);
    self->timer = g_timeout_add ((guint) ms, on_timer, self);
}

/* Places in the gather: executions first, then positions, then orders. */
enum
{
    PLACE_SPOT_EXECUTIONS,
    PLACE_LINEAR_EXECUTIONS,
    N_EXECUTIONS,
};

static void
take_read_executions (BybitPrivate *self, BybitGather *gather)
{
    for (guint place = 0; place < N_EXECUTIONS; place++)
    {
        const GArray *rows = bybit_gather_get (gather, place);

        /* The newest comes first; they are told in the order they happened. */
        for (guint i = rows->len; i-- > 0;)
        {
            const BybitExecution *row = &g_array_index (rows, BybitExecution, i);

            if (row->ts >= self->ts_from)
                bybit_fills_take (self->venue->fills, row);
        }
    }
}

static void
take_readings (BybitPrivate *self, BybitGather *gather)
{
    guint n_coins = self->venue->settle_coins->len;
    guint place = N_EXECUTIONS;

    take_read_executions (self, gather);
    for (guint i = 0; i < n_coins; i++, place++)
    {
        const GArray *rows = bybit_gather_get (gather, place);

        for (guint k = 0; k < rows->len; k++)
            bybit_positions_take (self->positions, &g_array_index (rows, BybitPosition, k));
    }
    bybit_watch_take_orders (self->venue, gather, place);
}

static void
become_synced (BybitPrivate *self)
{
    if (self->is_synced || self->refused != 0 || !bybit_socket_is_live (self->socket) ||
        self->connection != bybit_socket_get_n_connects (self->socket))
        return;
    self->is_synced = TRUE;
    carry_context_release (self->venue->context, NULL, "P23");
    carry_context_notice (self->venue->context, CARRY_NOTICE_INFO, "private-synced",
                          "the private stream is live, and what it missed was read");
}

static void
on_readings (BybitGather *gather, const GError *error, gpointer user_data)
{
    BybitPrivate *self = user_data;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    self->is_reading = FALSE;
    if (error != NULL)
    {
        g_message ("the account cannot be read: %s", error->message);
        wait_ms (self, RETRY_MS);
        return;
    }
    take_readings (self, gather);
    bybit_orders_purge (self->venue->orders, bybit_venue_get_now (self->venue));
    become_synced (self);
    bybit_funding_audit (self->venue->funding);
    if (self->venue->statement != NULL)
        bybit_statement_look (
            self->venue->statement,
            bybit_clock_offset_to_server (&self->venue->offset, bybit_venue_get_now (self->venue)));
    bybit_mode_watch_look (self->modes);
    wait_ms (self, self->is_again ? 0 : self->venue->times.audit_interval_ns / CARRY_NS_PER_MS);
    self->is_again = FALSE;
}

static void
add_reading (BybitGather *gather, BybitReading reading)
{
    bybit_gather_add (gather, &reading);
}

void
bybit_private_audit (BybitPrivate *self)
{
    BybitVenue *venue = self->venue;
    BybitGather *gather;
    gint64 now = bybit_clock_offset_to_server (&venue->offset, bybit_venue_get_now (venue));
    gint64 from;

    if (!self->is_open || self->is_reading)
    {
        self->is_again = self->is_reading;
        return;
    }
    g_clear_handle_id (&self->timer, g_source_remove);
    self->is_reading = TRUE;
    self->connection = bybit_socket_get_n_connects (self->socket);
    from = MAX (self->ts_from, bybit_fills_get_latest (venue->fills) - OVERLAP_NS);
    /* A start alone means seven days from there: an older one would not reach the present. */
    from = MAX (from, now - BYBIT_EXECUTIONS_SPAN_NS);
    gather = bybit_gather_new (venue);
    add_reading (gather, bybit_reading_executions (CARRY_CATEGORY_SPOT, from, 0));
    add_reading (gather, bybit_reading_executions (CARRY_CATEGORY_LINEAR, from, 0));
    for (guint i = 0; i < venue->settle_coins->len; i++)
        add_reading (gather, bybit_reading_positions (g_ptr_array_index (venue->settle_coins, i)));
    bybit_watch_add_orders (venue, gather);
    bybit_gather_run (gather, on_readings, self);
}

/* --- life ---------------------------------------------------------------------------------- */

BybitPrivate *
bybit_private_new (BybitVenue *venue)
{
    const BybitSocketEvents events = {
        .on_live = on_live,
        .on_lost = on_lost,
        .on_frame = on_frame,
        .on_refused = on_refused,
        .on_answered = on_answered,
    };
    BybitPrivate *self = g_new0 (BybitPrivate, 1);

    self->venue = venue;
    self->positions = bybit_positions_new (venue);
    self->modes = bybit_mode_watch_new (venue, self->positions);
    self->rows_orders = g_array_new (FALSE, FALSE, sizeof (BybitOrder));
    self->rows_executions = g_array_new (FALSE, FALSE, sizeof (BybitExecution));
    self->rows_positions = g_array_new (FALSE, FALSE, sizeof (BybitPosition));
    self->socket = bybit_socket_new (venue, BYBIT_SOCKET_PRIVATE, "private",
                                     venue->hosts->private_stream, &events, self);
    carry_backoff_init (&self->backoff, venue->times.backoff_first_ns, venue->times.backoff_max_ns,
                        0, carry_random_next (&venue->random));
    for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
        bybit_socket_add_topic (self->socket, topics[i]);
    return self;
}

void
bybit_private_free (BybitPrivate *self)
{
    if (self == NULL)
        return;
    g_clear_handle_id (&self->timer, g_source_remove);
    g_clear_handle_id (&self->renewer, g_source_remove);
    bybit_socket_free (self->socket);
    bybit_positions_free (self->positions);
    bybit_mode_watch_free (self->modes);
    g_array_unref (self->rows_orders);
    g_array_unref (self->rows_executions);
    g_array_unref (self->rows_positions);
    g_free (self);
}

void
bybit_private_start (BybitPrivate *self)
{
    bybit_socket_start (self->socket);
}

/*
 * The venue turns the result of a perpetual in USDC into cash every eight hours, without a trade.
 * Positions are booked by trades here, so balances would differ from then on: such a one is read, not held.
 */
static void
keep_out (BybitVenue *venue, const CarryInstrument *perp)
{
    g_autofree char *text = NULL;

    if (perp->category != CARRY_CATEGORY_LINEAR || !g_str_equal (perp->quote, "USDC"))
        return;
    text = g_strdup_printf ("%s: the venue turns its result into cash every eight hours, which is "
                            "not booked here; nothing is opened in it",
                            perp->symbol);
    carry_context_restrict (venue->context, perp, CARRY_RISK_REDUCING, FALSE, "session-settled",
                            text);
}

static void
publish_instruments (BybitVenue *venue)
{
    CarryInstruments *instruments = carry_context_get_instruments (venue->context);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        bybit_margins_publish (venue->margins, carry_instruments_get (instruments, i));
        keep_out (venue, carry_instruments_get (instruments, i));
    }
}

void
bybit_private_open (BybitPrivate *self, gint64 ts_from, gint64 ts_log)
{
    if (self->is_open)
        return;
    self->is_open = TRUE;
    self->ts_from = ts_from;
    bybit_funding_start (self->venue->funding, ts_log);
    publish_instruments (self->venue);
    bybit_watch_start (self->venue->watch);
    bybit_private_audit (self);
}

gboolean
bybit_private_is_open (const BybitPrivate *self)
{
    return self->is_open;
}

gboolean
bybit_private_is_live (const BybitPrivate *self)
{
    return bybit_socket_is_live (self->socket);
}

gboolean
bybit_private_is_synced (const BybitPrivate *self)
{
    return self->is_synced;
}

gint64
bybit_private_get_heard (const BybitPrivate *self)
{
    return bybit_socket_get_heard (self->socket);
}

gboolean
bybit_private_is_stuck (const BybitPrivate *self)
{
    return bybit_socket_is_stuck (self->socket);
}
