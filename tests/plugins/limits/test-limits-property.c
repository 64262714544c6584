/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"
#include "limits-risk.h"
#include "margin-model.h"

/*
 * Random orders, fills, cancels, amends and losses of answers, through the engine,
 * the gate and the limits, against a model that shares nothing with them: whole
 * numbers, and every sum made anew from a list of orders. Whatever reaches the
 * venue must leave every limit kept in the worst case, and every step after it too.
 * Prices stand still, so that what was allowed stays allowed.
 */

#define N_INSTRUMENTS 4 /* perpetual and spot of two coins */
#define STEPS_OF_A_WORLD 20000
#define SHORT_STEPS 100000
#define FULL_STEPS 10000000
#define MAX_OPEN 12
#define MAX_TOTAL_OPEN 30
#define MAX_UNKNOWN 2
#define MAX_TOTAL_UNKNOWN 3

/* An order as the model sees it; quantities in hundredths. */
typedef struct
{
    guint64 id;
    guint instrument;
    gboolean buys;
    gint64 quantity; /* the larger one while an amend is under way */
    gint64 wanted;   /* by an amend; 0: none */
    gint64 filled;
    gboolean is_unknown;
    gboolean reduce_only; /* the venue never lets it turn the position over */
} Ordered;

typedef struct
{
    CarryModule parent_instance;
    GArray *orders; /* Ordered, all that may still trade */
    gint64 position[N_INSTRUMENTS];
    gint64 max_order, max_position, max_gross, max_net; /* in hundredths of quote coin */
    gint64 balance;                                     /* in hundredths of quote coin */
    gint64 max_initial, max_maintenance, distance; /* in hundredths of the balance, of the value */
    CarryRiskState state[N_INSTRUMENTS];
    gint64 slack[N_INSTRUMENTS]; /* closed while nothing may open, whatever else was open */
    guint64 n_sent, n_reduced, n_hedged, n_fills;
} Desk;

typedef CarryModuleClass DeskClass;

static const gint64 prices[N_INSTRUMENTS] = { 100, 100, 40, 40 };

static GType desk_get_type (void);

static gint64
get_open (const Desk *self, guint instrument, gboolean buys)
{
    gint64 sum = 0;

    for (guint i = 0; i < self->orders->len; i++)
    {
        const Ordered *order = &g_array_index (self->orders, Ordered, i);

        if (order->instrument == instrument && order->buys == buys)
            sum += order->quantity - order->filled;
    }
    return sum;
}

/* Of what is open, that which reduces only, as far as there is something to reduce. */
static gint64
get_reach (const Desk *self, guint instrument, gboolean buys)
{
    gint64 held = self->position[instrument];
    gint64 reducible = MAX (buys ? -held : held, 0);
    gint64 reducing = 0;

    for (guint i = 0; i < self->orders->len; i++)
    {
        const Ordered *order = &g_array_index (self->orders, Ordered, i);

        if (order->reduce_only && order->instrument == instrument && order->buys == buys)
            reducing += order->quantity - order->filled;
    }
    return get_open (self, instrument, buys) - reducing + MIN (reducing, reducible);
}

static gint64
get_longest (const Desk *self, guint instrument)
{
    return self->position[instrument] + get_reach (self, instrument, TRUE);
}

static gint64
get_shortest (const Desk *self, guint instrument)
{
    return self->position[instrument] - get_reach (self, instrument, FALSE);
}

static gint64
get_gross (const Desk *self, guint instrument)
{
    return MAX (ABS (get_longest (self, instrument)), ABS (get_shortest (self, instrument))) *
           prices[instrument];
}

static guint
count (const Desk *self, guint instrument, gboolean only_unknown)
{
    guint n = 0;

    for (guint i = 0; i < self->orders->len; i++)
    {
        const Ordered *order = &g_array_index (self->orders, Ordered, i);

        n += (instrument == G_MAXUINT || order->instrument == instrument) &&
             (!only_unknown || order->is_unknown);
    }
    return n;
}

