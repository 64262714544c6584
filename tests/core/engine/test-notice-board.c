/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-notice-board.h"

static void
add (CarryNoticeBoard *board, CarryNoticeLevel level, guint n)
{
    const CarryNotice notice = { .ts = 1, .level = level, .module = "m", .code = "c", .text = "t" };

    for (guint i = 0; i < n; i++)
        carry_notice_board_add (board, &notice, FALSE);
}

/* A person acknowledges one or all; what is only worth knowing was never open. */
static void
test_acknowledge (void)
{
    g_autoptr (CarryNoticeBoard) board = carry_notice_board_new ();

    add (board, CARRY_NOTICE_INFO, 1);
    add (board, CARRY_NOTICE_CRITICAL, 3);
    g_assert_cmpuint (carry_notice_board_get_n_open (board), ==, 3);
    g_assert_cmpuint (carry_notice_board_acknowledge (board, 1), ==, 0);
    g_assert_cmpuint (carry_notice_board_acknowledge (board, 3), ==, 1);
    g_assert_cmpuint (carry_notice_board_acknowledge (board, 3), ==, 0);
    g_assert_cmpuint (carry_notice_board_get_n_open (board), ==, 2);
    g_assert_cmpuint (carry_notice_board_acknowledge (board, 0), ==, 2);
    g_assert_cmpuint (carry_notice_board_get_n_open (board), ==, 0);
    g_assert_cmpuint (carry_notice_board_get_size (board), ==, 4);
}

/* The oldest go, but an alarm stays until somebody saw it, or there are a thousand. */
static void
test_room (void)
{
    g_autoptr (CarryNoticeBoard) board = carry_notice_board_new ();

    add (board, CARRY_NOTICE_CRITICAL, 1);
    add (board, CARRY_NOTICE_WARNING, 500);
    g_assert_cmpuint (carry_notice_board_get_size (board), ==, 200);
    g_assert_cmpuint (carry_notice_board_get (board, 0)->number, ==, 1);
    g_assert_cmpuint (carry_notice_board_get (board, 1)->number, ==, 303);
    add (board, CARRY_NOTICE_CRITICAL, 2000);
    g_assert_cmpuint (carry_notice_board_get_size (board), ==, 1000);
    g_assert_cmpuint (carry_notice_board_get_n_open (board), ==, 1000);
}

static void
on_posted (const CarryPosted *posted, gpointer user_data)
{
    *(guint64 *) user_data = posted->number;
}

static void
test_listen (void)
{
    g_autoptr (CarryNoticeBoard) board = carry_notice_board_new ();
    guint64 heard = 0;

    carry_notice_board_listen (board, on_posted, &heard);
    add (board, CARRY_NOTICE_INFO, 2);
    g_assert_cmpuint (heard, ==, 2);
    carry_notice_board_listen (board, NULL, NULL);
    add (board, CARRY_NOTICE_INFO, 1);
    g_assert_cmpuint (heard, ==, 2);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/notice-board/acknowledge", test_acknowledge);
    g_test_add_func ("/notice-board/room", test_room);
    g_test_add_func ("/notice-board/listen", test_listen);
    return g_test_run ();
}
