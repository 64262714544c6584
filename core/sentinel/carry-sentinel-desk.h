/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-clock.h"
#include "model/carry-instrument.h"
#include "roles/carry-module.h"

G_BEGIN_DECLS

typedef void (*CarrySentinelOrderFunc) (const CarryOrder *order, gpointer user_data);

/**
 * CarrySentinelDesk: (skip)
 *
 * What modules of the sentinel reach through their contexts: the time, the
 * instruments, and a place for what they have to say. It is no engine: nothing is
 * booked, and nobody decides anything on it.
 */
typedef struct _CarrySentinelDesk CarrySentinelDesk;

CarrySentinelDesk *carry_sentinel_desk_new (CarryClock *clock);
void carry_sentinel_desk_free (CarrySentinelDesk *self);
void carry_sentinel_desk_add (CarrySentinelDesk *self, CarryModule *module);
gboolean carry_sentinel_desk_open (CarrySentinelDesk *self, GError **error);
gint64 carry_sentinel_desk_get_now (CarrySentinelDesk *self);
CarryInstruments *carry_sentinel_desk_get_instruments (CarrySentinelDesk *self);
void carry_sentinel_desk_listen (CarrySentinelDesk *self, CarrySentinelOrderFunc func,
                                 gpointer user_data);
void carry_sentinel_desk_tell (CarrySentinelDesk *self, CarryNoticeLevel level, const char *code,
                               const char *format, ...) G_GNUC_PRINTF (4, 5);
void carry_sentinel_desk_acknowledge (CarrySentinelDesk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySentinelDesk, carry_sentinel_desk_free)

G_END_DECLS
