/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-name.h"

typedef struct
{
    CarryTableNameHabit habit;
    const char *pattern;
    CarryTableKind kind;
    CarryTableMarket market;
} NameRule;

#define DATE "\\d{4}-\\d{2}-\\d{2}"

/*
 * Tried from the top. Groups: symbol, series (with `kind` and `market` in
 * series_meanings), interval (`5m`), minutes, day (`20221213`), perp.
 */
static const NameRule rules[] = {
    { CARRY_TABLE_NAME_SERIES,
      "(?:^|_)(?<symbol>[A-Za-z0-9]+)_(?<series>spot|perp|futures_usdt|mark|index|funding)_"
      "(?<interval>\\d+[mhd])(?:$|[_.])" },
    { CARRY_TABLE_NAME_SERIES, "(?:^|_)(?<symbol>[A-Za-z0-9]+)_(?<series>spot|perp)_trades$",
      CARRY_TABLE_KIND_TRADE },
    { CARRY_TABLE_NAME_JOINED,
      "(?:^|_)(?<symbol>[A-Za-z0-9]+)_(?<interval>\\d+[mhd])_perp_spot_mark_funding$" },
    { CARRY_TABLE_NAME_LEAN_TRADE,
      "^(?<day>\\d{8})_(?<symbol>[a-z0-9]+)_(?<resolution>minute|hour)_trade(?<perp>_perp)?$",
      CARRY_TABLE_KIND_BAR },
    { CARRY_TABLE_NAME_LEAN_QUOTE,
      "^(?<day>\\d{8})_(?<symbol>[a-z0-9]+)_(?<resolution>minute|hour)_quote(?<perp>_perp)?$",
      CARRY_TABLE_KIND_QUOTE },
    { CARRY_TABLE_NAME_LEAN_RATE, "(?:^|_)(?<symbol>[a-z0-9]+)_margin_interest$",
      CARRY_TABLE_KIND_SETTLEMENT, CARRY_TABLE_MARKET_LINEAR },
    { CARRY_TABLE_NAME_METATRADER, "^(?<symbol>[A-Z0-9]+)_(?<minutes>\\d+)_" DATE "_" DATE "$",
      CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_LINEAR },
    /* They name the coin, not the symbol. */
    { CARRY_TABLE_NAME_INTERVAL,
      "(?:^|_)[A-Z0-9]+_(?<interval>\\d+[mhd])_(?:mark_spotquote_funding|perp_ohlcv_oi_funding|"
      "perp_spot_mark_funding_oi)$" },
    { CARRY_TABLE_NAME_SYMBOL,
      "(?:^|_)(?<symbol>[A-Z0-9]*[A-Z][A-Z0-9]*USD[TC])_(?<interval>\\d+[mhd])(?:$|[_.])" },
    { CARRY_TABLE_NAME_DUMP, "^(?<symbol>[A-Z0-9]+?)[-_]?\\d{4}-\\d{2}(?:-\\d{2})?$" },
    { CARRY_TABLE_NAME_SYMBOL, "(?:^|_)(?<symbol>[A-Z0-9]*[A-Z][A-Z0-9]*USD[TC])(?:_|$)" },
};

typedef struct
{
    const char *name;
    CarryTableKind kind;
    CarryTableMarket market;
} SeriesMeaning;

static const SeriesMeaning series_meanings[] = {
    { "spot", CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_SPOT },
    { "perp", CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_LINEAR },
    { "futures_usdt", CARRY_TABLE_KIND_BAR, CARRY_TABLE_MARKET_LINEAR },
    { "mark", CARRY_TABLE_KIND_MARK, CARRY_TABLE_MARKET_LINEAR },
    { "index", CARRY_TABLE_KIND_INDEX, CARRY_TABLE_MARKET_LINEAR },
    { "funding", CARRY_TABLE_KIND_SETTLEMENT, CARRY_TABLE_MARKET_LINEAR },
};

