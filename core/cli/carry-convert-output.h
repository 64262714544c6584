/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/carry-convert-columns.h"

G_BEGIN_DECLS

/**
 * CarryConvertOutput: (skip)
 *
 * The file that `carry convert` writes: CSV, CSV in gzip, or what a module makes of
 * CSV. It stands where it shall only once it is whole.
 */
typedef struct _CarryConvertOutput CarryConvertOutput;

gboolean carry_convert_output_is_csv (const char *path);
CarryConvertOutput *
carry_convert_output_new (const char *path, const CarryConvertColumns *columns, GError **error);
gboolean carry_convert_output_add (CarryConvertOutput *self, const CarryMarketEvent *event,
                                   const CarryInstrument *instrument, GError **error);
gboolean carry_convert_output_finish (CarryConvertOutput *self, CarryTableWriter *writer,
                                      guint price_scale, guint size_scale, GError **error);
void carry_convert_output_free (CarryConvertOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryConvertOutput, carry_convert_output_free)

G_END_DECLS
