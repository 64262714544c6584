/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-codes.h"

/*
 * What is proven by a code depends on what was asked: the same "order does not exist"
 * is news for a cancel and nonsense for a create. Each row says it for a create, and for
 * a cancel or amend; what only reads is refused by any code but 0.
 */
typedef struct
{
    int code;
    BybitOutcome create;
    BybitOutcome change;
    BybitAdvice advice;
    const char *text;
} Row;

#define UNKNOWN BYBIT_OUTCOME_UNKNOWN
#define REFUSED BYBIT_OUTCOME_REFUSED
#define NOOP BYBIT_OUTCOME_NOOP
#define GONE BYBIT_OUTCOME_GONE
#define LATER BYBIT_OUTCOME_LATER
#define DUPLICATE BYBIT_OUTCOME_DUPLICATE
#define CROSSED BYBIT_OUTCOME_CROSSED

#define NONE BYBIT_ADVICE_NONE
#define FIX BYBIT_ADVICE_FIX_REQUEST
#define CLOCK BYBIT_ADVICE_SYNC_CLOCK
#define STOP BYBIT_ADVICE_STOP
#define RESET BYBIT_ADVICE_WAIT_RESET
#define BACK_OFF BYBIT_ADVICE_BACK_OFF
#define RECONNECT BYBIT_ADVICE_RECONNECT
#define WALLET BYBIT_ADVICE_REFRESH_WALLET
#define FILTERS BYBIT_ADVICE_REFRESH_FILTERS
#define POSITION BYBIT_ADVICE_REFRESH_POSITION
#define DROP BYBIT_ADVICE_DROP_SYMBOL
#define REDUCE BYBIT_ADVICE_REDUCE_ONLY
#define CANCEL_SOME BYBIT_ADVICE_CANCEL_SOME
#define CONFIGURE BYBIT_ADVICE_CONFIGURE
#define BAN BYBIT_ADVICE_BAN

