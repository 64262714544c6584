/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryProblems:
 *
 * The mistakes found in a configuration, so that all can be told in one run. Checks add to it and go
 * on; nothing is dropped, and the order of the text does not depend on who checked first.
 */
typedef struct _CarryProblems CarryProblems;

CARRY_API
CarryProblems *carry_problems_new (void);
CARRY_API
void carry_problems_free (CarryProblems *problems);
CARRY_API
void carry_problems_add_source (CarryProblems *problems, const char *origin);
CARRY_API
void carry_problems_add (CarryProblems *problems, const char *origin, guint line,
                         const char *section, const char *key, const char *format, ...)
    G_GNUC_PRINTF (6, 7);
CARRY_API
void carry_problems_add_valist (CarryProblems *problems, const char *origin, guint line,
                                const char *section, const char *key, const char *format,
                                va_list args) G_GNUC_PRINTF (6, 0);
CARRY_API
guint carry_problems_get_count (const CarryProblems *problems);
CARRY_API
char *carry_problems_format (const CarryProblems *problems);
CARRY_API
GError *carry_problems_to_error (const CarryProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryProblems, carry_problems_free)

G_END_DECLS
