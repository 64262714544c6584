/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-module.h"

G_BEGIN_DECLS

/**
 * CarryStoreIdentity:
 * @env: where orders go (`testnet`)
 * @account: (nullable): whose orders they are (`bybit:1234567`); NULL where there is no account
 * @build_id: of this program
 * @epoch: of this run; higher than that of any run before
 * @ts: when this run started, nanoseconds since 1970 UTC
 * @instruments: (transfer none): what is traded, to name it in events that are handed back
 *
 * Whose events they are. What was kept for another account or environment is
 * refused.
 */
typedef struct _CarryStoreIdentity CarryStoreIdentity;

#ifndef __GI_SCANNER__

struct _CarryStoreIdentity
{
    const char *env;
    const char *account;
    const char *build_id;
    guint64 epoch;
    gint64 ts;
    CarryInstruments *instruments;
};

#endif

#define CARRY_TYPE_STORE (carry_store_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryStore, carry_store, CARRY, STORE, CarryModule)

/**
 * CarryStoreInterface:
 * @open: open or create it for one account
 * @append: keep events; when it returns TRUE they survive a power cut
 * @tidy: what is left to do after @append, when whoever waited for it was told; optional
 * @load: hand back everything kept, oldest first
 * @close: close it
 * @verify: whether all that is kept is as it was written; says in a sentence what there is
 * @backup: write a whole copy to a file that does not exist
 * @restore: put a copy in the place of what is kept, which is set aside
 * @read: as @load, of a store that is not open
 *
 * What remembers. All slots are called on the writer thread only and may block.
 * Of the owners of orders the store keeps #CarryEvent.module, not the number.
 *
 * The last four serve a person: the store is not open, but another process may be
 * using it, which only @restore minds.
 */
struct _CarryStoreInterface
{
    GTypeInterface parent_iface;

    gboolean (*open) (CarryStore *self, const CarryStoreIdentity *identity, GError **error);
    gboolean (*append) (CarryStore *self, const CarryEvent *events, gsize n, GError **error);
    gboolean (*load) (CarryStore *self, void (*func) (const CarryEvent *event, gpointer user_data),
                      gpointer user_data, GError **error);
    void (*close) (CarryStore *self);
    char *(*verify) (CarryStore *self, GError **error);
    gboolean (*backup) (CarryStore *self, const char *path, GError **error);
    gboolean (*restore) (CarryStore *self, const char *path, GError **error);
    gboolean (*read) (CarryStore *self, CarryInstruments *instruments,
                      void (*func) (const CarryEvent *event, gpointer user_data),
                      gpointer user_data, GError **error);
    void (*tidy) (CarryStore *self);
};

CARRY_API
gboolean carry_store_open (CarryStore *self, const CarryStoreIdentity *identity, GError **error);
CARRY_API
gboolean carry_store_append (CarryStore *self, const CarryEvent *events, gsize n, GError **error);
CARRY_API
void carry_store_tidy (CarryStore *self);
CARRY_API
gboolean carry_store_load (CarryStore *self,
                           void (*func) (const CarryEvent *event, gpointer user_data),
                           gpointer user_data, GError **error);
CARRY_API
void carry_store_close (CarryStore *self);
CARRY_API
char *carry_store_verify (CarryStore *self, GError **error);
CARRY_API
gboolean carry_store_backup (CarryStore *self, const char *path, GError **error);
CARRY_API
gboolean carry_store_restore (CarryStore *self, const char *path, GError **error);
CARRY_API
gboolean carry_store_read (CarryStore *self, CarryInstruments *instruments,
                           void (*func) (const CarryEvent *event, gpointer user_data),
                           gpointer user_data, GError **error);

G_END_DECLS
