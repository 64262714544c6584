/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-venue.h"

#include "base/carry-time.h"

#define FIRST_PRICE 5000000 /* ticks */
#define CAPITAL (G_GINT64_CONSTANT (200000) * 10000000000)
#define SPREAD 2
#define FEE_SCALE_UP 100000 /* from lots x ticks to money */

static const gint64 taker_rates[SIM_N_INSTRUMENTS] = { 55, 100 };
static const gint64 maker_rates[SIM_N_INSTRUMENTS] = { 20, 100 };

SimVenue *
sim_venue_new (guint64 seed, gint64 now)
{
    SimVenue *self = g_new0 (SimVenue, 1);

    carry_random_init (&self->random, seed, "venue");
    self->orders = g_array_new (FALSE, TRUE, sizeof (SimOrder));
    self->open = g_array_new (FALSE, FALSE, sizeof (guint));
    self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->executions = g_array_new (FALSE, FALSE, sizeof (SimExecution));
    self->entries = g_array_new (FALSE, FALSE, sizeof (SimEntry));
    self->news = g_array_new (FALSE, TRUE, sizeof (SimNews));
    self->bid[SIM_PERP] = FIRST_PRICE;
    self->bid[SIM_SPOT] = FIRST_PRICE - 500;
    self->cash = self->flow = CAPITAL;
    self->interval_ns = 20 * CARRY_NS_PER_SECOND;
    self->ts_settlement = now + self->interval_ns;
    self->thin = 100;
    return self;
}

void
sim_venue_free (SimVenue *self)
{
    g_array_unref (self->orders);
    g_array_unref (self->open);
    g_hash_table_unref (self->links);
    g_array_unref (self->executions);
    g_array_unref (self->entries);
    g_array_unref (self->news);
    g_free (self);
}

static gboolean
is_lucky (SimVenue *self, guint per_mille)
{
    return carry_random_below (&self->random, 1000) < per_mille;
}

static SimNews *
add_news (SimVenue *self, SimNewsKind kind)
{
    g_array_set_size (self->news, self->news->len + 1);
    SimNews *news = &g_array_index (self->news, SimNews, self->news->len - 1);
    news->kind = kind;
    return news;
}

static void
tell_order (SimVenue *self, SimOrder *order)
{
    order->version++;
    add_news (self, SIM_NEWS_ORDER)->order = *order;
}

static SimOrder *
find (const SimVenue *self, const char *link)
{
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->links, link));

    return place > 0 ? &g_array_index (self->orders, SimOrder, place - 1) : NULL;
}

const SimOrder *
sim_venue_find (const SimVenue *self, const char *link)
{
    return find (self, link);
}

/* --- the account --------------------------------------------------------------------------- */

/* A part of the position is closed: its share of what it cost is released, half away from zero. */
static gint64
release_cost (const SimVenue *self, gint64 closed)
{
    gboolean negative = self->cost < 0;
    __int128 share = (__int128) (negative ? -self->cost : self->cost) * closed;
    gint64 held = ABS (self->position);
    gint64 rounded = (gint64) ((share + held / 2) / held);

    return negative ? -rounded : rounded;
}

static void
trade_perp (SimVenue *self, gint64 signed_lots, gint64 price)
{
    gint64 closed = 0, rest = signed_lots;

    if (self->position != 0 && (self->position < 0) != (signed_lots < 0))
        closed = MIN (ABS (self->position), ABS (signed_lots));
    if (closed > 0)
    {
        gint64 cost = release_cost (self, closed);
        gint64 part = signed_lots < 0 ? -closed : closed;

        self->cash += -part * price * FEE_SCALE_UP - cost;
        self->cost -= cost;
        self->position += part;
        rest -= part;
    }
    self->position += rest;
    self->cost += rest * price * FEE_SCALE_UP;
    self->flow -= signed_lots * price * FEE_SCALE_UP;
}

static void
trade_spot (SimVenue *self, gint64 signed_lots, gint64 price)
{
    self->coins += signed_lots * 100000; /* lots have 3 digits, coins 8 */
    self->cash -= signed_lots * price * FEE_SCALE_UP;
    self->flow -= signed_lots * price * FEE_SCALE_UP;
}

static void
pay_fee (SimVenue *self, SimExecution *execution)
{
    gint64 rate = execution->is_maker ? maker_rates[execution->instrument]
                                      : taker_rates[execution->instrument];

    execution->fee_in_base =
        self->fee_in_base && execution->instrument == SIM_SPOT && execution->buys;
    if (execution->fee_in_base)
    {
        execution->fee = execution->quantity * rate;
        self->coins -= execution->fee;
        return;
    }
    execution->fee = execution->quantity * execution->price * rate;
    self->cash -= execution->fee;
    self->flow -= execution->fee;
}

