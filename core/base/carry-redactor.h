/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/*
 * Internal: strikes secrets out of text. It finds any 8 bytes in a row of a
 * secret, as it is or in hexadecimal, base64 or percent-encoded, and keeps no
 * readable copy of it.
 */
typedef struct _CarryRedactor CarryRedactor;

#define CARRY_REDACTOR_MARK "[secret]"

/* A piece of a secret that is shorter than this may stay in the text. */
#define CARRY_REDACTOR_RUN 8

CarryRedactor *carry_redactor_new (void);
void carry_redactor_add (CarryRedactor *self, const char *secret);
void
carry_redactor_append (const CarryRedactor *self, GString *target, const char *text, gsize length);
void carry_redactor_free (CarryRedactor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryRedactor, carry_redactor_free)

G_END_DECLS
