/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plugin for the tests of the host: a venue that has two roles, and a trader with a setting of
 * every kind that a configuration can get wrong. */

#include <carry.h>

/* Venue: exchange and history */

typedef struct
{
    CarryModule parent_instance;
    gint64 delay_ns;
    CarryModule *after;
} SampleVenue;

typedef struct
{
    CarryModuleClass parent_class;
} SampleVenueClass;

static GType sample_venue_get_type (void);
G_DEFINE_TYPE_WITH_CODE (SampleVenue, sample_venue, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, NULL)
                             G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, NULL))

static void
sample_venue_init (SampleVenue *self)
{
}

static void
sample_venue_class_init (SampleVenueClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;

    CARRY_SETTING (klass, SampleVenue, delay_ns,
                   carry_param_spec_duration ("delay", "Time an order is under way",
                                              CARRY_NS_PER_MS, CARRY_NS_PER_HOUR,
                                              CARRY_NS_PER_SECOND, flags));
    CARRY_SETTING (
        klass, SampleVenue, after,
        g_param_spec_object ("after", NULL, "What starts earlier", CARRY_TYPE_MODULE, flags));
}

/* Trader: strategy */

typedef struct
{
    CarryModule parent_instance;
    CarryExchange *exchange;
    CarryHistory *past;
    CarryStrategy *peer;
    int count;
    CarryDecimal size;
    CarryCategory category;
    char *key;
    char *file;
    char **files;
    char *note;
} SampleTrader;

typedef struct
{
    CarryModuleClass parent_class;
} SampleTraderClass;

static GType sample_trader_get_type (void);
G_DEFINE_TYPE_WITH_CODE (SampleTrader, sample_trader, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_STRATEGY, NULL))

static void
sample_trader_init (SampleTrader *self)
{
}

static void
install_references (SampleTraderClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;

    CARRY_SETTING (klass, SampleTrader, exchange,
                   g_param_spec_object ("exchange", NULL, "Where to trade", CARRY_TYPE_EXCHANGE,
                                        flags | CARRY_PARAM_REQUIRED));
    CARRY_SETTING (klass, SampleTrader, past,
                   g_param_spec_object ("past", NULL, "What was", CARRY_TYPE_HISTORY, flags));
    CARRY_SETTING (
        klass, SampleTrader, peer,
        g_param_spec_object ("peer", NULL, "Whom to follow", CARRY_TYPE_STRATEGY, flags));
}

static void
sample_trader_class_init (SampleTraderClass *klass)
{
    const GParamFlags flags = CARRY_PARAM_SETTING;

    install_references (klass);
    CARRY_SETTING (klass, SampleTrader, count,
                   g_param_spec_int ("count", NULL, "How many", 1, 100, 5, flags));
    CARRY_SETTING (klass, SampleTrader, size,
                   carry_param_spec_decimal ("size", "How much", "0.001", "10", "1", flags));
    CARRY_SETTING (klass, SampleTrader, category,
                   g_param_spec_enum ("category", NULL, "Which market", CARRY_TYPE_CATEGORY,
                                      CARRY_CATEGORY_LINEAR, flags));
    CARRY_SETTING (
        klass, SampleTrader, key,
        g_param_spec_string ("key", NULL, "Key of the account", NULL, flags | CARRY_PARAM_SECRET));
    CARRY_SETTING (klass, SampleTrader, file,
                   g_param_spec_string ("file", NULL, "A file", NULL, flags | CARRY_PARAM_PATH));
    CARRY_SETTING (
        klass, SampleTrader, files,
        carry_param_spec_list ("files", "Several files", NULL, flags | CARRY_PARAM_PATH));
    CARRY_SETTING (klass, SampleTrader, note,
                   g_param_spec_string ("note", NULL, "A note", NULL, flags | CARRY_PARAM_MUTABLE));
}

CARRY_PLUGIN_DEFINE ("sample", "1.0", "For tests of the host", "LGPL-2.1-or-later",
                     { "sample-venue", sample_venue_get_type },
                     { "sample-trader", sample_trader_get_type });
