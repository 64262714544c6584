/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "synthetic-history.h"

#include "synthetic-cursor.h"

#define LONGEST_RUN_NS (36600 * CARRY_NS_PER_DAY)

struct _SyntheticHistory
{
    CarryModule parent_instance;

    guint64 seed;
    gint64 interval_ns;
    gint64 funding_interval_ns;
    gint64 lead_in_ns;
    char **base_levels;
    double volatility;
    double gaps_per_month;

    GPtrArray *cursors; /* element-type SyntheticCursor; of the last open */
};

static void synthetic_history_iface_init (CarryHistoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SyntheticHistory, synthetic_history, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY,
                                                      synthetic_history_iface_init))

/* The run's seed, drawn from a copy so that opening twice gives the same market. */
static guint64
find_seed (SyntheticHistory *self)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));

    if (self->seed != 0 || context == NULL)
        return self->seed;

    CarryRandom random = *carry_context_get_random (context);
    return carry_random_next (&random);
}

/* `BTC=60000` for BTC: the level where its market starts. */
static gboolean
find_start_level (SyntheticHistory *self, const char *coin, double *out_level, GError **error)
{
    for (char **item = self->base_levels; item != NULL && *item != NULL; item++)
    {
        const char *sign = strchr (*item, '=');
        CarryDecimal level;

        if (sign == NULL || !carry_decimal_parse (sign + 1, -1, &level, NULL) ||
            carry_decimal_sign (level) <= 0)
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                         "base-prices: \"%s\" is not COIN=PRICE; write for instance BTC=60000",
                         *item);
            return FALSE;
        }
        if (strlen (coin) == (gsize) (sign - *item) && strncmp (*item, coin, strlen (coin)) == 0)
        {
            *out_level = carry_decimal_to_double (level);
            return TRUE;
        }
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                 "base-prices says nothing about %s; add %s=PRICE to it", coin, coin);
    return FALSE;
}

static gboolean
check_times (SyntheticHistory *self, const CarryHistoryRequest *request, GError **error)
{
    char step[CARRY_DURATION_BUFFER], window[CARRY_DURATION_BUFFER];

    if (self->interval_ns % CARRY_NS_PER_MINUTE != 0 ||
        self->funding_interval_ns % self->interval_ns != 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "interval %s is not a whole number of minutes that divides "
                     "funding-interval %s; change one of them",
                     carry_duration_to_text (self->interval_ns, step),
                     carry_duration_to_text (self->funding_interval_ns, window));
        return FALSE;
    }
    if (request->ts_from < self->lead_in_ns || request->ts_to < request->ts_from ||
        request->ts_to - request->ts_from > LONGEST_RUN_NS)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "a synthetic market needs a period of at most 100 years after 1970; give "
                     "from and to");
        return FALSE;
    }
    return TRUE;
}

static gboolean
is_same_market (const CarryInstrument *a, const CarryInstrument *b)
{
    return a->venue == b->venue && a->base == b->base && a->quote == b->quote;
}

/* The other instruments of the market that request->instruments[first] belongs to. */
static void
fill_plan (SyntheticPlan *plan, const GPtrArray *instruments, guint first)
{
    const CarryInstrument *one = g_ptr_array_index (instruments, first);

    for (guint i = first; i < instruments->len; i++)
    {
        const CarryInstrument *other = g_ptr_array_index (instruments, i);

        if (!is_same_market (one, other))
            continue;
        if (other->category == CARRY_CATEGORY_LINEAR && plan->perp == NULL)
            plan->perp = other;
        else if (other->category == CARRY_CATEGORY_SPOT && plan->spot == NULL)
            plan->spot = other;
    }
}

static gboolean
is_first_of_market (const GPtrArray *instruments, guint index)
{
    for (guint i = 0; i < index; i++)
        if (is_same_market (g_ptr_array_index (instruments, i),
                            g_ptr_array_index (instruments, index)))
            return FALSE;
    return TRUE;
}

static SyntheticCursor *
open_market (SyntheticHistory *self, const CarryHistoryRequest *request, guint first,
             GError **error)
{
    const CarryInstrument *instrument = g_ptr_array_index (request->instruments, first);
    gint64 start = request->ts_from - self->lead_in_ns;
    SyntheticPlan plan = {
        .params = {
            .seed = find_seed (self),
            .coin = instrument->base,
            .volatility = self->volatility,
            .gaps_per_month = self->gaps_per_month,
            .step_hours = (double) self->interval_ns / CARRY_NS_PER_HOUR,
            .steps_per_window = (guint) (self->funding_interval_ns / self->interval_ns),
        },
        .ts_start = start - start % self->interval_ns,
        .ts_end = request->ts_to,
        .step_ns = self->interval_ns,
        .window_ns = self->funding_interval_ns,
    };

    fill_plan (&plan, request->instruments, first);
    if (!find_start_level (self, instrument->base, &plan.params.start_level, error))
        return NULL;
    return synthetic_cursor_new (&plan, error);
}

