/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-advice.h"

#include "bybit-refresher.h"

/* What is asked for next would only be refused again, and a leg may be alone by then. */
static void
stop_opening (BybitVenue *venue, const char *text)
{
    g_autofree char *reason = g_strdup_printf (
        "the venue does not want this key or account (%s); until a person has looked only what "
        "shrinks a position goes out",
        text);

    carry_context_restrict (venue->context, NULL, CARRY_RISK_REDUCING, TRUE, "key-refused", reason);
}

void
bybit_advice_follow (BybitVenue *venue, BybitAdvice advice, const char *text)
{
    switch (advice)
    {
    case BYBIT_ADVICE_STOP:
        stop_opening (venue, text);
        break;
    case BYBIT_ADVICE_REFRESH_FILTERS:
    case BYBIT_ADVICE_REDUCE_ONLY:
        if (venue->refresher != NULL)
            bybit_refresher_hurry (venue->refresher);
        break;
    default:
        break;
    }
}
