/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-lab.h"
#include "bybit-orders.h"

G_BEGIN_DECLS

/* What the venue answers; texts are rows of a list, or "". */
typedef struct
{
    const char *create; /* body, or NULL for none at all */
    const char *create_batch;
    const char *cancel;
    const char *amend;
    const char *live;
    const char *archive;
    const char *executions;
    GPtrArray *held; /* messages that are never answered */
} EntryScript;

#define TAKEN                                                                                      \
    "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\"}}"
#define CODE(code) "{\"retCode\":" code ",\"retMsg\":\"no\",\"result\":{}}"

#define ROW(status, filled, more)                                                                  \
    "{\"symbol\":\"BTCUSDT\",\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\",\"side\":\"Buy\","        \
    "\"orderType\":\"Limit\",\"timeInForce\":\"GTC\",\"orderStatus\":\"" status "\",\"price\":"    \
    "\"50000\",\"qty\":\"1\",\"cumExecQty\":\"" filled "\",\"leavesQty\":\"0\",\"avgPrice\":\"\"," \
    "\"createdTime\":\"1700000000000\",\"updatedTime\":\"1700000000000\"" more "}"

#define EXECUTION(id, qty)                                                                         \
    "{\"symbol\":\"BTCUSDT\",\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\",\"side\":\"Buy\","        \
    "\"execId\":\"" id "\",\"execPrice\":\"50000\",\"execQty\":\"" qty "\",\"execType\":"          \
    "\"Trade\",\"execFee\":\"0.1\",\"feeRate\":\"0.0002\",\"execTime\":\"1700000000000\","         \
    "\"isMaker\":true,\"orderType\":\"Limit\"}"

/* An account that trades, a venue that answers as the script says, and an order 1-1. */
typedef struct
{
    Lab *lab;
    BybitVenue *venue;
    EntryScript script;
    CarryOrder order;
} EntryWorld;

void entry_world_open (EntryWorld *self, BybitEntryMode mode);
void entry_world_close (EntryWorld *self);
void entry_world_submit (EntryWorld *self);

#define state_is(world, wanted)                                                                    \
    (lab_last_order ((world)->lab) != NULL && lab_last_order ((world)->lab)->state == (wanted))
#define is_certain(world) (lab_last_order ((world)->lab)->certain)
#define n_creates(world) lab_count_requests ((world)->lab, "POST /v5/order/create")

G_END_DECLS
