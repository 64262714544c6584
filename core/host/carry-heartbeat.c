/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-heartbeat.h"

#include <math.h>

#include "base/carry-time.h"
#include "host/carry-dry-run.h"

/* Money is told to the cent in the line, and to the last digit in its fields. */
#define LINE_SCALE 2

static void
append_money (GString *line, CarryAmount amount)
{
    char text[CARRY_AMOUNT_BUFFER];

    if (carry_amount_is_valid (amount))
        g_string_append (line,
                         carry_amount_format (
                             carry_amount_round (amount, LINE_SCALE, CARRY_ROUND_HALF_EVEN), text));
    else
        g_string_append_c (line, '?');
}

static void
append_price (GString *line, CarryDecimal price)
{
    char text[CARRY_DECIMAL_BUFFER];

    g_string_append (line, carry_decimal_is_valid (price)
                               ? carry_decimal_format (carry_decimal_normalize (price), text)
                               : "?");
}

static void
append_funding (GString *line, const CarryStatus *status, const CarryStatusSymbol *symbol)
{
    if (!carry_decimal_is_valid (symbol->rate))
        return;
    g_string_append_printf (line, ", funding %.4f %%",
                            carry_decimal_to_double (symbol->rate) * 100);
    if (symbol->ts_funding > status->now)
        g_string_append_printf (line, " in %" G_GINT64_FORMAT " s",
                                (symbol->ts_funding - status->now) / CARRY_NS_PER_SECOND);
    g_string_append (line, " pays ");
    append_money (line, symbol->expected);
}

static gint64
get_age_ns (const CarryStatusSymbol *symbol)
{
    return MAX (symbol->perp.age_ns, symbol->spot.age_ns);
}

static void
append_symbol (GString *line, const CarryStatus *status, const CarryStatusSymbol *symbol)
{
    g_string_append_printf (line, "; %s delta %.1f bps of ", symbol->name, symbol->delta_bps);
    append_money (line, symbol->notional);
    g_string_append (line, " at ");
    append_price (line, symbol->perp.price);
    g_string_append_c (line, '/');
    append_price (line, symbol->spot.price);
    append_funding (line, status, symbol);
    g_string_append (line, ", day ");
    append_money (line, carry_split_get_net (&symbol->day));
    if (symbol->naked_since != 0)
        g_string_append_printf (line, ", legs apart for %.1f s",
                                (double) (status->now - symbol->naked_since) / CARRY_NS_PER_SECOND);
    if (isfinite (symbol->liquidation_distance))
        g_string_append_printf (line, ", liquidation %.1f %% away",
                                symbol->liquidation_distance * 100);
    if (get_age_ns (symbol) >= 0)
        g_string_append_printf (line, ", heard %.1f s ago",
                                (double) get_age_ns (symbol) / CARRY_NS_PER_SECOND);
    else
        g_string_append (line, ", never heard of");
    if (symbol->state != CARRY_RISK_ACTIVE)
        g_string_append_printf (line, ", %s", carry_risk_state_to_text (symbol->state));
}

static void
append_loop (GString *line, const CarryStatus *status, const CarryLag *lag)
{
    guint n_open = carry_notice_board_get_n_open (carry_engine_get_board (status->engine));

    g_string_append_printf (line, "; %u orders, %u unknown; queues %u/%u", status->n_orders,
                            status->n_unknown, status->n_inbox, status->n_writer);
    if (lag != NULL)
        g_string_append_printf (line, "; loop p99 %.1f ms",
                                (double) carry_lag_get_quantile (lag, 990) / 1e6);
    if (n_open > 0)
        g_string_append_printf (line, "; %u open alarms", n_open);
}

/* (transfer full): how the run stands, in one line for people. */
char *
carry_heartbeat_format (const CarryStatus *status)
{
    const char *env = carry_engine_get_settings (status->engine)->env;
    GString *line = g_string_new (NULL);

    if (env != NULL && g_str_has_prefix (env, CARRY_DRY_RUN_CODE))
        g_string_append (line, "DRY RUN; ");
    g_string_append (line, "equity ");
    append_price (line,
                  carry_decimal_rescale (status->equity.equity, LINE_SCALE, CARRY_ROUND_HALF_EVEN));
    g_string_append (line, ", day ");
    if (status->ts_day == 0)
        g_string_append_c (line, '?');
    else
    {
        append_money (line, carry_split_get_net (&status->day));
        g_string_append (line, " (funding ");
        append_money (line, status->day.funding_pnl);
        g_string_append (line, ", price ");
        append_money (line, status->day.price_pnl);
        g_string_append (line, ", fees ");
        append_money (line, status->day.fees);
        g_string_append_c (line, ')');
    }
    if (status->state != CARRY_RISK_ACTIVE)
        g_string_append_printf (line, "; %s: %s", carry_risk_state_to_text (status->state),
                                status->reason);
    for (guint i = 0; i < status->symbols->len; i++)
        append_symbol (line, status, &g_array_index (status->symbols, CarryStatusSymbol, i));
    append_loop (line, status, carry_engine_get_lag (status->engine));
    return g_string_free (line, FALSE);
}

/* Fields of one record of the log; they own their texts. */
static void
field_clear (gpointer data)
{
    GLogField *field = data;

    g_free ((char *) field->key);
    g_free ((char *) field->value);
}

