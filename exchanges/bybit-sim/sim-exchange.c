/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-private.h"

#include <math.h>

#include "sim-booking.h"
#include "sim-events.h"
#include "sim-funding.h"
#include "sim-ladder.h"

#define DEFAULT_STEP (100 * CARRY_NS_PER_MS)
#define DEFAULT_DEPTH 200
#define DEFAULT_VOLATILITY 60
#define DEFAULT_TRADES 60
#define YEAR_SECONDS 31557600.0
#define HOUSE_UID 1
/* Where the venue's counters stand when nobody looks for the beginning. */
#define FIRST_SPOT_ORDER G_GUINT64_CONSTANT (2281309546159014400)
#define FIRST_SPOT_TRADE G_GUINT64_CONSTANT (2290000000047469164)
#define FIRST_SEQ G_GUINT64_CONSTANT (157776604406)

static void
set_defaults (SimExchangeConfig *config)
{
    config->step = config->step > 0 ? config->step : DEFAULT_STEP;
    config->depth = config->depth > 0 ? config->depth : DEFAULT_DEPTH;
    config->history = config->history > 0 ? config->history : CARRY_NS_PER_DAY;
    config->volatility = config->volatility != 0 ? config->volatility : DEFAULT_VOLATILITY;
    config->trades_per_minute =
        config->trades_per_minute != 0 ? config->trades_per_minute : DEFAULT_TRADES;
}

static SimAccount *
add_pseudo (SimExchange *self, guint64 uid)
{
    SimAccountConfig config = { .uid = uid };
    SimAccount *account = sim_account_new (self, &config);
    account->is_pseudo = TRUE;
    g_ptr_array_add (self->accounts, account);
    return account;
}

SimExchange *
sim_exchange_new (const SimExchangeConfig *config, const SimListener *listener, gpointer data)
{
    SimExchange *self = g_new0 (SimExchange, 1);
    self->config = *config;
    set_defaults (&self->config);
    if (listener != NULL)
        self->listener = *listener;
    self->data = data;
    self->now = config->ts_start;
    self->markets = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_market_free);
    self->market_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_account_free);
    self->indexes = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_index_free);
    self->order_faults = g_array_new (FALSE, FALSE, sizeof (SimOrderFault));
    self->events = sim_events_new (self);
    carry_random_init (&self->ids, self->config.seed, "ids");
    self->background = add_pseudo (self, 0);
    self->house = add_pseudo (self, HOUSE_UID);
    self->seq[SIM_CATEGORY_SPOT] = FIRST_SEQ;
    self->seq[SIM_CATEGORY_LINEAR] = FIRST_SEQ * 4;
    self->ts_step = (self->now / self->config.step + 1) * self->config.step;
    self->ts_hour = (self->now / CARRY_NS_PER_HOUR) * CARRY_NS_PER_HOUR + 5 * CARRY_NS_PER_MINUTE;
    if (self->ts_hour <= self->now)
        self->ts_hour += CARRY_NS_PER_HOUR;
    double steps_a_year = YEAR_SECONDS * (double) CARRY_NS_PER_SECOND / (double) self->config.step;
    if (self->config.volatility > 0)
        self->step_volatility = (gint64) (self->config.volatility * 1e10 / sqrt (steps_a_year));
    return self;
}

void
sim_exchange_free (SimExchange *self)
{
    sim_events_free (self->events);
    g_ptr_array_unref (self->accounts);
    g_ptr_array_unref (self->markets);
    g_hash_table_unref (self->market_of);
    g_ptr_array_unref (self->indexes);
    g_array_unref (self->order_faults);
    g_free (self);
}

static char *
market_key (SimCategory category, const char *symbol)
{
    return g_strconcat (sim_category_text (category), ":", symbol, NULL);
}

