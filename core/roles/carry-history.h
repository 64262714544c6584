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

/**
 * CarrySeries:
 * @CARRY_SERIES_BARS: bars of trades
 * @CARRY_SERIES_MARKS: bars of the mark price
 * @CARRY_SERIES_INDICES: bars of the index price
 * @CARRY_SERIES_PREMIUMS: bars of the premium of the mark over the index, which may be negative
 * @CARRY_SERIES_SETTLEMENTS: settled funding rates
 * @CARRY_SERIES_TRADES: single trades; many venues give out the newest only
 *
 * What a record of the past can be given out of, one instrument at a time.
 */
typedef enum
{
    CARRY_SERIES_BARS = 1 << 0,
    CARRY_SERIES_MARKS = 1 << 1,
    CARRY_SERIES_INDICES = 1 << 2,
    CARRY_SERIES_PREMIUMS = 1 << 3,
    CARRY_SERIES_SETTLEMENTS = 1 << 4,
    CARRY_SERIES_TRADES = 1 << 5,
} CarrySeries;

#define CARRY_TYPE_SERIES (carry_series_get_type ())
CARRY_API
GType carry_series_get_type (void);

/**
 * CarryHistoryRow:
 * @ts: beginning of the bar, or when it was settled
 * @open: first price of a bar; of a settlement the rate
 * @high: highest price
 * @low: lowest price
 * @close: last price
 * @volume: in base coin; only of bars of trades
 * @turnover: in quote coin; only of bars of trades
 *
 * One row, with the digits the venue stated. What it does not have is invalid.
 */
typedef struct
{
    gint64 ts;
    CarryDecimal open;
    CarryDecimal high;
    CarryDecimal low;
    CarryDecimal close;
    CarryDecimal volume;
    CarryDecimal turnover;
} CarryHistoryRow;

/* Bytes of the id of a trade, the ending NUL included. */
#define CARRY_HISTORY_TRADE_ID 64

/**
 * CarryHistoryTrade:
 * @ts: when it was made
 * @price: its price
 * @size: in units of quantity
 * @side: the taker's
 * @id: as the venue calls it; may be empty
 *
 * One trade, with the digits the venue stated.
 */
typedef struct
{
    gint64 ts;
    CarryDecimal price;
    CarryDecimal size;
    CarrySide side;
    char id[CARRY_HISTORY_TRADE_ID];
} CarryHistoryTrade;

/**
 * CarryPageRequest:
 * @instrument: what it is about
 * @series: one of them
 * @interval_ns: length of a bar
 * @ts_from: nothing that begins earlier is wanted
 * @ts_to: nothing that ends later is wanted
 * @position: (nullable): where the page before ended, as it said; %NULL for the first
 *
 * Which page of the record is wanted.
 */
typedef struct
{
    const CarryInstrument *instrument;
    CarrySeries series;
    gint64 interval_ns;
    gint64 ts_from;
    gint64 ts_to;
    const char *position;
} CarryPageRequest;

/**
 * CarryPage:
 * @rows: (nullable) (element-type CarryHistoryRow): in order of time, none twice
 * @trades: (nullable) (element-type CarryHistoryTrade): of trades, in place of rows
 * @position: (nullable): where the next page begins; %NULL when this was the last
 * @fraction: how much of what was asked for is there now, 0 to 1
 *
 * A page of the record. Asked again, with the same position, it is the same. Of what a venue keeps
 * for a while only, it is that or an error %CARRY_ERROR_NOT_FOUND: never a part of it.
 */
typedef struct _CarryPage CarryPage;

struct _CarryPage
{
    GArray *rows;
    GArray *trades;
    char *position;
    double fraction;
};

#define CARRY_TYPE_PAGE (carry_page_get_type ())
CARRY_API
GType carry_page_get_type (void);
CARRY_API
CarryPage *carry_page_new (void);
CARRY_API
CarryPage *carry_page_copy (const CarryPage *self);
CARRY_API
void carry_page_free (CarryPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPage, carry_page_free)

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
 * @get_series: which series it gives out page by page, for `carry fetch`
 * @page_async: one page; an error %CARRY_ERROR_DISCONNECTED or %CARRY_ERROR_BUSY may pass by itself
 * @page_finish: the page
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
    CarrySeries (*get_series) (CarryHistory *self);
    void (*page_async) (CarryHistory *self, const CarryPageRequest *request,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
    CarryPage *(*page_finish) (CarryHistory *self, GAsyncResult *result, GError **error);
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
CARRY_API
CarrySeries carry_history_get_series (CarryHistory *self);
CARRY_API
void carry_history_page_async (CarryHistory *self, const CarryPageRequest *request,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
CARRY_API
CarryPage *carry_history_page_finish (CarryHistory *self, GAsyncResult *result, GError **error);

G_END_DECLS
