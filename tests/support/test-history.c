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
