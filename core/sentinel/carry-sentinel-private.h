/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sentinel/carry-sentinel-disk.h"
#include "sentinel/carry-sentinel-memory.h"
#include "sentinel/carry-sentinel-venue.h"
#include "sentinel/carry-sentinel-watch.h"
#include "sentinel/carry-sentinel.h"

G_BEGIN_DECLS

/* One reading may be of a replica that lags. */
#define CARRY_SENTINEL_CLEAN_READINGS 2

/* The same difference between books and account, seen again and again. */
typedef struct
{
    char *text;     /* NULL: none */
    guint64 epoch;  /* of the run that it is of */
    guint64 number; /* of the pulse it was seen in first */
    gint64 since_ns;
    gboolean is_told;
} CarrySentinelDoubt;

/* Orders of an instrument that traded nothing, one after the other. */
typedef struct
{
    guint n;
    gint64 wait_ns; /* until it is tried again */
} CarrySentinelFailure;

struct _CarrySentinel
{
    CarrySentinelSettings *settings;
    CarrySentinelDesk *desk;
    CarrySentinelVenue *venue;
    CarrySentinelDisk *disk;
    CarrySentinelWatch watch;
    CarrySentinelMemory memory;
    char *env;
    char *pulse_path;
    char *ack_path;
    gboolean is_known;      /* the run's account is the one of the key */
    GError *failure;        /* ends it */
    char *pulse_problem;    /* told */
    guint64 n_beats_before; /* when it began to act */
    guint64 number_saved;   /* pulse that is kept */
    gint64 disk_wait_ns;    /* for how long what must be on disk is still waited for */
    gboolean is_order_out;  /* the last order is not over */
    gboolean is_swept;      /* orders were canceled since it began to act */
    guint n_clean;          /* readings without an order, one after the other */
    gint64 read_wait_ns;    /* until the account is read again */
    GHashTable *fills;      /* exec id -> CarryFill, while it acts */
    gint64 resume_wait_ns;  /* before the first order, when it was started while it acted */
    GHashTable *failed;     /* instrument -> CarrySentinelFailure: its last order traded nothing */
    char *left;             /* what the last readings said that cannot be closed */
    guint n_same;           /* of them, one after the other */
    char *shortage;         /* what the last reading said that others closed; NULL: nothing */
    gboolean is_never_told;
    gboolean is_lock_told;
    int lock;             /* on the folder of the run; -1: not yet */
    gint64 acting_ns;     /* for how long it has acted */
    gboolean is_answered; /* that the run lives again was told */
    char *trouble;        /* told */
    char *stranger;       /* told: the books are of another account than the key */
    CarrySentinelDoubt doubt;
};

/* carry-sentinel-act.c */
void carry_sentinel_begin_act (CarrySentinel *self, const char *why);
void carry_sentinel_end_act (CarrySentinel *self);
void carry_sentinel_advance (CarrySentinel *self);
void carry_sentinel_on_reading (CarrySentinel *self, const CarrySnapshot *snapshot);
void carry_sentinel_save (CarrySentinel *self, const CarryPulse *books);
void carry_sentinel_set_latch (CarrySentinel *self, const char *why);
gboolean carry_sentinel_is_alive (const CarrySentinel *self);
gboolean carry_sentinel_is_overruled (const CarrySentinel *self);
gboolean carry_sentinel_is_latched_by_another (const CarrySentinel *self);
gboolean carry_sentinel_is_kept (const CarrySentinel *self);

/* carry-sentinel-close.c */
void carry_sentinel_pass_failures (CarrySentinel *self, gint64 since_ns);
void carry_sentinel_close (CarrySentinel *self, const CarrySnapshot *snapshot);

/* carry-sentinel-compare.c */
void carry_sentinel_compare (CarrySentinel *self, const CarrySnapshot *snapshot);
void carry_sentinel_forget_doubt (CarrySentinel *self);

G_END_DECLS
