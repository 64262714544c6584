/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-options.h"

#include "server-recording.h"
#include "server-sign.h"

/* Reads keys of a group and remembers which it knows: another one is a mistake. */
typedef struct
{
    GKeyFile *file;
    const char *path;
    const char *group;
    GPtrArray *known;
    GError **error;
    gboolean failed;
} Section;

static char *
get_text (Section *self, const char *key)
{
    g_ptr_array_add (self->known, (gpointer) key);
    return g_key_file_get_string (self->file, self->group, key, NULL);
}

static void
fail (Section *self, const char *key, const char *wanted)
{
    if (self->failed)
        return;
    self->failed = TRUE;
    g_set_error (self->error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s, [%s] %s: %s",
                 self->path, self->group, key, wanted);
}

static void
get_flag (Section *self, const char *key, gboolean *value)
{
    g_autofree char *text = get_text (self, key);
    if (text == NULL)
        return;
    if (g_str_equal (text, "true") || g_str_equal (text, "yes"))
        *value = TRUE;
    else if (g_str_equal (text, "false") || g_str_equal (text, "no"))
        *value = FALSE;
    else
        fail (self, key, "say true or false");
}

static void
get_number (Section *self, const char *key, gint64 min, gint64 max, gint64 *value)
{
    g_autofree char *text = get_text (self, key);
    if (text == NULL || g_ascii_string_to_signed (text, 10, min, max, value, NULL))
        return;
    g_autofree char *wanted = g_strdup_printf (
        "a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " is wanted", min, max);
    fail (self, key, wanted);
}

static void
get_int (Section *self, const char *key, int min, int max, int *value)
{
    gint64 number = *value;
    get_number (self, key, min, max, &number);
    *value = (int) number;
}

static void
get_duration (Section *self, const char *key, gint64 *value)
{
    g_autofree char *text = get_text (self, key);
    if (text != NULL && (!carry_duration_parse (text, value, NULL) || *value <= 0))
        fail (self, key, "a duration above 0 such as 60s or 8h is wanted");
}

static gboolean
get_decimal (Section *self, const char *key, guint scale, gint64 *value)
{
    g_autofree char *text = get_text (self, key);
    if (text == NULL)
        return FALSE;
    if (!sim_number_parse (text, scale, value))
        fail (self, key, "a plain decimal is wanted");
    return TRUE;
}

static void
get_money (Section *self, const char *key, SimMoney *value)
{
    g_autofree char *text = get_text (self, key);
    if (text != NULL && !sim_money_parse (text, value))
        fail (self, key, "a plain decimal is wanted");
}

/* Every key of the group must have been asked for. */
static gboolean
check_known (Section *self)
{
    g_auto (GStrv) keys = g_key_file_get_keys (self->file, self->group, NULL, NULL);
    for (guint i = 0; keys != NULL && keys[i] != NULL && !self->failed; i++)
        if (!g_ptr_array_find_with_equal_func (self->known, keys[i], g_str_equal, NULL))
            fail (self, keys[i], "no such setting");
    return !self->failed;
}

static gboolean
read_sim (ServerOptions *self, Section *section)
{
    g_autofree char *certificate = NULL;
    gint64 seed = (gint64) self->seed;
    int depth = 0, ip_limit = (int) self->ip_limit;

    get_int (section, "port", 0, 65535, &self->port);
    get_number (section, "seed", 0, G_MAXINT64, &seed);
    get_flag (section, "tls", &self->is_tls);
    get_duration (section, "funding-interval", &self->funding_interval);
    get_int (section, "depth", 1, 1000, &depth);
    get_int (section, "volatility", -1, 1000, &self->volatility);
    get_int (section, "trades-per-minute", -1, 60000, &self->trades_per_minute);
    get_flag (section, "quiet", &self->is_quiet);
    get_duration (section, "history", &self->history);
    get_int (section, "ip-limit", 1, 1000000, &ip_limit);
    get_duration (section, "ban", &self->ban);
    certificate = get_text (section, "certificate");
    if (certificate != NULL && !server_certificate_kind_from_text (certificate, &self->certificate))
        fail (section, "certificate",
              "good, expired, not-yet-valid, wrong-host, unknown-ca or self-signed is wanted");
    self->seed = (guint64) seed;
    self->depth = (guint) depth;
    self->ip_limit = (guint) ip_limit;
    return check_known (section);
}

static void
read_fees (Section *section, ServerAccountSpec *spec)
{
    static const char *const keys[SIM_N_CATEGORIES][2] = {
        { "spot-maker-fee", "spot-taker-fee" },
        { "linear-maker-fee", "linear-taker-fee" },
    };
    for (guint i = 0; i < SIM_N_CATEGORIES; i++)
    {
        gboolean maker = get_decimal (section, keys[i][0], SIM_RATE_SCALE, &spec->maker_fee[i]);
        gboolean taker = get_decimal (section, keys[i][1], SIM_RATE_SCALE, &spec->taker_fee[i]);
        spec->has_fees[i] = maker || taker;
        if (maker != taker)
            fail (section, keys[i][maker ? 1 : 0], "is missing: give both fees or none");
    }
}

/* A file's name counts from where the configuration lies. */
static char *
get_file (Section *section, const char *key)
{
    g_autofree char *name = get_text (section, key);
    g_autofree char *folder = g_path_get_dirname (section->path);
    return name != NULL ? g_canonicalize_filename (name, folder) : NULL;
}

static void
read_rsa (Section *section, ServerAccountSpec *spec)
{
    g_autofree char *full = get_file (section, "rsa-public-key-file");
    g_autoptr (GError) error = NULL;
    if (full == NULL)
        return;
    if (!g_file_get_contents (full, &spec->rsa_public, NULL, &error) ||
        !server_sign_is_rsa_key (spec->rsa_public, &error))
        fail (section, "rsa-public-key-file", error->message);
}

static void
read_rights (Section *section, ServerAccountSpec *spec)
{
    g_autofree char *ips = get_text (section, "ips");
    g_autofree char *permissions = get_text (section, "permissions");
    if (ips != NULL)
    {
        g_free (spec->ips);
        spec->ips = g_steal_pointer (&ips);
    }
    if (permissions != NULL)
    {
        g_free (spec->permissions);
        spec->permissions = g_steal_pointer (&permissions);
    }
    get_flag (section, "read-only", &spec->read_only);
    get_int (section, "days-left", -10000, 10000, &spec->days_left);
}

static void
read_fee_coin (Section *section, ServerAccountSpec *spec)
{
    spec->fee_coin = get_text (section, "fee-coin");
    get_decimal (section, "fee-coin-price", SIM_PRICE_SCALE, &spec->fee_price);
    if ((spec->fee_coin != NULL) != (spec->fee_price > 0))
        fail (section, "fee-coin", "give the coin and its fee-coin-price, or neither");
}

static gboolean
read_account (ServerOptions *self, Section *section)
{
    g_autoptr (ServerAccountSpec) spec = server_account_spec_new ();
    g_autofree char *balances = get_text (section, "balances");
    g_autofree char *mode = get_text (section, "margin-mode");
    gint64 uid = 0;

    spec->key = get_text (section, "key");
    spec->secret = get_text (section, "secret");
    read_rsa (section, spec);
    if (spec->key == NULL || (spec->secret == NULL) == (spec->rsa_public == NULL))
        fail (section, "key", "give a key, and a secret or an RSA public key");
    if (balances != NULL && !section->failed)
        section->failed = !server_account_spec_add_deposits (spec, balances, section->error);
    if (mode != NULL && !sim_margin_mode_parse (mode, &spec->margin_mode))
        fail (section, "margin-mode", "REGULAR_MARGIN or ISOLATED_MARGIN is wanted");
    get_number (section, "uid", 1, G_MAXINT64, &uid);
    get_flag (section, "hedge", &spec->is_hedge);
    get_flag (section, "can-borrow", &spec->can_borrow);
    get_decimal (section, "leverage", SIM_RATE_SCALE, &spec->leverage);
    get_int (section, "order-limit", 0, 10000, &spec->order_limit);
    read_fees (section, spec);
    read_fee_coin (section, spec);
    read_rights (section, spec);
    spec->uid = (guint64) uid;
    if (!check_known (section))
        return FALSE;
    g_ptr_array_add (self->accounts, g_steal_pointer (&spec));
    return TRUE;
}

/* The symbol that a section is about, behind the first word of its name. */
static gboolean
read_symbol (Section *section, SimCategory *out_category, char **out_symbol)
{
    g_auto (GStrv) parts = g_strsplit (strchr (section->group, ' ') + 1, ":", 2);

    if (g_strv_length (parts) == 2 && sim_category_parse (parts[0], out_category))
    {
        *out_symbol = g_strdup (parts[1]);
        return TRUE;
    }
    fail (section, "", "it names no symbol; a section reads [instrument linear:BTCUSDT]");
    return FALSE;
}

static gboolean
read_instrument (ServerOptions *self, Section *section)
{
    SimCategory category;
    char *symbol = NULL;

    if (!read_symbol (section, &category, &symbol))
        return FALSE;
    ServerInstrumentSpec *spec = g_new0 (ServerInstrumentSpec, 1);
    spec->category = category;
    spec->symbol = symbol;
    spec->file = g_key_file_ref (section->file);
    spec->group = g_strdup (section->group);
    g_ptr_array_add (self->instruments, spec);
    return TRUE;
}

static gboolean
read_path (ServerOptions *self, Section *section)
{
    ServerPathSpec *spec = g_new0 (ServerPathSpec, 1);
    g_autofree char *from = get_text (section, "from");

    g_ptr_array_add (self->paths, spec);
    spec->coin = g_strdup (section->group + strlen ("path "));
    spec->klines = get_file (section, "klines");
    spec->settlements = get_file (section, "settlements");
    if (spec->klines == NULL)
        fail (section, "klines", "a file of recorded prices is wanted");
    if (from != NULL && !carry_time_parse (from, -1, CARRY_TIME_FORMAT_AUTO, 0, &spec->from, NULL))
        fail (section, "from", "a time such as 2024-01-01T00:00:00Z is wanted");
    return check_known (section);
}

static gboolean
read_recording (ServerOptions *self, Section *section)
{
    ServerRecordingSpec *spec = server_recording_spec_new ();

    g_ptr_array_add (self->recordings, spec);
    if (!read_symbol (section, &spec->category, &spec->symbol))
        return FALSE;
    spec->file = get_file (section, "file");
    get_int (section, "speed", 1, 1000, &spec->speed);
    get_flag (section, "repeat", &spec->repeats);
    if (spec->file == NULL)
        fail (section, "file", "a file of recorded messages is wanted");
    return check_known (section);
}

static gboolean
read_group (ServerOptions *self, GKeyFile *file, const char *path, const char *group,
            GError **error)
{
    g_autoptr (GPtrArray) known = g_ptr_array_new ();
    Section section = {
        .file = file, .path = path, .group = group, .known = known, .error = error
    };
    if (g_str_equal (group, "sim"))
        return read_sim (self, &section);
    if (g_str_has_prefix (group, "account "))
        return read_account (self, &section);
    if (g_str_has_prefix (group, "instrument "))
        return read_instrument (self, &section);
    if (g_str_has_prefix (group, "path "))
        return read_path (self, &section);
    if (g_str_has_prefix (group, "recording "))
        return read_recording (self, &section);
    fail (&section, "",
          "sections are [sim], [account NAME], [instrument CATEGORY:SYMBOL], [path COIN] and "
          "[recording CATEGORY:SYMBOL]");
    return FALSE;
}

gboolean
server_options_load (ServerOptions *self, const char *path, GError **error)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();
    if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
        g_prefix_error (error, "%s: ", path);
        return FALSE;
    }
    g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
    for (guint i = 0; groups[i] != NULL; i++)
        if (!read_group (self, file, path, groups[i], error))
            return FALSE;
    self->file = g_steal_pointer (&file);
    return TRUE;
}

