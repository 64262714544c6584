/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-ctl-status.h"

#include <stdio.h>
#include <string.h>

#include "base/carry-decimal.h"
#include "host/carry-dry-run.h"

/* Notices that a person sees without asking for all. */
#define LAST_NOTICES 8

#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define RED "\033[1;31m"
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

static gboolean uses_colours;

static const char *
colour (const char *code)
{
    return uses_colours ? code : "";
}

/* What is null, or not there, is a dash. */
static const char *
get_text (JsonObject *object, const char *name)
{
    const char *text = json_object_get_string_member_with_default (object, name, NULL);

    return text != NULL ? text : "-";
}

static double
get_number (JsonObject *object, const char *name)
{
    return json_object_get_double_member_with_default (object, name, 0);
}

static gboolean
has_number (JsonObject *object, const char *name)
{
    return json_object_has_member (object, name) && !json_object_get_null_member (object, name);
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member (object, name);

    return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
    return json_object_has_member (object, name) ? json_object_get_array_member (object, name)
                                                 : NULL;
}

static guint
get_length (JsonArray *array)
{
    return array != NULL ? json_array_get_length (array) : 0;
}

/* Money for people: two decimals. The buffer is the caller's. */
static const char *
get_money (JsonObject *object, const char *name, char buffer[CARRY_DECIMAL_BUFFER])
{
    const char *text = json_object_get_string_member_with_default (object, name, NULL);
    CarryDecimal value;

    if (text == NULL || !carry_decimal_parse (text, -1, &value, NULL))
        return "-";
    return carry_decimal_format (carry_decimal_rescale (value, 2, CARRY_ROUND_HALF_EVEN), buffer);
}

static const char *
get_state_colour (const char *state)
{
    if (g_str_equal (state, "active"))
        return colour (GREEN);
    return colour (g_str_equal (state, "reducing") ? YELLOW : RED);
}

/* Of 2025-10-19T00:05:00.123Z the time of the day. */
static void
print_clock (const char *time)
{
    if (strlen (time) > 19)
        printf ("%.8s", time + 11);
    else
        printf ("%s", time);
}

static void
print_uptime (double seconds)
{
    guint minutes = (guint) (seconds / 60);

    if (minutes < 1)
        printf ("%.0f s", seconds);
    else if (minutes < 60)
        printf ("%u min", minutes);
    else if (minutes < 48 * 60)
        printf ("%u h %02u min", minutes / 60, minutes % 60);
    else
        printf ("%u days", minutes / 60 / 24);
}

static void
print_run (JsonObject *status)
{
    JsonObject *risk = get_object (status, "risk");
    const char *state = risk != NULL ? get_text (risk, "state") : "-";

    printf ("%s%s%s  %s, carry %s, up ", colour (BOLD), get_text (status, "name"), colour (PLAIN),
            get_text (status, "env"), get_text (status, "version"));
    print_uptime (get_number (status, "uptime_seconds"));
    if (g_str_has_prefix (get_text (status, "env"), CARRY_DRY_RUN_CODE))
        printf ("\n%sDRY RUN: orders are filled on paper, and none goes to the venue%s",
                colour (BOLD), colour (PLAIN));
    printf ("\n%s%s%s", get_state_colour (state), state, colour (PLAIN));
    if (!json_object_get_boolean_member_with_default (status, "trading", FALSE))
        printf (", not trading yet");
    if (risk != NULL && has_number (risk, "reason"))
        printf (": %s", get_text (risk, "reason"));
    if (risk != NULL && json_object_get_boolean_member_with_default (risk, "killed", FALSE))
        printf ("  %sthe kill switch is set%s", colour (RED), colour (PLAIN));
    printf ("\n");
}

static void
print_day (JsonObject *status)
{
    JsonObject *day = get_object (status, "day");
    char net[CARRY_DECIMAL_BUFFER], funding[CARRY_DECIMAL_BUFFER], price[CARRY_DECIMAL_BUFFER],
        fees[CARRY_DECIMAL_BUFFER];

    if (day == NULL)
    {
        printf ("   day not known before the first price\n");
        return;
    }
    printf ("   day %s (funding %s, prices %s, fees %s) since ", get_money (day, "net", net),
            get_money (day, "funding", funding), get_money (day, "price", price),
            get_money (day, "fees", fees));
    print_clock (get_text (status, "day_since"));
    printf ("\n");
}

