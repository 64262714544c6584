/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * How numbers are written for people. They do not depend on the locale, so that
 * the same run gives the same bytes everywhere.
 */
typedef enum
{
    TEARSHEET_TEXT_PLAIN = 0,
    TEARSHEET_TEXT_PLUS = 1 << 0,    /* `+` in front of what is above zero */
    TEARSHEET_TEXT_TYPESET = 1 << 1, /* the sign U+2212 instead of the hyphen */
} TearsheetTextFlags;

void tearsheet_text_add_html (GString *out, const char *text);
void tearsheet_text_add_markdown (GString *out, const char *text);
void tearsheet_text_add_code (GString *out, const char *text);
void tearsheet_text_add_fence (GString *out, const char *text);

void tearsheet_text_add_count (GString *out, guint64 count);
void tearsheet_text_add_amount (GString *out, CarryAmount amount, TearsheetTextFlags flags);
void
tearsheet_text_add_number (GString *out, double value, guint decimals, TearsheetTextFlags flags);
void tearsheet_text_add_percent (GString *out, double fraction, guint decimals,
                                 TearsheetTextFlags flags);
void tearsheet_text_add_date (GString *out, gint64 ts);
void tearsheet_text_add_time (GString *out, gint64 ts);
void tearsheet_text_add_span (GString *out, gint64 ns);

G_END_DECLS
