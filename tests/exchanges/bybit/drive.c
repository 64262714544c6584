/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Drives the connector by commands on stdin and tells what it does on stdout, a line each with
 * tabs between: the engine of whole-program tests. `drive SETTING=VALUE…`; commands:
 *
 *   start, list, snapshot, check, stop, quit
 *   subscribe CATEGORY SYMBOL, unsubscribe CATEGORY SYMBOL, markets
 *   submit LINK CATEGORY SYMBOL buy|sell market|limit gtc|ioc|fok|post-only QUANTITY PRICE|- reduce|-
 *   amend LINK QUANTITY|- PRICE|-, cancel LINK, query LINK, cancel-all
 *   statement AMOUNT: the day ends now, and AMOUNT was booked that nobody paid
 */

#include <carry.h>
#include <errno.h>
#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <unistd.h>

#include "bybit-exchange.h"
#include "bybit-statement.h"
#include "drive-engine.h"

/* --- answers ------------------------------------------------------------------------------- */

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;

    if (carry_module_start_finish (CARRY_MODULE (source), result, &error))
        drive_say ("started");
    else
        drive_say ("failed\tstart\t%s", error->message);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Drive *self = user_data;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) list =
        carry_exchange_list_instruments_finish (CARRY_EXCHANGE (source), result, &error);

    for (guint i = 0; list != NULL && i < list->len; i++)
    {
        const CarryInstrument *entry = g_ptr_array_index (list, i);

        if (carry_instruments_find (self->instruments, entry->venue, entry->category,
                                    entry->symbol) == NULL &&
            carry_instruments_add (self->instruments, entry, &error) == NULL)
            g_error ("%s", error->message);
        drive_say ("instrument\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
                   carry_category_to_text (entry->category), entry->symbol, entry->base,
                   drive_text (entry->tick_size), drive_text (entry->qty_step),
                   drive_text (entry->maker_fee), drive_text (entry->taker_fee));
    }
    if (list != NULL)
        drive_say ("listed\t%u", list->len);
    else
        drive_say ("failed\tlist\t%s", error->message);
}

static void
say_snapshot (Drive *self, const CarrySnapshot *snapshot)
{
    for (guint i = 0; i < snapshot->transfers->len; i++)
    {
        const CarryTransfer *transfer = g_ptr_array_index (snapshot->transfers, i);

        drive_say ("balance\t%s\t%s", transfer->coin, drive_text (transfer->amount));
    }
    for (guint i = 0; i < snapshot->positions->len; i++)
    {
        const CarryPosition *position = g_ptr_array_index (snapshot->positions, i);
        const CarryInstrument *instrument =
            carry_instruments_get (self->instruments, position->instrument);

        drive_say ("position\t%s\t%s\t%s", carry_category_to_text (instrument->category),
                   instrument->symbol, drive_text (position->quantity));
    }
    for (guint i = 0; i < snapshot->orders->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (snapshot->orders, i);

        drive_say ("open\t%s\t%s", order->link_id, carry_order_state_to_text (order->state));
    }
    drive_say ("snapshot\t%u", snapshot->fills->len);
}

static void
on_snapshot (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrySnapshot) snapshot =
        carry_exchange_snapshot_finish (CARRY_EXCHANGE (source), result, &error);

    if (snapshot != NULL)
        say_snapshot (user_data, snapshot);
    else
        drive_say ("failed\tsnapshot\t%s", error->message);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) lines = carry_exchange_check_finish (CARRY_EXCHANGE (source), result, &error);

    for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
        drive_say ("check\t%s", lines[i]);
    if (lines != NULL)
        drive_say ("checked");
    else
        drive_say ("failed\tcheck\t%s", error->message);
}

/* --- commands ------------------------------------------------------------------------------ */

static const CarryInstrument *
find (Drive *self, const char *category, const char *symbol)
{
    CarryCategory number;
    const CarryInstrument *instrument;

    if (!carry_category_parse (category, &number))
        g_error ("%s is no category", category);
    instrument = carry_instruments_find (self->instruments, "bybit", number, symbol);
    if (instrument == NULL)
        g_error ("there is no %s %s; list first", category, symbol);
    return instrument;
}

static CarryDecimal
number (const char *word)
{
    return g_str_equal (word, "-") ? carry_decimal_invalid () : carry_decimal_from_text (word);
}

static int
choose (GType type, const char *nick)
{
    g_autoptr (GEnumClass) klass = g_type_class_ref (type);
    const GEnumValue *value = g_enum_get_value_by_nick (klass, nick);

    if (value == NULL)
        g_error ("%s is none of %s", nick, g_type_name (type));
    return value->value;
}

