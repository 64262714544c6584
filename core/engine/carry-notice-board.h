/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/carry-event.h"

G_BEGIN_DECLS

/**
 * CarryPosted: (skip)
 * @number: grows with each notice of the run; a person names it to acknowledge it
 * @ts: when it was told
 * @level: how important it is
 * @is_halt: trading was halted with it
 * @is_open: nobody has acknowledged it yet; only what is critical wants that
 * @module: who said it; interned
 * @code: a stable word for machines; interned
 * @text: one sentence; owned
 *
 * One notice, as it hangs on the board.
 */
typedef struct
{
    guint64 number;
    gint64 ts;
    CarryNoticeLevel level;
    gboolean is_halt;
    gboolean is_open;
    const char *module;
    const char *code;
    char *text;
} CarryPosted;

/**
 * CarryNoticeBoard: (skip)
 *
 * The last notices of a run, for people who look later, and the critical ones
 * that nobody has acknowledged.
 */
typedef struct _CarryNoticeBoard CarryNoticeBoard;

typedef void (*CarryNoticeBoardFunc) (const CarryPosted *posted, gpointer user_data);

CarryNoticeBoard *carry_notice_board_new (void);
void carry_notice_board_free (CarryNoticeBoard *self);
void
carry_notice_board_listen (CarryNoticeBoard *self, CarryNoticeBoardFunc func, gpointer user_data);
guint64
carry_notice_board_add (CarryNoticeBoard *self, const CarryNotice *notice, gboolean is_halt);
guint carry_notice_board_acknowledge (CarryNoticeBoard *self, guint64 number);
guint carry_notice_board_get_size (const CarryNoticeBoard *self);
const CarryPosted *carry_notice_board_get (const CarryNoticeBoard *self, guint position);
guint carry_notice_board_get_n_open (const CarryNoticeBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryNoticeBoard, carry_notice_board_free)

G_END_DECLS
