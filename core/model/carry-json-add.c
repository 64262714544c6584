/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-json-add.h"

#include <math.h>

#include "base/carry-time.h"

void
carry_json_add_text (JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name (builder, name);
    if (text != NULL)
        json_builder_add_string_value (builder, text);
    else
        json_builder_add_null_value (builder);
}

void
carry_json_add_flag (JsonBuilder *builder, const char *name, gboolean flag)
{
    json_builder_set_member_name (builder, name);
    json_builder_add_boolean_value (builder, flag);
}

void
carry_json_add_count (JsonBuilder *builder, const char *name, guint64 count)
{
    json_builder_set_member_name (builder, name);
    json_builder_add_int_value (builder, (gint64) count);
}

void
carry_json_add_ratio (JsonBuilder *builder, const char *name, double ratio)
{
    json_builder_set_member_name (builder, name);
    if (isfinite (ratio))
        json_builder_add_double_value (builder, ratio);
    else
        json_builder_add_null_value (builder);
}

void
carry_json_add_seconds (JsonBuilder *builder, const char *name, gint64 ns)
{
    carry_json_add_ratio (builder, name, ns >= 0 ? (double) ns / CARRY_NS_PER_SECOND : NAN);
}

void
carry_json_add_time (JsonBuilder *builder, const char *name, gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    carry_json_add_text (builder, name, ts > 0 ? carry_time_to_text (ts, text) : NULL);
}

void
carry_json_add_decimal (JsonBuilder *builder, const char *name, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];

    carry_json_add_text (builder, name,
                         carry_decimal_is_valid (value)
                             ? carry_decimal_format (carry_decimal_normalize (value), text)
                             : NULL);
}

void
carry_json_add_amount (JsonBuilder *builder, const char *name, CarryAmount amount)
{
    char text[CARRY_AMOUNT_BUFFER];

    carry_json_add_text (
        builder, name, carry_amount_is_valid (amount) ? carry_amount_format (amount, text) : NULL);
}
