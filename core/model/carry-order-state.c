/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-order.h"

G_DEFINE_ENUM_TYPE (CarryOrderState, carry_order_state,
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_ACCEPTED, "accepted"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_PARTIALLY_FILLED, "partially-filled"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_FILLED, "filled"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_CANCELED, "canceled"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_REJECTED, "rejected"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_EXPIRED, "expired"))

G_DEFINE_ENUM_TYPE (CarryOrderCause, carry_order_cause,
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_CAUSE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_CAUSE_UNSENT, "unsent"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_CAUSE_POST_ONLY, "post-only"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_CAUSE_ABSENT, "absent"))

G_DEFINE_ENUM_TYPE (CarryOrderPending, carry_order_pending,
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_PENDING_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_PENDING_CANCEL, "cancel"),
                    G_DEFINE_ENUM_VALUE (CARRY_ORDER_PENDING_AMEND, "amend"))

#define NEW (1u << CARRY_ORDER_NEW)
#define PENDING (1u << CARRY_ORDER_PENDING)
#define SENT (1u << CARRY_ORDER_SENT)
#define ACCEPTED (1u << CARRY_ORDER_ACCEPTED)
#define PARTIAL (1u << CARRY_ORDER_PARTIALLY_FILLED)
#define FILLED (1u << CARRY_ORDER_FILLED)
#define CANCELED (1u << CARRY_ORDER_CANCELED)
#define REJECTED (1u << CARRY_ORDER_REJECTED)
#define EXPIRED (1u << CARRY_ORDER_EXPIRED)

/*
 * What may follow each state. A state that lasts may be told again (an amended
 * price, one more fill); a final one is followed by nothing. Nothing leads back:
 * a message that would is old and must not be believed.
 */
static const struct
{
    const char *text;
    guint next;
} states[] = {
    [CARRY_ORDER_NEW] = { "NEW", NEW | PENDING | REJECTED | CANCELED },
    [CARRY_ORDER_PENDING] = { "PENDING", PENDING | SENT | REJECTED | CANCELED },
    [CARRY_ORDER_SENT] = { "SENT",
                           SENT | ACCEPTED | PARTIAL | FILLED | CANCELED | REJECTED | EXPIRED },
    [CARRY_ORDER_ACCEPTED] = { "ACCEPTED", ACCEPTED | PARTIAL | FILLED | CANCELED | EXPIRED },
    [CARRY_ORDER_PARTIALLY_FILLED] = { "PARTIALLY_FILLED", PARTIAL | FILLED | CANCELED | EXPIRED },
    [CARRY_ORDER_FILLED] = { "FILLED", 0 },
    [CARRY_ORDER_CANCELED] = { "CANCELED", 0 },
    [CARRY_ORDER_REJECTED] = { "REJECTED", 0 },
    [CARRY_ORDER_EXPIRED] = { "EXPIRED", 0 },
};

/**
 * carry_order_state_to_text:
 * @state: a state
 *
 * Returns: (transfer none): the word people read, such as `PARTIALLY_FILLED`
 */
const char *
carry_order_state_to_text (CarryOrderState state)
{
    g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), NULL);
    return states[state].text;
}

/**
 * carry_order_state_is_final:
 * @state: a state
 *
 * Returns: whether nothing can follow @state
 */
gboolean
carry_order_state_is_final (CarryOrderState state)
{
    g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), TRUE);
    return states[state].next == 0;
}

/**
 * carry_order_state_may_become:
 * @from: a state
 * @to: another, or the same
 *
 * Whether an order in state @from may be told to be in state @to next. A state
 * that is not final may be told again; states may be skipped when the venue
 * skips them, and never lead back.
 *
 * Returns: whether that is legal
 */
gboolean
carry_order_state_may_become (CarryOrderState from, CarryOrderState to)
{
    g_return_val_if_fail ((guint) from < G_N_ELEMENTS (states), FALSE);
    g_return_val_if_fail ((guint) to < G_N_ELEMENTS (states), FALSE);
    return (states[from].next & (1u << to)) != 0;
}
