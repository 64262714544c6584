/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-metrics.h"

#include <string.h>

#include "prometheus-process.h"

static const char status[] =
    "{\"name\":\"a\\\"b\",\"env\":\"sim\",\"version\":\"1\",\"build_id\":\"x\",\"trading\":true,"
    "\"time\":\"2024-01-01T00:00:00.500Z\",\"events\":12,"
    "\"equity\":{\"equity\":\"100000.123456789012345678\",\"cash\":null},"
    "\"total\":{\"net\":\"-1.5\"},\"day\":null,\"risk\":{\"state\":\"reducing\",\"killed\":false,"
    "\"refusals\":{\"P1\":3}},"
    "\"symbols\":[{\"symbol\":\"BTCUSDT\",\"delta_bps\":2.5,\"basis_bps\":null,"
    "\"funding\":{\"rate\":\"0.0001\",\"next\":\"2024-01-01T08:00:00.000Z\"},"
    "\"perp\":{\"instrument\":\"bybit:linear:BTCUSDT\",\"quantity\":\"-0.046\",\"stale\":true},"
    "\"spot\":null}],\"orders\":[{\"certain\":false},{\"certain\":true}],"
    "\"queues\":{\"inbox\":0,\"writer\":7},\"loop\":{\"p99_ms\":1.5},"
    "\"modules\":[{\"id\":\"main\",\"status\":{\"left\":0.5,\"word\":\"x\"}}]}";

static char *
format (const char *json, gboolean is_open_metrics)
{
    const PrometheusCounts counts = { .notices = { 1, 2, 3 }, .fills = 4 };
    PrometheusText text = { .out = g_string_new (NULL), .is_open_metrics = is_open_metrics };

    prometheus_metrics_add (&text, json, &counts);
    prometheus_process_add (&text);
    prometheus_text_end (&text);
    return g_string_free (text.out, FALSE);
}

static void
assert_line (const char *text, const char *line)
{
    g_autofree char *whole = g_strconcat ("\n", line, "\n", NULL);

    if (strstr (text, whole) == NULL)
        g_error ("no line `%s` in:\n%s", line, text);
}

static void
test_values (void)
{
    g_autofree char *text = format (status, FALSE);

    assert_line (text, "carry_equity 100000.123456789012345678"); /* as it is written */
    assert_line (text, "carry_trading 1");
    assert_line (text, "carry_killed 0");
    assert_line (text, "carry_risk_state{state=\"reducing\"} 1");
    assert_line (text, "carry_risk_state{state=\"halted\"} 0");
    assert_line (text, "carry_time_seconds 1704067200.500");
    assert_line (text, "carry_events_total 12");
    assert_line (text, "# TYPE carry_events_total counter");
    assert_line (text, "carry_notices_total{level=\"critical\"} 3");
    assert_line (text, "carry_fills_total 4");
    assert_line (text, "carry_result{part=\"net\"} -1.5");
    assert_line (text, "carry_symbol_delta_ratio{symbol=\"BTCUSDT\"} 0.00025");
    assert_line (text, "carry_symbol_funding_next_time_seconds{symbol=\"BTCUSDT\"} 1704096000.000");
    assert_line (text, "carry_price_stale{instrument=\"bybit:linear:BTCUSDT\"} 1");
    assert_line (text, "carry_open_orders 2");
    assert_line (text, "carry_unknown_orders 1");
    assert_line (text, "carry_orders_refused_total{code=\"P1\"} 3");
    assert_line (text, "carry_queue_length{queue=\"writer\"} 7");
    assert_line (text, "carry_loop_wait_seconds{share=\"0.99\"} 0.0015");
    assert_line (text, "carry_module_value{module=\"main\",name=\"left\"} 0.5");
    g_assert_nonnull (strstr (text, "carry_build_info{name=\"a\\\"b\",env=\"sim\""));
    g_assert_nonnull (strstr (text, "\nprocess_resident_memory_bytes "));
}

/* What is not known has no sample: zero would be a lie. */
static void
test_unknown (void)
{
    g_autofree char *text = format (status, FALSE);
    g_autofree char *none = format (NULL, FALSE);
    g_autofree char *broken = format ("[1", FALSE);

    g_assert_null (strstr (text, "\ncarry_cash "));
    g_assert_null (strstr (text, "carry_day_result{"));
    g_assert_null (strstr (text, "carry_symbol_basis_ratio{"));
    g_assert_null (strstr (text, "word"));
    g_assert_null (strstr (none, "carry_equity"));
    assert_line (none, "carry_fills_total 4");
    assert_line (broken, "carry_fills_total 4");
}

static void
test_open_metrics (void)
{
    g_autofree char *text = format (status, TRUE);

    assert_line (text, "# TYPE carry_events counter");
    assert_line (text, "carry_events_total 12");
    g_assert_true (g_str_has_suffix (text, "\n# EOF\n"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/metrics/values", test_values);
    g_test_add_func ("/metrics/unknown", test_unknown);
    g_test_add_func ("/metrics/open-metrics", test_open_metrics);
    return g_test_run ();
}