/* What holds after every step, whatever happened. */
static void
check_always (Desk *self)
{
    gint64 gross = 0, slack = 0;

    for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
        g_assert_cmpint (get_gross (self, i), <=, self->max_position + self->slack[i] * prices[i]);
        if (i % 2 == 1)
            g_assert_cmpint (get_shortest (self, i), >=, 0);
        gross += get_gross (self, i);
        slack += self->slack[i] * prices[i];
    }
    g_assert_cmpint (gross, <=, self->max_gross + slack);
    for (guint i = 0; i < N_INSTRUMENTS && gross <= self->max_gross; i++)
        if (count (self, i, FALSE) == 0 && get_gross (self, i) <= self->max_position)
            self->slack[i] = 0;
}

/* Does @held only get smaller when @all of the other side comes? */
static gboolean
only_shrinks (gint64 held, gboolean buys, gint64 all)
{
    return held != 0 && (held < 0) == buys && all <= ABS (held);
}

static void
check_unknown (const Desk *self, const Ordered *order)
{
    guint n = 0;

    for (guint i = 0; i < self->orders->len; i++)
    {
        const Ordered *other = &g_array_index (self->orders, Ordered, i);

        n += other->is_unknown && other->instrument == order->instrument &&
             other->buys == order->buys && other->id != order->id;
    }
    g_assert_cmpuint (n, <, MAX_UNKNOWN);
    g_assert_cmpuint (count (self, G_MAXUINT, TRUE), <, MAX_TOTAL_UNKNOWN);
}

/* P15, in hundredths of a hundredth of quote coin. */
static void
check_margin (const Desk *self)
{
    gint64 initial = 0, maintenance = 0, gross = 0;

    for (guint i = 0; i < N_INSTRUMENTS; i += 2)
    {
        gint64 value = get_gross (self, i);

        gross += value;
        initial += margin_model_get_initial (value);
        maintenance += margin_model_get_maintenance (value);
    }
    if (self->max_initial > 0)
        g_assert_cmpint (initial, <=, self->balance * self->max_initial);
    if (self->max_maintenance > 0)
        g_assert_cmpint (maintenance, <=, self->balance * self->max_maintenance);
    g_assert_cmpint (self->balance * 100 - maintenance, >=, self->distance * gross);
}

/* @order, already in the list, is on the wire: was it allowed to be? */
static void
check_sent (Desk *self, const Ordered *order)
{
    guint coin = order->instrument / 2 * 2;
    gint64 all = get_open (self, order->instrument, order->buys);
    gint64 coins = get_open (self, coin, order->buys) + get_open (self, coin + 1, order->buys);
    gint64 net = 0;

    self->n_sent++;
    g_assert_cmpint (self->state[order->instrument], <, CARRY_RISK_CANCEL_ONLY);
    if (order->reduce_only && self->state[order->instrument] != CARRY_RISK_ACTIVE &&
        !only_shrinks (self->position[order->instrument], order->buys, all))
        self->slack[order->instrument] += order->quantity - order->filled;
    if (only_shrinks (self->position[order->instrument], order->buys,
                      order->reduce_only ? order->quantity - order->filled : all))
    {
        self->n_reduced++;
        return;
    }
    g_assert_cmpint (self->state[order->instrument], <, CARRY_RISK_HALTED);
    g_assert_cmpint ((order->quantity - order->filled) * prices[order->instrument], <=,
                     self->max_order);
    g_assert_cmpuint (count (self, order->instrument, FALSE), <=, MAX_OPEN);
    g_assert_cmpuint (self->orders->len, <=, MAX_TOTAL_OPEN);
    if (order->instrument % 2 == 0)
        check_margin (self);
    if (only_shrinks (self->position[coin] + self->position[coin + 1], order->buys, coins))
    {
        self->n_hedged++;
        return;
    }
    g_assert_cmpint (self->state[order->instrument], ==, CARRY_RISK_ACTIVE);
    for (guint i = 0; i < N_INSTRUMENTS; i++)
        net += (self->position[i] + (order->buys ? 1 : -1) * get_open (self, i, order->buys)) *
               prices[i];
    g_assert_cmpint (ABS (net), <=, self->max_net);
    check_unknown (self, order);
}

static Ordered *
find_ordered (Desk *self, guint64 id)
{
    for (guint i = 0; i < self->orders->len; i++)
        if (g_array_index (self->orders, Ordered, i).id == id)
            return &g_array_index (self->orders, Ordered, i);
    return NULL;
}

