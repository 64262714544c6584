/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parquet-fixture.h"

/* What each type of a column becomes. */

typedef struct
{
    const char *select;
    const char *cells;
} Case;

static void
check_cases (ParquetFixture *f, const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++)
    {
        g_autofree char *select = g_strdup_printf ("SELECT %s AS x", cases[i].select);
        g_autofree char *path = parquet_fixture_make (f, "one.parquet", select);
        g_autofree char *text = parquet_fixture_read (f, path);
        g_autofree char *wanted = g_strdup_printf ("x\n%s\n", cases[i].cells);

        g_test_message ("%s", select);
        g_assert_cmpstr (text, ==, wanted);
    }
}

static void
test_numbers (ParquetFixture *f, gconstpointer data)
{
    static const Case cases[] = {
        { "true", "b:true" },
        { "(-128)::TINYINT", "i:-128" },
        { "255::UTINYINT", "i:255" },
        { "(-32768)::SMALLINT", "i:-32768" },
        { "65535::USMALLINT", "i:65535" },
        { "(-2147483648)::INTEGER", "i:-2147483648" },
        { "4294967295::UINTEGER", "i:4294967295" },
        { "(-9223372036854775808)::BIGINT", "i:-9223372036854775808" },
        { "18446744073709551615::UBIGINT", "18446744073709551615" },
        { "0.1::FLOAT", "0.1" },
    };

    PARQUET_NEED (f);
    check_cases (f, cases, G_N_ELEMENTS (cases));
}

/* The shortest decimal that reads back, which is what the writer meant. */
static void
test_doubles (ParquetFixture *f, gconstpointer data)
{
    static const Case cases[] = {
        { "0.1::DOUBLE", "m:0.1" },
        { "(-42350.55)::DOUBLE", "m:-42350.55" },
        { "0.00000001::DOUBLE", "m:0.00000001" },
        { "0.000000015::DOUBLE", "d:0.000000015" },
        { "123456789012.25::DOUBLE", "d:123456789012.25" },
        { "'nan'::DOUBLE", "d:nan" },
        { "'-inf'::DOUBLE", "d:-inf" },
    };

    PARQUET_NEED (f);
    check_cases (f, cases, G_N_ELEMENTS (cases));
}

static void
test_decimals (ParquetFixture *f, gconstpointer data)
{
    static const Case cases[] = {
        { "(-12.34)::DECIMAL(4,2)", "m:-12.34" },
        { "1234567.89::DECIMAL(9,2)", "m:1234567.89" },
        { "(-123456789012345.678)::DECIMAL(18,3)", "m:-123456789012345.678" },
        { "12345678901234567890.5::DECIMAL(38,10)", "12345678901234567890.5000000000" },
    };

    PARQUET_NEED (f);
    check_cases (f, cases, G_N_ELEMENTS (cases));
}

/* With a zone they are instants; without one they wait for somebody to say it. */
static void
test_times (ParquetFixture *f, gconstpointer data)
{
    static const Case cases[] = {
        { "to_timestamp(1704067200.000001)", "t:2024-01-01T00:00:00.000001Z" },
        { "'2024-01-01 00:00:00.25'::TIMESTAMP", "l:2024-01-01T00:00:00.250" },
        { "'2024-01-01 00:00:01'::TIMESTAMP_S", "l:2024-01-01T00:00:01.000" },
        { "'2024-01-01 00:00:00.001'::TIMESTAMP_MS", "l:2024-01-01T00:00:00.001" },
        { "'2024-01-01 00:00:00.000000001'::TIMESTAMP_NS", "l:2024-01-01T00:00:00.000000001" },
        { "'2024-02-29'::DATE", "l:2024-02-29T00:00:00.000" },
        { "'9999-01-01'::TIMESTAMP", "out of range" },
        { "'infinity'::TIMESTAMP", "out of range" },
    };

    PARQUET_NEED (f);
    check_cases (f, cases, G_N_ELEMENTS (cases));
}

static void
test_texts (ParquetFixture *f, gconstpointer data)
{
    static const Case cases[] = {
        { "'Buy'", "Buy" },
        { "'twelve bytes'", "twelve bytes" },
        { "'more than twelve bytes'", "more than twelve bytes" },
        { "''", "" },
        { "NULL::VARCHAR", "" },
        { "NULL::DOUBLE", "" },
        { "NULL::TIMESTAMP", "" },
        { "'old'::BLOB", "old" },
    };

    PARQUET_NEED (f);
    check_cases (f, cases, G_N_ELEMENTS (cases));
}

/* More than a chunk of DuckDB's and a word of its bits for nulls. */
static void
test_many (ParquetFixture *f, gconstpointer data)
{
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GString) wanted = g_string_new ("x y\n");

    PARQUET_NEED (f);
    path =
        parquet_fixture_make (f, "many.parquet",
                              "SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE i * 0.5::DOUBLE END AS x, "
                              "i::VARCHAR AS y FROM range(5000) t(i) ORDER BY i");
    text = parquet_fixture_read (f, path);
    for (guint i = 0; i < 5000; i++)
    {
        if (i % 7 != 0)
            g_string_append_printf (wanted, "m:%u%s", i / 2, i % 2 ? ".5" : "");
        g_string_append_printf (wanted, " %u\n", i);
    }
    g_assert_cmpstr (text, ==, wanted->str);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    PARQUET_TEST ("vector/numbers", test_numbers);
    PARQUET_TEST ("vector/doubles", test_doubles);
    PARQUET_TEST ("vector/decimals", test_decimals);
    PARQUET_TEST ("vector/times", test_times);
    PARQUET_TEST ("vector/texts", test_texts);
    PARQUET_TEST ("vector/many", test_many);
    return g_test_run ();
}
