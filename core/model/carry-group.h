/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-order.h"

G_BEGIN_DECLS

/**
 * CarryGroupState:
 * @CARRY_GROUP_PLANNED: thought of, nothing was checked
 * @CARRY_GROUP_PREFLIGHT: both legs are checked before either is sent
 * @CARRY_GROUP_LEG_ONE: the leg that leads is out
 * @CARRY_GROUP_HEDGING: what it got is being hedged on the other leg
 * @CARRY_GROUP_HEDGED: both legs are held, and together
 * @CARRY_GROUP_CLOSING: both legs are being closed
 * @CARRY_GROUP_COMPENSATING: a leg could not be had: completed or reversed, whichever is cheaper
 * @CARRY_GROUP_CLOSED: nothing is held any more
 *
 * Where a trade of two legs is in its life.
 */
typedef enum
{
    CARRY_GROUP_PLANNED,
    CARRY_GROUP_PREFLIGHT,
    CARRY_GROUP_LEG_ONE,
    CARRY_GROUP_HEDGING,
    CARRY_GROUP_HEDGED,
    CARRY_GROUP_CLOSING,
    CARRY_GROUP_COMPENSATING,
    CARRY_GROUP_CLOSED,
} CarryGroupState;

#define CARRY_GROUP_N_STATES (CARRY_GROUP_CLOSED + 1)

#define CARRY_TYPE_GROUP_STATE (carry_group_state_get_type ())
CARRY_API
GType carry_group_state_get_type (void);

CARRY_API
const char *carry_group_state_to_text (CarryGroupState state);
CARRY_API
gboolean carry_group_state_is_final (CarryGroupState state);
CARRY_API
gboolean carry_group_state_may_become (CarryGroupState from, CarryGroupState to);

/**
 * CarryHedgeWay:
 * @CARRY_HEDGE_COMPLETE: make the leg larger that is behind
 * @CARRY_HEDGE_REDUCE: make the leg smaller that is ahead; opens nothing
 * @CARRY_HEDGE_CHEAPEST: whichever costs less now
 *
 * How the legs of a group are brought together.
 */
typedef enum
{
    CARRY_HEDGE_COMPLETE,
    CARRY_HEDGE_REDUCE,
    CARRY_HEDGE_CHEAPEST,
} CarryHedgeWay;

#define CARRY_TYPE_HEDGE_WAY (carry_hedge_way_get_type ())
CARRY_API
GType carry_hedge_way_get_type (void);

/**
 * CarryHedgeOutcome:
 * @CARRY_HEDGE_TOGETHER: the legs are together, nothing was sent
 * @CARRY_HEDGE_SENT: an order went out
 * @CARRY_HEDGE_WAITING: orders that are out may do it, or nobody knows what they did
 * @CARRY_HEDGE_IMPOSSIBLE: no order that the venue takes would do it this way
 *
 * What carry_context_submit_hedge() did.
 */
typedef enum
{
    CARRY_HEDGE_TOGETHER,
    CARRY_HEDGE_SENT,
    CARRY_HEDGE_WAITING,
    CARRY_HEDGE_IMPOSSIBLE,
} CarryHedgeOutcome;

#define CARRY_TYPE_HEDGE_OUTCOME (carry_hedge_outcome_get_type ())
CARRY_API
GType carry_hedge_outcome_get_type (void);

/**
 * CarryGroup:
 * @id: number of the group, never 0 and never used again
 * @owner: number of the module whose trade it is
 * @first: index of the instrument that counts: the perpetual
 * @second: index of the other: spot
 * @state: where it is in its life
 * @quantity: signed quantity of @first that is wanted
 * @delta: coins that both legs together were off when it was last looked at
 * @naked_notional: the most that one leg was ever worth without the other
 * @naked_ns: the longest time in a row that was so
 * @ts_created: when it was planned
 * @ts_updated: last change
 * @reason: why it is in this state, in words; may be empty
 *
 * A trade of two legs and its whole condition after the last change.
 */
typedef struct _CarryGroup CarryGroup;

struct _CarryGroup
{
    guint64 id;
    guint32 owner;
    guint32 first;
    guint32 second;
    CarryGroupState state;
    CarryDecimal quantity;
    CarryDecimal delta;
    CarryDecimal naked_notional;
    gint64 naked_ns;
    gint64 ts_created;
    gint64 ts_updated;
    char reason[CARRY_REASON_SIZE];
};

#define CARRY_TYPE_GROUP (carry_group_get_type ())
CARRY_API
GType carry_group_get_type (void);
CARRY_API
CarryGroup *carry_group_copy (const CarryGroup *self);
CARRY_API
void carry_group_free (CarryGroup *self);
CARRY_API
const char *carry_group_get_reason (const CarryGroup *self);
CARRY_API
void carry_group_set_reason (CarryGroup *self, const char *reason);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryGroup, carry_group_free)

/**
 * CarryGroupRequest:
 * @first: (transfer none): the instrument that counts: the perpetual
 * @second: (transfer none): the other: spot
 * @band_bps: how far the legs may be apart, in basis points of a leg; a lot is always allowed
 * @slip_bps: how far from the best price an order that hedges may trade; 0 for any price
 * @max_naked_notional: no order goes out that may leave more than this on one leg; 0 for no cap
 * @max_naked_ns: one leg is never alone for longer: from half of it the engine hedges by itself;
 *   0 for no cap
 *
 * What a group is made of, and within which bounds it must stay.
 */
typedef struct _CarryGroupRequest CarryGroupRequest;

struct _CarryGroupRequest
{
    const CarryInstrument *first;
    const CarryInstrument *second;
    double band_bps;
    double slip_bps;
    CarryDecimal max_naked_notional;
    gint64 max_naked_ns;
};

#define CARRY_TYPE_GROUP_REQUEST (carry_group_request_get_type ())
CARRY_API
GType carry_group_request_get_type (void);

G_END_DECLS