static void
submit (Drive *self, char **words)
{
    const CarryInstrument *instrument = find (self, words[2], words[3]);
    CarryOrder order = {
        .id = ++self->next_order,
        .instrument = instrument->index,
        .side = g_str_equal (words[4], "buy") ? CARRY_SIDE_BUY : CARRY_SIDE_SELL,
        .type = (CarryOrderType) choose (CARRY_TYPE_ORDER_TYPE, words[5]),
        .time_in_force = (CarryTimeInForce) choose (CARRY_TYPE_TIME_IN_FORCE, words[6]),
        .state = CARRY_ORDER_SENT,
        .certain = TRUE,
        .reduce_only = g_str_equal (words[9], "reduce"),
        .quantity = number (words[7]),
        .price = number (words[8]),
        .decision_price = carry_decimal_invalid (),
        .filled = carry_decimal_zero (),
        .average_price = carry_decimal_invalid (),
        .ts_created = carry_clock_get_now (self->clock),
        .ts_updated = carry_clock_get_now (self->clock),
    };

    g_strlcpy (order.link_id, words[1], sizeof order.link_id);
    g_hash_table_replace (self->orders, g_strdup (order.link_id), carry_order_copy (&order));
    carry_exchange_submit (CARRY_EXCHANGE (self->module), &order);
}

static const CarryOrder *
find_order (Drive *self, const char *link_id)
{
    const CarryOrder *order = g_hash_table_lookup (self->orders, link_id);

    if (order == NULL)
        g_error ("there is no order %s", link_id);
    return order;
}

static void
amend (Drive *self, char **words)
{
    CarryDecimal quantity = number (words[2]);
    CarryDecimal price = number (words[3]);

    carry_exchange_amend (CARRY_EXCHANGE (self->module), find_order (self, words[1]),
                          carry_decimal_is_valid (quantity) ? &quantity : NULL,
                          carry_decimal_is_valid (price) ? &price : NULL);
}

static void
say_markets (const Drive *self)
{
    drive_say ("markets\t%u\t%u\t%u\t%u\t%u\t%u", self->n_markets[CARRY_MARKET_QUOTE],
               self->n_markets[CARRY_MARKET_TRADE], self->n_markets[CARRY_MARKET_MARK],
               self->n_markets[CARRY_MARKET_FUNDING], self->n_markets[CARRY_MARKET_LEVEL],
               self->n_markets[CARRY_MARKET_GAP]);
    if (self->last[0].kind == CARRY_MARKET_QUOTE)
    {
        const CarryInstrument *instrument =
            carry_instruments_get (self->instruments, self->last[0].instrument);

        drive_say ("quote\t%s\t%s\t%s", instrument->symbol,
                   drive_text (carry_instrument_price (instrument, self->last[0].quote.bid)),
                   drive_text (carry_instrument_price (instrument, self->last[0].quote.ask)));
    }
}

static guint
count_files (void)
{
    g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
    guint n = 0;

    while (g_dir_read_name (dir) != NULL)
        n++;
    return n;
}

static gboolean
on_settled (gpointer user_data)
{
    drive_say ("stopped\t%u", count_files ());
    return G_SOURCE_REMOVE;
}

/* Three readings, as after a day. */
static gboolean
on_statement (gpointer user_data)
{
    Drive *self = user_data;

    if (self->n_looks++ < 3)
    {
        self->ts_statement += 30 * CARRY_NS_PER_SECOND;
        bybit_statement_look (self->statement, self->ts_statement);
        return G_SOURCE_CONTINUE;
    }
    g_clear_pointer (&self->statement, bybit_statement_free);
    drive_say ("day-over");
    return G_SOURCE_REMOVE;
}

static void
end_day (Drive *self, const char *amount)
{
    gint64 now = carry_clock_get_now (self->clock);
    const CarryFundingPayment odd = { .ts = now, .amount = number (amount) };

    carry_day_sums_add_funding (self->sums, find (self, "linear", "BTCUSDT"), &odd);
    self->statement =
        bybit_statement_new (bybit_exchange_get_venue (BYBIT_EXCHANGE (self->module)));
    bybit_statement_look (self->statement, now);
    self->ts_statement = carry_time_floor_day (now) + CARRY_NS_PER_DAY + 2 * CARRY_NS_PER_MINUTE;
    bybit_statement_look (self->statement, self->ts_statement);
    self->n_looks = 1;
    g_timeout_add (1500, on_statement, self);
}