/* The last part of a path without what says how it is packed. */
static char *
find_stem (const char *path)
{
    static const char *const suffixes[] = { ".gz", ".zip", ".csv", ".txt", ".parquet" };
    char *stem = g_path_get_basename (path);

    for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
        if (g_str_has_suffix (stem, suffixes[i]) && strlen (stem) > strlen (suffixes[i]))
            stem[strlen (stem) - strlen (suffixes[i])] = '\0';
    return stem;
}

static void
read_series (CarryTableName *self, const char *series)
{
    for (gsize i = 0; i < G_N_ELEMENTS (series_meanings); i++)
        if (g_strcmp0 (series, series_meanings[i].name) == 0)
        {
            self->kind = series_meanings[i].kind;
            self->market = series_meanings[i].market;
        }
}

static void
read_interval (CarryTableName *self, const GMatchInfo *match)
{
    g_autofree char *interval = g_match_info_fetch_named (match, "interval");
    g_autofree char *minutes = g_match_info_fetch_named (match, "minutes");
    g_autofree char *resolution = g_match_info_fetch_named (match, "resolution");
    guint64 count = 0;

    if (interval != NULL)
        carry_duration_parse (interval, &self->interval_ns, NULL);
    else if (minutes != NULL &&
             g_ascii_string_to_unsigned (minutes, 10, 1, G_MAXUINT16, &count, NULL))
        self->interval_ns = (gint64) count * CARRY_NS_PER_MINUTE;
    else if (resolution != NULL)
        self->interval_ns = *resolution == 'm' ? CARRY_NS_PER_MINUTE : CARRY_NS_PER_HOUR;
}

static void
read_match (CarryTableName *self, const NameRule *rule, const GMatchInfo *match)
{
    g_autofree char *series = g_match_info_fetch_named (match, "series");
    g_autofree char *day = g_match_info_fetch_named (match, "day");
    g_autofree char *perp = g_match_info_fetch_named (match, "perp");

    self->habit = rule->habit;
    self->symbol = g_match_info_fetch_named (match, "symbol");
    self->kind = rule->kind;
    self->market = rule->market;
    read_series (self, series);
    if (rule->kind != CARRY_TABLE_KIND_AUTO)
        self->kind = rule->kind;
    read_interval (self, match);
    if (day == NULL)
        return;
    self->market =
        perp != NULL && *perp != '\0' ? CARRY_TABLE_MARKET_LINEAR : CARRY_TABLE_MARKET_SPOT;
    if (!carry_time_parse (day, -1, CARRY_TIME_FORMAT_ISO, 0, &self->ts_day, NULL))
        self->habit = CARRY_TABLE_NAME_UNKNOWN;
}

static gboolean
read_stem (CarryTableName *self, const char *path)
{
    g_autofree char *stem = find_stem (path);

    for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
        g_autoptr (GRegex) regex =
            g_regex_new (rules[i].pattern, G_REGEX_RAW, (GRegexMatchFlags) 0, NULL);
        g_autoptr (GMatchInfo) match = NULL;

        if (!g_regex_match (regex, stem, (GRegexMatchFlags) 0, &match))
            continue;
        read_match (self, &rules[i], match);
        return TRUE;
    }
    return FALSE;
}

/**
 * carry_table_name_read:
 * @self: memory to fill
 * @path: path of the file
 * @member: (nullable): name of the file inside an archive; it is asked first
 *
 * Reads what the name of a file says. Nothing is guessed: a name that follows
 * no known habit says nothing.
 */
void
carry_table_name_read (CarryTableName *self, const char *path, const char *member)
{
    *self = (CarryTableName){ .habit = CARRY_TABLE_NAME_UNKNOWN };
    if (member == NULL || !read_stem (self, member))
        read_stem (self, path);
}

/**
 * carry_table_name_clear:
 * @self: what was read
 */
void
carry_table_name_clear (CarryTableName *self)
{
    g_clear_pointer (&self->symbol, g_free);
}
