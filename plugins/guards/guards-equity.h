/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "guards-desk.h"

G_BEGIN_DECLS

/* Q5 and Q6: what the account lost in an hour, a day, and since its peak. */
typedef struct _GuardsEquity GuardsEquity;

GuardsEquity *guards_equity_new (void);
void guards_equity_free (GuardsEquity *self);
gboolean guards_equity_load (GuardsEquity *self, const char *path, GError **error);
char *guards_equity_take_text (GuardsEquity *self);
void guards_equity_forget_text (GuardsEquity *self);
gboolean guards_equity_is_urgent (const GuardsEquity *self);
void guards_equity_add (GuardsEquity *self, const GuardsDesk *desk, CarryDecimal equity);
void guards_equity_move (GuardsEquity *self, CarryDecimal amount);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GuardsEquity, guards_equity_free)

G_END_DECLS
