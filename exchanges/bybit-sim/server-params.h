/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * The parameters of a request, from a query or a body: names to text. Numbers and booleans of a
 * body are kept as written, null counts as absent, arrays and objects as their JSON.
 */
typedef struct _ServerParams ServerParams;

ServerParams *server_params_new_from_query (const char *raw_query);
ServerParams *server_params_new_from_json (const char *data, gsize length, GError **error);
void server_params_free (ServerParams *self);

const char *server_params_get (const ServerParams *self, const char *name);
void server_params_set (ServerParams *self, const char *name, const char *value);
gboolean server_params_has (const ServerParams *self, const char *name);
gboolean server_params_is (const ServerParams *self, const char *name, const char *value);
gboolean server_params_get_int (const ServerParams *self, const char *name, gint64 *out_value);
gint64 server_params_get_int_or (const ServerParams *self, const char *name, gint64 fallback);
gboolean server_params_get_bool (const ServerParams *self, const char *name);
GPtrArray *server_params_get_items (const ServerParams *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerParams, server_params_free)

G_END_DECLS
