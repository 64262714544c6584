/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-record.h"
#include "roles/carry-store.h"

typedef enum
{
    SIM_DISK_WORKS,
    SIM_DISK_IS_FULL,    /* nothing more is kept */
    SIM_DISK_KEEPS_HALF, /* the flush fails, and what it flushed is there */
    SIM_DISK_LOSES_HALF, /* the flush fails, and what it flushed is not there */
} SimDiskState;

/* What survives the host. */
typedef struct
{
    GArray *records;     /* CarryRecord, committed */
    GHashTable *intents; /* link ids of orders that were committed */
    guint64 last_seq;
    SimDiskState state;
    gboolean has_gap; /* numbers of events were missing */
} SimPlatter;

/* The store of one run, in memory. */
typedef struct
{
    CarryModule parent_instance;
    SimPlatter *platter;
    CarryInstruments *instruments;
} SimDisk;

typedef CarryModuleClass SimDiskClass;

GType sim_disk_get_type (void);

SimPlatter *sim_platter_new (void);
void sim_platter_free (SimPlatter *self);
SimDisk *sim_disk_new (SimPlatter *platter);
