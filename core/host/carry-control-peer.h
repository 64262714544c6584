/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarryControlPeer: (skip)
 *
 * A client at the door: it says who it is, by the one mechanism `EXTERNAL`, which the
 * kernel has already answered. No thread waits for it, it may say little, and it has
 * little time.
 */
typedef struct _CarryControlPeer CarryControlPeer;

/**
 * CarryControlPeerDone: (skip)
 * @self: the peer; to be freed by whom it tells
 * @is_in: it may send messages from now on
 * @user_data: of carry_control_peer_new()
 */
typedef void (*CarryControlPeerDone) (CarryControlPeer *self, gboolean is_in, gpointer user_data);

CarryControlPeer *carry_control_peer_new (GSocketConnection *connection, guint64 uid,
                                          guint deadline_ms, CarryControlPeerDone done,
                                          gpointer user_data);
void carry_control_peer_free (CarryControlPeer *self);
GSocketConnection *carry_control_peer_get_connection (CarryControlPeer *self);

G_END_DECLS
