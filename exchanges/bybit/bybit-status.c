/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-status.h"

#include "bybit-private.h"
#include "bybit-public.h"

static void
add_double (GVariantBuilder *builder, const char *name, double value)
{
    g_variant_builder_add (builder, "{sv}", name, g_variant_new_double (value));
}

static void
add_bool (GVariantBuilder *builder, const char *name, gboolean value)
{
    g_variant_builder_add (builder, "{sv}", name, g_variant_new_boolean (value));
}

static void
add_count (GVariantBuilder *builder, const char *name, guint64 value)
{
    g_variant_builder_add (builder, "{sv}", name, g_variant_new_uint64 (value));
}

/* One that never heard anything has no age. */
static void
add_age (GVariantBuilder *builder, const char *name, gint64 ts_heard, gint64 now)
{
    if (ts_heard > 0)
        add_double (builder, name, (double) MAX (now - ts_heard, 0) / CARRY_NS_PER_SECOND);
}

static void
add_budget (GVariantBuilder *builder, BybitVenue *venue, gint64 now)
{
    add_count (
        builder, "orders-left",
        bybit_limits_get_left (venue->limits, BYBIT_ENDPOINT_CREATE, CARRY_CATEGORY_LINEAR, now));
    add_count (
        builder, "cancels-left",
        bybit_limits_get_left (venue->limits, BYBIT_ENDPOINT_CANCEL, CARRY_CATEGORY_LINEAR, now));
    add_count (
        builder, "requests-left",
        bybit_limits_get_left (venue->limits, BYBIT_ENDPOINT_MARKET, CARRY_CATEGORY_LINEAR, now));
    add_bool (builder, "banned", bybit_limits_is_banned (venue->limits, now));
}

GVariant *
bybit_status_new (BybitVenue *venue)
{
    gint64 now = bybit_venue_get_now (venue);
    gboolean is_stuck = bybit_public_is_stuck (venue->market);
    GVariantBuilder builder;

    g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
    add_age (&builder, "public-age", bybit_public_get_heard (venue->market), now);
    add_count (&builder, "public-connections", bybit_public_get_n_connections (venue->market));
    add_count (&builder, "public-messages", bybit_public_get_n_messages (venue->market));
    if (venue->account != NULL)
    {
        add_age (&builder, "private-age", bybit_private_get_heard (venue->account), now);
        add_bool (&builder, "private-live", bybit_private_is_live (venue->account));
        add_bool (&builder, "private-synced", bybit_private_is_synced (venue->account));
        is_stuck = is_stuck || bybit_private_is_stuck (venue->account);
    }
    add_budget (&builder, venue, now);
    if (venue->offset.ts_sample > 0)
    {
        add_double (&builder, "clock-offset-ms",
                    (double) venue->offset.offset_ns / CARRY_NS_PER_MS);
        add_double (&builder, "clock-error-ms",
                    (double) bybit_clock_offset_get_error (&venue->offset, now) / CARRY_NS_PER_MS);
    }
    add_bool (&builder, "stuck", is_stuck);
    return g_variant_builder_end (&builder);
}
