/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-notice-board.h"

/* Older ones are in the store and the log; one that is open stays. */
#define KEPT 200
/* A flood of alarms stays readable: beyond it the oldest go even so. */
#define KEPT_OPEN 1000

struct _CarryNoticeBoard
{
    GQueue posted; /* CarryPosted, oldest first */
    guint64 last;
    guint n_open;
    CarryNoticeBoardFunc func; /* NULL: nobody listens */
    gpointer user_data;
};

static void
posted_free (gpointer data)
{
    CarryPosted *posted = data;

    g_free (posted->text);
    g_free (posted);
}

CarryNoticeBoard *
carry_notice_board_new (void)
{
    CarryNoticeBoard *self = g_new0 (CarryNoticeBoard, 1);

    g_queue_init (&self->posted);
    return self;
}

void
carry_notice_board_free (CarryNoticeBoard *self)
{
    g_queue_clear_full (&self->posted, posted_free);
    g_free (self);
}

static void
take_down (CarryNoticeBoard *self, GList *link)
{
    CarryPosted *posted = link->data;

    if (posted->is_open)
        self->n_open--;
    posted_free (posted);
    g_queue_delete_link (&self->posted, link);
}

/* The oldest that nobody waits for, where there are too many. */
static void
make_room (CarryNoticeBoard *self)
{
    GList *link = self->posted.head;

    if (self->posted.length <= KEPT)
        return;
    while (link != NULL && ((const CarryPosted *) link->data)->is_open)
        link = link->next;
    if (link == NULL && self->posted.length > KEPT_OPEN)
        link = self->posted.head;
    if (link != NULL)
        take_down (self, link);
}

/* @func is told of each notice from now on; NULL for nobody. */
void
carry_notice_board_listen (CarryNoticeBoard *self, CarryNoticeBoardFunc func, gpointer user_data)
{
    self->func = func;
    self->user_data = user_data;
}

/* Returns its number. */
guint64
carry_notice_board_add (CarryNoticeBoard *self, const CarryNotice *notice, gboolean is_halt)
{
    CarryPosted *posted = g_new0 (CarryPosted, 1);

    *posted = (CarryPosted){
        .number = ++self->last,
        .ts = notice->ts,
        .level = notice->level,
        .is_halt = is_halt,
        .is_open = notice->level == CARRY_NOTICE_CRITICAL,
        .module = g_intern_string (notice->module),
        .code = g_intern_string (notice->code),
        .text = g_strdup (notice->text),
    };
    if (posted->is_open)
        self->n_open++;
    g_queue_push_tail (&self->posted, posted);
    if (self->func != NULL)
        self->func (posted, self->user_data);
    make_room (self);
    return self->last;
}

/* A person has seen number @number; 0 for all of them. Returns how many were open. */
guint
carry_notice_board_acknowledge (CarryNoticeBoard *self, guint64 number)
{
    guint n = 0;

    for (GList *link = self->posted.head; link != NULL; link = link->next)
    {
        CarryPosted *posted = link->data;

        if (!posted->is_open || (number != 0 && posted->number != number))
            continue;
        posted->is_open = FALSE;
        n++;
    }
    self->n_open -= n;
    return n;
}

guint
carry_notice_board_get_size (const CarryNoticeBoard *self)
{
    return self->posted.length;
}

/* Number @position of those that hang here, the oldest first. */
const CarryPosted *
carry_notice_board_get (const CarryNoticeBoard *self, guint position)
{
    return g_queue_peek_nth ((GQueue *) &self->posted, position);
}

guint
carry_notice_board_get_n_open (const CarryNoticeBoard *self)
{
    return self->n_open;
}