static void
add_text (GArray *fields, const char *symbol, const char *name, const char *text)
{
    GLogField field = { .length = -1 };
    g_autofree char *upper = symbol != NULL ? g_ascii_strup (symbol, -1) : NULL;
    char *key = symbol != NULL ? g_strdup_printf ("CARRY_%s_%s", upper, name)
                               : g_strdup_printf ("CARRY_%s", name);

    field.key = g_strcanon (key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", '_');
    field.value = g_strdup (text);
    g_array_append_val (fields, field);
    /* cppcheck-suppress memleak ; the array owns it */
}

static void
add_amount (GArray *fields, const char *symbol, const char *name, CarryAmount amount)
{
    char text[CARRY_AMOUNT_BUFFER];

    if (carry_amount_is_valid (amount))
        add_text (fields, symbol, name, carry_amount_format (amount, text));
}

static void
add_decimal (GArray *fields, const char *symbol, const char *name, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];

    if (carry_decimal_is_valid (value))
        add_text (fields, symbol, name,
                  carry_decimal_format (carry_decimal_normalize (value), text));
}

static void
add_ratio (GArray *fields, const char *symbol, const char *name, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (isfinite (value))
        add_text (fields, symbol, name, g_ascii_formatd (text, sizeof text, "%.6g", value));
}

static void
add_split (GArray *fields, const char *symbol, const CarrySplit *day)
{
    add_amount (fields, symbol, "DAY_NET", carry_split_get_net (day));
    add_amount (fields, symbol, "DAY_PRICE", day->price_pnl);
    add_amount (fields, symbol, "DAY_FUNDING", day->funding_pnl);
    add_amount (fields, symbol, "DAY_FEES", day->fees);
    add_amount (fields, symbol, "DAY_BORROW", day->borrow);
}

static void
add_symbol (GArray *fields, const CarryStatusSymbol *symbol)
{
    const char *name = symbol->name;
    char time[CARRY_TIME_BUFFER];

    add_ratio (fields, name, "DELTA_BPS", symbol->delta_bps);
    add_amount (fields, name, "NOTIONAL", symbol->notional);
    add_decimal (fields, name, "PERP_PRICE", symbol->perp.price);
    add_decimal (fields, name, "SPOT_PRICE", symbol->spot.price);
    add_decimal (fields, name, "FUNDING_RATE", symbol->rate);
    if (symbol->ts_funding > 0)
        add_text (fields, name, "FUNDING_NEXT", carry_time_to_text (symbol->ts_funding, time));
    add_amount (fields, name, "FUNDING_EXPECTED", symbol->expected);
    add_split (fields, name, &symbol->day);
    add_ratio (fields, name, "NAKED_SECONDS", (double) symbol->naked_ns / CARRY_NS_PER_SECOND);
    add_ratio (fields, name, "LIQUIDATION_DISTANCE", symbol->liquidation_distance);
    if (get_age_ns (symbol) >= 0)
        add_ratio (fields, name, "AGE_SECONDS", (double) get_age_ns (symbol) / CARRY_NS_PER_SECOND);
}

/* What modules say of themselves, as far as it is a number. */
static void
add_modules (GArray *fields, GVariant *modules)
{
    GVariantIter iter, values;
    const char *id, *name;
    GVariant *status, *value;

    g_variant_iter_init (&iter, modules);
    while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &id, &status))
    {
        g_variant_iter_init (&values, status);
        while (g_variant_iter_loop (&values, "{&sv}", &name, &value))
        {
            g_autofree char *upper = g_ascii_strup (name, -1);

            if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
                add_ratio (fields, id, upper, g_variant_get_double (value));
            else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
                add_ratio (fields, id, upper, (double) g_variant_get_uint64 (value));
        }
    }
}

static void
add_run (GArray *fields, const CarryStatus *status)
{
    const CarryLag *lag = carry_engine_get_lag (status->engine);

    add_decimal (fields, NULL, "EQUITY", status->equity.equity);
    if (status->ts_day != 0)
        add_split (fields, NULL, &status->day);
    add_ratio (fields, NULL, "ORDERS", status->n_orders);
    add_ratio (fields, NULL, "UNKNOWN", status->n_unknown);
    add_ratio (fields, NULL, "QUEUE_INBOX", status->n_inbox);
    add_ratio (fields, NULL, "QUEUE_WRITER", status->n_writer);
    if (lag != NULL)
        add_ratio (fields, NULL, "LOOP_P99_MS", (double) carry_lag_get_quantile (lag, 990) / 1e6);
}

/* One line, and everything in it as a field of its own for machines. */
void
carry_heartbeat_log (const CarryStatus *status, const char *line)
{
    g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (GLogField));
    g_autofree char *message = g_strdup_printf ("heartbeat: %s", line);
    const GLogField domain = { .key = g_strdup ("GLIB_DOMAIN"),
                               .value = g_strdup (G_LOG_DOMAIN),
                               .length = -1 };

    g_array_set_clear_func (fields, field_clear);
    g_array_append_val (fields, domain);
    add_text (fields, NULL, "HEARTBEAT", "1");
    add_run (fields, status);
    for (guint i = 0; i < status->symbols->len; i++)
        add_symbol (fields, &g_array_index (status->symbols, CarryStatusSymbol, i));
    add_modules (fields, status->modules);
    {
        const GLogField text = { .key = g_strdup ("MESSAGE"),
                                 .value = g_strdup (message),
                                 .length = -1 };
        const GLogField priority = { .key = g_strdup ("PRIORITY"),
                                     .value = g_strdup ("6"),
                                     .length = -1 };

        g_array_append_val (fields, text);
        g_array_append_val (fields, priority);
    }
    g_log_structured_array (G_LOG_LEVEL_INFO, (const GLogField *) fields->data, fields->len);
}
