/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * A venue's margin in whole numbers: values are in hundredths of quote coin, and what
 * they need in hundredths of that.
 */
gint64 margin_model_get_initial (gint64 value);
gint64 margin_model_get_maintenance (gint64 value);
void margin_model_tell (CarryContext *context, gint64 balance);

G_END_DECLS
