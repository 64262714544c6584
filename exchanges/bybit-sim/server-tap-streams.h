/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The two directions of a ServerTap: pollable streams that write down what passes. */
#define SERVER_TYPE_TAP_INPUT (server_tap_input_get_type ())
G_DECLARE_FINAL_TYPE (ServerTapInput, server_tap_input, SERVER, TAP_INPUT, GFilterInputStream)
#define SERVER_TYPE_TAP_OUTPUT (server_tap_output_get_type ())
G_DECLARE_FINAL_TYPE (ServerTapOutput, server_tap_output, SERVER, TAP_OUTPUT, GFilterOutputStream)

/* Called once, when the other side has gone between two requests. */
typedef void (*ServerTapLeft) (gpointer user_data);

GInputStream *server_tap_input_new (GInputStream *base, guint64 id, ServerRecord *record);
void server_tap_input_watch (GInputStream *stream, ServerTapLeft func, gpointer user_data);
void server_tap_input_begin_line (GInputStream *stream);
const char *server_tap_input_get_line (GInputStream *stream);
GOutputStream *server_tap_output_new (GOutputStream *base, guint64 id, ServerRecord *record);

G_END_DECLS
