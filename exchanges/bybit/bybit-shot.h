/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-codes.h"
#include "bybit-format.h"
#include "bybit-orders.h"
#include "bybit-parse-frame.h"

G_BEGIN_DECLS

/* One create, amend or cancel that somebody wants. */
typedef struct
{
    BybitRequest request;
    CarryCategory category;
    char link_id[CARRY_LINK_ID_SIZE];
    gint64 ts_asked;
    char body[];
} BybitIntent;

/*
 * What leaves in one request: one intent, or several of a kind and category as a batch. It leaves
 * at most once, and each intent gets an outcome of its own.
 */
typedef struct
{
    BybitVenue *venue;
    char id[CARRY_DECIMAL_BUFFER]; /* on the socket */
    BybitRequest request;
    CarryCategory category;
    GPtrArray *intents;  /* BybitIntent, owned */
    gint64 ts_asked;     /* of the oldest */
    gint64 timestamp_ms; /* 0: not sent yet */
    gboolean is_rest;    /* handed to REST */
    gpointer owner;
} BybitShot;

BybitShot *bybit_shot_new (BybitVenue *venue, guint64 id);
void bybit_shot_free (BybitShot *self);
/* @intent: (transfer full): of the same request and category as those before. */
void bybit_shot_add (BybitShot *self, BybitIntent *intent);

/* Whose allowance a request counts for. */
BybitEndpoint bybit_request_get_endpoint (BybitRequest request, gboolean is_batch);
/* What it is called on the socket, and where it goes by REST. */
const char *bybit_shot_get_op (const BybitShot *self);
const char *bybit_shot_get_path (const BybitShot *self);
BybitEndpoint bybit_shot_get_endpoint (const BybitShot *self);
/* (nullable): the body, or NULL with an error. @out_batch: what it is written in, when it is one. */
const char *bybit_shot_format (const BybitShot *self, char **out_batch, GError **error);

/* All of its intents come to the same. @order_id: of a single one. */
void
bybit_shot_conclude (BybitShot *self, BybitOutcome outcome, const char *order_id, const char *text);
/*
 * The answer to a batch names the outcome of each. @items: BybitOrderAnswer. An answer that names
 * others, or not as many, says nothing: then all are in doubt.
 */
void bybit_shot_conclude_items (BybitShot *self, const GArray *items);
BybitIntent *
bybit_intent_new (BybitRequest request, const BybitTrack *track, const char *body, gint64 now);
/* Whose order it is about, for its body. */
BybitOrderRef bybit_intent_make_ref (const BybitTrack *track);
/* What one intent comes to that never got into a shot. */
void bybit_intent_conclude (BybitVenue *venue, const BybitIntent *intent, BybitOutcome outcome,
                            const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BybitShot, bybit_shot_free)

G_END_DECLS
