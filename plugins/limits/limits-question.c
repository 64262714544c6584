/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limits-question.h"

/* Digits after the point of values in quote coin. */
#define VALUE_SCALE 6

static void
raise_to (CarryDecimal *price, CarryDecimal other)
{
    if (!carry_decimal_is_valid (other))
        return;
    *price = carry_decimal_is_valid (*price) ? carry_decimal_max (*price, other) : other;
}

void
limits_question_init (LimitsQuestion *self, const LimitsSettings *settings, const CarryOrder *order,
                      const CarryInstrument *instrument, const CarryExposure *exposure)
{
    *self = (LimitsQuestion){
        .settings = settings,
        .order = order,
        .instrument = instrument,
        .exposure = exposure,
        .price = exposure->price,
        .is_hedging = carry_exposure_is_hedging (exposure, order, instrument),
    };
    raise_to (&self->price, order->price);
    if (exposure->ts_quote != 0)
        raise_to (&self->price, exposure->ask);
    if (exposure->ts_mark != 0)
        raise_to (&self->price, exposure->mark);
}

/* What @quantity is worth at the worst price, rounded away from zero. */
CarryDecimal
limits_question_get_value (const LimitsQuestion *self, CarryDecimal quantity)
{
    return carry_decimal_mul_round (quantity, self->price, VALUE_SCALE, CARRY_ROUND_UP);
}

/* TRUE when limits_question_tell() is to say it. */
gboolean
limits_question_note (const LimitsQuestion *self, const char *code, const char *what,
                      gboolean is_near)
{
    return self->note (self->data, code, what, self->instrument, is_near);
}

void
limits_question_tell (const LimitsQuestion *self, const char *code, const char *format, ...)
{
    va_list arguments;
    g_autofree char *sentence = NULL;

    va_start (arguments, format);
    sentence = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    self->tell (self->data, code, sentence);
}

/* Sets the refusal; FALSE, for the caller to return. */
gboolean
limits_refuse (GError **error, const char *format, ...)
{
    va_list arguments;
    g_autofree char *sentence = NULL;

    va_start (arguments, format);
    sentence = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_REFUSED, sentence);
    return FALSE;
}