static void
read_filters (Section *section, SimInstrument *instrument)
{
    int multiplier = (int) instrument->multiplier;
    get_decimal (section, "tick", SIM_PRICE_SCALE, &instrument->tick);
    get_decimal (section, "min-price", SIM_PRICE_SCALE, &instrument->min_price);
    get_decimal (section, "max-price", SIM_PRICE_SCALE, &instrument->max_price);
    get_decimal (section, "qty-step", SIM_QTY_SCALE, &instrument->qty_step);
    get_decimal (section, "min-qty", SIM_QTY_SCALE, &instrument->min_qty);
    get_decimal (section, "max-qty", SIM_QTY_SCALE, &instrument->max_qty);
    get_decimal (section, "max-market-qty", SIM_QTY_SCALE, &instrument->max_market_qty);
    get_decimal (section, "max-post-only-qty", SIM_QTY_SCALE, &instrument->max_post_only_qty);
    get_money (section, "min-notional", &instrument->min_notional);
    get_money (section, "quote-step", &instrument->quote_step);
    get_decimal (section, "max-leverage", SIM_RATE_SCALE, &instrument->max_leverage);
    get_duration (section, "funding-interval", &instrument->funding_interval);
    get_decimal (section, "upper-funding-rate", SIM_RATE_SCALE, &instrument->upper_funding_rate);
    get_decimal (section, "lower-funding-rate", SIM_RATE_SCALE, &instrument->lower_funding_rate);
    get_decimal (section, "maker-fee", SIM_RATE_SCALE, &instrument->maker_fee);
    get_decimal (section, "taker-fee", SIM_RATE_SCALE, &instrument->taker_fee);
    get_int (section, "multiplier", 1, 100000000, &multiplier);
    instrument->multiplier = multiplier;
}

