/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* What a person sets; the names of the settings are in README.md. 0 turns a guard off. */
typedef struct
{
    gint64 interval;
    gint64 max_delay;
    char **burst_codes;
    guint burst_count;
    gint64 burst_window;
    gint64 burst_hold;
    CarryDecimal max_hour_loss;
    CarryDecimal max_day_loss;
    CarryDecimal kill_day_loss;
    CarryDecimal max_drawdown;
    char *peak_file;
    guint losing_rounds;
    gint64 losing_pause;
    guint losing_pauses;
    CarryDecimal delta_band;
    gint64 delta_warn;
    gint64 delta_ask;
    gint64 delta_halt;
    gint64 unknown_reduce;
    gint64 unknown_halt;
    guint rejects_in_row;
    guint rejects_share;
    CarryDecimal max_slippage;
    guint slippage_in_row;
    gboolean flip_reduces;
    CarryDecimal margin_trim;
    CarryDecimal margin_flatten;
    gint64 margin_pause;
    CarryDecimal residual;
    gint64 residual_wait;
} GuardsSettings;

/* Where a guard acts: the context, which is NULL in a module that nothing runs. */
typedef struct
{
    const GuardsSettings *settings;
    CarryContext *context;
    gint64 now;
} GuardsDesk;

void guards_desk_notice (const GuardsDesk *self, CarryNoticeLevel level, const char *code,
                         const char *format, ...) G_GNUC_PRINTF (4, 5);
void guards_desk_restrict (const GuardsDesk *self, const CarryInstrument *instrument,
                           CarryRiskState state, gboolean until_human, const char *code,
                           const char *format, ...) G_GNUC_PRINTF (6, 7);
void
guards_desk_release (const GuardsDesk *self, const CarryInstrument *instrument, const char *code);
gboolean guards_desk_kill (const GuardsDesk *self, const char *code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
guint guards_desk_get_n_instruments (const GuardsDesk *self);
const CarryInstrument *guards_desk_get_instrument (const GuardsDesk *self, guint index);
CarryDecimal guards_desk_get_own (const GuardsDesk *self, const CarryInstrument *instrument);

G_END_DECLS
