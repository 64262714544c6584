/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-process.h"

#include <string.h>
#include <unistd.h>

/* Field of /proc/self/stat after the name of the program, from 0. */
enum
{
    STAT_USER = 11,
    STAT_SYSTEM = 12,
    STAT_THREADS = 17,
    STAT_RSS = 21,
    STAT_N_FIELDS,
};

static guint
count_files (void)
{
    g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
    guint n = 0;

    while (folder != NULL && g_dir_read_name (folder) != NULL)
        n++;
    return n > 0 ? n - 1 : 0; /* one is the folder itself */
}

static guint64
get_field (char **fields, guint i)
{
    return g_ascii_strtoull (fields[i], NULL, 10);
}

static void
add_number (PrometheusText *text, const char *name, PrometheusKind kind, const char *help,
            guint64 value)
{
    g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

    prometheus_text_begin (text, name, kind, help);
    prometheus_text_add (text, number, NULL);
}

static void
add_cpu (PrometheusText *text, guint64 ticks)
{
    guint64 a_second = (guint64) MAX (sysconf (_SC_CLK_TCK), 1);
    g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT ".%03u", ticks / a_second,
                                               (guint) (ticks % a_second * 1000 / a_second));

    prometheus_text_begin (text, "process_cpu_seconds", PROMETHEUS_COUNTER,
                           "Time of the processor used, in seconds.");
    prometheus_text_add (text, number, NULL);
}

/* What the kernel says of the program, by the names all exporters use. */
void
prometheus_process_add (PrometheusText *text)
{
    g_autofree char *stat = NULL;
    g_auto (GStrv) fields = NULL;
    const char *rest;

    if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL))
        return;
    rest = strrchr (stat, ')');
    if (rest == NULL)
        return;
    fields = g_strsplit (rest + 2, " ", STAT_N_FIELDS + 1);
    if (g_strv_length (fields) < STAT_N_FIELDS)
        return;
    add_cpu (text, get_field (fields, STAT_USER) + get_field (fields, STAT_SYSTEM));
    add_number (text, "process_resident_memory_bytes", PROMETHEUS_GAUGE,
                "Memory that is really there.",
                get_field (fields, STAT_RSS) * (guint64) sysconf (_SC_PAGESIZE));
    add_number (text, "process_threads", PROMETHEUS_GAUGE, "Threads.",
                get_field (fields, STAT_THREADS));
    add_number (text, "process_open_fds", PROMETHEUS_GAUGE, "Open files.", count_files ());
}
