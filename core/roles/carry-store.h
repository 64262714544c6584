/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

#define CARRY_TYPE_STORE (carry_store_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryStore, carry_store, CARRY, STORE, CarryModule)

/**
 * CarryStoreInterface:
 * @open: open or create it
 * @append: keep events; when it returns TRUE they survive a power cut
 * @load: hand back everything kept, oldest first
 * @close: close it
 *
 * What remembers. All slots are called on the writer thread only and may block.
 */
struct _CarryStoreInterface
{
    GTypeInterface parent_iface;

    gboolean (*open) (CarryStore *self, GError **error);
    gboolean (*append) (CarryStore *self, const CarryEvent *events, gsize n, GError **error);
    gboolean (*load) (CarryStore *self, void (*func) (const CarryEvent *event, gpointer user_data),
                      gpointer user_data, GError **error);
    void (*close) (CarryStore *self);
};

CARRY_API
gboolean carry_store_open (CarryStore *self, GError **error);
CARRY_API
gboolean carry_store_append (CarryStore *self, const CarryEvent *events, gsize n, GError **error);
CARRY_API
gboolean carry_store_load (CarryStore *self,
                           void (*func) (const CarryEvent *event, gpointer user_data),
                           gpointer user_data, GError **error);
CARRY_API
void carry_store_close (CarryStore *self);

G_END_DECLS
