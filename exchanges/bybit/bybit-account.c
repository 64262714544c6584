/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-account.h"

#include "bybit-gather.h"
#include "bybit-margins.h"

/* A key that dies soon must be renewed before it does. */
#define MIN_DAYS 14

/* Below this the account is of the classic kind, whose requests differ. */
#define UNIFIED_STATUS 3

G_DEFINE_ENUM_TYPE (BybitRiskyKey, bybit_risky_key,
                    G_DEFINE_ENUM_VALUE (BYBIT_RISKY_KEY_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (BYBIT_RISKY_KEY_REFUSE, "refuse"),
                    G_DEFINE_ENUM_VALUE (BYBIT_RISKY_KEY_WARN, "warn"))

G_DEFINE_ENUM_TYPE (BybitMargin, bybit_margin, G_DEFINE_ENUM_VALUE (BYBIT_MARGIN_ANY, "any"),
                    G_DEFINE_ENUM_VALUE (BYBIT_MARGIN_CROSS, "cross"),
                    G_DEFINE_ENUM_VALUE (BYBIT_MARGIN_ISOLATED, "isolated"),
                    G_DEFINE_ENUM_VALUE (BYBIT_MARGIN_PORTFOLIO, "portfolio"))

typedef struct
{
    BybitVenue *venue;
    BybitAccountPolicy policy;
    GStrv symbols;
    BybitAccountFunc func; /* one of the two */
    BybitAccountLinesFunc lines_func;
    gpointer user_data;
} Job;

/* Places in the gather; positions come after them. */
enum
{
    PLACE_KEY,
    PLACE_ACCOUNT,
    PLACE_POSITIONS,
};

static void add (GPtrArray *list, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (GPtrArray *list, const char *format, ...)
{
    va_list arguments;

    va_start (arguments, format);
    g_ptr_array_add (list, g_strdup_vprintf (format, arguments));
    va_end (arguments);
}

void
bybit_account_judge_key (const BybitKeyInfo *key, GPtrArray *out_risks, GPtrArray *out_faults)
{
    if (key->is_read_only)
        add (out_faults, "the key is read-only; make one that may trade");
    if (!key->can_trade_spot || !key->can_trade_contracts)
        add (out_faults, "the key may not trade %s; give it that right",
             !key->can_trade_spot ? "spot" : "contracts");
    if (key->can_withdraw)
        add (out_risks, "the key may withdraw; make one that may only trade");
    if (key->can_transfer)
        add (out_risks, "the key may transfer between accounts; make one that may only trade");
    if (key->is_master)
        add (out_risks, "the key is of the main account; one of a sub-account can lose no more "
                        "than what is in it");
    if (!key->is_ip_bound)
        add (out_risks, "the key is bound to no address; bind it to this machine's");
    if (key->deadline_day >= 0 && key->deadline_day < MIN_DAYS && key->ts_expires != 0)
        add (out_risks, "the key expires in %" G_GINT64_FORMAT " days; renew it",
             key->deadline_day);
}

static const struct
{
    BybitMargin wanted;
    BybitMarginMode mode;
    const char *text;
} margins[] = {
    { BYBIT_MARGIN_CROSS, BYBIT_MARGIN_MODE_CROSS, "cross" },
    { BYBIT_MARGIN_ISOLATED, BYBIT_MARGIN_MODE_ISOLATED, "isolated" },
    { BYBIT_MARGIN_PORTFOLIO, BYBIT_MARGIN_MODE_PORTFOLIO, "portfolio" },
};

void
bybit_account_judge_mode (const BybitAccountInfo *info, const BybitAccountPolicy *policy,
                          GPtrArray *out_faults)
{
    if (info->unified_status < UNIFIED_STATUS)
        add (out_faults, "the account is not a unified one; upgrade it at the venue");
    for (gsize i = 0; i < G_N_ELEMENTS (margins); i++)
        if (policy->margin == margins[i].wanted && info->margin_mode != margins[i].mode)
            add (out_faults,
                 "margin-mode: the account is not in %s margin (the venue says %s); change one of "
                 "the two",
                 margins[i].text, bybit_word_to_text (bybit_margin_modes, (int) info->margin_mode));
}

void
bybit_account_judge_position (const BybitPosition *row, const BybitAccountPolicy *policy,
                              GPtrArray *out_faults)
{
    char has[CARRY_DECIMAL_BUFFER];
    char wants[CARRY_DECIMAL_BUFFER];

    if (row->position_idx != 0)
    {
        add (out_faults, "%s is in hedge mode; switch it to one-way", row->symbol);
        return;
    }
    if (!carry_decimal_is_valid (policy->leverage) || !carry_decimal_is_valid (row->leverage) ||
        carry_decimal_equal (policy->leverage, row->leverage))
        return;
    add (out_faults, "leverage: %s has %s at the venue and %s here; change one of the two",
         row->symbol, carry_decimal_format (row->leverage, has),
         carry_decimal_format (policy->leverage, wants));
}

/* --- the answers --------------------------------------------------------------------------- */

static void
tell_all (BybitVenue *venue, const char *code, const GPtrArray *sentences)
{
    for (guint i = 0; i < sentences->len; i++)
        carry_context_notice (venue->context, CARRY_NOTICE_WARNING, code, "%s",
                              (const char *) g_ptr_array_index (sentences, i));
}

/* What was read, for people: of the key only what it may do. */
static char *
describe (const BybitVenue *venue, const BybitKeyInfo *key, const BybitAccountInfo *info)
{
    return g_strdup_printf ("user %" G_GINT64_FORMAT
                            " (%s), %s margin; the key may: %s; it is %s; the clock is "
                            "%" G_GINT64_FORMAT " ms off the venue's",
                            key->user_id, key->vip_level[0] != '\0' ? key->vip_level : "no tier",
                            bybit_word_to_text (bybit_margin_modes, (int) info->margin_mode),
                            key->permissions[0] != '\0' ? key->permissions : "nothing",
                            key->is_ip_bound ? "bound to an address" : "bound to no address",
                            venue->offset.offset_ns / CARRY_NS_PER_MS);
}

static GError *
make_error (const GPtrArray *faults)
{
    g_autoptr (GPtrArray) lines = g_ptr_array_new ();
    g_autofree char *text = NULL;

    for (guint i = 0; i < faults->len; i++)
        g_ptr_array_add (lines, g_ptr_array_index (faults, i));
    g_ptr_array_add (lines, NULL);
    text = g_strjoinv ("; ", (char **) lines->pdata);
    return g_error_new (CARRY_ERROR, CARRY_ERROR_AUTH, "the account is not as it must be: %s",
                        text);
}

static gboolean
is_refused (const Job *job)
{
    return job->policy.risky_key == BYBIT_RISKY_KEY_REFUSE ||
           (job->policy.risky_key == BYBIT_RISKY_KEY_AUTO && job->venue->env == CARRY_ENV_MAINNET);
}

static gboolean
check_rows (const BybitGather *gather, GError **error)
{
    if (bybit_gather_get (gather, PLACE_KEY)->len == 1 &&
        bybit_gather_get (gather, PLACE_ACCOUNT)->len == 1)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "the venue does not say what the key may do");
    return FALSE;
}

/* All that speaks against key and account; @out_line says what they are. */
static void
judge (const Job *job, const BybitGather *gather, GPtrArray *out_risks, GPtrArray *out_faults,
       char **out_line)
{
    const BybitKeyInfo *key =
        &g_array_index (bybit_gather_get (gather, PLACE_KEY), BybitKeyInfo, 0);
    const BybitAccountInfo *info =
        &g_array_index (bybit_gather_get (gather, PLACE_ACCOUNT), BybitAccountInfo, 0);
    guint n_symbols = job->symbols != NULL ? g_strv_length (job->symbols) : 0;

    job->venue->user_id = key->user_id;
    *out_line = describe (job->venue, key, info);
    bybit_account_judge_key (key, out_risks, out_faults);
    bybit_account_judge_mode (info, &job->policy, out_faults);
    bybit_margins_set_mode (job->venue->margins, info->margin_mode);
    for (guint place = PLACE_POSITIONS; place < PLACE_POSITIONS + n_symbols; place++)
    {
        const GArray *rows = bybit_gather_get (gather, place);

        for (guint i = 0; i < rows->len; i++)
        {
            bybit_account_judge_position (&g_array_index (rows, BybitPosition, i), &job->policy,
                                          out_faults);
            bybit_margins_take_position (job->venue->margins,
                                         &g_array_index (rows, BybitPosition, i));
        }
    }
    while (is_refused (job) && out_risks->len > 0)
        g_ptr_array_add (out_faults, g_ptr_array_steal_index (out_risks, 0));
}

static GError *
decide (const Job *job, const BybitGather *gather)
{
    g_autoptr (GPtrArray) risks = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *line = NULL;
    GError *error = NULL;

    if (!check_rows (gather, &error))
        return error;
    judge (job, gather, risks, faults, &line);
    carry_context_notice (job->venue->context, CARRY_NOTICE_INFO, "account", "%s", line);
    tell_all (job->venue, "risky-key", risks);
    return faults->len > 0 ? make_error (faults) : NULL;
}

static void
free_job (Job *job)
{
    g_strfreev (job->symbols);
    g_free (job);
}

static void
on_rows (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    g_autoptr (GError) problem = error == NULL ? decide (job, gather) : g_error_copy (error);

    job->func (problem, job->user_data);
    free_job (job);
}

/* --- lines for people ---------------------------------------------------------------------- */

static void
add_fees (GPtrArray *lines, const Job *job, const GArray *rates, const char *category)
{
    char maker[CARRY_DECIMAL_BUFFER];
    char taker[CARRY_DECIMAL_BUFFER];

    for (guint i = 0; i < rates->len; i++)
    {
        const BybitFeeRate *rate = &g_array_index (rates, BybitFeeRate, i);

        if (job->symbols != NULL &&
            g_strv_contains ((const char *const *) job->symbols, rate->symbol))
            add (lines, "fees of %s %s: maker %s, taker %s", category, rate->symbol,
                 carry_decimal_format (rate->maker_rate, maker),
                 carry_decimal_format (rate->taker_rate, taker));
    }
}

static char **
list_lines (const Job *job, const BybitGather *gather)
{
    g_autoptr (GPtrArray) risks = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
    GPtrArray *lines = g_ptr_array_new ();
    guint n = bybit_gather_get_n (gather);
    char *line = NULL;

    judge (job, gather, risks, faults, &line);
    g_ptr_array_add (lines, line);
    add_fees (lines, job, bybit_gather_get (gather, n - 2), "spot");
    add_fees (lines, job, bybit_gather_get (gather, n - 1), "linear");
    for (guint i = 0; i < risks->len; i++)
        add (lines, "warning: %s", (const char *) g_ptr_array_index (risks, i));
    for (guint i = 0; i < faults->len; i++)
        add (lines, "refused: %s", (const char *) g_ptr_array_index (faults, i));
    g_ptr_array_add (lines, NULL);
    return (char **) g_ptr_array_free (lines, FALSE);
}

static void
on_description (BybitGather *gather, const GError *error, gpointer user_data)
{
    Job *job = user_data;
    g_autoptr (GError) problem = error != NULL ? g_error_copy (error) : NULL;

    if (problem == NULL && check_rows (gather, &problem))
        job->lines_func (list_lines (job, gather), NULL, job->user_data);
    else
        job->lines_func (NULL, problem, job->user_data);
    free_job (job);
}

static void
add_reading (BybitGather *gather, BybitReading reading)
{
    bybit_gather_add (gather, &reading);
}

static Job *
new_job (BybitVenue *venue, const BybitAccountPolicy *policy, BybitGather *gather)
{
    Job *job = g_new0 (Job, 1);

    job->venue = venue;
    job->policy = *policy;
    job->symbols = g_strdupv ((char **) policy->symbols);
    job->policy.symbols = (const char *const *) job->symbols;
    add_reading (gather, bybit_reading_key_info ());
    add_reading (gather, bybit_reading_account_info ());
    for (gsize i = 0; job->symbols != NULL && job->symbols[i] != NULL; i++)
        add_reading (gather, bybit_reading_position (job->symbols[i]));
    return job;
}

void
bybit_account_check (BybitVenue *venue, const BybitAccountPolicy *policy, BybitAccountFunc func,
                     gpointer user_data)
{
    BybitGather *gather = bybit_gather_new (venue);
    Job *job = new_job (venue, policy, gather);

    job->func = func;
    job->user_data = user_data;
    bybit_gather_run (gather, on_rows, job);
}

void
bybit_account_describe (BybitVenue *venue, const BybitAccountPolicy *policy,
                        BybitAccountLinesFunc func, gpointer user_data)
{
    BybitGather *gather = bybit_gather_new (venue);
    Job *job = new_job (venue, policy, gather);

    job->lines_func = func;
    job->user_data = user_data;
    add_reading (gather, bybit_reading_fee_rates (CARRY_CATEGORY_SPOT));
    add_reading (gather, bybit_reading_fee_rates (CARRY_CATEGORY_LINEAR));
    bybit_gather_run (gather, on_description, job);
}
