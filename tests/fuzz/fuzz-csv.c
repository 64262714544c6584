/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The first byte chooses name and settings; the rest is the file, of text or of gzip. */

#include "fuzz.h"

#include <glib/gstdio.h>
#include <string.h>

#include "csv-history.h"
#include "test-history.h"

typedef struct
{
    const char *name;
    const char *settings[6]; /* name, value, … */
} FuzzFile;

static const FuzzFile files[] = {
    { "x_BTCUSDT_perp_5m.csv", { NULL } },
    { "x_BTCUSDT_spot_5m.csv", { NULL } },
    { "x_BTCUSDT_mark_4h.csv", { NULL } },
    { "x_BTCUSDT_funding_8h.csv", { NULL } },
    { "x_BTCUSDT_1h_perp_spot_mark_funding.csv", { NULL } },
    { "funding.csv", { "time-zone", "+03:00" } },
    { "BTCUSDT2024-01-01.csv", { NULL } },
    { "BTCUSDT_2024-01-01.csv", { NULL } },
    { "BTCUSDT_5_2024-01-01_2024-01-31.csv", { NULL } },
    { "20240101_btcusdt_minute_trade_perp.csv", { NULL } },
    { "20240101_btcusdt_minute_quote.csv", { NULL } },
    { "perp_btcusdt_margin_interest.csv", { NULL } },
    { "any.csv", { "category", "linear", "kind", "trade", "symbol", "BTCUSDT" } },
    { "any.csv", { "category", "spot", "kind", "quote", "symbol", "BTCUSDT" } },
    { "any.csv", { "columns", "time=1,close=2", "category", "spot", "interval", "1h" } },
    { "events.csv", { NULL } },
};

static void
set_from_text (CarryHistory *history, const char *name, const char *text)
{
    GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (history), name);
    g_auto (GValue) value = G_VALUE_INIT;

    g_assert_true (carry_setting_parse (pspec, text, &value, NULL));
    g_object_set_property (G_OBJECT (history), name, &value);
}

static GArray *
read_file (const FuzzFile *file, const char *path, TestMarket *market, const char *on_bad_row,
           GError **error)
{
    g_autoptr (CarryHistory) history = g_object_new (CSV_TYPE_HISTORY, NULL);

    set_from_text (history, "files", path);
    set_from_text (history, "on-bad-row", on_bad_row);
    for (gsize i = 0; i + 1 < G_N_ELEMENTS (file->settings) && file->settings[i] != NULL; i += 2)
        set_from_text (history, file->settings[i], file->settings[i + 1]);
    return test_history_read (history, market, 0, G_MAXINT64, error);
}

/* A mistake of the reader, never of a file. */
#define NOT_IN_ORDER "not in order"

/* Whatever is in the file, an event makes sense. */
static void
check_event (const CarryMarketEvent *event)
{
    g_assert_cmpuint (event->instrument, <, 2);
    g_assert_cmpint (event->ts_local, >, 0);
    switch ((CarryMarketKind) event->kind)
    {
    case CARRY_MARKET_BAR:
        g_assert_cmpint (event->bar.low, >, 0);
        g_assert_cmpint (event->bar.high, >=, event->bar.low);
        g_assert_cmpint (event->bar.close, <=, event->bar.high);
        g_assert_cmpint (event->bar.volume, >=, 0);
        break;
    case CARRY_MARKET_MARK:
    case CARRY_MARKET_TRADE:
    case CARRY_MARKET_QUOTE:
    case CARRY_MARKET_LEVEL:
    case CARRY_MARKET_LIQUIDATION:
        g_assert_cmpint (event->words[0], >, 0);
        break;
    default:
        break;
    }
}

/* What a refusal may quote is not what the reader says itself. */
static void
check_refused (const GError *error, const char *path)
{
    g_autofree char *content = NULL;
    gsize size = 0;

    g_assert_true (error->domain == CARRY_ERROR);
    g_assert_true (error->code == CARRY_ERROR_CORRUPT || error->code == CARRY_ERROR_CONFIG ||
                   error->code == CARRY_ERROR_INVALID);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_cmpuint (strlen (error->message), <, 1000);
    g_assert_true (g_file_get_contents (path, &content, &size, NULL));
    if (memmem (content, size, NOT_IN_ORDER, strlen (NOT_IN_ORDER)) == NULL)
        g_assert_null (strstr (error->message, NOT_IN_ORDER));
}

static void
check_file (const FuzzFile *file, const char *path)
{
    g_autoptr (TestMarket) market = test_market_new ();
    g_autoptr (GError) error = NULL, skip_error = NULL;
    g_autoptr (GArray) strict = NULL, lenient = NULL;

    test_market_add (market, CARRY_CATEGORY_LINEAR, "BTCUSDT", "BTC");
    test_market_add (market, CARRY_CATEGORY_SPOT, "BTCUSDT", "BTC");
    strict = read_file (file, path, market, "fail", &error);
    lenient = read_file (file, path, market, "skip", &skip_error);
    if (strict == NULL)
        check_refused (error, path);
    if (lenient == NULL)
        check_refused (skip_error, path);
    for (guint i = 0; lenient != NULL && i < lenient->len; i++)
        check_event (&g_array_index (lenient, CarryMarketEvent, i));
    if (strict == NULL)
        return;
    /* Without a bad row there is nothing to leave out. */
    g_assert_nonnull (lenient);
    g_assert_cmpmem (strict->data, strict->len * sizeof (CarryMarketEvent), lenient->data,
                     lenient->len * sizeof (CarryMarketEvent));
}

static GLogWriterOutput
keep_quiet (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    return level <= G_LOG_LEVEL_WARNING ? g_log_writer_default (level, fields, n_fields, NULL)
                                        : G_LOG_WRITER_HANDLED;
}

/* In memory where there is such a place: many thousand files come and go. */
static char *
make_folder (void)
{
    const char *base = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
    char *folder = g_build_filename (base, "carry-fuzz-XXXXXX", NULL);

    g_assert_nonnull (g_mkdtemp (folder));
    return folder;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    static gboolean is_quiet;
    g_autofree char *folder = NULL, *path = NULL;
    const FuzzFile *file;

    if (size == 0)
        return 0;
    if (!is_quiet)
        g_log_set_writer_func (keep_quiet, NULL, NULL);
    is_quiet = TRUE;
    file = &files[data[0] % G_N_ELEMENTS (files)];
    folder = make_folder ();
    path = g_build_filename (folder, file->name, NULL);
    g_assert_true (g_file_set_contents_full (path, (const char *) data + 1, (gssize) size - 1,
                                             G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    check_file (file, path);
    g_unlink (path);
    g_rmdir (folder);
    return 0;
}
