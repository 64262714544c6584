/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-history.h"

TestMarket *
test_market_new (void)
{
    TestMarket *self = g_new0 (TestMarket, 1);

    self->instruments = carry_instruments_new ();
    self->wanted = g_ptr_array_new ();
    return self;
}

/* An instrument with fine steps that is asked for. */
const CarryInstrument *
test_market_add (TestMarket *self, CarryCategory category, const char *symbol, const char *base)
{
    g_autoptr (CarryInstrument) one =
        carry_instrument_new ("bybit", category, symbol, base, "USDT");
    g_autoptr (GError) error = NULL;
    const CarryInstrument *added;

    one->tick_size = carry_decimal_from_text ("0.01");
    one->qty_step = carry_decimal_from_text ("0.001");
    added = carry_instruments_add (self->instruments, one, &error);
    g_assert_no_error (error);
    g_ptr_array_add (self->wanted, (gpointer) added);
    return added;
}

void
test_market_free (TestMarket *self)
{
    g_ptr_array_unref (self->wanted);
    carry_instruments_unref (self->instruments);
    g_free (self);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Opens a history and waits for it. */
CarryCursor *
test_history_open (CarryHistory *history, TestMarket *market, gint64 ts_from, gint64 ts_to,
                   GError **error)
{
    CarryHistoryRequest request = { market->wanted, ts_from, ts_to };
    g_autoptr (GAsyncResult) result = NULL;

    carry_history_open_async (history, &request, NULL, on_opened, &result);
    while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
    return carry_history_open_finish (history, result, error);
}

/* All events of a history, in blocks of an odd size. */
GArray *
test_history_read (CarryHistory *history, TestMarket *market, gint64 ts_from, gint64 ts_to,
                   GError **error)
{
    g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (CarryMarketEvent));
    g_autoptr (CarryCursor) cursor = test_history_open (history, market, ts_from, ts_to, error);
    CarryMarketEvent block[97];
    gssize got;

    if (cursor == NULL)
        return NULL;
    while ((got = carry_cursor_read (cursor, block, G_N_ELEMENTS (block), error)) > 0)
        g_array_append_vals (events, block, (guint) got);
    return got == 0 ? g_steal_pointer (&events) : NULL;
}

static void
add_number (GString *text, const char *name, CarryDecimal value)
{
    char buffer[CARRY_DECIMAL_BUFFER];

    g_string_append_printf (text, " %s=%s", name,
                            carry_decimal_format (carry_decimal_normalize (value), buffer));
}

static void
add_bar (GString *text, const CarryMarketEvent *event, const CarryInstrument *of)
{
    g_string_append_printf (text, " %um", event->bar_minutes);
    if (!(event->flags & CARRY_MARKET_FLAG_CLOSE_ONLY))
    {
        add_number (text, "o", carry_instrument_price (of, event->bar.open));
        add_number (text, "h", carry_instrument_price (of, event->bar.high));
        add_number (text, "l", carry_instrument_price (of, event->bar.low));
    }
    add_number (text, "c", carry_instrument_price (of, event->bar.close));
    add_number (text, "v", carry_instrument_size (of, event->bar.volume));
}

static void
add_rate (GString *text, const CarryMarketEvent *event)
{
    char buffer[CARRY_TIME_BUFFER];

    add_number (text, "rate", carry_decimal_make (event->funding.rate, CARRY_RATE_SCALE));
    if (event->funding.ts_next != 0)
        g_string_append_printf (text, " next=%s",
                                carry_time_to_text (event->funding.ts_next, buffer));
    if (event->funding.interval_ns != 0)
        g_string_append_printf (text, " every=%s",
                                carry_duration_to_text (event->funding.interval_ns, buffer));
}

static void
add_values (GString *text, const CarryMarketEvent *event, const CarryInstrument *of)
{
    switch ((CarryMarketKind) event->kind)
    {
    case CARRY_MARKET_BAR:
        add_bar (text, event, of);
        break;
    case CARRY_MARKET_MARK:
    case CARRY_MARKET_INDEX:
        add_number (text, "price", carry_instrument_price (of, event->mark.price));
        break;
    case CARRY_MARKET_SETTLEMENT:
    case CARRY_MARKET_FUNDING:
        add_rate (text, event);
        break;
    case CARRY_MARKET_TRADE:
    case CARRY_MARKET_LEVEL:
    case CARRY_MARKET_LIQUIDATION:
        g_string_append (text, event->flags & CARRY_MARKET_FLAG_BUY ? " buy" : " sell");
        add_number (text, "price", carry_instrument_price (of, event->trade.price));
        add_number (text, "size", carry_instrument_size (of, event->trade.size));
        g_string_append_printf (text, " id=%" G_GUINT64_FORMAT, event->trade.id);
        break;
    case CARRY_MARKET_QUOTE:
        add_number (text, "bid", carry_instrument_price (of, event->quote.bid));
        add_number (text, "x", carry_instrument_size (of, event->quote.bid_size));
        add_number (text, "ask", carry_instrument_price (of, event->quote.ask));
        add_number (text, "x", carry_instrument_size (of, event->quote.ask_size));
        break;
    case CARRY_MARKET_GAP:
    case CARRY_MARKET_ACTIVITY:
    default:
        break;
    }
}

/* A line for each event: when it is known, what it is about, kind and values. */
char *
test_events_to_text (TestMarket *market, const GArray *events)
{
    GString *text = g_string_new (NULL);
    g_autoptr (GEnumClass) kinds = g_type_class_ref (CARRY_TYPE_MARKET_KIND);

    for (guint i = 0; i < events->len; i++)
    {
        const CarryMarketEvent *event = &g_array_index (events, CarryMarketEvent, i);
        const CarryInstrument *of = carry_instruments_get (market->instruments, event->instrument);
        char time[CARRY_TIME_BUFFER];

        g_string_append_printf (text, "%s %s %s %s", carry_time_to_text (event->ts_local, time),
                                carry_category_to_text (of->category), of->symbol,
                                g_enum_get_value (kinds, event->kind)->value_nick);
        if (event->ts_venue != event->ts_local)
            g_string_append_printf (text, " venue=%s", carry_time_to_text (event->ts_venue, time));
        add_values (text, event, of);
        g_string_append_c (text, '\n');
    }
    return g_string_free (text, FALSE);
}

gint64
test_time (const char *text)
{
    g_autoptr (GError) error = NULL;
    gint64 ts = 0;

    carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, 0, &ts, &error);
    g_assert_no_error (error);
    return ts;
}

/*
 * A file of the recorded data beside the repository. Without it the test is
 * skipped, or fails where CARRY_REQUIRE_SHARED is set; NULL says so.
 */
char *
test_shared_path (const char *name)
{
    g_autofree char *path =
        g_build_filename (CARRY_SOURCE_ROOT, "..", "shared", "data", name, NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    if (g_strcmp0 (g_getenv ("CARRY_REQUIRE_SHARED"), "1") == 0)
        g_test_fail_printf ("%s is missing", path);
    else
        g_test_skip_printf ("%s is not there", path);
    return NULL;
}
