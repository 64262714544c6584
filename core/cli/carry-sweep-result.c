/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-result.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/carry-error.h"

static const char *const objectives[] = {
    [CARRY_SWEEP_SHARPE] = "sharpe-daily",
    [CARRY_SWEEP_APR] = "apr-on-capital",
    [CARRY_SWEEP_RETURN_ON_DRAWDOWN] = "apr-on-drawdown",
};

gboolean
carry_sweep_objective_parse (const char *text, CarrySweepObjective *out_objective)
{
    for (gsize i = 0; i < G_N_ELEMENTS (objectives); i++)
        if (g_str_equal (objectives[i], text))
        {
            *out_objective = (CarrySweepObjective) i;
            return TRUE;
        }
    return FALSE;
}

const char *
carry_sweep_objective_get_name (CarrySweepObjective objective)
{
    return objectives[objective];
}

/* What sets are compared by; more is better. A run that lost nothing on its way has no limit. */
double
carry_sweep_result_get_score (const CarrySweepResult *self, CarrySweepObjective objective)
{
    if (objective == CARRY_SWEEP_SHARPE)
        return self->sharpe_daily;
    if (objective == CARRY_SWEEP_APR)
        return self->apr_on_capital;
    return self->apr_on_capital / MAX (self->max_drawdown, 1e-6);
}

/* --- summary.json -------------------------------------------------------------------------- */

static gboolean
get_text (JsonObject *summary, const char *name, char *out_text)
{
    const char *text = json_object_get_string_member_with_default (summary, name, NULL);

    return text != NULL &&
           g_strlcpy (out_text, text, CARRY_SWEEP_AMOUNT_SIZE) < CARRY_SWEEP_AMOUNT_SIZE;
}

static gboolean
get_numbers (CarrySweepResult *self, JsonObject *summary)
{
    static const char *const names[] = { "apr_on_capital", "max_drawdown", "sharpe_daily",
                                         "round_trips" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (!json_object_has_member (summary, names[i]))
            return FALSE;
    self->apr_on_capital = json_object_get_double_member (summary, "apr_on_capital");
    self->max_drawdown = json_object_get_double_member (summary, "max_drawdown");
    self->sharpe_daily = json_object_get_double_member (summary, "sharpe_daily");
    self->round_trips = json_object_get_int_member (summary, "round_trips");
    return get_text (summary, "net_pnl", self->net_pnl) &&
           get_text (summary, "funding_pnl", self->funding_pnl) &&
           get_text (summary, "fees", self->fees) &&
           !json_object_get_boolean_member_with_default (summary, "partial", TRUE);
}

static gboolean
read_summary (CarrySweepResult *self, const char *path, GError **error)
{
    g_autoptr (JsonParser) parser = json_parser_new ();
    JsonNode *root;

    if (!json_parser_load_from_file (parser, path, error))
        return FALSE;
    root = json_parser_get_root (parser);
    if (root != NULL && JSON_NODE_HOLDS_OBJECT (root) &&
        get_numbers (self, json_node_get_object (root)))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s is no whole summary", path);
    return FALSE;
}

/* --- equity.csv ---------------------------------------------------------------------------- */

typedef struct
{
    GArray *results;
    char date[11];
    double before; /* at the end of the day before */
    double last;
    gboolean is_open; /* something was said of this day */
} Days;

static void
close_day (Days *self)
{
    double result = self->last - self->before;

    if (self->is_open)
        g_array_append_val (self->results, result);
    self->before = self->last;
    self->is_open = FALSE;
}

static void
add_row (Days *self, const char *line,
         double equity) /* lint: allow money-double: for moments of days, no sum of money */
{
    gboolean is_first = self->date[0] == '\0';
    gboolean is_midnight = strncmp (line + 10, "T00:00:00.000Z", 14) == 0;

    if (is_first)
        self->before = equity;
    else if (strncmp (self->date, line, 10) != 0 && !is_midnight)
        close_day (self);
    self->last = equity;
    self->is_open |= !is_first;
    /* What is said at midnight is the end of a day. */
    if (is_midnight)
        close_day (self);
    memcpy (self->date, line,
            sizeof self->date - 1); /* not g_strlcpy(): it measures all the rest */
}

/* The result of each UTC day, in no unit: only their shape counts. */
static gboolean
add_days (GArray *results, const char *text)
{
    Days days = { .results = results };
    const char *line = strchr (text, '\n');

    while (line != NULL && *++line != '\0')
    {
        const char *comma = strchr (line, ',');

        if (comma == NULL || comma - line < 24)
            return FALSE;
        add_row (&days, line, g_ascii_strtod (comma + 1, NULL));
        line = strchr (line, '\n');
    }
    return days.date[0] != '\0'; /* a day that is not over is none, as in the run's own figure */
}

static gboolean
read_days (CarrySweepResult *self, const char *path, GError **error)
{
    g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (double));
    g_autofree char *text = NULL;

    if (!g_file_get_contents (path, &text, NULL, error))
        return FALSE;
    if (!add_days (days, text))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s has no rows", path);
        return FALSE;
    }
    carry_sweep_sample_init (&self->sample, (const double *) (gpointer) days->data, days->len);
    return TRUE;
}

/**
 * carry_sweep_result_read: (skip)
 * @self: gets what the run came to; @set, @window and @is_out stay
 * @folder: the folder the run wrote to
 * @error: return location for an error
 *
 * Returns: %FALSE when the run did not end as it should
 */
gboolean
carry_sweep_result_read (CarrySweepResult *self, const char *folder, GError **error)
{
    g_autofree char *summary = g_build_filename (folder, "summary.json", NULL);
    g_autofree char *equity = g_build_filename (folder, "equity.csv", NULL);

    return read_summary (self, summary, error) && read_days (self, equity, error);
}
