/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "paper-assumptions.h"

static void add (GStrvBuilder *builder, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (GStrvBuilder *builder, const char *format, ...)
{
    g_autofree char *sentence = NULL;
    va_list args;

    va_start (args, format);
    sentence = g_strdup_vprintf (format, args);
    va_end (args);
    g_strv_builder_add (builder, sentence);
}

static char *
join (const char *const *entries)
{
    return entries == NULL || entries[0] == NULL ? g_strdup ("0")
                                                 : g_strjoinv (", ", (char **) entries);
}

static void
add_fills (GStrvBuilder *builder, const PaperAssumptions *self)
{
    g_autofree char *spread = join (self->spread);
    g_autofree char *slippage = join (self->slippage);
    char share[CARRY_DECIMAL_BUFFER];

    add (
        builder,
        "Where bars or trades are all that is known, a market order fills whole at the last "
        "price, moved against it by half the spread (%s) and by the slippage (%s). Volume does not "
        "bound it.",
        spread, slippage);
    add (builder, "Where there are quotes or a book, it takes the sizes there, and what it took is "
                  "gone until the data renew it; beyond a quoted size each further multiple is one "
                  "slippage worse.");
    add (builder,
         "A resting order fills at its limit, as a maker, when a later bar or trade goes %s it. "
         "In a book it has a place in the queue, which trades and a share of %s of the cancels "
         "move forward.",
         self->rules->touch_fills ? "to or beyond" : "beyond",
         carry_decimal_format (self->cancel_share, share));
}

static void
add_delays (GStrvBuilder *builder, const PaperAssumptions *self)
{
    char order[CARRY_DURATION_BUFFER], answer[CARRY_DURATION_BUFFER];
    char jitter[CARRY_DURATION_BUFFER], delay[CARRY_DURATION_BUFFER];

    if (self->order_latency_ns == 0 && self->answer_latency_ns == 0 && self->jitter_ns == 0 &&
        self->rules->fill_delay_ns == 0)
    {
        add (builder, "Orders and answers take no time.");
        return;
    }
    add (builder,
         "An order takes %s to the venue and the answer %s back, each up to %s longer. Where bars "
         "or trades are all that is known, it then waits %s.",
         carry_duration_to_text (self->order_latency_ns, order),
         carry_duration_to_text (self->answer_latency_ns, answer),
         carry_duration_to_text (self->jitter_ns, jitter),
         carry_duration_to_text (self->rules->fill_delay_ns, delay));
}

/* A rate that was set, or that it is the instrument's. */
static const char *
format_rate (CarryDecimal rate, char buffer[CARRY_DECIMAL_BUFFER])
{
    return carry_decimal_is_valid (rate) ? carry_decimal_format (rate, buffer) : "the instrument's";
}

static void
add_rates (GStrvBuilder *builder, const PaperFees *fees)
{
    char spot_maker[CARRY_DECIMAL_BUFFER], spot_taker[CARRY_DECIMAL_BUFFER];
    char linear_maker[CARRY_DECIMAL_BUFFER], linear_taker[CARRY_DECIMAL_BUFFER];

    add (builder, "Fee rates, maker and taker: spot %s and %s, perpetuals %s and %s.",
         format_rate (fees->spot_maker, spot_maker), format_rate (fees->spot_taker, spot_taker),
         format_rate (fees->linear_maker, linear_maker),
         format_rate (fees->linear_taker, linear_taker));
}

static void
add_fees (GStrvBuilder *builder, const PaperFees *fees)
{
    if (carry_decimal_is_valid (fees->spot_maker) || carry_decimal_is_valid (fees->spot_taker) ||
        carry_decimal_is_valid (fees->linear_maker) || carry_decimal_is_valid (fees->linear_taker))
        add_rates (builder, fees);
    else
        add (builder, "Fee rates are those of the instruments.");
    add (builder, "A spot buy pays its fee in %s.",
         fees->in_quote ? "quote coin" : "the coin it bought");
}

static void
add_margin (GStrvBuilder *builder, const PaperRules *rules)
{
    const PaperMarginRules *margin = &rules->margin;
    char leverage[CARRY_DECIMAL_BUFFER], collateral[CARRY_DECIMAL_BUFFER];
    char fee[CARRY_DECIMAL_BUFFER];

    if (margin->mode == PAPER_MARGIN_NONE)
    {
        add (builder, "Margin is not checked, and nothing is closed by force.");
        return;
    }
    carry_decimal_format (margin->leverage, leverage);
    if (margin->mode == PAPER_MARGIN_CROSS)
        add (builder,
             "Cross margin: the whole account stands for all perpetuals, coins with %s of their "
             "value; opening takes the position's value divided by %s.",
             carry_decimal_format (margin->spot_collateral, collateral), leverage);
    else
        add (builder,
             "Isolated margin: each perpetual stands for itself, with its value at entry divided "
             "by %s.",
             leverage);
    add (builder,
         "When margin is not above maintenance, at one rate an instrument, positions are closed "
         "at the mark for a fee rate of %s.",
         carry_decimal_format (rules->liquidation_fee, fee));
}

static void
add_holding (GStrvBuilder *builder, const PaperRules *rules)
{
    char rate[CARRY_DECIMAL_BUFFER];

    add (builder,
         "Funding is paid at each settlement in the data, on the position held into it, at "
         "the mark known then.");
    if (carry_decimal_sign (rules->borrow_rate) == 0)
        add (builder, "Nothing is lent: no coin is sold that was not bought.");
    else
        add (builder, "What is owed costs a rate of %s an hour.",
             carry_decimal_format (rules->borrow_rate, rate));
}

/* (transfer full): what a result of this venue rests on, a sentence each */
char **
paper_assumptions_list (const PaperAssumptions *self)
{
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    add_fills (builder, self);
    add_delays (builder, self);
    add_fees (builder, &self->rules->fees);
    add_holding (builder, self->rules);
    add_margin (builder, self->rules);
    return g_strv_builder_end (builder);
}
