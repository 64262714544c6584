/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-request.h"

G_BEGIN_DECLS

/* The times a query asks for, and how many rows from where. */
typedef struct
{
    gint64 from; /* ns */
    gint64 to;
    guint limit;
    gint64 before;     /* rows of a number below this one only */
    gint64 ts_fresh;   /* a lagging replica knows nothing younger */
    gboolean is_blind; /* it knows nothing at all */
    GPtrArray *rows;   /* borrowed */
    char *next;        /* cursor; "" at the end */
} ServerPage;

/* Reads limit, cursor and times; without times the last @window. FALSE has failed the request. */
gboolean server_page_init (ServerPage *self, ServerRequest *request, guint fallback, guint max,
                           gint64 window);
void server_page_clear (ServerPage *self);
/* Adds a row unless the page is full: then FALSE, and @number begins the next one. */
gboolean server_page_add (ServerPage *self, gconstpointer row, guint number);
/* Out of order, when a fault says so. */
void server_page_finish (ServerPage *self, ServerRequest *request);
/* The number in the cursor, @fallback where there is none. FALSE has failed the request. */
gboolean server_page_read_cursor (ServerRequest *request, gint64 fallback, gint64 *out_number);
char *server_page_make_cursor (guint number);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServerPage, server_page_clear)

G_END_DECLS
