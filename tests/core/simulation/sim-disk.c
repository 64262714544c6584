/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-disk.h"

#include "base/carry-error.h"

static void sim_disk_store_init (CarryStoreInterface *iface);

G_DEFINE_TYPE_WITH_CODE (SimDisk, sim_disk, CARRY_TYPE_MODULE,
                         G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, sim_disk_store_init))

SimPlatter *
sim_platter_new (void)
{
    SimPlatter *self = g_new0 (SimPlatter, 1);

    self->records = g_array_new (FALSE, FALSE, sizeof (CarryRecord));
    g_array_set_clear_func (self->records, (GDestroyNotify) carry_record_clear);
    self->intents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

void
sim_platter_free (SimPlatter *self)
{
    g_array_unref (self->records);
    g_hash_table_unref (self->intents);
    g_free (self);
}

static gboolean
sim_disk_open (CarryStore *store, const CarryStoreIdentity *identity, GError **error)
{
    ((SimDisk *) store)->instruments = identity->instruments;
    return TRUE;
}

static void
keep (SimPlatter *platter, const CarryEvent *event)
{
    CarryRecord record;

    platter->has_gap = platter->has_gap || event->seq != platter->last_seq + 1;
    platter->last_seq = event->seq;
    carry_record_init (&record, event, 0);
    g_array_append_val (platter->records, record);
    if (event->order != NULL)
        g_hash_table_add (platter->intents, g_strdup (event->order->link_id));
}

static gboolean
sim_disk_append (CarryStore *store, const CarryEvent *events, gsize n, GError **error)
{
    SimPlatter *platter = ((SimDisk *) store)->platter;
    gboolean keeps = platter->state == SIM_DISK_WORKS || platter->state == SIM_DISK_KEEPS_HALF;

    for (gsize i = 0; keeps && i < n; i++)
        keep (platter, &events[i]);
    if (platter->state == SIM_DISK_WORKS)
        return TRUE;
    platter->state = SIM_DISK_IS_FULL;
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_FAILED, "the disk failed");
    return FALSE;
}

static gboolean
sim_disk_load (CarryStore *store, void (*func) (const CarryEvent *event, gpointer user_data),
               gpointer user_data, GError **error)
{
    SimDisk *self = (SimDisk *) store;

    for (guint i = 0; i < self->platter->records->len; i++)
    {
        CarryRecord *record = &g_array_index (self->platter->records, CarryRecord, i);
        guint32 place = record->event.kind == CARRY_EVENT_ORDER  ? record->order.instrument
                        : record->event.kind == CARRY_EVENT_FILL ? record->fill.instrument
                                                                 : 0;

        carry_record_repoint (record);
        if (record->event.instrument != NULL)
            record->event.instrument = carry_instruments_get (self->instruments, place);
        func (&record->event, user_data);
    }
    return TRUE;
}

static void
sim_disk_store_init (CarryStoreInterface *iface)
{
    iface->open = sim_disk_open;
    iface->append = sim_disk_append;
    iface->load = sim_disk_load;
}

static void
sim_disk_init (SimDisk *self)
{
}

static void
sim_disk_class_init (SimDiskClass *klass)
{
}

SimDisk *
sim_disk_new (SimPlatter *platter)
{
    SimDisk *self = g_object_new (sim_disk_get_type (), "id", "disk", NULL);

    self->platter = platter;
    return self;
}
