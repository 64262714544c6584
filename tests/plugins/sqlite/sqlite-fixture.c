/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "sqlite-store.h"

#define START_TS (G_GINT64_CONSTANT (1704067200) * CARRY_NS_PER_SECOND)

static void
add_instrument (CarryInstruments *instruments, CarryCategory category, const char *symbol,
                const char *base)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", category, symbol, base, "USDT");
    g_autoptr (GError) error = NULL;

    instrument->tick_size = carry_decimal_from_text ("0.10");
    instrument->qty_step = carry_decimal_from_text ("0.001");
    instrument->price_scale = 8;
    instrument->size_scale = 8;
    carry_instruments_add (instruments, instrument, &error);
    g_assert_no_error (error);
}

CarryInstruments *
sqlite_fixture_make_instruments (void)
{
    CarryInstruments *instruments = carry_instruments_new ();

    add_instrument (instruments, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC");
    add_instrument (instruments, CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC");
    add_instrument (instruments, CARRY_CATEGORY_LINEAR, "ETHUSDT", "ETH");
    return instruments;
}

CarryStore *
sqlite_fixture_make_store (const char *path)
{
    return g_object_new (SQLITE_TYPE_STORE, "id", "store", "path", path, NULL);
}

/* In memory where there is such a place: tests need not wait for a disk. */
static char *
make_folder (void)
{
    const char *base = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
    char *folder = g_build_filename (base, "carry-sqlite-XXXXXX", NULL);

    g_assert_nonnull (g_mkdtemp (folder));
    return folder;
}

void
sqlite_fixture_set_up (SqliteFixture *self, gconstpointer data)
{
    self->folder = make_folder ();
    self->path = g_build_filename (self->folder, "carry.db", NULL);
    self->instruments = sqlite_fixture_make_instruments ();
    self->identity = (CarryStoreIdentity){
        .env = "testnet",
        .account = "bybit:1234567",
        .build_id = "0123abcd",
        .epoch = 1,
        .ts = START_TS,
        .instruments = self->instruments,
    };
    carry_random_init (&self->random, 1, "sqlite");
    self->store = sqlite_fixture_make_store (self->path);
}

static void
remove_folder (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_assert_cmpint (g_remove (path), ==, 0);
    }
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
sqlite_fixture_tear_down (SqliteFixture *self, gconstpointer data)
{
    carry_store_close (self->store);
    g_assert_finalize_object (CARRY_MODULE (self->store));
    carry_instruments_unref (self->instruments);
    remove_folder (self->folder);
    g_free (self->folder);
    g_free (self->path);
}

void
sqlite_fixture_open (SqliteFixture *self)
{
    g_autoptr (GError) error = NULL;

    self->identity.epoch++;
    self->seq = 0;
    carry_store_open (self->store, &self->identity, &error);
    g_assert_no_error (error);
}

void
sqlite_fixture_close (SqliteFixture *self)
{
    carry_store_close (self->store);
}

void
sqlite_fixture_refuse (SqliteFixture *self, CarryError code, const char *words)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (carry_store_open (self->store, &self->identity, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, CARRY_ERROR, (gint) code);
    if (strstr (error->message, words) == NULL)
        g_error ("\"%s\" does not say \"%s\"", error->message, words);
    g_assert_cmpint ((int) strlen (error->message), <, 500);
    g_assert_null (strchr (error->message, '\n'));
}

/* Samples */

static gint64
pick (SqliteFixture *self, gint64 n)
{
    return (gint64) carry_random_below (&self->random, (guint64) n);
}

/* One in eight is invalid; else of any size and scale. */
static CarryDecimal
pick_decimal (SqliteFixture *self)
{
    gint64 coefficient = (gint64) carry_random_next (&self->random);

    if (pick (self, 8) == 0)
        return carry_decimal_invalid ();
    coefficient >>= pick (self, 64);
    return carry_decimal_make (MAX (coefficient, -G_MAXINT64),
                               (guint) pick (self, CARRY_DECIMAL_MAX_SCALE + 1));
}

/* Any bytes but NUL that are UTF-8. */
static void
pick_text (SqliteFixture *self, char *out_text, gsize size)
{
    static const char *const parts[] = { "a", "Z", "0",  "-", "'",  "\"",   ";", "\n",
                                         " ", "ü", "円", "%", "\\", "\x01", "x", "9" };
    gsize length = (gsize) pick (self, (gint64) size - 4);

    out_text[0] = '\0';
    while (strlen (out_text) < length)
        g_strlcat (out_text, parts[pick (self, G_N_ELEMENTS (parts))], size);
}

static gint64
pick_ts (SqliteFixture *self)
{
    return START_TS + pick (self, CARRY_NS_PER_DAY * 400);
}

static void
make_order (SqliteFixture *self, CarryOrder *order)
{
    order->id = carry_random_next (&self->random);
    order->group = carry_random_next (&self->random) >> pick (self, 64);
    order->instrument = (guint32) pick (self, 3);
    order->owner = 0;
    g_snprintf (order->link_id, sizeof order->link_id, "%" G_GUINT64_FORMAT "-%u",
                self->identity.epoch, (guint) pick (self, 50));
    order->side = (CarrySide) pick (self, 2);
    order->type = (CarryOrderType) pick (self, 2);
    order->time_in_force = (CarryTimeInForce) pick (self, 4);
    order->state = (CarryOrderState) pick (self, 9);
    order->pending = (CarryOrderPending) pick (self, 3);
    order->certain = (gboolean) pick (self, 2);
    order->reduce_only = (gboolean) pick (self, 2);
    order->quantity = pick_decimal (self);
    order->price = pick_decimal (self);
    order->decision_price = pick_decimal (self);
    order->filled = pick_decimal (self);
    order->average_price = pick_decimal (self);
    order->ts_created = pick_ts (self);
    order->ts_updated = pick_ts (self);
    pick_text (self, order->reason, sizeof order->reason);
}

static void
make_fill (SqliteFixture *self, CarryFill *fill)
{
    fill->order = carry_random_next (&self->random);
    fill->instrument = (guint32) pick (self, 3);
    g_snprintf (fill->exec_id, sizeof fill->exec_id, "%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT,
                self->identity.epoch, self->seq);
    g_snprintf (fill->link_id, sizeof fill->link_id, "%" G_GUINT64_FORMAT "-%u",
                self->identity.epoch, (guint) pick (self, 50));
    fill->side = (CarrySide) pick (self, 2);
    fill->liquidity = (CarryLiquidity) pick (self, 2);
    fill->price = carry_decimal_make (1 + pick (self, 100000000), (guint) pick (self, 5));
    fill->quantity = carry_decimal_make (1 + pick (self, 100000), (guint) pick (self, 7));
    fill->fee = carry_decimal_make (pick (self, 100000) - 1000, (guint) pick (self, 11));
    fill->fee_coin = g_intern_string (pick (self, 2) ? "USDT" : "BTC");
    fill->decision_price = pick_decimal (self);
    fill->ts = pick_ts (self);
    fill->is_liquidation = (gboolean) pick (self, 2);
}

static void
make_notice (SqliteFixture *self, SqliteSample *sample)
{
    CarryNotice *notice = &sample->of.notice;

    notice->ts = pick_ts (self);
    notice->level = (CarryNoticeLevel) pick (self, 3);
    for (guint i = 0; i < 3; i++)
        pick_text (self, sample->texts[i], sizeof sample->texts[i]);
    notice->module = sample->texts[0];
    notice->code = sample->texts[1];
    notice->text = pick (self, 10) == 0 ? NULL : sample->texts[2];
}

static void
make_group (SqliteFixture *self, CarryGroup *group)
{
    *group = (CarryGroup){
        .id = (guint64) pick (self, 30),
        .first = (guint32) pick (self, 3),
        .second = (guint32) pick (self, 3),
        .state = (CarryGroupState) pick (self, CARRY_GROUP_N_STATES),
        .quantity = pick_decimal (self),
        .delta = pick_decimal (self),
        .naked_notional = pick_decimal (self),
        .naked_ns = pick (self, 100 * CARRY_NS_PER_SECOND),
        .ts_created = pick_ts (self),
        .ts_updated = pick_ts (self),
    };
    pick_text (self, group->reason, sizeof group->reason);
}

static void
make_adjustment (SqliteFixture *self, CarryAdjustment *adjustment)
{
    gboolean is_coin = (gboolean) pick (self, 2);

    *adjustment = (CarryAdjustment){
        .ts = pick_ts (self),
        .instrument = is_coin ? G_MAXUINT32 : (guint32) (2 * pick (self, 2)),
        .coin = is_coin ? g_intern_string (pick (self, 2) ? "USDT" : "BTC") : NULL,
        .amount = carry_decimal_make (pick (self, 100000) - 50000, (guint) pick (self, 11)),
        .price = is_coin ? carry_decimal_invalid ()
                         : carry_decimal_make (1 + pick (self, 100000000), (guint) pick (self, 5)),
    };
    pick_text (self, adjustment->reason, sizeof adjustment->reason);
}

static void
make_money (SqliteFixture *self, SqliteSample *sample)
{
    CarryFundingPayment *funding = &sample->of.funding;
    CarryTransfer *transfer = &sample->of.transfer;
    CarryEquity *equity = &sample->of.equity;

    if (sample->event.kind == CARRY_EVENT_FUNDING)
        *funding = (CarryFundingPayment){
            .ts = pick_ts (self),
            .instrument = (guint32) (2 * pick (self, 2)),
            .position = pick_decimal (self),
            .mark_price = pick_decimal (self),
            .rate = pick_decimal (self),
            .amount = carry_decimal_make (pick (self, 100000) - 50000, (guint) pick (self, 11)),
        };
    else if (sample->event.kind == CARRY_EVENT_TRANSFER)
        *transfer = (CarryTransfer){
            .ts = pick_ts (self),
            .coin = g_intern_string (pick (self, 2) ? "USDT" : "BTC"),
            .amount = carry_decimal_make (pick (self, 10000000), (guint) pick (self, 11)),
            .is_borrow = (gboolean) pick (self, 2),
        };
    else
        *equity = (CarryEquity){
            .ts = pick_ts (self),
            .equity = pick_decimal (self),
            .cash = pick_decimal (self),
            .spot_value = pick_decimal (self),
            .perp_unrealised = pick_decimal (self),
        };
}

static void
point (SqliteFixture *self, SqliteSample *sample)
{
    CarryEvent *event = &sample->event;

    event->order = event->kind == CARRY_EVENT_ORDER ? &sample->of.order : NULL;
    event->fill = event->kind == CARRY_EVENT_FILL ? &sample->of.fill : NULL;
    event->funding = event->kind == CARRY_EVENT_FUNDING ? &sample->of.funding : NULL;
    event->transfer = event->kind == CARRY_EVENT_TRANSFER ? &sample->of.transfer : NULL;
    event->equity = event->kind == CARRY_EVENT_EQUITY ? &sample->of.equity : NULL;
    if (event->kind == CARRY_EVENT_NOTICE || event->kind == CARRY_EVENT_HALT)
        event->notice = &sample->of.notice;
    event->group = event->kind == CARRY_EVENT_GROUP ? &sample->of.group : NULL;
    event->adjustment = event->kind == CARRY_EVENT_ADJUSTMENT ? &sample->of.adjustment : NULL;
    if (event->group != NULL)
        event->instrument = carry_instruments_get (self->instruments, event->group->first);
    if (event->adjustment != NULL && event->adjustment->coin == NULL)
        event->instrument =
            carry_instruments_get (self->instruments, event->adjustment->instrument);
    if (event->order != NULL)
        event->instrument = carry_instruments_get (self->instruments, event->order->instrument);
    if (event->fill != NULL)
        event->instrument = carry_instruments_get (self->instruments, event->fill->instrument);
    if (event->funding != NULL)
        event->instrument = carry_instruments_get (self->instruments, event->funding->instrument);
}

/* The sample must stay where it is. */
void
sqlite_fixture_make (SqliteFixture *self, CarryEventKind kind, SqliteSample *out_sample)
{
    SqliteSample *sample = out_sample;

    memset (sample, 0, sizeof *sample);
    self->seq += 1 + (guint64) pick (self, 3);
    sample->event = (CarryEvent){ .kind = kind, .seq = self->seq, .ts = pick_ts (self) };
    pick_text (self, sample->texts[3], sizeof sample->texts[3]);
    sample->event.module = pick (self, 4) == 0 ? NULL : sample->texts[3];
    if (kind == CARRY_EVENT_ORDER)
        make_order (self, &sample->of.order);
    else if (kind == CARRY_EVENT_FILL)
        make_fill (self, &sample->of.fill);
    else if (kind == CARRY_EVENT_NOTICE || kind == CARRY_EVENT_HALT)
        make_notice (self, sample);
    else if (kind == CARRY_EVENT_GROUP)
        make_group (self, &sample->of.group);
    else if (kind == CARRY_EVENT_ADJUSTMENT)
        make_adjustment (self, &sample->of.adjustment);
    else
        make_money (self, sample);
    point (self, sample);
}

void
sqlite_fixture_make_any (SqliteFixture *self, SqliteSample *out_sample)
{
    sqlite_fixture_make (self, (CarryEventKind) (1 + pick (self, 9)), out_sample);
}

void
sqlite_fixture_append (SqliteFixture *self, const SqliteSample *samples, gsize n)
{
    g_autofree CarryEvent *events = g_new (CarryEvent, n);
    g_autoptr (GError) error = NULL;

    for (gsize i = 0; i < n; i++)
        events[i] = samples[i].event;
    carry_store_append (self->store, events, n, &error);
    g_assert_no_error (error);
    carry_store_tidy (self->store);
}

/* Texts */

static void
add_decimal (GString *text, CarryDecimal value)
{
    char buffer[CARRY_DECIMAL_BUFFER];

    g_string_append_printf (text, " %s", carry_decimal_format (value, buffer));
}

static void
add_text (GString *text, const char *word)
{
    g_autofree char *escaped = g_strescape (word != NULL ? word : "", NULL);

    g_string_append_printf (text, word != NULL ? " \"%s\"" : " NULL%s", escaped);
}

static void
add_order (GString *text, const CarryOrder *order)
{
    g_string_append_printf (
        text, " order %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %u %u %d %d %d %d %d %d %d",
        order->id, order->group, order->owner, order->instrument, order->side, order->type,
        order->time_in_force, order->state, order->pending, order->certain, order->reduce_only);
    add_text (text, order->link_id);
    add_decimal (text, order->quantity);
    add_decimal (text, order->price);
    add_decimal (text, order->decision_price);
    add_decimal (text, order->filled);
    add_decimal (text, order->average_price);
    g_string_append_printf (text, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, order->ts_created,
                            order->ts_updated);
    add_text (text, order->reason);
}

static void
add_fill (GString *text, const CarryFill *fill)
{
    g_string_append_printf (text, " fill %" G_GUINT64_FORMAT " %u %u %d %d %d %" G_GINT64_FORMAT,
                            fill->order, fill->instrument, fill->owner, fill->side, fill->liquidity,
                            fill->is_liquidation, fill->ts);
    add_text (text, fill->exec_id);
    add_text (text, fill->link_id);
    add_decimal (text, fill->price);
    add_decimal (text, fill->quantity);
    add_decimal (text, fill->fee);
    add_text (text, fill->fee_coin);
    add_decimal (text, fill->decision_price);
}

static void
add_money (GString *text, const CarryEvent *event)
{
    if (event->funding != NULL)
    {
        g_string_append_printf (text, " funding %u %" G_GINT64_FORMAT, event->funding->instrument,
                                event->funding->ts);
        add_decimal (text, event->funding->position);
        add_decimal (text, event->funding->mark_price);
        add_decimal (text, event->funding->rate);
        add_decimal (text, event->funding->amount);
    }
    if (event->transfer != NULL)
    {
        g_string_append_printf (text, " transfer %d %" G_GINT64_FORMAT, event->transfer->is_borrow,
                                event->transfer->ts);
        add_text (text, event->transfer->coin);
        add_decimal (text, event->transfer->amount);
    }
    if (event->equity != NULL)
    {
        g_string_append_printf (text, " equity %" G_GINT64_FORMAT, event->equity->ts);
        add_decimal (text, event->equity->equity);
        add_decimal (text, event->equity->cash);
        add_decimal (text, event->equity->spot_value);
        add_decimal (text, event->equity->perp_unrealised);
    }
}

static void
add_group (GString *text, const CarryGroup *group)
{
    g_string_append_printf (text, " group %" G_GUINT64_FORMAT " %u %u %u %d", group->id,
                            group->owner, group->first, group->second, group->state);
    add_decimal (text, group->quantity);
    add_decimal (text, group->delta);
    add_decimal (text, group->naked_notional);
    g_string_append_printf (text, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                            group->naked_ns, group->ts_created, group->ts_updated);
    add_text (text, group->reason);
}

static void
add_adjustment (GString *text, const CarryAdjustment *adjustment)
{
    g_string_append_printf (text, " adjustment %u %" G_GINT64_FORMAT, adjustment->instrument,
                            adjustment->ts);
    add_text (text, adjustment->coin);
    add_decimal (text, adjustment->amount);
    add_decimal (text, adjustment->price);
    add_text (text, adjustment->reason);
}

char *
sqlite_fixture_describe (const CarryEvent *event)
{
    GString *text = g_string_new (NULL);

    g_string_append_printf (text, "%d %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT, event->kind,
                            event->seq, event->ts);
    add_text (text, event->module);
    add_text (text, event->instrument != NULL ? event->instrument->symbol : NULL);
    if (event->order != NULL)
        add_order (text, event->order);
    if (event->fill != NULL)
        add_fill (text, event->fill);
    add_money (text, event);
    if (event->group != NULL)
        add_group (text, event->group);
    if (event->adjustment != NULL)
        add_adjustment (text, event->adjustment);
    if (event->notice != NULL)
    {
        g_string_append_printf (text, " notice %d %" G_GINT64_FORMAT, event->notice->level,
                                event->notice->ts);
        add_text (text, event->notice->module);
        add_text (text, event->notice->code);
        add_text (text, event->notice->text);
    }
    return g_string_free (text, FALSE);
}

static void
on_event (const CarryEvent *event, gpointer user_data)
{
    g_ptr_array_add (user_data, sqlite_fixture_describe (event));
}

GPtrArray *
sqlite_fixture_load (CarryStore *store, GError **error)
{
    g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_free);

    return carry_store_load (store, on_event, events, error) ? g_steal_pointer (&events) : NULL;
}

void
sqlite_fixture_assert_kept (SqliteFixture *self, const GPtrArray *expected)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) kept = sqlite_fixture_load (self->store, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (kept->len, ==, expected->len);
    for (guint i = 0; i < kept->len; i++)
        g_assert_cmpstr (g_ptr_array_index (kept, i), ==, g_ptr_array_index (expected, i));
}

/* Behind its back */

void
sqlite_fixture_execute (const char *path, const char *sql)
{
    sqlite3 *handle;
    char *message = NULL;

    g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
    sqlite3_exec (handle, sql, NULL, NULL, &message);
    g_assert_cmpstr (message, ==, NULL);
    sqlite3_close (handle);
}

static int
on_row (void *user_data, int n, char **values, char **names)
{
    GString *text = user_data;

    for (int i = 0; i < n; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? "|" : "",
                                values[i] != NULL ? values[i] : "NULL");
    g_string_append_c (text, '\n');
    return 0;
}

char *
sqlite_fixture_query (const char *path, const char *sql)
{
    GString *text = g_string_new (NULL);
    sqlite3 *handle;
    char *message = NULL;

    g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
    sqlite3_exec (handle, sql, on_row, text, &message);
    g_assert_cmpstr (message, ==, NULL);
    sqlite3_close (handle);
    return g_string_free (text, FALSE);
}