static void
print_money (JsonObject *status)
{
    JsonObject *equity = get_object (status, "equity");
    char text[CARRY_DECIMAL_BUFFER];

    printf ("equity %s %s", equity != NULL ? get_money (equity, "equity", text) : "-",
            get_text (status, "quote_coin"));
    print_day (status);
}

static void
print_age (JsonObject *symbol)
{
    static const char *const legs[] = { "perp", "spot" };
    double age = -1;

    for (guint i = 0; i < G_N_ELEMENTS (legs); i++)
    {
        JsonObject *leg = get_object (symbol, legs[i]);

        if (leg != NULL && has_number (leg, "age_seconds"))
            age = MAX (age, get_number (leg, "age_seconds"));
    }
    if (age < 0)
        printf ("   never\n");
    else
        printf (" %5.1f s\n", age);
}

static const char *
get_price (JsonObject *symbol, const char *name)
{
    JsonObject *leg = get_object (symbol, name);

    return leg != NULL ? get_text (leg, "price") : "-";
}

static void
print_funding (JsonObject *funding)
{
    char text[CARRY_DECIMAL_BUFFER];
    const char *rate = funding != NULL ? get_text (funding, "rate") : "-";

    if (g_str_equal (rate, "-"))
    {
        printf (" %9s %8s %9s", "-", "-", "-");
        return;
    }
    printf (" %7.4f %% ", carry_decimal_to_double (carry_decimal_from_text (rate)) * 100);
    print_clock (get_text (funding, "next"));
    printf (" %9s", get_money (funding, "expected", text));
}

static void
print_symbol (JsonObject *symbol)
{
    const char *state = get_text (symbol, "state");
    JsonObject *naked = get_object (symbol, "naked");
    JsonObject *day = get_object (symbol, "day");
    char notional[CARRY_DECIMAL_BUFFER], net[CARRY_DECIMAL_BUFFER];

    printf ("%-14s %s%-8s%s %8.1f %12s %12s %12s", get_text (symbol, "symbol"),
            get_state_colour (state), state, colour (PLAIN), get_number (symbol, "delta_bps"),
            get_money (symbol, "notional", notional), get_price (symbol, "perp"),
            get_price (symbol, "spot"));
    if (has_number (symbol, "basis_bps"))
        printf (" %7.1f", get_number (symbol, "basis_bps"));
    else
        printf (" %7s", "-");
    print_funding (get_object (symbol, "funding"));
    printf (" %10s", day != NULL ? get_money (day, "net", net) : "-");
    print_age (symbol);
    if (naked != NULL && has_number (naked, "since"))
        printf ("  %sits legs are apart since %s%s\n", colour (RED), get_text (naked, "since"),
                colour (PLAIN));
    if (has_number (symbol, "liquidation_distance"))
        printf ("  liquidation %.1f %% away\n", get_number (symbol, "liquidation_distance") * 100);
}

static void
print_symbols (JsonObject *status)
{
    JsonArray *symbols = get_array (status, "symbols");

    printf ("\n%s%-14s %-8s %8s %12s %12s %12s %7s %9s %8s %9s %10s %7s%s\n", colour (DIM),
            "symbol", "state", "delta bp", "notional", "perp", "spot", "basis", "funding", "next",
            "expected", "day", "heard", colour (PLAIN));
    for (guint i = 0; i < get_length (symbols); i++)
        print_symbol (json_array_get_object_element (symbols, i));
}

