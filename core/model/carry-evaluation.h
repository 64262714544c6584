/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryEvaluation:
 *
 * Why a strategy wants what it wants: named terms in the order they were added,
 * and a verdict.
 */
typedef struct _CarryEvaluation CarryEvaluation;

#define CARRY_TYPE_EVALUATION (carry_evaluation_get_type ())
CARRY_API
GType carry_evaluation_get_type (void);
CARRY_API
CarryEvaluation *carry_evaluation_new (const char *verdict);
CARRY_API
CarryEvaluation *carry_evaluation_ref (CarryEvaluation *self);
CARRY_API
void carry_evaluation_unref (CarryEvaluation *self);
CARRY_API
void carry_evaluation_set_verdict (CarryEvaluation *self, const char *verdict);
CARRY_API
const char *carry_evaluation_get_verdict (const CarryEvaluation *self);
CARRY_API
void carry_evaluation_add (CarryEvaluation *self, const char *name, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
CARRY_API
void carry_evaluation_add_text (CarryEvaluation *self, const char *name, const char *text);
CARRY_API
guint carry_evaluation_get_size (const CarryEvaluation *self);
CARRY_API
const char *carry_evaluation_get_name (const CarryEvaluation *self, guint term);
CARRY_API
const char *carry_evaluation_get_text (const CarryEvaluation *self, guint term);
CARRY_API
const char *carry_evaluation_find (const CarryEvaluation *self, const char *name);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryEvaluation, carry_evaluation_unref)

G_END_DECLS