static GPtrArray *
open_markets (SyntheticHistory *self, const CarryHistoryRequest *request, GError **error)
{
    g_autoptr (GPtrArray) cursors = g_ptr_array_new_with_free_func (g_object_unref);

    if (!check_times (self, request, error))
        return NULL;
    for (guint i = 0; i < request->instruments->len; i++)
    {
        SyntheticCursor *cursor;

        if (!is_first_of_market (request->instruments, i))
            continue;
        cursor = open_market (self, request, i, error);
        if (cursor == NULL)
            return NULL;
        g_ptr_array_add (cursors, cursor);
    }
    return g_steal_pointer (&cursors);
}

static void
synthetic_history_open_async (CarryHistory *history, const CarryHistoryRequest *request,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
    SyntheticHistory *self = SYNTHETIC_HISTORY (history);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_autoptr (GPtrArray) cursors = NULL;
    GError *error = NULL;

    g_task_set_source_tag (task, synthetic_history_open_async);
    cursors = open_markets (self, request, &error);
    if (cursors == NULL)
    {
        g_task_return_error (task, error);
        return;
    }
    g_task_return_pointer (task, carry_merge_cursor_new (cursors), g_object_unref);
    g_clear_pointer (&self->cursors, g_ptr_array_unref);
    self->cursors = g_steal_pointer (&cursors);
}

static GPtrArray *
synthetic_history_list_sources (CarryHistory *history)
{
    SyntheticHistory *self = SYNTHETIC_HISTORY (history);
    GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);

    for (guint i = 0; self->cursors != NULL && i < self->cursors->len; i++)
        g_ptr_array_add (sources,
                         synthetic_cursor_dup_source (g_ptr_array_index (self->cursors, i)));
    return sources;
}

static void
synthetic_history_iface_init (CarryHistoryInterface *iface)
{
    iface->open_async = synthetic_history_open_async;
    iface->list_sources = synthetic_history_list_sources;
}

static void
synthetic_history_stop (CarryModule *module)
{
    SyntheticHistory *self = SYNTHETIC_HISTORY (module);

    g_clear_pointer (&self->cursors, g_ptr_array_unref);
    CARRY_MODULE_CLASS (synthetic_history_parent_class)->stop (module);
}

static void
synthetic_history_finalize (GObject *object)
{
    g_clear_pointer (&SYNTHETIC_HISTORY (object)->cursors, g_ptr_array_unref);

    G_OBJECT_CLASS (synthetic_history_parent_class)->finalize (object);
}

static void
install_settings (SyntheticHistoryClass *klass)
{
    CARRY_SETTING (klass, SyntheticHistory, seed,
                   g_param_spec_uint64 ("seed", NULL,
                                        "Seed of the market; 0 takes the seed of the run.", 0,
                                        G_MAXUINT64, 0, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, SyntheticHistory, interval_ns,
                   carry_param_spec_duration ("interval",
                                              "Length of a bar: whole minutes that divide "
                                              "funding-interval.",
                                              CARRY_NS_PER_MINUTE, CARRY_NS_PER_DAY,
                                              CARRY_NS_PER_HOUR, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, SyntheticHistory, funding_interval_ns,
                   carry_param_spec_duration ("funding-interval", "Time between settlements.",
                                              CARRY_NS_PER_HOUR, CARRY_NS_PER_DAY,
                                              8 * CARRY_NS_PER_HOUR, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, SyntheticHistory, lead_in_ns,
                   carry_param_spec_duration (
                       "lead-in", "How long before the run the market begins.", 0,
                       3650 * CARRY_NS_PER_DAY, 30 * CARRY_NS_PER_DAY, CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, SyntheticHistory, base_levels,
                   carry_param_spec_list ("base-prices",
                                          "Where the spot price of each base coin begins, as "
                                          "COIN=PRICE.",
                                          "BTC=60000,ETH=3000,SOL=150,XRP=0.6,DOGE=0.15,"
                                          "PEPE=0.00001",
                                          CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, SyntheticHistory, volatility,
                   g_param_spec_double ("volatility", NULL,
                                        "Volatility of spot in a year, as a fraction.", 0, 5, 0.6,
                                        CARRY_PARAM_SETTING));
    CARRY_SETTING (klass, SyntheticHistory, gaps_per_month,
                   g_param_spec_double ("gaps-per-month", NULL,
                                        "How often bars are missing for one to six intervals.", 0,
                                        100, 1, CARRY_PARAM_SETTING));
}

static void
synthetic_history_class_init (SyntheticHistoryClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = synthetic_history_finalize;
    CARRY_MODULE_CLASS (klass)->stop = synthetic_history_stop;
    install_settings (klass);
}

static void
synthetic_history_init (SyntheticHistory *self)
{
}
