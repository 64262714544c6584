/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-entry.h"

#include "paper-filters.h"
#include "paper-funds.h"
#include "paper-offer.h"

/* An order and what it meets at the instant it is looked at. */
typedef struct
{
    PaperVenue *venue;
    PaperOrder *order;
    PaperMarket *market;
    PaperTaker taker;
    PaperOffer offer;
    PaperMatch match;
} PaperEntry;

static void
look (PaperEntry *self, PaperVenue *venue, PaperOrder *order)
{
    const CarryOrder *sent = &order->order;
    gboolean is_limit = sent->type == CARRY_ORDER_TYPE_LIMIT;

    self->venue = venue;
    self->order = order;
    self->market = paper_venue_ensure_market (venue, order->instrument);
    self->taker = (PaperTaker){
        .instrument = order->instrument,
        .side = sent->side,
        .quantity = paper_venue_get_reducible (venue, order),
        .limit = is_limit ? sent->price : carry_decimal_invalid (),
    };
    /* Whether a post-only order would take is a matter of the price alone. */
    CarryDecimal slippage = sent->time_in_force == CARRY_TIME_IN_FORCE_POST_ONLY
                                ? carry_decimal_zero ()
                                : self->market->slippage;
    paper_offer_look (venue->context, order->instrument, sent->side, &self->offer);
    paper_offer_match (&self->offer, self->market, &self->taker, slippage, &self->match);
}

static gboolean
check_reduce_only (const PaperEntry *self, char out_reason[CARRY_REASON_SIZE])
{
    if (!self->order->order.reduce_only || carry_decimal_sign (self->taker.quantity) > 0)
        return TRUE;
    g_snprintf (out_reason, CARRY_REASON_SIZE,
                "current position is zero, cannot fix reduce-only order qty");
    return FALSE;
}

/* Whether the venue takes the order; @except is what it would stand in for. */
static gboolean
check (const PaperEntry *self, const PaperOrder *except, char out_reason[CARRY_REASON_SIZE])
{
    const CarryOrder *order = &self->order->order;
    CarryDecimal price = order->type == CARRY_ORDER_TYPE_LIMIT ? order->price : self->offer.price;

    return paper_filters_check (self->order->instrument, order, self->offer.price,
                                paper_venue_get_time (self->venue), out_reason) &&
           check_reduce_only (self, out_reason) &&
           paper_funds_check (self->venue, self->order, price, &self->match, except, out_reason);
}

/* The size of the level an order joins; 0 when it makes a new one. */
static gint64
get_level_size (PaperVenue *venue, const PaperOrder *order)
{
    CarryBook *book = carry_context_get_book (venue->context, order->instrument);
    guint n;
    const CarryBookLevel *levels = carry_book_get_levels (book, order->order.side, &n);

    for (guint i = 0; i < n; i++)
    {
        if (levels[i].price == order->limit.price)
            return levels[i].size;
    }
    return 0;
}

/* What is left of a limit order waits for the market to come. */
static void
rest (PaperEntry *self)
{
    PaperOrder *order = self->order;

    paper_limit_init (&order->limit, order->instrument, order->order.side, order->order.price);
    order->ts_resting = paper_venue_get_time (self->venue);
    order->has_queue = self->offer.kind == PAPER_OFFER_BOOK;
    if (order->has_queue)
        paper_queue_enter (&order->queue, get_level_size (self->venue, order));
    order->is_resting = TRUE;
    g_ptr_array_add (self->market->resting, order);
    paper_market_update (self->market);
}

static void
take (PaperEntry *self)
{
    paper_match_consume (&self->match, &self->taker, &self->market->consumed);
    for (guint i = 0; i < self->match.n_executions; i++)
        paper_venue_fill (self->venue, self->order, self->match.executions[i].price,
                          self->match.executions[i].quantity, CARRY_LIQUIDITY_TAKER);
}

/* An order that may not rest ends with what it got. */
static void
end_unfilled (PaperEntry *self, CarryOrderState state, const char *kind)
{
    const CarryOrder *order = &self->order->order;
    char filled[CARRY_DECIMAL_BUFFER];
    char quantity[CARRY_DECIMAL_BUFFER];

    paper_venue_end (self->venue, self->order, state, "%s: %s of %s could be filled at once", kind,
                     carry_decimal_format (carry_decimal_normalize (self->match.filled), filled),
                     carry_decimal_format (order->quantity, quantity));
}

