/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "guards-world.h"

/* What a guard knows of the account outlives the program (Q5, Q6). */

/* The program died, and is started again with the same file. */
static void
start_again (World *self, const char *path)
{
    carry_module_set_context (CARRY_MODULE (self->guards), NULL);
    g_clear_object (&self->guards);
    g_clear_pointer (&self->halt, g_free);
    make_guards (self);
    set_setting (self, "residual", "0");
    set_setting (self, "max-hour-loss", "0");
    set_setting (self, "peak-file", path);
    g_assert_true (start (self));
}

/* A day goes on where it was, whenever the program dies; money that comes or goes is in it. */
static void
test_day_is_kept (World *self, gconstpointer data)
{
    g_autofree char *path = g_build_filename (self->folder, "peak", NULL);

    start_again (self, path);
    value (self, "100000");
    start_again (self, path);
    value (self, "97999");
    g_assert_cmpstr (get_word (self, "Q5-day:all"), ==, "reducing");
    transfer (self, "USDT", "-50000");
    start_again (self, path);
    value (self, "48001");
    g_assert_null (self->halt);
    value (self, "48000");
    g_assert_cmpstr (self->halt, ==, "Q5");
    /* There is no switch here: the next start is halted as well, until it is another day. */
    start_again (self, path);
    value (self, "48000");
    g_assert_cmpstr (self->halt, ==, "Q5");
    set_setting (self, "max-drawdown", "0");
    self->now += CARRY_NS_PER_DAY;
    start_again (self, path);
    value (self, "48000");
    g_assert_null (self->halt);
    g_assert_cmpint (g_unlink (path), ==, 0);
    set_setting (self, "peak-file", "");
}

/* What was killed stays so, and is told once; who arms the switch again accepted the loss. */
static void
test_kill_is_kept (World *self, gconstpointer data)
{
    g_autofree char *path = g_build_filename (self->folder, "peak", NULL);

    self->has_switch = TRUE;
    start_again (self, path);
    value (self, "100000");
    value (self, "96000");
    g_assert_cmpstr (self->halt, ==, "Q5");
    g_assert_true (self->is_killed);
    start_again (self, path);
    value (self, "93000");
    g_assert_null (self->halt);
    /* Armed again, and halted for something else until a person lifts that, too. */
    start_again (self, path);
    value (self, "93000");
    self->is_killed = FALSE;
    value (self, "93000");
    value (self, "91200");
    g_assert_null (self->halt);
    value (self, "89280");
    g_assert_cmpstr (self->halt, ==, "Q5");
    g_assert_cmpint (g_unlink (path), ==, 0);
    set_setting (self, "peak-file", "");
}

/* Nobody waits for the file; that it cannot be written is told once for each try, one a minute. */
static void
test_not_kept (World *self, gconstpointer data)
{
    g_autofree char *path = g_build_filename (self->folder, "nowhere", "peak", NULL);

    start_again (self, path);
    value (self, "100000");
    while (count_notices (self, "peak-not-kept") == 0)
        value (self, "100000");
    for (guint i = 0; i < 10; i++)
        value (self, "100000");
    g_assert_cmpuint (count_notices (self, "peak-not-kept"), ==, 1);
    self->now += CARRY_NS_PER_MINUTE;
    while (count_notices (self, "peak-not-kept") == 1)
        value (self, "100000");
    set_setting (self, "peak-file", "");
}

/* Books that are opened anew are not measured by what other books were worth. */
static void
test_other_books (World *self, gconstpointer data)
{
    g_autofree char *path = g_build_filename (self->folder, "peak", NULL);
    CarryTransfer opening = { .ts = self->now,
                              .coin = g_intern_static_string ("USDT"),
                              .amount = number ("1000"),
                              .is_opening = TRUE };
    CarryEvent event = { .kind = CARRY_EVENT_TRANSFER, .transfer = &opening };

    start_again (self, path);
    value (self, "100000");
    start_again (self, path);
    tell (self, &event);
    value (self, "1000");
    value (self, "970");
    g_assert_null (self->halt);
    value (self, "960");
    g_assert_cmpstr (self->halt, ==, "Q5");
    g_assert_cmpint (g_unlink (path), ==, 0);
    set_setting (self, "peak-file", "");
}

#define ADD(name, func) g_test_add ("/guards/kept/" name, World, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("day", test_day_is_kept);
    ADD ("kill", test_kill_is_kept);
    ADD ("not-kept", test_not_kept);
    ADD ("other-books", test_other_books);
    return g_test_run ();
}
