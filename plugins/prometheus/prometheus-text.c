/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "prometheus-text.h"

/* Samples of this family follow. Of a counter, @name is without `_total`. */
void
prometheus_text_begin (PrometheusText *self, const char *name, PrometheusKind kind,
                       const char *help)
{
    gboolean has_suffix = kind == PROMETHEUS_COUNTER && !self->is_open_metrics;
    const char *suffix = has_suffix ? "_total" : "";

    self->name = name;
    self->kind = kind;
    g_string_append_printf (self->out, "# HELP %s%s %s\n# TYPE %s%s %s\n", name, suffix, help, name,
                            suffix, kind == PROMETHEUS_COUNTER ? "counter" : "gauge");
}

static void
add_label_value (GString *out, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid (value, -1);

    for (const char *at = valid; *at != '\0'; at++)
    {
        if (*at == '\\' || *at == '"')
            g_string_append_c (out, '\\');
        if (*at == '\n')
            g_string_append (out, "\\n");
        else
            g_string_append_c (out, *at);
    }
}

/* A sample: @value as it is written (nullable: then there is none), and names and values of labels. */
void
prometheus_text_add (PrometheusText *self, const char *value, ...)
{
    gboolean has_labels = FALSE;
    const char *name;
    va_list labels;

    if (value == NULL)
        return;
    g_string_append_printf (self->out, "%s%s", self->name,
                            self->kind == PROMETHEUS_COUNTER ? "_total" : "");
    va_start (labels, value);
    /* clang 14 misses the line above. NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
    while ((name = va_arg (labels, const char *)) != NULL)
    {
        g_string_append_printf (self->out, "%s%s=\"", has_labels ? "," : "{", name);
        add_label_value (self->out, va_arg (labels, const char *));
        g_string_append_c (self->out, '"');
        has_labels = TRUE;
    }
    va_end (labels);
    g_string_append_printf (self->out, "%s %s\n", has_labels ? "}" : "", value);
}

void
prometheus_text_end (PrometheusText *self)
{
    if (self->is_open_metrics)
        g_string_append (self->out, "# EOF\n");
}

const char *
prometheus_text_get_type (gboolean is_open_metrics)
{
    return is_open_metrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                           : "text/plain; version=0.0.4; charset=utf-8";
}