/* What becomes of the part that found nothing to take. */
static void
keep_or_end (PaperEntry *self)
{
    const CarryOrder *order = &self->order->order;

    if (order->reduce_only &&
        carry_decimal_sign (paper_venue_get_reducible (self->venue, self->order)) == 0)
        paper_venue_end (self->venue, self->order, CARRY_ORDER_CANCELED,
                         "no position is left to reduce");
    else if (order->type == CARRY_ORDER_TYPE_MARKET)
        end_unfilled (self, CARRY_ORDER_CANCELED, "not enough liquidity");
    else if (order->time_in_force == CARRY_TIME_IN_FORCE_IOC)
        end_unfilled (self, CARRY_ORDER_EXPIRED, "immediate or cancel");
    else
        rest (self);
}

/* An accepted order takes what it can and may take. */
static void
meet_market (PaperEntry *self)
{
    const CarryOrder *order = &self->order->order;
    CarryDecimal open = carry_order_get_open_quantity (order);
    char price[CARRY_DECIMAL_BUFFER];

    if (order->time_in_force == CARRY_TIME_IN_FORCE_POST_ONLY && self->match.n_executions > 0)
    {
        self->order->order.cause = CARRY_ORDER_CAUSE_POST_ONLY;
        paper_venue_end (self->venue, self->order, CARRY_ORDER_CANCELED,
                         "a post-only order will not take liquidity at %s",
                         carry_decimal_format (
                             carry_decimal_normalize (self->match.executions[0].price), price));
        return;
    }
    if (order->time_in_force == CARRY_TIME_IN_FORCE_FOK &&
        carry_decimal_compare (self->match.filled, open) < 0)
    {
        end_unfilled (self, CARRY_ORDER_EXPIRED, "fill or kill");
        return;
    }
    take (self);
    if (paper_order_is_open (self->order))
        keep_or_end (self);
}

static const CarryInstrument *
find_instrument (PaperVenue *venue, guint32 index)
{
    CarryInstruments *instruments = carry_context_get_instruments (venue->context);
    if (instruments == NULL || index >= carry_instruments_get_size (instruments))
        return NULL;
    return carry_instruments_get (instruments, index);
}

/* For an order the venue has no memory of: it never was, or it is long gone. */
static void
answer_unknown (PaperVenue *venue, const CarryOrder *order, const char *reason)
{
    CarryOrder answer = *order;

    if (!carry_order_state_is_final (order->state))
        answer.state =
            order->state == CARRY_ORDER_ACCEPTED || order->state == CARRY_ORDER_PARTIALLY_FILLED
                ? CARRY_ORDER_CANCELED
                : CARRY_ORDER_REJECTED;
    answer.pending = CARRY_ORDER_PENDING_NONE;
    answer.certain = TRUE;
    answer.ts_updated = paper_venue_get_time (venue);
    carry_order_set_reason (&answer, "%s", reason);
    paper_venue_answer (venue, &answer);
}

/* The order stays what it is; the answer says why nothing was done. */
static void
answer_refused (PaperVenue *venue, const PaperOrder *order, const char *reason)
{
    CarryOrder answer = order->order;
    carry_order_set_reason (&answer, "%s", reason);
    paper_venue_answer (venue, &answer);
}

static gboolean
check_duplicate (PaperVenue *venue, const CarryOrder *order)
{
    const PaperOrder *known = paper_venue_find_order (venue, order->id);
    if (known == NULL)
        return TRUE;
    answer_refused (venue, known, "the order was sent before");
    return FALSE;
}

/* Orders on bars may be made to wait: the price then known is theirs. */
static gboolean
has_to_wait (const PaperEntry *self)
{
    return self->offer.kind == PAPER_OFFER_LAST && self->venue->rules->fill_delay_ns > 0;
}

void
paper_entry_submit (PaperVenue *venue, const CarryOrder *order)
{
    const CarryInstrument *instrument = find_instrument (venue, order->instrument);
    char reason[CARRY_REASON_SIZE];
    PaperEntry entry;

    if (instrument == NULL)
    {
        answer_unknown (venue, order, "the instrument is not traded here");
        return;
    }
    if (!check_duplicate (venue, order))
        return;
    PaperOrder *added = paper_venue_add_order (venue, order, instrument);
    look (&entry, venue, added);
    if (!check (&entry, added, reason))
    {
        paper_venue_end (venue, added, CARRY_ORDER_REJECTED, "%s", reason);
        return;
    }
    added->order.state = CARRY_ORDER_ACCEPTED;
    added->order.ts_updated = paper_venue_get_time (venue);
    paper_venue_answer (venue, &added->order);
    if (has_to_wait (&entry))
        added->timer = carry_context_add_timer (
            venue->context, carry_context_get_now (venue->context) + venue->rules->fill_delay_ns);
    else
        meet_market (&entry);
}

