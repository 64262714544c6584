/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "guards-desk.h"

static char *G_GNUC_PRINTF (1, 0) format_text (const char *format, va_list arguments)
{
    return g_strdup_vprintf (format, arguments);
}

void
guards_desk_notice (const GuardsDesk *self, CarryNoticeLevel level, const char *code,
                    const char *format, ...)
{
    va_list arguments;
    g_autofree char *text = NULL;

    va_start (arguments, format);
    text = format_text (format, arguments);
    va_end (arguments);
    if (self->context != NULL)
        carry_context_notice (self->context, level, code, "%s", text);
}

/* The context tells people, when it is new. */
void
guards_desk_restrict (const GuardsDesk *self, const CarryInstrument *instrument,
                      CarryRiskState state, gboolean until_human, const char *code,
                      const char *format, ...)
{
    va_list arguments;
    g_autofree char *text = NULL;

    va_start (arguments, format);
    text = format_text (format, arguments);
    va_end (arguments);
    if (self->context != NULL)
        carry_context_restrict (self->context, instrument, state, until_human, code, text);
}

void
guards_desk_release (const GuardsDesk *self, const CarryInstrument *instrument, const char *code)
{
    if (self->context != NULL)
        carry_context_release (self->context, instrument, code);
}

/*
 * For good: only a person starts trading again. Returns whether the kill switch was thrown for it;
 * where there is none, the halt ends with the run.
 */
gboolean
guards_desk_kill (const GuardsDesk *self, const char *code, const char *format, ...)
{
    va_list arguments;
    g_autofree char *text = NULL;

    va_start (arguments, format);
    text = format_text (format, arguments);
    va_end (arguments);
    return self->context != NULL && carry_context_kill (self->context, code, text);
}

static CarryInstruments *
get_instruments (const GuardsDesk *self)
{
    return self->context != NULL ? carry_context_get_instruments (self->context) : NULL;
}

guint
guards_desk_get_n_instruments (const GuardsDesk *self)
{
    CarryInstruments *instruments = get_instruments (self);

    return instruments != NULL ? carry_instruments_get_size (instruments) : 0;
}

const CarryInstrument *
guards_desk_get_instrument (const GuardsDesk *self, guint index)
{
    return carry_instruments_get (get_instruments (self), index);
}

/* What the run's trades hold of it, without coins that were there before. */
CarryDecimal
guards_desk_get_own (const GuardsDesk *self, const CarryInstrument *instrument)
{
    return carry_decimal_sub (carry_context_get_position (self->context, instrument),
                              carry_context_get_inventory (self->context, instrument));
}
