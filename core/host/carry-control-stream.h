/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The longest message a client may send: a few sentences. */
#define CARRY_CONTROL_MAX_MESSAGE 65536

/* Messages a client may send until carry_control_stream_allow() is called again. */
#define CARRY_CONTROL_MAX_MESSAGES 16

/**
 * CarryControlStream: (skip)
 *
 * A client's socket, read only as far as its D-Bus messages are short: the length
 * that a message states is looked at before anything is stored of it, and there may
 * be few of them at a time.
 */
#define CARRY_TYPE_CONTROL_STREAM (carry_control_stream_get_type ())
G_DECLARE_FINAL_TYPE (CarryControlStream, carry_control_stream, CARRY, CONTROL_STREAM, GIOStream)

GIOStream *carry_control_stream_new (GIOStream *base);
void carry_control_stream_allow (CarryControlStream *self);

G_END_DECLS
