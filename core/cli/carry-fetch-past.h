/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-cursor.h"

G_BEGIN_DECLS

/**
 * CarryFetchPast: (skip)
 *
 * Files of rows that were fetched, as a backtest reads them.
 */
typedef struct _CarryFetchPast CarryFetchPast;

CarryFetchPast *carry_fetch_past_new (const char *folder, const GPtrArray *items,
                                      const char *plugin_path, GError **error);
void carry_fetch_past_free (CarryFetchPast *self);
const GPtrArray *carry_fetch_past_get_instruments (const CarryFetchPast *self);
CarryCursor *carry_fetch_past_open (CarryFetchPast *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryFetchPast, carry_fetch_past_free)

G_END_DECLS
