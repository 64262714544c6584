/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-rows.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/* What happens when the key may do more than trade. */
typedef enum
{
    BYBIT_RISKY_KEY_AUTO, /* refused on mainnet, else told */
    BYBIT_RISKY_KEY_REFUSE,
    BYBIT_RISKY_KEY_WARN,
} BybitRiskyKey;

#define BYBIT_TYPE_RISKY_KEY (bybit_risky_key_get_type ())
GType bybit_risky_key_get_type (void);

/* Which margin mode the account must be in. */
typedef enum
{
    BYBIT_MARGIN_ANY,
    BYBIT_MARGIN_CROSS,
    BYBIT_MARGIN_ISOLATED,
    BYBIT_MARGIN_PORTFOLIO,
} BybitMargin;

#define BYBIT_TYPE_MARGIN (bybit_margin_get_type ())
GType bybit_margin_get_type (void);

/* What the configuration says the account is. */
typedef struct
{
    BybitRiskyKey risky_key;
    BybitMargin margin;
    CarryDecimal leverage; /* of the symbols; invalid: not compared */
    const char *const *symbols;
} BybitAccountPolicy;

/*
 * Reads what key and account are, and compares. It changes nothing at the venue.
 * @error: NULL when trading may begin. What is only to be told was told as notices.
 */
typedef void (*BybitAccountFunc) (const GError *error, gpointer user_data);
void bybit_account_check (BybitVenue *venue, const BybitAccountPolicy *policy,
                          BybitAccountFunc func, gpointer user_data);

/* The same for people, a line each: also fees, and what would refuse the start. */
typedef void (*BybitAccountLinesFunc) (char **lines, const GError *error, gpointer user_data);
void bybit_account_describe (BybitVenue *venue, const BybitAccountPolicy *policy,
                             BybitAccountLinesFunc func, gpointer user_data);

/* Pure: what speaks against them, a sentence each. @out_risks may be let pass, @out_faults not. */
void bybit_account_judge_key (const BybitKeyInfo *key, GPtrArray *out_risks, GPtrArray *out_faults);
void bybit_account_judge_mode (const BybitAccountInfo *info, const BybitAccountPolicy *policy,
                               GPtrArray *out_faults);
void bybit_account_judge_position (const BybitPosition *row, const BybitAccountPolicy *policy,
                                   GPtrArray *out_faults);

G_END_DECLS