static SimIndex *
find_index (const SimExchange *self, const char *coin)
{
    for (guint i = 0; i < self->indexes->len; i++)
    {
        SimIndex *index = g_ptr_array_index (self->indexes, i);
        if (g_str_equal (index->coin, coin))
            return index;
    }
    return NULL;
}

static gboolean
check_instrument (const SimExchange *self, const SimInstrument *instrument, SimPrice price,
                  GError **error)
{
    const char *wrong = NULL;
    if (*instrument->symbol == '\0' || *instrument->base_coin == '\0' ||
        *instrument->quote_coin == '\0')
        wrong = "has no symbol or no coins";
    else if (instrument->tick <= 0 || instrument->qty_step <= 0 || instrument->min_qty <= 0)
        wrong = "needs a tick, a quantity step and a smallest quantity above 0";
    else if (instrument->max_qty < instrument->min_qty)
        wrong = "has a largest quantity below the smallest";
    else if (instrument->multiplier < 1)
        wrong = "needs a multiplier of at least 1";
    else if (instrument->category == SIM_CATEGORY_LINEAR &&
             (instrument->funding_interval <= 0 || instrument->n_tiers == 0 ||
              instrument->n_tiers > SIM_MAX_RISK_TIERS || instrument->max_leverage < SIM_RATE_ONE))
        wrong = "needs a funding interval, a leverage of at least 1 and 1 to 8 risk tiers";
    else if (find_index (self, instrument->coin) == NULL && price <= 0)
        wrong = "needs a first price: its coin has no default";
    if (wrong == NULL)
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "instrument %s:%s %s",
                 sim_category_text (instrument->category), instrument->symbol, wrong);
    return FALSE;
}

static void
start_market (SimExchange *self, SimMarket *market, gint64 now)
{
    sim_operation_begin (self, now);
    sim_ladder_init (market);
    sim_market_make_history (market, self->now - self->config.history, self->now);
    if (market->instrument.category == SIM_CATEGORY_LINEAR)
        sim_funding_start (market, self->now);
    if (!self->config.is_quiet)
        sim_ladder_step (market, sim_market_mid (market), self->now);
    sim_market_update_prices (market, self->now, market->index_price, market->mark_price);
    sim_market_touch (market);
    if (self->listener.on_instrument != NULL)
        self->listener.on_instrument (self->data, market);
    sim_operation_end (self);
}

gboolean
sim_exchange_add_instrument (SimExchange *self, const SimInstrument *instrument, SimPrice price,
                             gint64 now, GError **error)
{
    g_autofree char *key = market_key (instrument->category, instrument->symbol);
    if (price == 0)
        price = sim_instrument_default_price (instrument->coin) * instrument->multiplier;
    if (!check_instrument (self, instrument, price, error))
        return FALSE;
    if (g_hash_table_contains (self->market_of, key))
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "instrument %s is there already", key);
        return FALSE;
    }
    SimIndex *index = find_index (self, instrument->coin);
    if (index == NULL)
    {
        index = sim_index_new (self->config.seed, instrument->coin, price);
        index->exact /= instrument->multiplier;
        g_ptr_array_add (self->indexes, index);
    }
    SimMarket *market = sim_market_new (self, instrument, index);
    SimInstrument *own = &market->instrument;
    own->price_decimals = sim_number_decimals (own->tick, SIM_PRICE_SCALE);
    own->qty_decimals = sim_number_decimals (own->qty_step, SIM_QTY_SCALE);
    if (own->symbol_id == 0)
        own->symbol_id = (int) self->markets->len + 1;
    g_ptr_array_add (self->markets, market);
    g_hash_table_insert (self->market_of, g_steal_pointer (&key), market);
    start_market (self, market, now);
    return TRUE;
}

