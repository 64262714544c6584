/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "entry-world.h"

static void
answer_list (SoupServerMessage *message, const char *rows)
{
    g_autofree char *body = g_strdup_printf (
        "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"linear\",\"nextPageCursor\":"
        "\"\",\"list\":[%s]},\"time\":1700000000000}",
        rows != NULL ? rows : "");

    lab_answer (message, 200, body);
}

static void
answer_or_hold (EntryScript *script, SoupServerMessage *message, const char *body)
{
    if (body != NULL)
    {
        lab_answer (message, 200, body);
        return;
    }
    soup_server_message_pause (message);
    g_ptr_array_add (script->held, g_object_ref (message));
}

static void
serve (Lab *lab, SoupServerMessage *message, const char *path, const char *query, const char *body)
{
    EntryScript *script = lab->data;

    if (g_str_equal (path, "/v5/order/create"))
        answer_or_hold (script, message, script->create);
    else if (g_str_equal (path, "/v5/order/create-batch"))
        answer_or_hold (script, message, script->create_batch);
    else if (g_str_equal (path, "/v5/order/cancel"))
        answer_or_hold (script, message, script->cancel);
    else if (g_str_equal (path, "/v5/order/amend"))
        answer_or_hold (script, message, script->amend);
    else if (g_str_equal (path, "/v5/order/realtime"))
        answer_list (message, script->live);
    else if (g_str_equal (path, "/v5/order/history"))
        answer_list (message, script->archive);
    else if (g_str_equal (path, "/v5/execution/list"))
        answer_list (message, script->executions);
    else
        answer_list (message, "");
}

void
entry_world_open (EntryWorld *self, BybitEntryMode mode)
{
    gint64 now;

    *self = (EntryWorld){ 0 };
    self->lab = lab_new ();
    self->lab->on_request = serve;
    self->lab->data = &self->script;
    self->script.held = g_ptr_array_new_with_free_func (g_object_unref);
    self->venue = lab_venue (self->lab, "key");
    lab_open_account (self->venue, mode);
    now = bybit_venue_get_now (self->venue);
    g_assert_true (bybit_clock_offset_add (&self->venue->offset, now, now, now));
    self->order = lab_order (self->lab, self->lab->perp, "1-1");
}

void
entry_world_close (EntryWorld *self)
{
    bybit_venue_free (self->venue);
    lab_sleep (20);
    g_ptr_array_unref (self->script.held);
    lab_free (self->lab);
}

void
entry_world_submit (EntryWorld *self)
{
    bybit_entry_submit (self->venue->entry, &self->order);
}
