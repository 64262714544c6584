/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/carry-sweep-window.h"

#include <string.h>

#include "base/carry-time.h"

#define MAX_WINDOWS 1000

static gboolean
read_time (const char *option, const char *text, gint64 *out_ts, CarryProblems *problems)
{
    g_autoptr (GError) error = NULL;

    if (text == NULL)
        carry_problems_add (problems, option, 0, NULL, NULL, "say it, for example %s 2022-01-01",
                            option);
    else if (carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, 0, out_ts, &error))
        return TRUE;
    else
        carry_problems_add (problems, option, 0, NULL, NULL, "%s", error->message);
    return FALSE;
}

/* `365d/90d`: how long sets are compared, and how long what was chosen then trades. */
static gboolean
read_walk (const char *text, gint64 *out_in, gint64 *out_out, CarryProblems *problems)
{
    g_auto (GStrv) parts = g_strsplit (text, "/", -1);

    if (g_strv_length (parts) == 2 && carry_duration_parse (parts[0], out_in, NULL) &&
        carry_duration_parse (parts[1], out_out, NULL) && *out_in > 0 && *out_out > 0)
        return TRUE;
    carry_problems_add (problems, "--walk", 0, NULL, NULL,
                        "\"%s\" is not IN/OUT, two durations such as 365d/90d", text);
    return FALSE;
}

static void
add_window (GArray *windows, gint64 ts_from, gint64 ts_split, gint64 ts_to)
{
    const CarrySweepWindow window = { ts_from, ts_split, ts_to };

    g_array_append_val (windows, window);
}

/**
 * carry_sweep_windows_new: (skip)
 * @from: (nullable): value of `--from`
 * @to: (nullable): value of `--to`
 * @walk: (nullable): value of `--walk`
 * @problems: gets every mistake
 *
 * Without a walk there is one window and nothing is kept out of it. Else each window begins where
 * the one before would have to trade on: what is out of sample never overlaps, and leaves no hole.
 * The last is shorter where the period ends.
 *
 * Returns: (transfer full) (element-type CarrySweepWindow): the windows
 */
GArray *
carry_sweep_windows_new (const char *from, const char *to, const char *walk,
                         CarryProblems *problems)
{
    GArray *windows = g_array_new (FALSE, FALSE, sizeof (CarrySweepWindow));
    gint64 ts_from = 0, ts_to = 0, in_ns = 0, out_ns = 0;
    gboolean is_good = read_time ("--from", from, &ts_from, problems);

    is_good = read_time ("--to", to, &ts_to, problems) && is_good;
    is_good = (walk == NULL || read_walk (walk, &in_ns, &out_ns, problems)) && is_good;
    if (!is_good)
        return windows;
    if (ts_from >= ts_to)
        carry_problems_add (problems, "--to", 0, NULL, NULL, "it must be later than --from");
    else if (walk == NULL)
        add_window (windows, ts_from, ts_to, ts_to);
    else if (ts_from + in_ns >= ts_to)
        carry_problems_add (problems, "--walk", 0, NULL, NULL,
                            "the period is not longer than one window in sample");
    else if ((ts_to - ts_from - in_ns) / out_ns >= MAX_WINDOWS)
        carry_problems_add (problems, "--walk", 0, NULL, NULL, "that makes more than %d windows",
                            MAX_WINDOWS);
    else
        for (gint64 split = ts_from + in_ns; split < ts_to; split += out_ns)
            add_window (windows, split - in_ns, split, MIN (split + out_ns, ts_to));
    return windows;
}