static gint64
to_hundredths (CarryDecimal value)
{
    return carry_decimal_rescale (value, 2, CARRY_ROUND_UP).coefficient;
}

static void
submit (CarryExchange *exchange, const CarryOrder *order)
{
    Desk *self = (Desk *) exchange;
    const Ordered added = {
        .id = order->id,
        .instrument = order->instrument,
        .buys = order->side == CARRY_SIDE_BUY,
        .quantity = to_hundredths (order->quantity),
        .reduce_only = order->reduce_only,
    };

    g_array_append_val (self->orders, added);
    check_sent (self, &added);
}

static void
amend (CarryExchange *exchange, const CarryOrder *order, const CarryDecimal *quantity,
       const CarryDecimal *price)
{
    Desk *self = (Desk *) exchange;
    Ordered *found = find_ordered (self, order->id);
    gint64 before = found->quantity;

    if (quantity == NULL)
        return;
    found->wanted = to_hundredths (*quantity);
    found->quantity = MAX (found->quantity, found->wanted);
    if (found->quantity > before)
        check_sent (self, found);
}

static CarryExchangeCaps
get_caps (CarryExchange *self)
{
    return CARRY_EXCHANGE_IS_SIMULATED | CARRY_EXCHANGE_CAN_AMEND;
}

static void
exchange_init (CarryExchangeInterface *iface)
{
    iface->get_caps = get_caps;
    iface->submit = submit;
    iface->amend = amend;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (Desk, desk, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, exchange_init))

static void
desk_finalize (GObject *object)
{
    g_array_unref (((Desk *) object)->orders);
    G_OBJECT_CLASS (desk_parent_class)->finalize (object);
}

static void
desk_class_init (DeskClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = desk_finalize;
}

static void
desk_init (Desk *self)
{
    self->orders = g_array_new (FALSE, FALSE, sizeof (Ordered));
}

typedef struct
{
    CarryClock *clock;
    CarryEngine *engine;
    Desk *desk;
    CarryModule *limits;
    CarryContext *context;
    GRand *random;
    guint64 n_executions;
} World;

static void
set_decimal (CarryModule *module, const char *name, gint64 hundredths)
{
    CarryDecimal value = carry_decimal_make (hundredths, 2);

    g_object_set (module, name, &value, NULL);
}

static gint64
draw_or_off (World *self, gint32 least, gint32 end)
{
    return g_rand_boolean (self->random) ? 0 : g_rand_int_range (self->random, least, end);
}

static void
set_limits (World *self)
{
    Desk *desk = self->desk;

    /* The account is worth 1000 and stays so: nothing earns or costs anything. */
    desk->max_order = g_rand_int_range (self->random, 20000, 400000);
    desk->max_position = g_rand_int_range (self->random, 100000, 1000000);
    desk->max_gross = g_rand_int_range (self->random, 2, 12) * 100000;
    desk->max_net = g_rand_int_range (self->random, 1, 6) * 100000;
    set_decimal (self->limits, "max-order-notional", desk->max_order);
    set_decimal (self->limits, "max-position-notional", desk->max_position);
    set_decimal (self->limits, "max-gross-fraction", desk->max_gross / 1000);
    set_decimal (self->limits, "max-net-fraction", desk->max_net / 1000);
    set_decimal (self->limits, "max-order-fraction", 0);
    set_decimal (self->limits, "max-position-fraction", 0);
    set_decimal (self->limits, "max-leverage", 0);
    desk->balance = g_rand_int_range (self->random, 50000, 100000);
    /* One that is off, in every second world, lets another come to bear. */
    desk->max_initial = draw_or_off (self, 20, 101);
    desk->max_maintenance = draw_or_off (self, 2, 20);
    desk->distance = draw_or_off (self, 20, 101);
    set_decimal (self->limits, "max-initial", desk->max_initial);
    set_decimal (self->limits, "max-maintenance", desk->max_maintenance);
    set_decimal (self->limits, "min-liquidation", desk->distance);
    g_object_set (self->limits, "max-open-orders", MAX_OPEN, "max-total-open-orders",
                  MAX_TOTAL_OPEN, "max-unknown", MAX_UNKNOWN, "max-total-unknown",
                  MAX_TOTAL_UNKNOWN, "max-daily-orders", 1000000, "max-symbol-entries", 1000000,
                  "max-strategy-entries", 1000000, NULL);
}