static gboolean
run_life (Drive *self, char **words)
{
    CarryExchange *exchange = CARRY_EXCHANGE (self->module);

    if (g_str_equal (words[0], "start"))
        carry_module_start_async (self->module, NULL, on_started, self);
    else if (g_str_equal (words[0], "list"))
        carry_exchange_list_instruments_async (exchange, NULL, on_listed, self);
    else if (g_str_equal (words[0], "snapshot"))
        carry_exchange_snapshot_async (exchange, NULL, on_snapshot, self);
    else if (g_str_equal (words[0], "check"))
        carry_exchange_check_async (exchange, NULL, on_checked, self);
    else if (g_str_equal (words[0], "stop"))
    {
        carry_module_stop (self->module);
        g_timeout_add (100, on_settled, NULL);
    }
    else if (g_str_equal (words[0], "files"))
        drive_say ("files\t%u", count_files ());
    else if (g_str_equal (words[0], "quit"))
        g_main_loop_quit (self->loop);
    else
        return FALSE;
    return TRUE;
}

static void
run (Drive *self, char **words)
{
    CarryExchange *exchange = CARRY_EXCHANGE (self->module);

    if (run_life (self, words))
        return;
    if (g_str_equal (words[0], "subscribe"))
        carry_feed_subscribe (CARRY_FEED (exchange), find (self, words[1], words[2]));
    else if (g_str_equal (words[0], "unsubscribe"))
        carry_feed_unsubscribe (CARRY_FEED (exchange), find (self, words[1], words[2]));
    else if (g_str_equal (words[0], "markets"))
        say_markets (self);
    else if (g_str_equal (words[0], "submit"))
        submit (self, words);
    else if (g_str_equal (words[0], "amend"))
        amend (self, words);
    else if (g_str_equal (words[0], "cancel"))
        carry_exchange_cancel (exchange, find_order (self, words[1]));
    else if (g_str_equal (words[0], "query"))
        carry_exchange_query (exchange, find_order (self, words[1]));
    else if (g_str_equal (words[0], "statement"))
        end_day (self, words[1]);
    else if (g_str_equal (words[0], "cancel-all"))
        carry_exchange_cancel_all (exchange, NULL);
    else
        g_error ("%s is no command", words[0]);
}

static void read_command (Drive *self);

static void
on_command (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Drive *self = user_data;
    g_autofree char *line =
        g_data_input_stream_read_line_finish (self->commands, result, NULL, NULL);
    g_auto (GStrv) commands = NULL;

    if (line == NULL)
    {
        g_main_loop_quit (self->loop);
        return;
    }
    /* Those of one line are of one moment. */
    commands = g_strsplit (line, ";", -1);
    for (char **command = commands; *command != NULL; command++)
    {
        g_auto (GStrv) words = g_strsplit (*command, " ", -1);

        run (self, words);
    }
    read_command (self);
}

static void
read_command (Drive *self)
{
    g_data_input_stream_read_line_async (self->commands, G_PRIORITY_DEFAULT, NULL, on_command,
                                         self);
}

static void
set (CarryModule *module, const char *assignment)
{
    g_auto (GStrv) parts = g_strsplit (assignment, "=", 2);
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (module), parts[0]);
    g_auto (GValue) value = G_VALUE_INIT;
    g_autoptr (GError) error = NULL;

    if (pspec == NULL || !carry_setting_parse (pspec, parts[1], &value, &error))
        g_error ("%s: %s", assignment, error != NULL ? error->message : "no such setting");
    g_object_set_property (G_OBJECT (module), parts[0], &value);
}

int
main (int argc, char **argv)
{
    Drive self = { 0 };
    g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

    self.clock = carry_real_clock_new ();
    self.instruments = carry_instruments_new ();
    self.sums = carry_day_sums_new ();
    self.orders =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) carry_order_free);
    self.loop = g_main_loop_new (NULL, FALSE);
    self.commands = g_data_input_stream_new (input);
    self.module = g_object_new (BYBIT_TYPE_EXCHANGE, "id", "drive", NULL);
    for (int i = 1; i < argc; i++)
        set (self.module, argv[i]);
    self.context = carry_context_new (&drive_backend, &self, "drive", 1);
    carry_module_set_context (self.module, self.context);
    read_command (&self);
    g_main_loop_run (self.loop);
    carry_module_stop (self.module);
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_object_unref (self.module);
    g_object_unref (self.context);
    g_object_unref (self.commands);
    g_main_loop_unref (self.loop);
    g_hash_table_unref (self.orders);
    carry_instruments_unref (self.instruments);
    carry_day_sums_free (self.sums);
    g_object_unref (self.clock);
    return 0;
}
