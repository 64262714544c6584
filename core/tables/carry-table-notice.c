/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table-notice.h"

/**
 * carry_table_notice:
 * @module: the history
 * @code: what it is about, for machines
 * @format: one sentence
 * @...: for @format
 *
 * Says something about the data: to the engine, or to the log where a history is
 * read without one.
 */
void
carry_table_notice (CarryModule *module, const char *code, const char *format, ...)
{
    CarryContext *context = carry_module_get_context (module);
    g_autofree char *text = NULL;
    va_list args;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    if (context != NULL)
        carry_context_notice (context, CARRY_NOTICE_WARNING, code, "%s", text);
    else
        g_message ("%s", text);
}