/* The wait of an order is over: it needs its funds now. */
void
paper_entry_on_timer (PaperVenue *venue, guint64 timer)
{
    char reason[CARRY_REASON_SIZE];
    PaperOrder *order = NULL;
    PaperEntry entry;

    for (guint i = 0; i < venue->open->len && order == NULL; i++)
    {
        PaperOrder *candidate = g_ptr_array_index (venue->open, i);
        if (candidate->timer == timer)
            order = candidate;
    }
    if (order == NULL)
        return;
    order->timer = 0;
    look (&entry, venue, order);
    if (check (&entry, order, reason))
        meet_market (&entry);
    else
        paper_venue_end (venue, order, CARRY_ORDER_CANCELED, "%s", reason);
}

/* Returns: (nullable): the open order, or NULL when the answer has been given. */
static PaperOrder *
find_open (PaperVenue *venue, const CarryOrder *order)
{
    PaperOrder *known = paper_venue_find_order (venue, order->id);
    char reason[CARRY_REASON_SIZE];

    if (known == NULL)
    {
        answer_unknown (venue, order, "the venue does not know this order");
        return NULL;
    }
    if (paper_order_is_open (known))
        return known;
    g_snprintf (reason, sizeof reason, "too late: the order is %s",
                carry_order_state_to_text (known->order.state));
    answer_refused (venue, known, reason);
    return NULL;
}

static gboolean
check_amend (PaperVenue *venue, PaperOrder *amended, const PaperOrder *order, PaperEntry *entry,
             char out_reason[CARRY_REASON_SIZE])
{
    char quantity[CARRY_DECIMAL_BUFFER];
    char filled[CARRY_DECIMAL_BUFFER];

    if (carry_decimal_compare (amended->order.quantity, order->order.filled) <= 0)
    {
        g_snprintf (out_reason, CARRY_REASON_SIZE, "quantity %s is not above the filled %s",
                    carry_decimal_format (amended->order.quantity, quantity),
                    carry_decimal_format (order->order.filled, filled));
        return FALSE;
    }
    look (entry, venue, amended);
    return check (entry, order, out_reason);
}

/* Puts the new terms in force; an order that only shrinks keeps its place. */
static void
apply_amend (PaperVenue *venue, PaperOrder *order, const PaperOrder *amended)
{
    gboolean keeps_place =
        carry_decimal_compare (amended->order.quantity, order->order.quantity) <= 0 &&
        (order->order.type == CARRY_ORDER_TYPE_MARKET ||
         carry_decimal_equal (amended->order.price, order->order.price));
    PaperEntry entry;

    order->order.quantity = amended->order.quantity;
    order->order.price = amended->order.price;
    order->order.ts_updated = paper_venue_get_time (venue);
    paper_venue_answer (venue, &order->order);
    if (keeps_place || !order->is_resting)
        return;
    order->is_resting = FALSE;
    g_ptr_array_remove (paper_venue_get_market (venue, order->instrument)->resting, order);
    look (&entry, venue, order);
    meet_market (&entry);
}

/* An invalid quantity or price leaves it as it is. */
void
paper_entry_amend (PaperVenue *venue, const CarryOrder *order, CarryDecimal quantity,
                   CarryDecimal price)
{
    PaperOrder *known = find_open (venue, order);
    char reason[CARRY_REASON_SIZE];
    PaperEntry entry;

    if (known == NULL)
        return;
    PaperOrder amended = *known;
    if (carry_decimal_is_valid (quantity))
        amended.order.quantity = quantity;
    if (carry_decimal_is_valid (price))
        amended.order.price = price;
    if (check_amend (venue, &amended, known, &entry, reason))
        apply_amend (venue, known, &amended);
    else
        answer_refused (venue, known, reason);
}

void
paper_entry_cancel (PaperVenue *venue, const CarryOrder *order)
{
    PaperOrder *known = find_open (venue, order);
    if (known != NULL)
        paper_venue_end (venue, known, CARRY_ORDER_CANCELED, PAPER_CANCELED_ON_REQUEST);
}

void
paper_entry_query (PaperVenue *venue, const CarryOrder *order)
{
    const PaperOrder *known = paper_venue_find_order (venue, order->id);
    if (known != NULL)
        paper_venue_answer (venue, &known->order);
    else
        answer_unknown (venue, order, "the venue does not know this order");
}