SimAccount *
sim_exchange_add_account (SimExchange *self, const SimAccountConfig *config, gint64 now,
                          GError **error)
{
    if (config->uid <= HOUSE_UID || sim_exchange_find_account (self, config->uid) != NULL)
    {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     "account %" G_GUINT64_FORMAT ": the uid is taken; 0 and 1 are the venue's own",
                     config->uid);
        return NULL;
    }
    sim_operation_begin (self, now);
    SimAccount *account = sim_account_new (self, config);
    g_ptr_array_add (self->accounts, account);
    for (guint i = 0; i < config->n_deposits; i++)
        sim_booking_cash (account, config->deposits[i].coin, SIM_LOG_TRANSFER_IN,
                          config->deposits[i].amount, self->now);
    sim_operation_end (self);
    return account;
}

guint
sim_exchange_get_n_markets (const SimExchange *self)
{
    return self->markets->len;
}

SimMarket *
sim_exchange_get_market (const SimExchange *self, guint n)
{
    return n < self->markets->len ? g_ptr_array_index (self->markets, n) : NULL;
}

SimMarket *
sim_exchange_find_market (const SimExchange *self, SimCategory category, const char *symbol)
{
    char key[64];
    g_snprintf (key, sizeof key, "%s:%s", sim_category_text (category), symbol);
    return g_hash_table_lookup (self->market_of, key);
}

/* The first two are the venue's own. */
guint
sim_exchange_get_n_accounts (const SimExchange *self)
{
    return self->accounts->len - 2;
}

SimAccount *
sim_exchange_get_account (const SimExchange *self, guint n)
{
    return n + 2 < self->accounts->len ? g_ptr_array_index (self->accounts, n + 2) : NULL;
}

SimAccount *
sim_exchange_find_account (const SimExchange *self, guint64 uid)
{
    for (guint i = 0; i < self->accounts->len; i++)
    {
        SimAccount *account = g_ptr_array_index (self->accounts, i);
        if (account->config.uid == uid)
            return account;
    }
    return NULL;
}

SimAccount *
sim_exchange_get_background (const SimExchange *self)
{
    return self->background;
}

SimAccount *
sim_exchange_get_house (const SimExchange *self)
{
    return self->house;
}

gint64
sim_exchange_get_now (const SimExchange *self)
{
    return self->now;
}

void
sim_exchange_make_uuid (SimExchange *self, char out_id[SIM_ID_BUFFER])
{
    guint64 high = carry_random_next (&self->ids);
    guint64 low = carry_random_next (&self->ids);
    g_snprintf (out_id, SIM_ID_BUFFER, "%08x-%04x-4%03x-%04x-%04x%08x", (guint) (high >> 32),
                (guint) (high >> 16) & 0xffff, (guint) high & 0xfff,
                0x8000 | ((guint) (low >> 48) & 0x3fff), (guint) (low >> 32) & 0xffff, (guint) low);
}

void
sim_exchange_make_order_ids (SimExchange *self, SimNode *node, const char *link_id)
{
    SimOrder *row = &node->row;
    row->number = self->n_orders++;
    g_strlcpy (row->link_id, link_id != NULL ? link_id : "", sizeof row->link_id);
    if (row->instrument->category == SIM_CATEGORY_LINEAR)
    {
        sim_exchange_make_uuid (self, row->order_id);
        return;
    }
    guint64 number = FIRST_SPOT_ORDER + row->number * 256;
    g_snprintf (row->order_id, sizeof row->order_id, "%" G_GUINT64_FORMAT, number);
    if (*row->link_id == '\0')
        g_snprintf (row->link_id, sizeof row->link_id, "%" G_GUINT64_FORMAT, number + 1);
}

void
sim_exchange_make_trade_id (SimExchange *self, SimCategory category, char out_id[SIM_ID_BUFFER])
{
    if (category == SIM_CATEGORY_LINEAR)
        sim_exchange_make_uuid (self, out_id);
    else
        g_snprintf (out_id, SIM_ID_BUFFER, "%" G_GUINT64_FORMAT,
                    FIRST_SPOT_TRADE + self->n_spot_trades++);
}
