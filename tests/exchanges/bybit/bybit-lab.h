/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>
#include <libsoup/soup.h>

#include "bybit-entry.h"
#include "bybit-venue.h"
#include "roles/carry-context-private.h"

G_BEGIN_DECLS

/* What the connector told the engine. */
typedef struct
{
    CarryEventKind kind;
    CarryMarketEvent market;
    CarryOrder order;
    CarryFill fill;
    CarryFundingPayment funding;
    CarryTransfer transfer;
    char *code; /* of a notice */
    char *text;
} LabTold;

typedef struct _Lab Lab;

/* What was booked of a coin on a day; FALSE when the books hold only a part of it. */
typedef gboolean (*LabDaySumHandler) (Lab *lab, gint64 ts_day, const char *coin,
                                      CarryDaySum *out_sum);
/* Answers a request: sets status and body on @message. @body: what was posted, or "". */
typedef void (*LabHandler) (Lab *lab, SoupServerMessage *message, const char *path,
                            const char *query, const char *body);
/* Sees a text of a WebSocket. */
typedef void (*LabFrameHandler) (Lab *lab, SoupWebsocketConnection *connection, const char *text);

/*
 * An engine and a venue of a test: the context records what is told, the server on loopback
 * answers as the test says. Time is real.
 */
struct _Lab
{
    CarryContext *context;
    CarryInstruments *instruments;
    const CarryInstrument *spot; /* bybit:spot:BTCUSDT */
    const CarryInstrument *perp; /* bybit:linear:BTCUSDT */
    GPtrArray *told;             /* LabTold */

    SoupServer *server;
    char *base; /* http://127.0.0.1:PORT */
    LabHandler on_request;
    LabFrameHandler on_frame;
    LabDaySumHandler on_day_sum; /* NULL: the books began later */
    gboolean is_in_charge;
    gint64 forget_after_ns; /* 0: never */
    GPtrArray *requests;    /* `METHOD path?query body` */
    GPtrArray *frames;      /* `path text` of WebSockets */
    GPtrArray *sockets;     /* SoupWebsocketConnection that are open */
    guint n_sockets;        /* that were ever opened */
    gpointer data;          /* the test's own */
};

Lab *lab_new (void);
void lab_free (Lab *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lab, lab_free)

BybitTimes lab_times (void);
/* An open venue whose hosts are the lab's server; @key NULL for none. */
BybitVenue *lab_venue (Lab *self, const char *key);
/* The parts that trade; the private stream is open, but not connected. */
void lab_open_account (BybitVenue *venue, BybitEntryMode mode);
void lab_answer (SoupServerMessage *message, guint status, const char *body);
/* Sends a text to every WebSocket. */
void lab_push (Lab *self, const char *text);
void lab_drop_sockets (Lab *self);

/* Turns the loop until @condition is true; fails the test after ten seconds. */
#define lab_until(condition)                                                                       \
    G_STMT_START                                                                                   \
    {                                                                                              \
        LabPatience lab_patience = lab_patience_new ();                                            \
        while (!(condition))                                                                       \
            lab_turn (&lab_patience, #condition, __FILE__, __LINE__);                              \
    }                                                                                              \
    G_STMT_END

typedef struct
{
    gint64 ts_end;
    guint tick;
} LabPatience;

LabPatience lab_patience_new (void);
void lab_turn (LabPatience *patience, const char *what, const char *file, int line);
void lab_sleep (guint ms);

guint lab_count (const Lab *self, CarryEventKind kind);
const LabTold *lab_get (const Lab *self, CarryEventKind kind, guint position);
const CarryOrder *lab_last_order (const Lab *self);
gboolean lab_has_notice (const Lab *self, const char *code);
guint lab_count_requests (const Lab *self, const char *start);
/* Requests that begin with @start and have @part. */
gboolean lab_has_request (const Lab *self, const char *start, const char *part);
guint lab_count_frames (const Lab *self, const char *part);

CarryOrder lab_order (Lab *self, const CarryInstrument *instrument, const char *link_id);

#define D(text) carry_decimal_from_text (text)
#define assert_decimal(value, text)                                                                \
    G_STMT_START                                                                                   \
    {                                                                                              \
        char assert_buffer[CARRY_DECIMAL_BUFFER];                                                  \
        g_assert_cmpstr (carry_decimal_format (value, assert_buffer), ==, text);                   \
    }                                                                                              \
    G_STMT_END

G_END_DECLS
