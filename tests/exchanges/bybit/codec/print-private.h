/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "print-rows.h"

G_BEGIN_DECLS

/* Members of structs, appended as ` name=value` when they are there. */
#define TEXT(out, row, member) print_text (out, #member, (row)->member)
#define DECIMAL(out, row, member) print_decimal (out, #member, (row)->member)
#define TIME(out, row, member) print_time (out, #member, (row)->member)
#define NUMBER(out, row, member) print_number (out, #member, (row)->member)
#define WORD(out, row, member, words) print_word (out, #member, words, (int) (row)->member)

void print_text (GString *out, const char *name, const char *text);
void print_decimal (GString *out, const char *name, CarryDecimal value);
void print_time (GString *out, const char *name, gint64 ts);
void print_number (GString *out, const char *name, gint64 number);
void print_word (GString *out, const char *name, const BybitWord *words, int value);
void print_answer (GString *out, const BybitAnswer *answer);
char *print_end (GString *out, gboolean good);

void print_order (GString *out, const BybitOrder *row);
void print_execution (GString *out, const BybitExecution *row);
void print_position (GString *out, const BybitPosition *row);
void print_wallet_row (GString *out, const BybitWallet *row);
void print_coin (GString *out, const BybitCoin *row);
void print_trade (GString *out, const BybitTrade *row);
void print_ticker (GString *out, const BybitTicker *row);
void print_kline (GString *out, const BybitKline *row);
void print_levels (GString *out, const BybitOrderbook *book);
void print_order_item (GString *out, const BybitOrderAnswer *row);

/* The rows of an array, each after a newline. */
#define PRINT_ROWS(out, rows, Type, function)                                                      \
    for (guint i = 0; i < (rows)->len; i++)                                                        \
    {                                                                                              \
        g_string_append_c (out, '\n');                                                             \
        function (out, &g_array_index (rows, Type, i));                                            \
    }

G_END_DECLS
