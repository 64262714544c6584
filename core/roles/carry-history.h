/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-cursor.h"
#include "roles/carry-module.h"

G_BEGIN_DECLS

/**
 * CarryHistoryRequest:
 * @instruments: (element-type CarryInstrument): what is wanted
 * @ts_from: the run's start; events before it are wanted too (warm-up)
 * @ts_to: the last instant wanted
 *
 * What a history is asked for. The latency of the data is none of its concern:
 * `ts_local` is when an event was recorded as received, or else `ts_venue`, to
 * which the host adds the latency of the run.
 */
typedef struct
{
    GPtrArray *instruments;
    gint64 ts_from;
    gint64 ts_to;
} CarryHistoryRequest;

/**
 * CarrySource:
 * @path: file, or a name for what is no file
 * @sha256: its checksum in hex; empty when it has none
 * @rows: rows read
 * @bad_rows: rows skipped because they were bad
 * @gaps: gaps larger than allowed
 * @ts_first: first event
 * @ts_last: last event
 *
 * What a history read, for the report.
 */
typedef struct _CarrySource CarrySource;

struct _CarrySource
{
    char *path;
    char *sha256;
    guint64 rows;
    guint64 bad_rows;
    guint64 gaps;
    gint64 ts_first;
    gint64 ts_last;
};

#define CARRY_TYPE_SOURCE (carry_source_get_type ())
CARRY_API
GType carry_source_get_type (void);
CARRY_API
CarrySource *carry_source_new (const char *path);
CARRY_API
CarrySource *carry_source_copy (const CarrySource *self);
CARRY_API
void carry_source_free (CarrySource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrySource, carry_source_free)

#define CARRY_TYPE_HISTORY (carry_history_get_type ())
CARRY_API
G_DECLARE_INTERFACE (CarryHistory, carry_history, CARRY, HISTORY, CarryModule)

/**
 * CarryHistoryInterface:
 * @open_async: open what is asked for
 * @open_finish: a cursor over it
 * @list_sources: what was read so far
 * @list_suffixes: how the names of files end that it reads when its setting `files`
 *   names them; of a new module, too
 *
 * A record of the past. Reading may happen on another thread; @open_async and
 * the cursor it gives are used from one thread at a time.
 */
struct _CarryHistoryInterface
{
    GTypeInterface parent_iface;

    void (*open_async) (CarryHistory *self, const CarryHistoryRequest *request,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
    CarryCursor *(*open_finish) (CarryHistory *self, GAsyncResult *result, GError **error);
    GPtrArray *(*list_sources) (CarryHistory *self);
    const char *const *(*list_suffixes) (CarryHistory *self);
};

CARRY_API
void carry_history_open_async (CarryHistory *self, const CarryHistoryRequest *request,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
CARRY_API
CarryCursor *carry_history_open_finish (CarryHistory *self, GAsyncResult *result, GError **error);
CARRY_API
GPtrArray *carry_history_list_sources (CarryHistory *self);
CARRY_API
const char *const *carry_history_list_suffixes (CarryHistory *self);

G_END_DECLS
