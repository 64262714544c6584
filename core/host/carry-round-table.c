/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-round-table.h"

#include "base/carry-time.h"

#define HEADER                                                                                     \
    "round,module,first,second,opened,closed,net_pnl,price_pnl,funding_pnl,fees,slippage,"         \
    "resizing,fills,largest_leg,apr_on_leg\n"

#define N_LEGS 2
#define YEAR_NS (365.0 * CARRY_NS_PER_DAY)

/* Amounts are in quote coin. */
typedef struct
{
    guint64 id;
    char *module;
    const CarryInstrument *legs[N_LEGS];
    CarryDecimal held[N_LEGS]; /* signed, net of fees taken in coin */
    CarryAmount price;         /* of both legs once it is closed; before, without what is held */
    CarryAmount funding;
    CarryAmount fees;
    CarryAmount slippage;
    CarryAmount resizing; /* the part of fees and slippage between its opening and its closing */
    CarryAmount largest;
    guint fills;
    gint64 ts_opened;
    gint64 ts_last; /* its last fill */
    CarryGroupState state;
    gboolean was_held;
    gboolean is_closed;
} Round;

struct _CarryRoundTable
{
    GPtrArray *rounds; /* Round, in the order in which they were heard of */
};

static void
round_free (Round *self)
{
    g_free (self->module);
    g_free (self);
}

CarryRoundTable *
carry_round_table_new (void)
{
    CarryRoundTable *self = g_new0 (CarryRoundTable, 1);

    self->rounds = g_ptr_array_new_with_free_func ((GDestroyNotify) round_free);
    return self;
}

void
carry_round_table_free (CarryRoundTable *self)
{
    g_ptr_array_unref (self->rounds);
    g_free (self);
}

static void
add_to (CarryAmount *sum, CarryAmount amount)
{
    *sum = carry_amount_add (*sum, amount);
}

static CarryAmount
get_value (CarryContext *context, const Round *round)
{
    CarryAmount value = carry_amount_zero ();

    for (guint i = 0; i < N_LEGS; i++)
        if (carry_decimal_sign (round->held[i]) != 0)
            add_to (&value, carry_amount_product (round->held[i], carry_context_get_last_price (
                                                                      context, round->legs[i])));
    return value;
}

/* What is there already, of an earlier run or a coin's dust, was bought at what it is worth now. */
static Round *
begin (CarryRoundTable *self, CarryContext *context, const CarryEvent *event)
{
    CarryInstruments *instruments = carry_context_get_instruments (context);
    const CarryGroup *group = event->group;
    Round *round = g_new0 (Round, 1);

    round->id = group->id;
    round->module = g_strdup (event->module);
    round->ts_opened = group->ts_created;
    round->legs[0] = carry_instruments_get (instruments, group->first);
    round->legs[1] = carry_instruments_get (instruments, group->second);
    for (guint i = 0; i < N_LEGS; i++)
        round->held[i] = carry_context_get_traded (context, round->legs[i]);
    round->price = carry_amount_negate (get_value (context, round));
    g_ptr_array_add (self->rounds, round);
    return round;
}

static void
add_group (CarryRoundTable *self, CarryContext *context, const CarryEvent *event)
{
    Round *round = NULL;

    for (guint i = self->rounds->len; i > 0 && round == NULL; i--)
    {
        Round *other = g_ptr_array_index (self->rounds, i - 1);

        if (other->id == event->group->id)
            round = other;
    }
    if (round == NULL)
        round = begin (self, context, event);
    round->state = event->group->state;
    round->was_held |= round->state == CARRY_GROUP_HEDGED;
    if (round->is_closed || !carry_group_state_is_final (round->state))
        return;
    add_to (&round->price, get_value (context, round));
    round->is_closed = TRUE;
}

/* The round under way that @instrument is a leg of; NULL when there is none. */
static Round *
find_open (const CarryRoundTable *self, const CarryInstrument *instrument, guint *out_leg)
{
    for (guint i = self->rounds->len; i > 0; i--)
    {
        Round *round = g_ptr_array_index (self->rounds, i - 1);

        for (guint leg = 0; leg < N_LEGS && !round->is_closed; leg++)
        {
            if (round->legs[leg]->index != instrument->index)
                continue;
            *out_leg = leg;
            return round;
        }
    }
    return NULL;
}

/* A fee taken in coin is worth what its fill was: it is a fee, and no loss of prices. */
static CarryAmount
take_fee (Round *round, guint leg, const CarryFill *fill)
{
    const CarryInstrument *instrument = round->legs[leg];
    CarryAmount fee = carry_amount_from_decimal (fill->fee);

    if (instrument->category != CARRY_CATEGORY_SPOT || fill->fee_coin != instrument->base)
        return fee;
    fee = carry_amount_product (fill->fee, fill->price);
    round->held[leg] = carry_decimal_sub (round->held[leg], fill->fee);
    add_to (&round->price, fee);
    return fee;
}

