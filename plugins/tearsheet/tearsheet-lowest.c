/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-lowest.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* A distance that shrinks all the time is not told all the time. */
#define PAUSE_NS (10 * CARRY_NS_PER_MINUTE)
#define LEAST_CHANGE 0.005

/* The smallest of all symbols; NaN when none is known. */
static double
find_smallest (const char *status)
{
    g_autoptr (JsonParser) parser = json_parser_new ();
    JsonObject *root;
    JsonArray *symbols;
    double smallest = NAN;

    if (status == NULL || !json_parser_load_from_data (parser, status, -1, NULL))
        return NAN;
    root = json_node_get_object (json_parser_get_root (parser));
    symbols = json_object_has_member (root, "symbols")
                  ? json_object_get_array_member (root, "symbols")
                  : NULL;
    for (guint i = 0; symbols != NULL && i < json_array_get_length (symbols); i++)
    {
        JsonNode *node = json_object_get_member (json_array_get_object_element (symbols, i),
                                                 "liquidation_distance");

        if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
            smallest = fmin (smallest, json_node_get_double (node));
    }
    return smallest;
}

/* (transfer full) (nullable): what is to be told now, if anything is. */
char *
tearsheet_lowest_look (TearsheetLowest *self, const char *status, gint64 now)
{
    double distance = find_smallest (status);
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    if (isnan (distance))
        return NULL;
    if (carry_time_floor_day (now) != self->ts_day)
        *self = (TearsheetLowest){ .ts_day = carry_time_floor_day (now),
                                   .distance = distance,
                                   .told = INFINITY };
    self->distance = fmin (self->distance, distance);
    if (self->distance > self->told - LEAST_CHANGE ||
        (self->ts_told != 0 && now - self->ts_told < PAUSE_NS))
        return NULL;
    self->told = self->distance;
    self->ts_told = now;
    return g_strdup_printf ("%s of the price is the least that the day was away from a liquidation",
                            g_ascii_formatd (number, sizeof number, "%.4f", self->distance));
}

/* The number a notice begins with; invalid when it does not. */
CarryDecimal
tearsheet_lowest_parse (const char *text)
{
    g_autofree char *word = g_strndup (text, strcspn (text, " "));

    return carry_decimal_from_text (word);
}
