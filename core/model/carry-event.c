/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/carry-event.h"

G_DEFINE_ENUM_TYPE (CarryEventKind, carry_event_kind,
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_MARKET, "market"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_ORDER, "order"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_FILL, "fill"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_FUNDING, "funding"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_TRANSFER, "transfer"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_EQUITY, "equity"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_NOTICE, "notice"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_HALT, "halt"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_GROUP, "group"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_ADJUSTMENT, "adjustment"),
                    G_DEFINE_ENUM_VALUE (CARRY_EVENT_DECISION, "decision"))