static void
add_fill (CarryRoundTable *self, const CarryInstrument *instrument, const CarryFill *fill)
{
    guint leg = 0;
    Round *round = find_open (self, instrument, &leg);
    CarryDecimal change = fill->quantity;
    CarryAmount slippage = carry_amount_zero (), fee, value;

    if (round == NULL)
        return;
    if (fill->side == CARRY_SIDE_SELL)
        change = carry_decimal_negate (change);
    if (carry_decimal_is_valid (fill->decision_price))
        slippage =
            carry_amount_product (change, carry_decimal_sub (fill->price, fill->decision_price));
    round->held[leg] = carry_decimal_add (round->held[leg], change);
    add_to (&round->price, carry_amount_negate (carry_amount_product (change, fill->price)));
    fee = take_fee (round, leg, fill);
    add_to (&round->fees, fee);
    add_to (&round->slippage, slippage);
    if (round->was_held && round->state == CARRY_GROUP_HEDGING)
        add_to (&round->resizing, carry_amount_add (fee, slippage));
    value = carry_amount_product (carry_decimal_abs (round->held[leg]), fill->price);
    if (carry_amount_compare (value, round->largest) > 0)
        round->largest = value;
    round->fills++;
    round->ts_last = fill->ts;
}

/**
 * carry_round_table_add_event: (skip)
 * @self: a table
 * @context: of whoever hears it: it knows prices and what is held
 * @event: a group, fill or funding event; others tell of no round
 */
void
carry_round_table_add_event (CarryRoundTable *self, CarryContext *context, const CarryEvent *event)
{
    guint leg = 0;
    Round *round;

    if (event->kind == CARRY_EVENT_GROUP)
        add_group (self, context, event);
    else if (event->kind == CARRY_EVENT_FILL)
        add_fill (self, event->instrument, event->fill);
    else if (event->kind == CARRY_EVENT_FUNDING)
    {
        round = find_open (self, event->instrument, &leg);
        if (round != NULL)
            add_to (&round->funding, carry_amount_from_decimal (event->funding->amount));
    }
}

/* What all rounds cost between their opening and their closing, in fees and slippage. */
CarryAmount
carry_round_table_get_resizing (const CarryRoundTable *self)
{
    CarryAmount sum = carry_amount_zero ();

    for (guint i = 0; i < self->rounds->len; i++)
        add_to (&sum, ((const Round *) g_ptr_array_index (self->rounds, i))->resizing);
    return sum;
}

static void
add_amount (GString *text, CarryAmount amount)
{
    char buffer[CARRY_AMOUNT_BUFFER];

    g_string_append_c (text, ',');
    if (carry_amount_is_valid (amount))
        g_string_append (text, carry_amount_format (amount, buffer));
}

/* A simple rate per year of what its legs were worth at most; nothing where either is unknown. */
static void
add_rate (GString *text, const Round *round, CarryAmount net, gint64 ts_end)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    double years = (double) (ts_end - round->ts_opened) / YEAR_NS;
    double leg = carry_amount_to_double (round->largest);

    g_string_append_c (text, ',');
    if (carry_amount_is_valid (net) && years > 0 && leg > 0)
        g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.6f",
                                                carry_amount_to_double (net) / leg / years));
}

static void
add_row (GString *text, CarryContext *context, const Round *round)
{
    g_autofree char *first = carry_instrument_to_string (round->legs[0]);
    g_autofree char *second = carry_instrument_to_string (round->legs[1]);
    gboolean is_over =
        round->is_closed || (round->fills > 0 && round->state == CARRY_GROUP_CLOSING &&
                             carry_decimal_sign (round->held[0]) == 0);
    CarryAmount price = round->price;
    char opened[CARRY_TIME_BUFFER], closed[CARRY_TIME_BUFFER] = "";
    CarryAmount net;

    if (!round->is_closed)
        add_to (&price, get_value (context, round));
    net = carry_amount_sub (carry_amount_add (price, round->funding), round->fees);
    if (is_over)
        carry_time_to_text (round->ts_last, closed);
    g_string_append_printf (text, "%" G_GUINT64_FORMAT ",%s,%s,%s,%s,%s", round->id,
                            round->module != NULL ? round->module : "", first, second,
                            carry_time_to_text (round->ts_opened, opened), closed);
    add_amount (text, net);
    add_amount (text, price);
    add_amount (text, round->funding);
    add_amount (text, round->fees);
    add_amount (text, round->slippage);
    add_amount (text, round->resizing);
    g_string_append_printf (text, ",%u", round->fills);
    add_amount (text, round->largest);
    add_rate (text, round, net, is_over ? round->ts_last : carry_context_get_now (context));
    g_string_append_c (text, '\n');
}

/* What was planned and never filled is no round. */
gboolean
carry_round_table_write (const CarryRoundTable *self, CarryContext *context, const char *directory,
                         GError **error)
{
    g_autofree char *path = g_build_filename (directory, "rounds.csv", NULL);
    g_autoptr (GString) text = g_string_new (HEADER);

    for (guint i = 0; i < self->rounds->len; i++)
    {
        const Round *round = g_ptr_array_index (self->rounds, i);

        if (round->fills > 0 || carry_amount_sign (round->funding) != 0)
            add_row (text, context, round);
    }
    return g_file_set_contents (path, text->str, (gssize) text->len, error);
}