/* Sorted by code. */
static const Row rows[] = {
    { -2015, REFUSED, REFUSED, STOP, "the API key is invalid" },
    { 429, UNKNOWN, UNKNOWN, BACK_OFF, "the venue is overloaded" },
    { 10000, UNKNOWN, UNKNOWN, NONE, "the server timed out" },
    { 10001, REFUSED, REFUSED, FIX, "a parameter is wrong" },
    { 10002, REFUSED, REFUSED, CLOCK, "the timestamp is outside of the window" },
    { 10003, REFUSED, REFUSED, STOP, "the API key is invalid, or of another environment" },
    { 10004, REFUSED, REFUSED, STOP, "the signature is wrong" },
    { 10005, REFUSED, REFUSED, STOP, "the API key lacks the permission" },
    { 10006, UNKNOWN, UNKNOWN, RESET, "too many requests" },
    { 10007, REFUSED, REFUSED, STOP, "the authentication failed" },
    { 10008, REFUSED, REFUSED, STOP, "the account is banned" },
    { 10009, REFUSED, REFUSED, STOP, "the address is banned" },
    { 10010, REFUSED, REFUSED, STOP, "the API key is bound to other addresses" },
    { 10014, UNKNOWN, UNKNOWN, NONE, "a duplicate request" },
    { 10016, UNKNOWN, UNKNOWN, NONE, "the server failed, or is restarting" },
    { 10017, REFUSED, REFUSED, FIX, "the path does not exist" },
    { 10018, UNKNOWN, UNKNOWN, BAN, "too many requests from this address" },
    { 10019, UNKNOWN, UNKNOWN, RECONNECT, "the trade socket is restarting" },
    { 10024, REFUSED, REFUSED, STOP, "compliance rules forbid it" },
    { 10027, REFUSED, REFUSED, STOP, "trading is restricted" },
    { 10028, REFUSED, REFUSED, CONFIGURE, "it needs a unified account" },
    { 10029, REFUSED, REFUSED, DROP, "the symbol is not allowed for this account" },
    { 10403, UNKNOWN, UNKNOWN, BACK_OFF, "more than 3000 requests a second" },
    { 10404, REFUSED, REFUSED, FIX, "the operation or category does not exist" },
    { 10429, UNKNOWN, UNKNOWN, BACK_OFF, "the venue protects itself" },
    { 20003, UNKNOWN, UNKNOWN, RESET, "too many requests in one session" },
    { 20006, UNKNOWN, UNKNOWN, NONE, "the request id was used before" },
    { 30208, REFUSED, REFUSED, FILTERS, "the price is above the band" },
    { 30209, REFUSED, REFUSED, FILTERS, "the price is below the band" },
    { 30228, REFUSED, REFUSED, REDUCE, "the contract is being delisted" },
    { 30256, REFUSED, REFUSED, WALLET, "the value of open orders is too large for the balance" },
    { 33004, REFUSED, REFUSED, STOP, "the API key has expired" },
    { 34040, UNKNOWN, NOOP, NONE, "nothing would change" },
    { 40004, UNKNOWN, UNKNOWN, NONE, "the order is in transition" },
    { 100028, REFUSED, REFUSED, CONFIGURE, "a unified account does not allow it" },
    { 110001, UNKNOWN, GONE, NONE, "the order does not exist, or it is too late" },
    { 110003, REFUSED, REFUSED, FILTERS, "the price is outside of the band" },
    { 110004, REFUSED, REFUSED, WALLET, "the balance is too small" },
    { 110006, REFUSED, REFUSED, WALLET, "the assets do not cover the margin" },
    { 110007, REFUSED, REFUSED, WALLET, "the available balance is too small" },
    { 110008, UNKNOWN, GONE, NONE, "the order is filled or cancelled already" },
    { 110009, REFUSED, REFUSED, CANCEL_SOME, "there are too many conditional orders" },
    { 110010, UNKNOWN, GONE, NONE, "the order is cancelled already" },
    { 110012, REFUSED, REFUSED, WALLET, "the available balance is too small" },
    { 110014, REFUSED, REFUSED, WALLET, "the balance is too small to add margin" },
    { 110017, REFUSED, REFUSED, POSITION, "a reduce-only order against the position" },
    { 110020, REFUSED, REFUSED, CANCEL_SOME, "there are too many open orders" },
    { 110021, REFUSED, REFUSED, REDUCE, "the open interest is at its limit" },
    { 110022, REFUSED, REFUSED, REDUCE, "the quantity goes beyond what may be held" },
    { 110023, REFUSED, REFUSED, REDUCE, "the contract takes only what reduces positions" },
    { 110032, REFUSED, REFUSED, FIX, "the order is illegal" },
    { 110042, REFUSED, REFUSED, REDUCE, "the position may only be reduced" },
    { 110044, REFUSED, REFUSED, WALLET, "the available margin is too small" },
    { 110045, REFUSED, REFUSED, WALLET, "the wallet balance is too small" },
    { 110051, REFUSED, REFUSED, WALLET, "the balance does not cover the best price" },
    { 110052, REFUSED, REFUSED, WALLET, "the balance is too small for this price" },
    { 110053, REFUSED, REFUSED, WALLET, "the balance does not cover the best price" },
    { 110063, REFUSED, REFUSED, DROP, "the contract is settling" },
    { 110064, UNKNOWN, REFUSED, NONE, "the new quantity is not above what is filled" },
    { 110066, REFUSED, REFUSED, BACK_OFF, "trading is not possible now" },
    { 110072, DUPLICATE, UNKNOWN, NONE, "the orderLinkId was used before" },
    { 110074, REFUSED, REFUSED, DROP, "the contract is not live" },
    { 110079, UNKNOWN, UNKNOWN, NONE, "the order is being processed" },
    { 110086, REFUSED, REFUSED, REDUCE, "the position is larger than the risk limit allows" },
    { 110090, REFUSED, REFUSED, REDUCE, "the position would be larger than allowed" },
    { 110094, REFUSED, REFUSED, FILTERS, "the value of the order is too small" },
    { 110103, REFUSED, REFUSED, NONE, "only PostOnly orders are taken now" },
    { 110118, REFUSED, REFUSED, NONE, "there is no liquidity for a market order" },
    { 110119, REFUSED, REFUSED, FIX, "RPI orders are not permitted" },
    { 110120, REFUSED, REFUSED, FILTERS, "the price is too far away" },
    { 110121, REFUSED, REFUSED, FILTERS, "the price is too far away" },
    { 110123, REFUSED, REFUSED, STOP, "trading is restricted" },
    { 110124, REFUSED, REFUSED, STOP, "trading is restricted" },
    { 110125, REFUSED, REFUSED, STOP, "trading is restricted" },
    { 110131, REFUSED, REFUSED, WALLET, "the collateral is too small" },
    { 110132, REFUSED, REFUSED, STOP, "trading is restricted" },
    { 170001, UNKNOWN, UNKNOWN, NONE, "an internal error" },
    { 170005, UNKNOWN, UNKNOWN, RESET, "too many new orders" },
    { 170007, UNKNOWN, UNKNOWN, NONE, "the backend timed out" },
    { 170032, UNKNOWN, UNKNOWN, NONE, "a network error of the venue" },
    { 170033, REFUSED, REFUSED, WALLET, "the margin is too small" },
    { 170035, UNKNOWN, UNKNOWN, NONE, "submitted, still being processed" },
    { 170036, REFUSED, REFUSED, CONFIGURE, "spot margin is not enabled" },
    { 170037, REFUSED, REFUSED, CONFIGURE, "spot margin is not enabled" },
    { 170038, REFUSED, REFUSED, CONFIGURE, "spot margin is not enabled" },
    { 170121, REFUSED, REFUSED, DROP, "the symbol is invalid" },
    { 170124, REFUSED, REFUSED, FILTERS, "the amount is too large" },
    { 170131, REFUSED, REFUSED, WALLET, "the balance is too small" },
    { 170132, REFUSED, REFUSED, FILTERS, "the price is too high" },
    { 170133, REFUSED, REFUSED, FILTERS, "the price is too low" },
    { 170134, REFUSED, REFUSED, FILTERS, "the price has too many decimals" },
    { 170136, REFUSED, REFUSED, FILTERS, "the quantity is too large" },
    { 170137, REFUSED, REFUSED, FILTERS, "the quantity has too many decimals" },
    { 170139, UNKNOWN, GONE, NONE, "the order is filled already" },
    { 170140, REFUSED, REFUSED, FILTERS, "the value of the order is too small" },
    { 170141, DUPLICATE, UNKNOWN, NONE, "the orderLinkId was used before" },
    { 170142, UNKNOWN, GONE, NONE, "the order is cancelled already" },
    { 170143, UNKNOWN, GONE, NONE, "the order is not on the book" },
    { 170144, UNKNOWN, UNKNOWN, NONE, "the order is locked" },
    { 170145, UNKNOWN, REFUSED, FIX, "this kind of order cannot be cancelled" },
    { 170146, UNKNOWN, UNKNOWN, NONE, "the creation timed out" },
    { 170147, UNKNOWN, UNKNOWN, NONE, "the cancel timed out" },
    { 170148, REFUSED, REFUSED, FILTERS, "the market order's amount has too many decimals" },
    { 170149, UNKNOWN, UNKNOWN, NONE, "the creation failed" },
    { 170150, UNKNOWN, UNKNOWN, NONE, "the cancel failed" },
    { 170151, REFUSED, REFUSED, DROP, "the pair is not open yet" },
    { 170157, REFUSED, REFUSED, DROP, "the pair cannot be traded by API" },
    { 170190, UNKNOWN, GONE, NONE, "the order is finished" },
    { 170191, UNKNOWN, UNKNOWN, NONE, "the order cannot be cancelled yet" },
    { 170192, REFUSED, REFUSED, FILTERS, "the price is outside of the band" },
    { 170193, REFUSED, REFUSED, FILTERS, "the buy price is above the band" },
    { 170194, REFUSED, REFUSED, FILTERS, "the sell price is below the band" },
    { 170210, REFUSED, REFUSED, NONE, "the order was rejected" },
    { 170212, UNKNOWN, UNKNOWN, NONE, "a cancel is under way" },
    { 170213, UNKNOWN, GONE, NONE, "the order does not exist" },
    { 170217, REFUSED, REFUSED, NONE, "only PostOnly orders are taken now" },
    { 170218, CROSSED, REFUSED, NONE, "a PostOnly order would take" },
    { 170222, UNKNOWN, UNKNOWN, RESET, "too many requests" },
    { 170228, REFUSED, REFUSED, FILTERS, "the size is above the estimate" },
    { 170229, REFUSED, REFUSED, WALLET, "the balance or what may be borrowed is too small" },
    { 170234, UNKNOWN, UNKNOWN, NONE, "a system error" },
    { 170310, UNKNOWN, UNKNOWN, NONE, "the amend timed out" },
    { 170312, UNKNOWN, REFUSED, FIX, "this kind of order cannot be amended" },
    { 170313, UNKNOWN, REFUSED, NONE, "the new quantity is not above what is filled" },
    { 170341, REFUSED, REFUSED, FILTERS, "the quantity is outside of the limits" },
    { 170344, REFUSED, REFUSED, CONFIGURE, "the symbol is not supported by spot margin" },
    { 170355, REFUSED, REFUSED, FIX, "RPI orders are not permitted" },
    { 170371, REFUSED, REFUSED, FILTERS, "the price is above the limit" },
    { 170372, REFUSED, REFUSED, FILTERS, "the price is below the limit" },
    { 170381, REFUSED, REFUSED, FILTERS, "the quantity is too small" },
    { 170382, REFUSED, REFUSED, FILTERS, "the quantity is too large" },
    { 170810, REFUSED, REFUSED, CANCEL_SOME, "there are too many open orders" },
    { 176008, REFUSED, REFUSED, CONFIGURE, "spot margin is not enabled" },
    { 176009, REFUSED, REFUSED, CONFIGURE, "spot margin is not enabled" },
    { 176010, REFUSED, REFUSED, CONFIGURE, "the coin cannot be borrowed" },
    { 176011, REFUSED, REFUSED, CONFIGURE, "spot margin is not enabled" },
    { 176012, REFUSED, REFUSED, CONFIGURE, "spot margin is not enabled" },
    { 176013, REFUSED, REFUSED, CONFIGURE, "spot margin is not enabled" },
    { 182021, REFUSED, REFUSED, CONFIGURE, "isolated margin does not allow spot margin" },
    { 500000, UNKNOWN, UNKNOWN, NONE, "the server failed" },
};

