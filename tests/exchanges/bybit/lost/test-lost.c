/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Answers that are lost, thousands of them, each with another code, truth and delay:
 * the connector's own entry, resolver and codes on simulated time. An order is never
 * sent twice, never called absent while it lives, and its fate is always found out.
 *
 *   test-lost --case 17     one case, with all that is told
 *   test-lost --cases 10000
 */

#include "bybit-codes.h"
#include "bybit-entry.h"
#include "bybit-fills.h"
#include "bybit-funding.h"
#include "bybit-orders.h"
#include "bybit-outcome.h"
#include "bybit-resolver.h"
#include "lost-time.h"
#include "lost-venue.h"
#include "roles/carry-context-private.h"

#define SHORT_CASES 10000
#define FULL_CASES 50000                       /* each takes a day; the clock ends in 2262 */
#define PATIENCE_NS (60 * CARRY_NS_PER_MINUTE) /* a banned address is silent for ten */
#define SECOND CARRY_NS_PER_SECOND

static gint64 one_case = -1;
static gint64 n_cases;
static gboolean is_loud;

static const GOptionEntry options[] = {
    { "case", 0, 0, G_OPTION_ARG_INT64, &one_case, "Run one case and print it", "N" },
    { "cases", 0, 0, G_OPTION_ARG_INT64, &n_cases, "Run so many", "N" },
    { NULL },
};

/* Ten ranges of numbers: what is listed in them is known, all else nobody knows. */
static const gint64 ranges[][2] = {
    { -9999, -1 },           { 1, 9999 },        { 10000, 10999 },
    { 11000, 99999 },        { 110000, 110999 }, { 111000, 169999 },
    { 170000, 170999 },      { 171000, 199999 }, { 200000, 999999 },
    { 1000000, G_MAXINT32 },
};

/* --- the engine ---------------------------------------------------------------------------- */

typedef struct
{
    CarryContext *context;
    CarryInstruments *instruments;
    const CarryInstrument *perp;
    BybitVenue *venue;
    CarryOrder last; /* as it was last told */
    guint n_told;
    guint n_fills;
    guint n_surfaced;
} Desk;

static gint64
get_now (gpointer backend)
{
    return lost_time_get ();
}

static guint64
get_seed (gpointer backend)
{
    return 1;
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((Desk *) backend)->instruments;
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    ((Desk *) backend)->n_surfaced += g_str_equal (code, "order-surfaced");
    if (is_loud)
        g_print ("# notice %s: %s\n", code, text);
}

static void
emit_order (gpointer backend, CarryContext *context, const CarryOrder *order, gint64 ts)
{
    Desk *self = backend;

    /* What has ended is not told to be something else. */
    if (self->n_told > 0 && carry_order_state_is_final (self->last.state))
        g_assert_cmpint (order->state, ==, self->last.state);
    self->last = *order;
    self->n_told++;
    if (is_loud)
        g_print ("# %8.3f %s%s: %s\n", (double) (lost_time_get () - order->ts_created) / 1e9,
                 carry_order_state_to_text (order->state), order->certain ? "" : " UNKNOWN",
                 order->reason);
}

static void
emit_fill (gpointer backend, CarryContext *context, const CarryFill *fill, gint64 ts)
{
    ((Desk *) backend)->n_fills++;
}

static const CarryContextBackend backend = {
    .get_now = get_now,
    .get_seed = get_seed,
    .get_instruments = get_instruments,
    .notice = notice,
    .emit_order = emit_order,
    .emit_fill = emit_fill,
};