static void
add_instrument (World *self, guint index)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("test", index % 2 == 0 ? CARRY_CATEGORY_LINEAR : CARRY_CATEGORY_SPOT,
                              index < 2 ? "BTCUSDT" : "ETHUSDT", index < 2 ? "BTC" : "ETH", "USDT");
    CarryMarketEvent event = { .kind = CARRY_MARKET_TRADE, .ts_local = 1, .instrument = index };

    instrument->tick_size = instrument->qty_step = carry_decimal_make (1, 2);
    g_assert_true (
        carry_engine_add_instrument (self->engine, CARRY_MODULE (self->desk), instrument, NULL));
    event.trade.price = prices[index] * G_GINT64_CONSTANT (100000000);
    carry_engine_dispatch_market (self->engine, &event);
    event.kind = CARRY_MARKET_MARK;
    if (index % 2 == 0)
        carry_engine_dispatch_market (self->engine, &event);
}

static void
settle (World *self)
{
    while (carry_engine_get_ts_due (self->engine) < G_MAXINT64)
        carry_engine_dispatch_inbox (self->engine);
}

static void
set_up (World *self, GRand *random)
{
    CarryEngineSettings settings = {
        .ts_from = 2,
        .ts_to = G_MAXINT64,
        .equity_interval_ns = G_MAXINT64 / 4,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
    };
    CarryTransfer capital = { .coin = g_intern_static_string ("USDT"),
                              .amount = carry_decimal_make (1000, 0) };

    *self = (World){ .random = random, .clock = carry_sim_clock_new (1) };
    self->engine = carry_engine_new (&settings, self->clock);
    self->desk = g_object_new (desk_get_type (), "id", "desk", NULL);
    self->limits = g_object_new (LIMITS_TYPE_RISK, "id", "limits", NULL);
    carry_engine_add_module (self->engine, CARRY_MODULE (self->desk));
    carry_engine_add_module (self->engine, self->limits);
    self->context = carry_module_get_context (CARRY_MODULE (self->desk));
    set_limits (self);
    for (guint i = 0; i < N_INSTRUMENTS; i++)
        add_instrument (self, i);
    margin_model_tell (self->context, self->desk->balance);
    carry_context_emit_transfer (self->context, &capital, 1);
    settle (self);
    carry_engine_start_trading (self->engine);
}

static void
tear_down (World *self)
{
    carry_engine_free (self->engine);
    g_object_unref (self->desk);
    g_object_unref (self->limits);
    g_object_unref (self->clock);
}

static guint
dice (World *self, gint64 n)
{
    return (guint) g_rand_int_range (self->random, 0, (gint32) n);
}

static const CarryInstrument *
get_instrument (World *self, guint index)
{
    return carry_instruments_get (carry_engine_get_instruments (self->engine), index);
}

/* Mostly what may be: else nothing would ever be at stake. */
static void
step_submit (World *self)
{
    guint index = dice (self, N_INSTRUMENTS);
    gint64 held = self->desk->position[index];
    gboolean exits = held != 0 && dice (self, 2) == 0;
    gint64 most = dice (self, 4) == 0 ? 6000 : 800;
    gint64 quantity = exits && dice (self, 2) == 0 ? ABS (held) : 1 + (gint64) dice (self, most);
    gboolean buys = exits ? held < 0 : dice (self, index % 2 == 0 ? 2 : 10) != 0;
    CarryOrderRequest request = {
        .instrument = get_instrument (self, index),
        .side = buys ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
        .type = dice (self, 4) == 0 ? CARRY_ORDER_TYPE_MARKET : CARRY_ORDER_TYPE_LIMIT,
        .reduce_only = index % 2 == 0 && (exits ? dice (self, 10) != 0 : dice (self, 20) == 0),
        .quantity = carry_decimal_make (quantity, 2),
        .price = carry_decimal_make (
            prices[index] * 100 + (buys ? -(gint64) dice (self, 50) : dice (self, 50)), 2),
        .group = dice (self, 3),
    };

    carry_context_submit (self->context, &request);
}

