/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dashboard/carry-dashboard-viewer.h"

/* Lines that wait in memory for one that does not read. */
#define MOST_WAITING 4

struct _CarryDashboardViewer
{
    SoupServerMessage *message;
    guint n_waiting;
    void (*gone) (CarryDashboardViewer *self, gpointer user_data);
    gpointer user_data;
};

static void
on_wrote_chunk (SoupServerMessage *message, gpointer user_data)
{
    CarryDashboardViewer *self = user_data;

    if (self->n_waiting > 0)
        self->n_waiting--;
}

static void
on_finished (SoupServerMessage *message, gpointer user_data)
{
    CarryDashboardViewer *self = user_data;

    self->gone (self, self->user_data);
}

/* @gone is told when it closed; whoever it is frees the viewer. */
CarryDashboardViewer *
carry_dashboard_viewer_new (SoupServerMessage *message,
                            void (*gone) (CarryDashboardViewer *self, gpointer user_data),
                            gpointer user_data)
{
    CarryDashboardViewer *self = g_new0 (CarryDashboardViewer, 1);
    SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

    self->message = g_object_ref (message);
    self->gone = gone;
    self->user_data = user_data;
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
    soup_message_headers_replace (headers, "Content-Type", "application/x-ndjson; charset=utf-8");
    soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
    g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
    g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
    return self;
}

void
carry_dashboard_viewer_free (CarryDashboardViewer *self)
{
    g_signal_handlers_disconnect_by_data (self->message, self);
    g_object_unref (self->message);
    g_free (self);
}

/* A line `{"NAME":JSON}`. */
void
carry_dashboard_viewer_send (CarryDashboardViewer *self, const char *name, const char *json)
{
    char *line;

    if (self->n_waiting >= MOST_WAITING)
        return;
    line = g_strdup_printf ("{\"%s\":%s}\n", name, json);
    self->n_waiting++;
    soup_message_body_append_take (soup_server_message_get_response_body (self->message),
                                   (guchar *) line, strlen (line));
    soup_server_message_unpause (self->message);
}