static void
add_perp (Desk *self)
{
    g_autoptr (CarryInstrument) perp =
        carry_instrument_new ("bybit", CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC", "USDT");

    perp->tick_size = perp->qty_step = perp->min_qty = carry_decimal_make (1, 1);
    self->perp = carry_instruments_add (self->instruments, perp, NULL);
}

static void
open_venue (Desk *self)
{
    g_autoptr (GError) error = NULL;
    const BybitVenueConfig config = {
        .context = self->context,
        .env = CARRY_ENV_SIM,
        .sim_base = "http://127.0.0.1:1",
        .signer = bybit_signer_new ("key", "secret", 6, &error),
        .times = {
            .recv_window_ms = 3000,
            .request_deadline_ns = 5 * SECOND,
            .resolve_wait_ns = SECOND,
            .resolve_gap_ns = 5 * SECOND,
            .resolve_margin_ns = 2 * SECOND,
        },
    };

    self->venue = bybit_venue_new (&config, &error);
    g_assert_no_error (error);
    self->venue->orders = bybit_orders_new (self->venue);
    self->venue->fills = bybit_fills_new (self->venue);
    self->venue->funding = bybit_funding_new (self->venue);
    self->venue->resolver = bybit_resolver_new (self->venue);
    self->venue->entry = bybit_entry_new (self->venue, BYBIT_ENTRY_REST);
}

static Desk *
desk_new (void)
{
    Desk *self = g_new0 (Desk, 1);

    self->instruments = carry_instruments_new ();
    self->context = carry_context_new (&backend, self, "bybit", 1);
    add_perp (self);
    open_venue (self);
    return self;
}

static void
desk_free (Desk *self)
{
    bybit_venue_free (self->venue);
    g_object_unref (self->context);
    carry_instruments_unref (self->instruments);
    g_free (self);
}

/* --- the cases ----------------------------------------------------------------------------- */

/* All numbers that mean something to a create. */
static GArray *
list_codes (void)
{
    GArray *codes = g_array_new (FALSE, FALSE, sizeof (gint64));

    for (gint64 code = -3000; code < 700000; code++)
        if (code != 0 && bybit_code_judge (BYBIT_REQUEST_CREATE, code).is_listed)
            g_array_append_val (codes, code);
    return codes;
}

/* The listed ones in turn, and between them one of each range of others. */
static gint64
choose_code (const GArray *codes, guint64 number)
{
    guint64 turn = number / 2;
    const gint64 *range = ranges[turn % G_N_ELEMENTS (ranges)];
    gint64 code;

    if (number % 2 == 0)
        return g_array_index (codes, gint64, turn % codes->len);
    do
        code = carry_random_range (&lost_random, range[0], range[1] + 1);
    while (code == 0 || bybit_code_judge (BYBIT_REQUEST_CREATE, code).is_listed);
    return code;
}

static gint64
draw_ms (gint64 low, gint64 high)
{
    return carry_random_range (&lost_random, low, high + 1) * CARRY_NS_PER_MS;
}

/* A code that proves something is not answered against the truth. */
static void
decide_truth (LostOrder *order)
{
    BybitOutcome outcome = BYBIT_OUTCOME_UNKNOWN;

    if (order->kind == LOST_CODE)
        outcome = bybit_code_judge (BYBIT_REQUEST_CREATE, order->code).outcome;
    else if (order->kind == LOST_STATUS)
        outcome = bybit_http_judge (BYBIT_REQUEST_CREATE, (guint) order->code).outcome;
    order->is_taken = carry_random_below (&lost_random, 2) == 0;
    if (outcome == BYBIT_OUTCOME_REFUSED || outcome == BYBIT_OUTCOME_LATER ||
        outcome == BYBIT_OUTCOME_CROSSED)
        order->is_taken = FALSE;
    if (outcome == BYBIT_OUTCOME_DUPLICATE || outcome == BYBIT_OUTCOME_DONE)
        order->is_taken = TRUE;
}

static void
decide_life (LostOrder *order)
{
    static const char *const ends[] = { "Filled", "Cancelled", "Rejected",
                                        "PartiallyFilledCanceled" };
    guint what = (guint) carry_random_below (&lost_random, 5);

    if (what >= G_N_ELEMENTS (ends))
        return;
    order->status = ends[what];
    order->ts_ended = order->ts_taken + draw_ms (0, 20000);
    order->filled = what == 0 ? 10 : what == 3 ? carry_random_range (&lost_random, 1, 10) : 0;
}

static void
draw_case (const GArray *codes, guint64 number)
{
    static const gint64 statuses[] = { 429, 500, 502, 503, 504, 403, 404, 401 };
    LostOrder order = { 0 };

    carry_random_init (&lost_random, number, "lost");
    order.code = choose_code (codes, number);
    order.kind = (LostKind) (carry_random_below (&lost_random, 2) == 0
                                 ? LOST_CODE
                                 : carry_random_below (&lost_random, LOST_N_KINDS));
    if (order.kind == LOST_STATUS)
        order.code = statuses[carry_random_below (&lost_random, G_N_ELEMENTS (statuses))];
    decide_truth (&order);
    order.answer_ns = draw_ms (1, 4000);
    /* The venue takes it until its window is over, and shows it before two rounds can pass. */
    order.ts_taken = lost_time_get () + draw_ms (1, 2900);
    order.live_lag_ns = draw_ms (0, 7000);
    order.archive_lag_ns = draw_ms (0, 7000);
    order.executions_lag_ns = draw_ms (0, 7000);
    order.reads_fail = carry_random_below (&lost_random, 3) == 0 ? 300 : 0;
    decide_life (&order);
    lost_order = order;
}

static void
send_order (Desk *desk)
{
    CarryOrder order = {
        .id = 1,
        .link_id = "1-1",
        .instrument = desk->perp->index,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .state = CARRY_ORDER_SENT,
        .certain = TRUE,
        .quantity = carry_decimal_make (10, 0),
        .price = carry_decimal_make (50000, 0),
        .decision_price = carry_decimal_invalid (),
        .filled = carry_decimal_zero (),
        .average_price = carry_decimal_invalid (),
        .ts_created = lost_time_get (),
        .ts_updated = lost_time_get (),
    };
    gint64 now = lost_time_get ();

    bybit_clock_offset_add (&desk->venue->offset, now, now, now);
    bybit_entry_submit (desk->venue->entry, &order);
}

static gboolean
is_settled (const Desk *desk)
{
    const BybitTrack *track = bybit_orders_find (desk->venue->orders, "1-1", NULL);

    return bybit_track_is_settled (track) && desk->last.certain;
}

/* Keeps time going. */
static gboolean
on_beat (gpointer user_data)
{
    return G_SOURCE_CONTINUE;
}

/* Some strategies try to get rid of what they do not know about, again and again. */
static void
run_case (Desk *desk, gboolean is_impatient)
{
    gint64 end = lost_time_get () + PATIENCE_NS;
    gint64 next = lost_time_get () + 2 * SECOND;

    if (is_impatient)
        g_timeout_add (2000, on_beat, NULL);

    while (lost_time_step (is_impatient ? next : end) || is_impatient)
    {
        if (!is_impatient || lost_time_get () < next - CARRY_NS_PER_MS)
            continue;
        if (next >= end || is_settled (desk))
            return;
        next += 2 * SECOND;
        if (desk->n_told > 0 && !carry_order_state_is_final (desk->last.state))
            bybit_entry_cancel (desk->venue->entry, &desk->last);
    }
}

static void
check_case (const Desk *desk, guint64 number)
{
    gboolean rejected = desk->last.state == CARRY_ORDER_REJECTED;

    if (is_loud)
        g_print ("# taken %d, code %" G_GINT64_FORMAT ", kind %d, status %s, filled %d\n",
                 lost_order.is_taken, lost_order.code, lost_order.kind,
                 lost_order.status != NULL ? lost_order.status : "rests", (int) lost_order.filled);
    g_assert_cmpuint (lost_order.n_creates, ==, 1);
    g_assert_cmpuint (desk->n_surfaced, ==, 0);
    g_assert_cmpuint (desk->n_told, >, 0);
    g_assert_true (desk->last.certain);
    g_assert_cmpint (desk->last.pending, ==, CARRY_ORDER_PENDING_NONE);
    g_assert_true (is_settled (desk));
    if (!lost_order.is_taken)
        g_assert_true (rejected);
    else if (g_strcmp0 (lost_order.status, "Rejected") != 0)
        g_assert_false (rejected);
    /* That an order which was found resting ends is the stream's to tell. */
    if (carry_order_state_is_final (desk->last.state))
        g_assert_cmpuint (desk->n_fills, ==, lost_order.is_taken && lost_order.filled > 0);
    else
        g_assert_true (lost_order.is_taken && desk->n_fills == 0);
}

static void
run_cases (guint64 first, guint64 n)
{
    g_autoptr (GArray) codes = list_codes ();
    g_autoptr (GTimer) timer = g_timer_new ();
    guint64 n_taken = 0, n_cancels = 0;

    for (guint64 number = first; number < first + n; number++)
    {
        Desk *desk = desk_new ();

        if (!is_loud)
            g_test_set_nonfatal_assertions ();
        draw_case (codes, number);
        send_order (desk);
        run_case (desk, number % 5 == 0);
        check_case (desk, number);
        n_taken += lost_order.is_taken;
        n_cancels += lost_order.n_cancels;
        desk_free (desk);
        lost_time_reset ();
        if (!g_test_failed ())
            continue;
        g_test_message ("again: test-lost --case %" G_GUINT64_FORMAT, number);
        return;
    }
    g_test_message ("%" G_GUINT64_FORMAT " cases over %u codes, %.0f a second: %" G_GUINT64_FORMAT
                    " were taken, %" G_GUINT64_FORMAT " cancels",
                    n, codes->len, (double) n / g_timer_elapsed (timer, NULL), n_taken, n_cancels);
}

static void
test_lost (void)
{
    if (one_case >= 0)
        run_cases ((guint64) one_case, 1);
    else if (n_cases > 0)
        run_cases (0, (guint64) n_cases);
    else
        run_cases (0, g_getenv ("CARRY_FULL") != NULL ? FULL_CASES : SHORT_CASES);
}

/* --- copies that lag by minutes --------------------------------------------------------------- */

/*
 * A12: some or all of the three views are 10 to 120 seconds behind. Where one that would
 * show the order is not, it is never called absent. Where all are, two rounds cannot know
 * it, and what must hold then is the rest: it is not sent twice, and when it surfaces it is
 * told, canceled where it is open, and its executions are booked.
 */
#define STALE_CASES 700
#define STALE_LIVE 1
#define STALE_ARCHIVE 2
#define STALE_EXECUTIONS 4

static void
draw_stale_case (guint64 number, guint stale)
{
    static const LostKind kinds[] = { LOST_SILENCE, LOST_RESET, LOST_CUT, LOST_HTML };
    LostOrder order = { .is_taken = TRUE };

    carry_random_init (&lost_random, number, "stale");
    order.kind = kinds[carry_random_below (&lost_random, G_N_ELEMENTS (kinds))];
    order.answer_ns = draw_ms (1, 4000);
    order.ts_taken = lost_time_get () + draw_ms (1, 2900);
    order.live_lag_ns = (stale & STALE_LIVE) != 0 ? draw_ms (10000, 120000) : draw_ms (0, 3000);
    order.archive_lag_ns =
        (stale & STALE_ARCHIVE) != 0 ? draw_ms (10000, 120000) : draw_ms (0, 3000);
    order.executions_lag_ns =
        (stale & STALE_EXECUTIONS) != 0 ? draw_ms (10000, 120000) : draw_ms (0, 3000);
    /* It rests, or has ended before anybody asks. */
    decide_life (&order);
    if (order.status != NULL)
        order.ts_ended = order.ts_taken + CARRY_NS_PER_MS;
    lost_order = order;
}

/* Whether a view that is not behind has something of it. */
static gboolean
is_shown_in_time (guint stale)
{
    if (lost_order.status == NULL)
        return (stale & STALE_LIVE) == 0;
    return (stale & STALE_ARCHIVE) == 0 ||
           (lost_order.filled > 0 && (stale & STALE_EXECUTIONS) == 0);
}

/* As the stream or a list shows it at last. */
static void
surface (Desk *desk)
{
    BybitOrder row = {
        .link_id = "1-1",
        .order_id = "o-1",
        .status = BYBIT_STATUS_NEW,
        .qty = carry_decimal_make (10, 0),
        .price = carry_decimal_make (50000, 0),
        .avg_price = carry_decimal_invalid (),
        .cum_exec_qty = carry_decimal_zero (),
        .ts_updated = 1000,
    };

    while (lost_time_step (lost_time_get () + 200 * SECOND))
        ;
    g_assert_nonnull (bybit_orders_take (desk->venue->orders, &row));
    while (lost_time_step (lost_time_get () + 30 * SECOND))
        ;
}

/* An execution of what was called absent, as the stream tells it at last. */
static void
surface_execution (Desk *desk)
{
    BybitExecution row = {
        .category = BYBIT_CATEGORY_LINEAR,
        .symbol = "BTCUSDT",
        .order_id = "o-1",
        .link_id = "1-1",
        .exec_id = "e-1",
        .side = BYBIT_SIDE_BUY,
        .type = BYBIT_EXEC_TRADE,
        .effect = BYBIT_EFFECT_FILL,
        .price = carry_decimal_make (50000, 0),
        .qty = carry_decimal_make (lost_order.filled, 0),
        .fee = carry_decimal_make (1, 1),
        .ts = lost_time_get (),
    };

    bybit_fills_take (desk->venue->fills, &row);
    bybit_fills_take (desk->venue->fills, &row);
}

/* It was called absent while it lived: what comes to light is dealt with. */
static void
check_surfaced (Desk *desk)
{
    if (lost_order.status == NULL)
    {
        surface (desk);
        g_assert_cmpuint (desk->n_surfaced, ==, 1);
        g_assert_cmpuint (lost_order.n_cancels, >=, 1);
        g_assert_cmpstr (lost_order.status, ==, "Cancelled");
    }
    else if (lost_order.filled > 0)
    {
        surface_execution (desk);
        g_assert_cmpuint (desk->n_fills, ==, 1);
    }
}

static void
test_stale (void)
{
    guint n_absent = 0;

    for (guint64 number = 0; number < STALE_CASES; number++)
    {
        guint stale = 1 + (guint) (number % 7);
        Desk *desk = desk_new ();

        draw_stale_case (number, stale);
        send_order (desk);
        run_case (desk, FALSE);
        g_assert_cmpuint (lost_order.n_creates, ==, 1);
        if (strstr (desk->last.reason, "absent") == NULL)
            check_case (desk, number);
        else
        {
            n_absent++;
            g_assert_false (is_shown_in_time (stale));
            check_surfaced (desk);
        }
        g_assert_cmpuint (lost_order.n_creates, ==, 1);
        desk_free (desk);
        lost_time_reset ();
    }
    g_test_message ("%u of %u were called absent by two rounds", n_absent, STALE_CASES);
    g_assert_cmpuint (n_absent, >, 0);
}

/* --- changes -------------------------------------------------------------------------------- */

static BybitTrack *
take_row (Desk *desk, gint64 quantity, gint64 ts)
{
    BybitOrder row = {
        .link_id = "1-1",
        .status = BYBIT_STATUS_NEW,
        .qty = carry_decimal_make (quantity, 0),
        .price = carry_decimal_make (50000, 0),
        .avg_price = carry_decimal_invalid (),
        .cum_exec_qty = carry_decimal_zero (),
        .ts_updated = ts,
    };

    return bybit_orders_take (desk->venue->orders, &row);
}

static Desk *
open_changes (void)
{
    Desk *desk = desk_new ();
    CarryDecimal quantity = carry_decimal_make (15, 0);

    lost_order = (LostOrder){ .kind = LOST_SILENCE };
    send_order (desk);
    take_row (desk, 10, 1000);
    bybit_entry_amend (desk->venue->entry, &desk->last, &quantity, NULL);
    return desk;
}

static void
close_changes (Desk *desk)
{
    desk_free (desk);
    lost_time_reset ();
}

/* A list is older than what the stream has told: the order stays as large as it is. */
static void
test_old_row (void)
{
    Desk *desk = open_changes ();

    take_row (desk, 15, 2000);
    g_assert_cmpint (desk->last.pending, ==, CARRY_ORDER_PENDING_NONE);
    take_row (desk, 10, 1500);
    g_assert_true (carry_decimal_equal (desk->last.quantity, carry_decimal_make (15, 0)));
    close_changes (desk);
}

/* That a cancel was refused says nothing about the amend before it. */
static void
test_refused_cancel (void)
{
    Desk *desk = open_changes ();
    BybitTrack *track = take_row (desk, 10, 1000);
    const BybitOrderOutcome refused = {
        .request = BYBIT_REQUEST_CANCEL,
        .outcome = BYBIT_OUTCOME_REFUSED,
        .text = "no",
    };

    bybit_entry_cancel (desk->venue->entry, &desk->last);
    bybit_outcome_apply (desk->venue, track, &refused);
    g_assert_cmpint (desk->last.pending, ==, CARRY_ORDER_PENDING_AMEND);
    take_row (desk, 15, 2000);
    g_assert_cmpint (desk->last.pending, ==, CARRY_ORDER_PENDING_NONE);
    close_changes (desk);
}

/* Each case makes the connector say what it thinks of it. */
static void
drop_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
    if (is_loud || (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
        g_log_default_handler (domain, level, message, NULL);
}

int
main (int argc, char **argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;

    g_option_context_set_ignore_unknown_options (context, TRUE);
    g_option_context_add_main_entries (context, options, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error))
        g_error ("%s", error->message);
    is_loud = one_case >= 0;
    g_test_init (&argc, &argv, NULL);
    g_log_set_default_handler (drop_log, NULL);
    g_test_add_func ("/bybit/lost/answers", test_lost);
    g_test_add_func ("/bybit/lost/stale", test_stale);
    g_test_add_func ("/bybit/lost/old-row", test_old_row);
    g_test_add_func ("/bybit/lost/refused-cancel", test_refused_cancel);
    return g_test_run ();
}