/* Of settings: the state is wanted as it is, or something is in the way. */
static const Row settings[] = {
    { 34040, NOOP, NOOP, NONE, "nothing would change" },
    { 110024, REFUSED, REFUSED, CONFIGURE, "a position is in the way of the position mode" },
    { 110025, NOOP, NOOP, NONE, "the position mode is so already" },
    { 110026, NOOP, NOOP, NONE, "the margin mode is so already" },
    { 110027, NOOP, NOOP, NONE, "the margin is so already" },
    { 110028, REFUSED, REFUSED, CONFIGURE, "open orders are in the way of the position mode" },
    { 110043, NOOP, NOOP, NONE, "the leverage is so already" },
};

static const Row *
find_row (const Row *table, guint n_rows, gint64 code)
{
    guint low = 0, high = n_rows;

    while (low < high)
    {
        guint middle = low + (high - low) / 2;
        if (table[middle].code == code)
            return &table[middle];
        if (table[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const Row *
find_code (BybitRequest request, gint64 code)
{
    const Row *row = request == BYBIT_REQUEST_SETTING
                         ? find_row (settings, G_N_ELEMENTS (settings), code)
                         : NULL;

    return row != NULL ? row : find_row (rows, G_N_ELEMENTS (rows), code);
}

/* A read changes nothing, so what failed may be asked again; what is forbidden stays so. */
static BybitOutcome
read_outcome (const Row *row)
{
    return row == NULL || row->create == UNKNOWN ? LATER : REFUSED;
}

BybitVerdict
bybit_code_judge (BybitRequest request, gint64 code)
{
    if (code == 0)
        return (BybitVerdict){ .outcome = BYBIT_OUTCOME_DONE, .is_listed = TRUE, .text = "taken" };

    const Row *row = find_code (request, code);
    BybitVerdict verdict = {
        .outcome = UNKNOWN,
        .is_listed = row != NULL,
        .text = row != NULL ? row->text : "a code that is on no list: nobody knows what happened",
    };
    if (row != NULL)
        verdict.advice = row->advice;
    if (request == BYBIT_REQUEST_QUERY)
        verdict.outcome = read_outcome (row);
    else if (row != NULL)
        verdict.outcome = request == BYBIT_REQUEST_CREATE ? row->create : row->change;
    return verdict;
}

/*
 * Whatever is not 200 comes from something before the matching engine, which may have
 * been asked already; only a request that was not let in at all is refused for certain.
 */
BybitVerdict
bybit_http_judge (BybitRequest request, guint status)
{
    BybitVerdict verdict = {
        .outcome = UNKNOWN,
        .text = "an HTTP status that says nothing about the order",
    };

    if (status == 401)
        verdict = (BybitVerdict){ REFUSED, STOP, TRUE, "the request was not authenticated" };
    else if (status == 403)
        verdict = (BybitVerdict){ UNKNOWN, BAN, TRUE, "the address is banned, or its country is" };
    else if (status == 404)
        verdict = (BybitVerdict){ UNKNOWN, FIX, TRUE, "the path does not exist for this account" };
    else if (status == 429)
        verdict = (BybitVerdict){ UNKNOWN, BACK_OFF, TRUE, "the venue is overloaded" };
    else if (status >= 500)
        verdict = (BybitVerdict){ UNKNOWN, BACK_OFF, TRUE, "the server failed" };
    if (request == BYBIT_REQUEST_QUERY && verdict.outcome == UNKNOWN)
        verdict.outcome = LATER;
    return verdict;
}

CarryError
bybit_code_get_error (gint64 code)
{
    const Row *row = find_row (rows, G_N_ELEMENTS (rows), code);

    if (row == NULL)
        return CARRY_ERROR_FAILED;
    switch (row->advice)
    {
    case BYBIT_ADVICE_STOP:
        return CARRY_ERROR_AUTH;
    case BYBIT_ADVICE_WAIT_RESET:
    case BYBIT_ADVICE_BACK_OFF:
    case BYBIT_ADVICE_BAN:
        return CARRY_ERROR_BUSY;
    case BYBIT_ADVICE_RECONNECT:
        return CARRY_ERROR_DISCONNECTED;
    case BYBIT_ADVICE_CONFIGURE:
        return CARRY_ERROR_CONFIG;
    case BYBIT_ADVICE_DROP_SYMBOL:
        return CARRY_ERROR_NOT_FOUND;
    default:
        return row->create == UNKNOWN ? CARRY_ERROR_FAILED : CARRY_ERROR_INVALID;
    }
}

gboolean
bybit_code_is_for_good (gint64 code)
{
    switch (code)
    {
    case 10001:  /* a parameter: such a category is not known */
    case 10005:  /* the key lacks the permission */
    case 10028:  /* the account is not a unified one */
    case 100028: /* it is one, and does not have it */
    case 10404:  /* the category does not exist */
    case -2015:  /* from here on: the key itself is no good */
    case 10003:
    case 10004:
    case 10007:
    case 10010:
    case 33004:
        return TRUE;
    default:
        return FALSE;
    }
}

const char *
bybit_outcome_to_text (BybitOutcome outcome)
{
    static const char *const texts[] = {
        [BYBIT_OUTCOME_UNKNOWN] = "unknown",     [BYBIT_OUTCOME_DONE] = "taken",
        [BYBIT_OUTCOME_REFUSED] = "refused",     [BYBIT_OUTCOME_NOOP] = "unchanged",
        [BYBIT_OUTCOME_DUPLICATE] = "duplicate", [BYBIT_OUTCOME_GONE] = "gone",
        [BYBIT_OUTCOME_LATER] = "later",         [BYBIT_OUTCOME_CROSSED] = "would take",
    };

    g_return_val_if_fail (outcome < G_N_ELEMENTS (texts), "");
    return texts[outcome];
}
