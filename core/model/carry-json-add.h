/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/carry-amount.h"
#include "base/carry-decimal.h"
#include "base/carry-macros.h"

G_BEGIN_DECLS

/*
 * Members of the object that a builder is in, as everything here is told: money, prices and
 * quantities are texts, exact to the last digit; ratios, seconds and counts are numbers; times are
 * ISO 8601 in UTC. What is not known is null: no text, an invalid number, a ratio that is none, a
 * time that never was, seconds below zero.
 */

CARRY_API
void carry_json_add_text (JsonBuilder *builder, const char *name, const char *text);
CARRY_API
void carry_json_add_flag (JsonBuilder *builder, const char *name, gboolean flag);
CARRY_API
void carry_json_add_count (JsonBuilder *builder, const char *name, guint64 count);
void carry_json_add_ratio (JsonBuilder *builder, const char *name, double ratio);
void carry_json_add_seconds (JsonBuilder *builder, const char *name, gint64 ns);
void carry_json_add_time (JsonBuilder *builder, const char *name, gint64 ts);
void carry_json_add_decimal (JsonBuilder *builder, const char *name, CarryDecimal value);
void carry_json_add_amount (JsonBuilder *builder, const char *name, CarryAmount amount);

G_END_DECLS