static void
execute (SimVenue *self, SimExecution *execution, gint64 now)
{
    gint64 lots = execution->buys ? execution->quantity : -execution->quantity;

    execution->id = self->executions->len + 1;
    execution->ts = now;
    if (execution->instrument == SIM_PERP)
        trade_perp (self, lots, execution->price);
    else
        trade_spot (self, lots, execution->price);
    pay_fee (self, execution);
    g_array_append_vals (self->executions, execution, 1);
    add_news (self, SIM_NEWS_EXECUTION)->execution = *execution;
}

/* --- orders -------------------------------------------------------------------------------- */

static void
end_order (SimVenue *self, SimOrder *order, SimStatus status)
{
    order->status = status;
    for (guint i = 0; i < self->open->len; i++)
    {
        if (&g_array_index (self->orders, SimOrder, g_array_index (self->open, guint, i)) != order)
            continue;
        g_array_remove_index (self->open, i);
        break;
    }
    tell_order (self, order);
}

/* What an order may still do: reduce-only ones never turn a position round. */
static gint64
get_allowed (const SimVenue *self, const SimOrder *order)
{
    gint64 rest = order->quantity - order->filled;

    if (!order->reduce_only || order->instrument != SIM_PERP)
        return rest;
    if (self->position == 0 || (self->position > 0) == order->buys)
        return 0;
    return MIN (rest, ABS (self->position));
}

static void
fill (SimVenue *self, SimOrder *order, gint64 quantity, gint64 price, gboolean is_maker, gint64 now)
{
    SimExecution execution = {
        .instrument = order->instrument,
        .buys = order->buys,
        .is_maker = is_maker,
        .quantity = quantity,
        .price = price,
    };

    g_strlcpy (execution.link, order->link, sizeof execution.link);
    order->filled += quantity;
    order->value += quantity * price;
    execute (self, &execution, now);
    if (order->filled == order->quantity)
        end_order (self, order, SIM_FILLED);
    else
        tell_order (self, order);
}

static gint64
get_price (const SimVenue *self, const SimOrder *order)
{
    return self->bid[order->instrument] + (order->buys ? SPREAD : 0);
}

static gboolean
crosses (const SimVenue *self, const SimOrder *order)
{
    if (order->is_market)
        return TRUE;
    return order->buys ? order->price >= get_price (self, order)
                       : order->price <= get_price (self, order);
}

/* What the book has for it at once. */
static void
take (SimVenue *self, SimOrder *order, gint64 now)
{
    gint64 most = get_allowed (self, order);

    if (is_lucky (self, self->thin))
        most = sim_draw (&self->random, 0, most);
    /* In two parts, now and then. */
    if (most > 1 && is_lucky (self, 200))
    {
        gint64 part = sim_draw (&self->random, 1, most - 1);

        fill (self, order, part, get_price (self, order), FALSE, now);
        most -= part;
    }
    if (most > 0)
        fill (self, order, most, get_price (self, order), FALSE, now);
}

static gboolean
has_coins (const SimVenue *self, const SimOrder *request)
{
    gint64 sum = request->quantity;

    if (request->instrument != SIM_SPOT || request->buys)
        return TRUE;
    for (guint i = 0; i < self->open->len; i++)
    {
        const SimOrder *order =
            &g_array_index (self->orders, SimOrder, g_array_index (self->open, guint, i));

        if (order->instrument == SIM_SPOT && !order->buys)
            sum += order->quantity - order->filled;
    }
    return sum * 100000 <= self->coins;
}

SimCode
sim_venue_create (SimVenue *self, const SimOrder *request, gint64 now)
{
    SimOrder *order;
    guint place = self->orders->len;

    if (find (self, request->link) != NULL)
        return SIM_DUPLICATE;
    if (!has_coins (self, request) || get_allowed (self, request) <= 0)
        return SIM_REFUSED;
    g_array_append_vals (self->orders, request, 1);
    g_array_append_val (self->open, place);
    g_hash_table_insert (self->links, g_strdup (request->link), GUINT_TO_POINTER (place + 1));
    order = &g_array_index (self->orders, SimOrder, place);
    order->id = place + 1;
    order->ts = now;
    order->status = SIM_OPEN;
    if ((self->rejects_late && is_lucky (self, 300)) ||
        (order->is_post_only && crosses (self, order)))
    {
        end_order (self, order, order->is_post_only ? SIM_CANCELED : SIM_REJECTED);
        return SIM_DONE;
    }
    tell_order (self, order);
    if (crosses (self, order))
        take (self, order, now);
    if (order->status == SIM_OPEN && (order->is_market || order->is_immediate))
        end_order (self, order, SIM_CANCELED);
    return SIM_DONE;
}

