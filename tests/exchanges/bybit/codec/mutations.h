/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same message, written otherwise. */
char *mutation_add_unknown (const char *json);
char *mutation_unquote_numbers (const char *json);
char *mutation_quote_numbers (const char *json);
char *mutation_reverse_members (const char *json);
/* With value number @n put in the place of a number or string; NULL when there are fewer. */
char *mutation_replace_value (const char *json, guint n, const char *value);

G_END_DECLS