static Ordered *
pick (World *self)
{
    GArray *orders = self->desk->orders;

    return orders->len > 0 ? &g_array_index (orders, Ordered, dice (self, orders->len)) : NULL;
}

/* The venue says how @ordered is now. */
static void
tell (World *self, Ordered *ordered, CarryOrderState state)
{
    CarryOrder order = *carry_ledger_find (carry_engine_get_ledger (self->engine), ordered->id);

    order.state = state;
    order.certain = !ordered->is_unknown;
    order.pending = ordered->wanted != 0 ? CARRY_ORDER_PENDING_AMEND : CARRY_ORDER_PENDING_NONE;
    order.filled = carry_decimal_make (ordered->filled, 2);
    carry_context_emit_order (self->context, &order, carry_engine_get_now (self->engine));
}

static CarryOrderState
get_living (const Ordered *ordered)
{
    return ordered->filled > 0 ? CARRY_ORDER_PARTIALLY_FILLED : CARRY_ORDER_ACCEPTED;
}

static void
step_fill (World *self, Ordered *ordered)
{
    gint64 least =
        ordered->wanted != 0 ? MIN (ordered->wanted, ordered->quantity) : ordered->quantity;
    gint64 held = self->desk->position[ordered->instrument];
    gint64 reducible = MAX (ordered->buys ? -held : held, 0);
    gint64 left = MIN (least - ordered->filled, ordered->reduce_only ? reducible : G_MAXINT32);
    gint64 quantity =
        left > 1 ? 1 + (gint64) g_rand_int_range (self->random, 0, (gint32) left) : left;
    CarryFill fill = {
        .order = ordered->id,
        .instrument = ordered->instrument,
        .side = ordered->buys ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
        .price = carry_decimal_make (prices[ordered->instrument], 0),
        .quantity = carry_decimal_make (quantity, 2),
        .fee = carry_decimal_zero (),
        .fee_coin = g_intern_static_string ("USDT"),
    };

    if (left <= 0 || ordered->wanted != 0)
        return;
    g_snprintf (fill.exec_id, sizeof fill.exec_id, "%" G_GUINT64_FORMAT, ++self->n_executions);
    carry_context_emit_fill (self->context, &fill, carry_engine_get_now (self->engine));
    self->desk->position[ordered->instrument] += ordered->buys ? quantity : -quantity;
    self->desk->n_fills++;
    ordered->filled += quantity;
    ordered->is_unknown = FALSE;
    tell (self, ordered,
          ordered->filled == ordered->quantity ? CARRY_ORDER_FILLED : get_living (ordered));
    if (ordered->filled == ordered->quantity)
        g_array_remove_index (self->desk->orders,
                              (guint) (ordered - (Ordered *) (void *) self->desk->orders->data));
}

static void
step_end (World *self, Ordered *ordered)
{
    ordered->is_unknown = FALSE;
    ordered->wanted = 0;
    tell (self, ordered, CARRY_ORDER_CANCELED);
    g_array_remove_index (self->desk->orders,
                          (guint) (ordered - (Ordered *) (void *) self->desk->orders->data));
}

static void
step_doubt (World *self, Ordered *ordered)
{
    if (ordered->wanted != 0)
        return;
    ordered->is_unknown = !ordered->is_unknown;
    tell (self, ordered, get_living (ordered));
}

/* Nothing else happens to the order until the amend is answered: always with a yes. */
static void
step_amend (World *self, Ordered *ordered)
{
    CarryDecimal quantity =
        carry_decimal_make (ordered->filled + 1 + (gint64) dice (self, 6000), 2);
    guint64 id = ordered->id;
    CarryOrder order;

    if (ordered->is_unknown || ordered->wanted != 0)
        return;
    carry_context_amend (self->context, id, &quantity, NULL);
    settle (self);
    ordered = find_ordered (self->desk, id);
    check_always (self->desk);
    if (ordered->wanted == 0)
        return;
    ordered->quantity = ordered->wanted;
    ordered->wanted = 0;
    order = *carry_ledger_find (carry_engine_get_ledger (self->engine), id);
    order.state = get_living (ordered);
    order.pending = CARRY_ORDER_PENDING_NONE;
    order.quantity = quantity;
    order.filled = carry_decimal_make (ordered->filled, 2);
    carry_context_emit_order (self->context, &order, carry_engine_get_now (self->engine));
}

