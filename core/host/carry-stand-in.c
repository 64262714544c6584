/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-stand-in.h"

#include "roles/carry-exchange.h"
#include "roles/carry-feed.h"
#include "roles/carry-history.h"
#include "roles/carry-notifier.h"
#include "roles/carry-report.h"
#include "roles/carry-store.h"

struct _CarryStandIn
{
    CarryModule parent_instance;
};

/* What became of it then comes from the recording. */
static void
take_order (CarryExchange *exchange, const CarryOrder *order)
{
}

static void
take_amend (CarryExchange *exchange, const CarryOrder *order, const CarryDecimal *quantity,
            const CarryDecimal *price)
{
}

static void
take_all (CarryExchange *exchange, const CarryInstrument *instrument)
{
}

/* The defaults of an exchange refuse, those of all other roles do nothing. */
static void
stand_in_exchange_init (CarryExchangeInterface *iface)
{
    iface->submit = take_order;
    iface->amend = take_amend;
    iface->cancel = take_order;
    iface->cancel_all = take_all;
    iface->query = take_order;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CarryStandIn, carry_stand_in, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_EXCHANGE, stand_in_exchange_init)
                                   G_IMPLEMENT_INTERFACE (CARRY_TYPE_FEED, NULL)
                                       G_IMPLEMENT_INTERFACE (CARRY_TYPE_HISTORY, NULL)
                                           G_IMPLEMENT_INTERFACE (CARRY_TYPE_NOTIFIER, NULL)
                                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, NULL)
                                                   G_IMPLEMENT_INTERFACE (CARRY_TYPE_STORE, NULL))

static void
carry_stand_in_init (CarryStandIn *self)
{
}

static void
carry_stand_in_class_init (CarryStandInClass *klass)
{
}

CarryModule *
carry_stand_in_new (const char *id)
{
    return g_object_new (CARRY_TYPE_STAND_IN, "id", id, NULL);
}