SimCode
sim_venue_cancel (SimVenue *self, const char *link, gint64 now)
{
    SimOrder *order = find (self, link);

    if (order == NULL || order->status != SIM_OPEN)
        return SIM_GONE;
    end_order (self, order, SIM_CANCELED);
    return SIM_DONE;
}

SimCode
sim_venue_amend (SimVenue *self, const char *link, gint64 quantity, gint64 price, gint64 now)
{
    SimOrder *order = find (self, link);
    SimOrder asked;

    if (order == NULL || order->status != SIM_OPEN)
        return SIM_GONE;
    asked = *order;
    asked.quantity = quantity > 0 ? quantity : order->quantity;
    asked.price = price > 0 ? price : order->price;
    if (asked.quantity <= order->filled ||
        (asked.instrument == SIM_SPOT && !asked.buys && asked.quantity > order->quantity))
        return SIM_REFUSED;
    order->quantity = asked.quantity;
    order->price = asked.price;
    tell_order (self, order);
    if (crosses (self, order))
        take (self, order, now);
    return SIM_DONE;
}

void
sim_venue_cancel_all (SimVenue *self, gint64 now)
{
    while (self->open->len > 0)
        end_order (self,
                   &g_array_index (self->orders, SimOrder, g_array_index (self->open, guint, 0)),
                   SIM_CANCELED);
}

/* --- time goes by -------------------------------------------------------------------------- */

static void
move_price (SimVenue *self, SimInstrument instrument)
{
    self->bid[instrument] += sim_draw (&self->random, -60, 60);
    add_news (self, SIM_NEWS_PRICE)->instrument = instrument;
}

static void
fill_resting (SimVenue *self, gint64 now)
{
    for (guint i = self->open->len; i-- > 0;)
    {
        SimOrder *order;
        gint64 most;

        if (i >= self->open->len)
            continue;
        order = &g_array_index (self->orders, SimOrder, g_array_index (self->open, guint, i));
        if (!crosses (self, order) && !is_lucky (self, 50))
            continue;
        most = get_allowed (self, order);
        if (most == 0)
            end_order (self, order, SIM_CANCELED);
        else
            fill (self, order, sim_draw (&self->random, 1, most), order->price, TRUE, now);
    }
}

static void
add_entry (SimVenue *self, const SimEntry *entry)
{
    g_array_append_vals (self->entries, entry, 1);
    self->cash += entry->amount;
    self->flow += entry->amount;
    add_news (self, SIM_NEWS_ENTRY)->entry = *entry;
}

static void
settle (SimVenue *self, gint64 now)
{
    SimEntry entry = {
        .is_funding = TRUE,
        .position = self->position,
        .mark = self->bid[SIM_PERP],
        .rate = sim_draw (&self->random, -20, 30),
        .ts = now,
    };

    self->ts_settlement += self->interval_ns;
    entry.amount = -entry.position * entry.mark * entry.rate;
    if (self->position != 0)
        add_entry (self, &entry);
}

void
sim_venue_step (SimVenue *self, gint64 now)
{
    move_price (self, SIM_PERP);
    move_price (self, SIM_SPOT);
    fill_resting (self, now);
    if (now >= self->ts_settlement)
        settle (self, now);
}

void
sim_venue_force (SimVenue *self, gint64 now)
{
    gint64 held = ABS (self->position);
    SimExecution execution = {
        .instrument = SIM_PERP,
        .buys = self->position < 0,
        .is_forced = TRUE,
        .price = self->bid[SIM_PERP],
    };

    if (held == 0)
        return;
    execution.quantity = sim_draw (&self->random, 1, held);
    self->forced += execution.quantity;
    execute (self, &execution, now);
}

void
sim_venue_meddle (SimVenue *self, gint64 now)
{
    SimOrder request = {
        .instrument = SIM_PERP,
        .buys = is_lucky (self, 500),
        .is_market = TRUE,
        .quantity = sim_draw (&self->random, 1, 5),
    };

    g_snprintf (request.link, sizeof request.link, "hand-%u", self->orders->len);
    self->forced += request.quantity;
    sim_venue_create (self, &request, now);
}

void
sim_venue_deposit (SimVenue *self, gint64 amount, gint64 now)
{
    const SimEntry entry = { .amount = amount, .ts = now };

    add_entry (self, &entry);
}