static void
print_orders (JsonObject *status)
{
    JsonArray *orders = get_array (status, "orders");

    if (get_length (orders) > 0)
        printf ("\n%sopen orders%s\n", colour (DIM), colour (PLAIN));
    for (guint i = 0; i < get_length (orders); i++)
    {
        JsonObject *order = json_array_get_object_element (orders, i);
        gboolean certain = json_object_get_boolean_member_with_default (order, "certain", TRUE);

        printf ("%-16s %-4s %s of %s %s, %s filled, %s%s%s%s, %.0f s\n", get_text (order, "id"),
                get_text (order, "side"), get_text (order, "quantity"),
                get_text (order, "instrument"), get_text (order, "type"),
                get_text (order, "filled"), get_text (order, "state"), certain ? "" : colour (RED),
                certain ? "" : " (UNKNOWN)", certain ? "" : colour (PLAIN),
                get_number (order, "age_seconds"));
    }
}

static void
print_restrictions (JsonObject *status)
{
    JsonObject *risk = get_object (status, "risk");
    JsonArray *list = risk != NULL ? get_array (risk, "restrictions") : NULL;

    if (get_length (list) > 0)
        printf ("\n%sforbidden for now%s\n", colour (DIM), colour (PLAIN));
    for (guint i = 0; i < get_length (list); i++)
    {
        JsonObject *entry = json_array_get_object_element (list, i);
        const char *state = get_text (entry, "state");
        gboolean waits = json_object_get_boolean_member_with_default (entry, "until_human", FALSE);

        printf ("%s%-8s%s %s for %s, by %s: %s%s\n", get_state_colour (state), state,
                colour (PLAIN), get_text (entry, "code"),
                has_number (entry, "instrument") ? get_text (entry, "instrument") : "everything",
                get_text (entry, "module"), get_text (entry, "reason"),
                waits ? " (waits for a person)" : "");
    }
}

static const char *
get_level_colour (const char *level)
{
    if (g_str_equal (level, "critical"))
        return colour (RED);
    return g_str_equal (level, "warning") ? colour (YELLOW) : "";
}

static void
print_notice (JsonObject *notice)
{
    const char *level = get_text (notice, "level");

    printf ("%5" G_GINT64_FORMAT " ",
            json_object_get_int_member_with_default (notice, "number", 0));
    print_clock (get_text (notice, "time"));
    printf (" %s%-8s%s %s: %s: %s%s\n", get_level_colour (level), level, colour (PLAIN),
            get_text (notice, "module"), get_text (notice, "code"), get_text (notice, "text"),
            json_object_get_boolean_member_with_default (notice, "open", FALSE)
                ? " (not acknowledged)"
                : "");
}

/* All that nobody acknowledged, and the last ones. */
static void
print_notices (JsonObject *status)
{
    JsonArray *notices = get_array (status, "notices");
    guint n = get_length (notices);

    if (n > 0)
        printf ("\n%snotices%s\n", colour (DIM), colour (PLAIN));
    for (guint i = 0; i < n; i++)
    {
        JsonObject *notice = json_array_get_object_element (notices, i);

        if (i + LAST_NOTICES >= n ||
            json_object_get_boolean_member_with_default (notice, "open", FALSE))
            print_notice (notice);
    }
}

static void
print_loop (JsonObject *status)
{
    JsonObject *queues = get_object (status, "queues");
    JsonObject *loop = get_object (status, "loop");

    if (queues != NULL)
        printf ("\nwaiting: %.0f in the loop, %.0f for the disk", get_number (queues, "inbox"),
                get_number (queues, "writer"));
    if (loop != NULL)
        printf ("; waits p50 %.2f ms, p99 %.2f ms, longest %.1f ms", get_number (loop, "p50_ms"),
                get_number (loop, "p99_ms"), get_number (loop, "max_ms"));
    printf ("\n");
}

/* A table for people, in colour where that was asked for. */
void
carry_ctl_status_print (JsonObject *status, gboolean colours)
{
    uses_colours = colours;
    print_run (status);
    print_money (status);
    print_symbols (status);
    print_orders (status);
    print_restrictions (status);
    print_notices (status);
    print_loop (status);
}

/* What the exit status says. */
gboolean
carry_ctl_status_is_halted (JsonObject *status)
{
    JsonObject *risk = get_object (status, "risk");

    return risk != NULL && (json_object_get_boolean_member_with_default (risk, "killed", FALSE) ||
                            has_number (risk, "halt"));
}