/* The key "price" of a new symbol is read by what adds it to the exchange. */
static gboolean
apply_instrument (const ServerInstrumentSpec *spec, GArray *instruments, GError **error)
{
    g_autoptr (GPtrArray) known = g_ptr_array_new ();
    Section section = { .file = spec->file,
                        .path = "the configuration",
                        .group = spec->group,
                        .known = known,
                        .error = error };
    for (guint i = 0; i < instruments->len; i++)
    {
        SimInstrument *instrument = &g_array_index (instruments, SimInstrument, i);
        if (instrument->category != spec->category ||
            !g_str_equal (instrument->symbol, spec->symbol))
            continue;
        read_filters (&section, instrument);
        return check_known (&section);
    }

    SimInstrument added;
    SimPrice price = 0;
    g_autofree char *coin = get_text (&section, "coin");
    if (coin == NULL || !get_decimal (&section, "price", SIM_PRICE_SCALE, &price) || price <= 0)
    {
        fail (&section, "price", "a symbol that is not built in wants coin and price");
        return FALSE;
    }
    sim_instrument_init (&added, spec->category, coin, 1, price);
    g_strlcpy (added.symbol, spec->symbol, sizeof added.symbol);
    read_filters (&section, &added);
    g_array_append_val (instruments, added);
    return check_known (&section);
}

/* The built-in instruments with the changes of the configuration, and those it adds. */
GArray *
server_options_make_instruments (const ServerOptions *self, GError **error)
{
    g_autoptr (GArray) instruments = g_array_new (FALSE, TRUE, sizeof (SimInstrument));
    sim_instrument_add_defaults (instruments);
    for (guint i = 0; i < self->instruments->len; i++)
        if (!apply_instrument (g_ptr_array_index (self->instruments, i), instruments, error))
            return NULL;
    return g_steal_pointer (&instruments);
}
