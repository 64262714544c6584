/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* What a person sets; the names of the settings are in README.md. */
typedef struct
{
    CarryDecimal max_order_notional;
    CarryDecimal max_order_fraction;
    CarryDecimal warn_order_fraction;
    CarryDecimal max_position_notional;
    CarryDecimal max_position_fraction;
    CarryDecimal max_gross_fraction;
    CarryDecimal max_net_fraction;
    CarryDecimal warn_net_fraction;
    CarryDecimal collar_mid;
    CarryDecimal collar_mark;
    CarryDecimal max_ioc_slip;
    gint64 max_message_age;
    gint64 max_quote_age;
    gint64 max_mark_age;
    guint max_symbol_messages;
    guint max_messages;
    guint max_daily_orders;
    guint max_open_orders;
    guint max_total_open_orders;
    guint max_unknown;
    guint max_total_unknown;
    gint64 duplicate_window;
    guint max_symbol_entries;
    guint max_strategy_entries;
    char **symbols;
    char **categories;
    char **order_types;
    char **times_in_force;
    gboolean require_reduce_only;
    CarryDecimal max_leverage;
    CarryDecimal max_maintenance;
    CarryDecimal max_initial;
    CarryDecimal min_liquidation;
    CarryDecimal min_depth;
    guint min_free_disk;
    CarryDecimal min_notional_margin;
    gboolean allow_borrow;
    gint64 funding_window;
} LimitsSettings;

/*
 * Hears whether the limit @code on @what (literals) is nearly used up now; TRUE when people are to be
 * told. Nearly always it is not, so the sentence is made after that.
 */
typedef gboolean (*LimitsNote) (gpointer data, const char *code, const char *what,
                                const CarryInstrument *instrument, gboolean is_near);
typedef void (*LimitsTell) (gpointer data, const char *code, const char *sentence);

/* One order, and all that it is checked against. */
typedef struct
{
    const LimitsSettings *settings;
    const CarryOrder *order;
    const CarryInstrument *instrument;
    const CarryExposure *exposure;
    CarryDecimal price; /* the highest of all that it may cost; invalid when none is known */
    gboolean is_hedging;
    LimitsNote note;
    LimitsTell tell;
    gpointer data; /* of these two */
} LimitsQuestion;

void limits_question_init (LimitsQuestion *self, const LimitsSettings *settings,
                           const CarryOrder *order, const CarryInstrument *instrument,
                           const CarryExposure *exposure);
CarryDecimal limits_question_get_value (const LimitsQuestion *self, CarryDecimal quantity);
gboolean limits_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean limits_question_note (const LimitsQuestion *self, const char *code, const char *what,
                               gboolean is_near);
void limits_question_tell (const LimitsQuestion *self, const char *code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* P1, P2 (limits-size.c). */
gboolean limits_check_size (const LimitsQuestion *question, GError **error);
CarryDecimal limits_question_get_gross (const LimitsQuestion *question);
/* @value against a fraction of @base; a fraction of 0 turns the limit off. */
gboolean limits_check_fraction (const LimitsQuestion *question, const char *code, const char *what,
                                CarryDecimal value, CarryDecimal base, CarryDecimal fraction,
                                CarryDecimal soft, GError **error);

/* P15 (limits-margin.c). */
gboolean limits_check_margin (const LimitsQuestion *question, GError **error);

/* P4, P5 (limits-price.c). */
gboolean limits_check_data (const LimitsQuestion *question, GError **error);
gboolean limits_check_collar (const LimitsQuestion *question, GError **error);

/* P8, P9, P12 to P14, P16 to P19, P22, P25 (limits-rules.c). */
gboolean limits_check_form (const LimitsQuestion *question, GError **error);
gboolean limits_check_rules (const LimitsQuestion *question, GError **error);

G_END_DECLS
