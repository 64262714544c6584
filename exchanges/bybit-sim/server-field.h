/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-json.h"

G_BEGIN_DECLS

/*
 * One member of the venue's rows. Each kind of row has a table of these; what a row shows, and in
 * which order, is a list of names, because REST and WebSocket, spot and linear each have their own.
 */
typedef struct
{
    const char *name;
    void (*write) (ServerJson *json, const char *name, gconstpointer row);
    const char *literal; /* JSON, where there is nothing to compute */
} ServerField;

void server_field_write_row (ServerJson *json, const char *key, const ServerField *fields,
                             guint n_fields, const char *names, gconstpointer row);

/* Rows in the order of the venue; see the tables in server-order-row.c and so on. */
typedef enum
{
    SERVER_ROW_REST,
    SERVER_ROW_STREAM,
    SERVER_ROW_FAST, /* execution.fast */
} ServerRowKind;

G_END_DECLS
