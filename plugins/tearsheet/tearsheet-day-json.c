/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <json-glib/json-glib.h>

#include "tearsheet-day-pages.h"

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
    json_builder_set_member_name (json, name);
    if (text != NULL)
        json_builder_add_string_value (json, text);
    else
        json_builder_add_null_value (json);
}

static void
add_amount (JsonBuilder *json, const char *name, CarryAmount amount)
{
    char text[CARRY_AMOUNT_BUFFER];

    add_text (json, name,
              carry_amount_is_valid (amount) ? carry_amount_format (amount, text) : NULL);
}

static void
add_decimal (JsonBuilder *json, const char *name, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];

    add_text (json, name,
              carry_decimal_is_valid (value) ? carry_decimal_format (value, text) : NULL);
}

static void
add_count (JsonBuilder *json, const char *name, guint64 count)
{
    json_builder_set_member_name (json, name);
    json_builder_add_int_value (json, (gint64) count);
}

static void
add_time (JsonBuilder *json, const char *name, gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    add_text (json, name, carry_time_to_text (ts, text));
}

static void
add_seconds (JsonBuilder *json, const char *name, gint64 ns)
{
    json_builder_set_member_name (json, name);
    json_builder_add_double_value (json, (double) ns / (double) CARRY_NS_PER_SECOND);
}

static void
add_part (JsonBuilder *json, const TearsheetPart *part)
{
    add_amount (json, "net", tearsheet_part_get_net (part));
    add_amount (json, "funding", part->funding);
    add_amount (json, "basis", part->realised);
    add_amount (json, "fees", part->fees);
    add_amount (json, "borrow", part->borrow);
    add_amount (json, "slippage", part->slippage);
    add_amount (json, "resizing", part->resizing);
    add_amount (json, "traded", part->traded);
    add_count (json, "fills", part->fills);
    add_count (json, "fills_without_decision_price", part->unpriced);
    add_count (json, "settlements", part->settlements);
    add_seconds (json, "naked_seconds_max", part->naked_ns);
}

static void
add_parts (JsonBuilder *json, const char *name, const GPtrArray *parts)
{
    json_builder_set_member_name (json, name);
    json_builder_begin_array (json);
    for (guint i = 0; i < parts->len; i++)
    {
        const TearsheetPart *part = g_ptr_array_index (parts, i);

        json_builder_begin_object (json);
        add_text (json, "name", part->name);
        if (part->module != NULL)
            add_text (json, "module", part->module);
        if (part->state != NULL)
            add_text (json, "state", part->state);
        add_part (json, part);
        json_builder_end_object (json);
    }
    json_builder_end_array (json);
}

static void
add_equity (JsonBuilder *json, const TearsheetDay *day)
{
    json_builder_set_member_name (json, "equity");
    if (!day->has_equity)
    {
        json_builder_add_null_value (json);
        return;
    }
    json_builder_begin_object (json);
    add_decimal (json, "first", day->first.equity);
    add_time (json, "first_at", day->first.ts);
    add_decimal (json, "last", day->last.equity);
    add_time (json, "last_at", day->last.ts);
    add_decimal (json, "low", day->low);
    add_decimal (json, "high", day->high);
    add_amount (json, "change", tearsheet_daily_get_change (day));
    add_amount (json, "transfers", day->transfers);
    add_amount (json, "valuation", tearsheet_daily_get_valuation (day));
    json_builder_end_object (json);
}

static void
add_incidents (JsonBuilder *json, const char *name, const GPtrArray *incidents)
{
    json_builder_set_member_name (json, name);
    json_builder_begin_array (json);
    for (guint i = 0; i < incidents->len; i++)
    {
        const TearsheetIncident *incident = g_ptr_array_index (incidents, i);

        json_builder_begin_object (json);
        add_time (json, "time", incident->ts);
        add_text (json, "module", incident->module);
        add_text (json, "code", incident->code);
        add_text (json, "text", incident->text);
        json_builder_end_object (json);
    }
    json_builder_end_array (json);
}

static void
add_rejects (JsonBuilder *json, const GPtrArray *rejects)
{
    json_builder_set_member_name (json, "rejects");
    json_builder_begin_array (json);
    for (guint i = 0; i < rejects->len; i++)
    {
        const TearsheetReject *reject = g_ptr_array_index (rejects, i);

        json_builder_begin_object (json);
        add_text (json, "code", reject->code);
        add_count (json, "count", reject->count);
        add_text (json, "first", reject->text);
        json_builder_end_object (json);
    }
    json_builder_end_array (json);
}

static void
add_foreign (JsonBuilder *json, const GPtrArray *foreign)
{
    json_builder_set_member_name (json, "other_coins");
    json_builder_begin_array (json);
    for (guint i = 0; i < foreign->len; i++)
    {
        const TearsheetForeign *one = g_ptr_array_index (foreign, i);

        json_builder_begin_object (json);
        add_text (json, "what", one->what);
        add_text (json, "coin", one->coin);
        add_amount (json, "amount", one->amount);
        json_builder_end_object (json);
    }
    json_builder_end_array (json);
}

static void
add_orders (JsonBuilder *json, const TearsheetDay *day)
{
    json_builder_set_member_name (json, "orders");
    json_builder_begin_object (json);
    add_count (json, "made", day->orders);
    add_count (json, "filled", day->ends[CARRY_ORDER_FILLED]);
    add_count (json, "canceled", day->ends[CARRY_ORDER_CANCELED]);
    add_count (json, "expired", day->ends[CARRY_ORDER_EXPIRED]);
    add_count (json, "rejected", day->ends[CARRY_ORDER_REJECTED]);
    json_builder_end_object (json);
}

static void
add_before (JsonBuilder *json, const TearsheetDay *before)
{
    json_builder_set_member_name (json, "before");
    if (before == NULL)
    {
        json_builder_add_null_value (json);
        return;
    }
    json_builder_begin_object (json);
    add_time (json, "from", before->ts_from);
    add_time (json, "to", before->ts_to);
    json_builder_set_member_name (json, "total");
    json_builder_begin_object (json);
    add_part (json, &before->total);
    json_builder_end_object (json);
    add_equity (json, before);
    json_builder_end_object (json);
}

/* (transfer full): every amount exact, as text */
char *
tearsheet_daily_format_json (const TearsheetDaily *self)
{
    const TearsheetDay *day = self->day;
    g_autoptr (JsonBuilder) json = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;

    json_builder_begin_object (json);
    add_time (json, "from", day->ts_from);
    add_time (json, "to", day->ts_to);
    json_builder_set_member_name (json, "partial");
    json_builder_add_boolean_value (json, !tearsheet_day_is_whole (day));
    add_text (json, "coin", self->coin);
    json_builder_set_member_name (json, "total");
    json_builder_begin_object (json);
    add_part (json, &day->total);
    json_builder_end_object (json);
    add_equity (json, day);
    add_parts (json, "coins", day->coins);
    add_parts (json, "groups", day->groups);
    add_foreign (json, day->foreign);
    add_orders (json, day);
    add_rejects (json, day->rejects);
    add_incidents (json, "halts", day->halts);
    add_incidents (json, "differences", day->differences);
    add_text (json, "compared", day->compared);
    add_text (json, "logged", day->logged);
    add_decimal (json, "liquidation_distance_min", day->liquidation);
    add_before (json, self->before);
    json_builder_end_object (json);
    root = json_builder_get_root (json);
    json_generator_set_root (generator, root);
    json_generator_set_pretty (generator, TRUE);
    return json_generator_to_data (generator, NULL);
}
