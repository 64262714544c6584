/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape-history.h"

struct _TapeHistory
{
    CarryModule parent_instance;

    char *folder;
    CarryTapeCursor *cursor; /* of the last open */
};

static void tape_history_iface_init (CarryHistoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TapeHistory, tape_history, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, tape_history_iface_init))

/* The list belongs to the caller for as long as the call only; the instruments stay. */
static GPtrArray *
copy_list (GPtrArray *instruments)
{
    GPtrArray *copy = g_ptr_array_new ();

    for (guint i = 0; i < instruments->len; i++)
        g_ptr_array_add (copy, g_ptr_array_index (instruments, i));
    return copy;
}

static void
tape_history_open_async (CarryHistory *history, const CarryHistoryRequest *request,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    TapeHistory *self = TAPE_HISTORY (history);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    g_autoptr (GPtrArray) instruments = copy_list (request->instruments);
    GError *error = NULL;
    CarryTapeCursor *cursor = carry_tape_cursor_new (self->folder, instruments, &error);

    g_task_set_source_tag (task, tape_history_open_async);
    if (cursor == NULL)
    {
        g_task_return_error (task, error);
        return;
    }
    g_set_object (&self->cursor, cursor);
    g_task_return_pointer (task, cursor, g_object_unref);
}

static GPtrArray *
tape_history_list_sources (CarryHistory *history)
{
    TapeHistory *self = TAPE_HISTORY (history);
    GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_source_free);

    if (self->cursor != NULL)
        g_ptr_array_add (sources, carry_tape_cursor_dup_source (self->cursor));
    return sources;
}

static void
tape_history_iface_init (CarryHistoryInterface *iface)
{
    iface->open_async = tape_history_open_async;
    iface->list_sources = tape_history_list_sources;
}

static void
tape_history_stop (CarryModule *module)
{
    g_clear_object (&TAPE_HISTORY (module)->cursor);
    CARRY_MODULE_CLASS (tape_history_parent_class)->stop (module);
}

static void
tape_history_finalize (GObject *object)
{
    g_clear_object (&TAPE_HISTORY (object)->cursor);
    G_OBJECT_CLASS (tape_history_parent_class)->finalize (object);
}

static void
tape_history_class_init (TapeHistoryClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = tape_history_finalize;
    CARRY_MODULE_CLASS (klass)->stop = tape_history_stop;
    CARRY_SETTING (
        klass, TapeHistory, folder,
        g_param_spec_string ("folder", NULL, "Folder of data of recorded runs, or of one of them",
                             NULL, CARRY_PARAM_SETTING | CARRY_PARAM_REQUIRED | CARRY_PARAM_PATH));
}

static void
tape_history_init (TapeHistory *self)
{
}
