/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-text.h"

G_BEGIN_DECLS

/* The parts that every page of the house is made of. */
void
tearsheet_page_add_element (GString *out, const char *open, const char *text, const char *close);
void tearsheet_page_add_head (GString *out, const char *title);
void tearsheet_page_open_card (GString *out, const char *name);
void tearsheet_page_open_main_card (GString *out, const char *name, gboolean is_loss);
void tearsheet_page_close_card (GString *out, const char *hint);
void tearsheet_page_open_figure (GString *out, const char *title, const char *text);
void tearsheet_page_close_figure (GString *out);

extern const char tearsheet_style[];

G_END_DECLS
