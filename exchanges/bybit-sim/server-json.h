/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-number.h"

G_BEGIN_DECLS

/* Writes compact JSON in the order of the calls: the venue's clients look for pieces of its text. */
typedef struct
{
    GString *text;
    gboolean first;
    gboolean escape_html; /* <, > and & as the venue's WebSocket gateway writes them */
} ServerJson;

void server_json_init (ServerJson *self);
void server_json_clear (ServerJson *self);
char *server_json_steal (ServerJson *self);

void server_json_open_object (ServerJson *self, const char *key);
void server_json_close_object (ServerJson *self);
void server_json_open_array (ServerJson *self, const char *key);
void server_json_close_array (ServerJson *self);

void server_json_string (ServerJson *self, const char *key, const char *value);
void server_json_int (ServerJson *self, const char *key, gint64 value);
void server_json_bool (ServerJson *self, const char *key, gboolean value);
void server_json_null (ServerJson *self, const char *key);
void server_json_raw (ServerJson *self, const char *key, const char *json);
void server_json_int_text (ServerJson *self, const char *key, gint64 value);
void server_json_number (ServerJson *self, const char *key, __int128 value, guint scale,
                         guint min_decimals);
void server_json_price (ServerJson *self, const char *key, SimPrice price, guint min_decimals);
void server_json_qty (ServerJson *self, const char *key, SimQty qty, guint min_decimals);
void server_json_rate (ServerJson *self, const char *key, SimRate rate);
void server_json_money (ServerJson *self, const char *key, SimMoney money);
void server_json_ms_text (ServerJson *self, const char *key, gint64 ts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServerJson, server_json_clear)

G_END_DECLS
