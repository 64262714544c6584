/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-group.h"

G_DEFINE_ENUM_TYPE (CarryGroupState, carry_group_state,
                    G_DEFINE_ENUM_VALUE (CARRY_GROUP_PLANNED, "planned"),
                    G_DEFINE_ENUM_VALUE (CARRY_GROUP_PREFLIGHT, "preflight"),
                    G_DEFINE_ENUM_VALUE (CARRY_GROUP_LEG_ONE, "leg-one"),
                    G_DEFINE_ENUM_VALUE (CARRY_GROUP_HEDGING, "hedging"),
                    G_DEFINE_ENUM_VALUE (CARRY_GROUP_HEDGED, "hedged"),
                    G_DEFINE_ENUM_VALUE (CARRY_GROUP_CLOSING, "closing"),
                    G_DEFINE_ENUM_VALUE (CARRY_GROUP_COMPENSATING, "compensating"),
                    G_DEFINE_ENUM_VALUE (CARRY_GROUP_CLOSED, "closed"))

G_DEFINE_ENUM_TYPE (CarryHedgeWay, carry_hedge_way,
                    G_DEFINE_ENUM_VALUE (CARRY_HEDGE_COMPLETE, "complete"),
                    G_DEFINE_ENUM_VALUE (CARRY_HEDGE_REDUCE, "reduce"),
                    G_DEFINE_ENUM_VALUE (CARRY_HEDGE_CHEAPEST, "cheapest"))

G_DEFINE_ENUM_TYPE (CarryHedgeOutcome, carry_hedge_outcome,
                    G_DEFINE_ENUM_VALUE (CARRY_HEDGE_TOGETHER, "together"),
                    G_DEFINE_ENUM_VALUE (CARRY_HEDGE_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (CARRY_HEDGE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (CARRY_HEDGE_IMPOSSIBLE, "impossible"))

#define PREFLIGHT (1u << CARRY_GROUP_PREFLIGHT)
#define LEG_ONE (1u << CARRY_GROUP_LEG_ONE)
#define HEDGING (1u << CARRY_GROUP_HEDGING)
#define HEDGED (1u << CARRY_GROUP_HEDGED)
#define CLOSING (1u << CARRY_GROUP_CLOSING)
#define COMPENSATING (1u << CARRY_GROUP_COMPENSATING)
#define CLOSED (1u << CARRY_GROUP_CLOSED)

/*
 * What may follow each state. A group is resized by way of PREFLIGHT, and sliced by
 * going round from HEDGING to LEG_ONE. Closing never turns into opening: what could
 * not be closed is closed by way of COMPENSATING. A closed group stays so.
 */
static const struct
{
    const char *text;
    guint next;
} states[CARRY_GROUP_N_STATES] = {
    [CARRY_GROUP_PLANNED] = { "PLANNED", PREFLIGHT | CLOSED },
    [CARRY_GROUP_PREFLIGHT] = { "PREFLIGHT", LEG_ONE | HEDGED | CLOSING | CLOSED },
    [CARRY_GROUP_LEG_ONE] = { "LEG_ONE", HEDGING | COMPENSATING | CLOSING | CLOSED },
    [CARRY_GROUP_HEDGING] = { "HEDGING", LEG_ONE | HEDGED | COMPENSATING | CLOSING | CLOSED },
    [CARRY_GROUP_HEDGED] = { "HEDGED", PREFLIGHT | HEDGING | COMPENSATING | CLOSING | CLOSED },
    [CARRY_GROUP_CLOSING] = { "CLOSING", COMPENSATING | CLOSED },
    [CARRY_GROUP_COMPENSATING] = { "COMPENSATING", HEDGED | CLOSING | CLOSED },
    [CARRY_GROUP_CLOSED] = { "CLOSED", 0 },
};

/**
 * carry_group_state_to_text:
 * @state: a state
 *
 * Returns: (transfer none): the word people read, such as `LEG_ONE`
 */
const char *
carry_group_state_to_text (CarryGroupState state)
{
    g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), NULL);
    return states[state].text;
}

/**
 * carry_group_state_is_final:
 * @state: a state
 *
 * Returns: whether nothing can follow @state
 */
gboolean
carry_group_state_is_final (CarryGroupState state)
{
    g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), TRUE);
    return states[state].next == 0;
}

/**
 * carry_group_state_may_become:
 * @from: a state
 * @to: another
 *
 * Returns: whether a group in state @from may be moved to state @to
 */
gboolean
carry_group_state_may_become (CarryGroupState from, CarryGroupState to)
{
    g_return_val_if_fail ((guint) from < G_N_ELEMENTS (states), FALSE);
    g_return_val_if_fail ((guint) to < G_N_ELEMENTS (states), FALSE);
    return (states[from].next & (1u << to)) != 0;
}

G_DEFINE_BOXED_TYPE (CarryGroup, carry_group, carry_group_copy, carry_group_free)

/**
 * carry_group_copy:
 * @self: a group
 *
 * Returns: (transfer full): a copy
 */
CarryGroup *
carry_group_copy (const CarryGroup *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return g_memdup2 (self, sizeof *self);
}

/**
 * carry_group_free:
 * @self: (transfer full): a group
 *
 * Frees it.
 */
void
carry_group_free (CarryGroup *self)
{
    g_free (self);
}

/**
 * carry_group_get_reason:
 * @self: a group
 *
 * Returns: (transfer none): why it is in its state, in words; may be empty
 */
const char *
carry_group_get_reason (const CarryGroup *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return self->reason;
}

/**
 * carry_group_set_reason:
 * @self: a group
 * @reason: why it is in its state
 *
 * Text that is too long is cut between characters.
 */
void
carry_group_set_reason (CarryGroup *self, const char *reason)
{
    const char *end;

    g_return_if_fail (self != NULL);
    g_return_if_fail (reason != NULL);

    g_strlcpy (self->reason, reason, sizeof self->reason);
    if (!g_utf8_validate (self->reason, -1, &end))
        self->reason[end - self->reason] = '\0';
}

static CarryGroupRequest *
request_copy (const CarryGroupRequest *request)
{
    return g_memdup2 (request, sizeof *request);
}

G_DEFINE_BOXED_TYPE (CarryGroupRequest, carry_group_request, request_copy, g_free)