static void
step_state (World *self)
{
    guint index = dice (self, N_INSTRUMENTS);
    CarryRiskState state =
        dice (self, 3) != 0 ? CARRY_RISK_ACTIVE : (CarryRiskState) (1 + dice (self, 3));
    const CarryInstrument *instrument = get_instrument (self, index);

    self->desk->state[index] = state;
    if (state == CARRY_RISK_ACTIVE)
        carry_context_release (self->context, instrument, "test");
    else
        carry_context_restrict (self->context, instrument, state, FALSE, "test", "a test");
}

static void
step_order (World *self, guint what)
{
    Ordered *ordered = pick (self);

    if (ordered == NULL)
        return;
    if (what < 45)
        step_fill (self, ordered);
    else if (what < 80)
        step_end (self, ordered);
    else if (what < 90)
        step_doubt (self, ordered);
    else
        step_amend (self, ordered);
}

static void
step (World *self)
{
    guint what = dice (self, 200);
    CarryMarketEvent event = { .kind = CARRY_MARKET_MARK };

    if (what < 100)
        step_submit (self);
    else if (what < 197)
        step_order (self, what - 100);
    else if (what == 197)
        step_state (self);
    event.ts_local = carry_engine_get_now (self->engine) + 100 * CARRY_NS_PER_MS;
    event.mark.price = prices[0] * G_GINT64_CONSTANT (100000000);
    carry_engine_dispatch_market (self->engine, &event);
    settle (self);
    check_always (self->desk);
}

/* The engine's books are the model's. */
static void
compare_books (World *self)
{
    for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
        CarryDecimal held = carry_context_get_position (self->context, get_instrument (self, i));

        g_assert_cmpint (to_hundredths (held), ==, self->desk->position[i]);
    }
    g_assert_cmpuint (carry_ledger_get_n_open (carry_engine_get_ledger (self->engine)), ==,
                      self->desk->orders->len);
    g_assert_null (carry_engine_get_halt_reason (self->engine));
    g_assert_false (carry_gate_is_disabled (carry_engine_get_gate (self->engine),
                                            carry_context_get_number (self->context)));
}

static void
test_never_exceeded (void)
{
    gboolean full = g_strcmp0 (g_getenv ("CARRY_FULL"), "1") == 0;
    guint n_worlds = (full ? FULL_STEPS : SHORT_STEPS) / STEPS_OF_A_WORLD;
    g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
    guint64 n_sent = 0, n_reduced = 0, n_hedged = 0, n_fills = 0;

    for (guint i = 0; i < n_worlds; i++)
    {
        World world;

        set_up (&world, random);
        for (guint n = 0; n < STEPS_OF_A_WORLD; n++)
            step (&world);
        compare_books (&world);
        n_sent += world.desk->n_sent;
        n_reduced += world.desk->n_reduced;
        n_hedged += world.desk->n_hedged;
        n_fills += world.desk->n_fills;
        tear_down (&world);
    }
    g_test_message ("%u steps: %" G_GUINT64_FORMAT " sent, of these %" G_GUINT64_FORMAT
                    " shrink a position and %" G_GUINT64_FORMAT " a coin; %" G_GUINT64_FORMAT
                    " fills",
                    n_worlds * STEPS_OF_A_WORLD, n_sent, n_reduced, n_hedged, n_fills);
    /* A gate that lets nothing through keeps every limit, too. */
    g_assert_cmpuint (n_sent, >, n_worlds * 500);
    g_assert_cmpuint (n_reduced, >, n_worlds * 50);
    g_assert_cmpuint (n_hedged, >, n_worlds * 10);
}

/* What the engine says to people is not looked at here. */
static GLogWriterOutput
drop_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
        return g_log_writer_default (level, fields, n_fields, data);
    return G_LOG_WRITER_HANDLED;
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_log_set_writer_func (drop_log, NULL, NULL);
    g_test_add_func ("/limits/property/never-exceeded", test_never_exceeded);
    return g_test_run ();
}
