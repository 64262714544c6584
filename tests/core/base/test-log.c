/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "log-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/carry-error.h"

static void
test_lines (LogFixture *fixture, gconstpointer unused)
{
    log_fixture_start (fixture);
    g_log_structured ("carry-csv", G_LOG_LEVEL_INFO, "CARRY_ROW", "12", "MESSAGE", "read %d", 3);
    carry_sim_clock_set_now (CARRY_SIM_CLOCK (fixture->clock), NOW + CARRY_NS_PER_SECOND);
    g_log_structured ("carry", G_LOG_LEVEL_WARNING, "CARRY_INSTANCE", "two", "MESSAGE", "a\nb");
    log_fixture_assert_text (fixture, STAMP "INFO  carry-csv [main] read 3\n"
                                            "2025-10-19T00:05:01.123Z WARN  carry [two] a\\nb\n");
    g_autofree char *json = log_fixture_read (fixture, "app.jsonl");
    g_assert_cmpstr (json, ==,
                     "{\"ts\":\"2025-10-19T00:05:00.123Z\",\"level\":\"info\","
                     "\"domain\":\"carry-csv\",\"instance\":\"main\",\"message\":\"read 3\","
                     "\"row\":\"12\"}\n"
                     "{\"ts\":\"2025-10-19T00:05:01.123Z\",\"level\":\"warning\","
                     "\"domain\":\"carry\",\"instance\":\"two\",\"message\":\"a\\nb\"}\n");
}

static void
test_levels (LogFixture *fixture, gconstpointer unused)
{
    log_fixture_start (fixture);
    g_assert_true (carry_log_set_level (fixture->log, "loud", G_LOG_LEVEL_DEBUG));
    g_assert_true (carry_log_set_level (fixture->log, "quiet", G_LOG_LEVEL_WARNING));
    g_assert_false (carry_log_set_level (fixture->log, "quiet", G_LOG_LEVEL_MASK));
    g_assert_false (carry_log_set_level (fixture->log, "quiet", 0));
    say ("plain", G_LOG_LEVEL_DEBUG, "no");
    say ("plain", G_LOG_LEVEL_INFO, "1");
    say ("loud", G_LOG_LEVEL_DEBUG, "2");
    say ("quiet", G_LOG_LEVEL_INFO, "no");
    say ("quiet", G_LOG_LEVEL_WARNING, "3");
    g_assert_true (carry_log_set_level (fixture->log, NULL, G_LOG_LEVEL_CRITICAL));
    say ("plain", G_LOG_LEVEL_WARNING, "no");
    say ("loud", G_LOG_LEVEL_DEBUG, "4");
    say (NULL, G_LOG_LEVEL_CRITICAL, "5");
    log_fixture_assert_text (fixture,
                             STAMP "INFO  plain [main] 1\n" STAMP "DEBUG loud [main] 2\n" STAMP
                                   "WARN  quiet [main] 3\n" STAMP "DEBUG loud [main] 4\n" STAMP
                                   "CRIT  - [main] 5\n");
}

static void
test_parse_level (void)
{
    static const struct
    {
        const char *text;
        GLogLevelFlags level;
    } good[] = {
        { "error", G_LOG_LEVEL_CRITICAL },  { "warning", G_LOG_LEVEL_WARNING },
        { "message", G_LOG_LEVEL_MESSAGE }, { "info", G_LOG_LEVEL_INFO },
        { "debug", G_LOG_LEVEL_DEBUG },
    };
    static const char *const bad[] = { "", "Info", "warn", "info ", "critical", "3" };
    for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
        GLogLevelFlags level = 0;
        g_assert_true (carry_log_parse_level (good[i].text, &level, NULL));
        g_assert_cmpint (level, ==, good[i].level);
    }
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
        g_autoptr (GError) error = NULL;
        GLogLevelFlags level = 77;
        g_assert_false (carry_log_parse_level (bad[i], &level, &error));
        g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
        g_assert_cmpint (level, ==, 77);
    }
}

static void
test_settings (LogFixture *fixture, gconstpointer unused)
{
    g_autoptr (GError) error = NULL;
    fixture->settings.level = 0;
    g_assert_null (carry_log_new (&fixture->settings, fixture->clock, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_clear_error (&error);

    fixture->settings.level = G_LOG_LEVEL_INFO;
    fixture->settings.max_bytes = 0;
    g_assert_null (carry_log_new (&fixture->settings, fixture->clock, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_INVALID);
    g_clear_error (&error);

    fixture->settings.max_bytes = 1;
    fixture->settings.directory = "/dev/null";
    g_assert_null (carry_log_new (&fixture->settings, fixture->clock, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
}

static void
assert_link_refused (LogFixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_autofree char *target = g_build_filename (fixture->folder, "victim", NULL);
    g_autoptr (GError) error = NULL;
    g_remove (path);
    g_assert_true (g_file_set_contents (target, "precious", -1, NULL));
    g_assert_cmpint (symlink (target, path), ==, 0);
    g_assert_null (carry_log_new (&fixture->settings, fixture->clock, &error));
    g_assert_error (error, CARRY_ERROR, CARRY_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, path));
    g_autofree char *contents = log_fixture_read (fixture, "victim");
    g_assert_cmpstr (contents, ==, "precious");
    g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_symlink (LogFixture *fixture, gconstpointer unused)
{
    assert_link_refused (fixture, "app.log");
    assert_link_refused (fixture, "app.jsonl");
}

/* Both kinds rotate by their own size, and what is kept ends with the last line. */
static void
test_rotation (LogFixture *fixture, gconstpointer unused)
{
    static const char *const names[] = { "app.log.2",   "app.log.1",   "app.log",
                                         "app.jsonl.2", "app.jsonl.1", "app.jsonl" };
    fixture->settings.max_bytes = 300;
    log_fixture_start (fixture);
    for (guint i = 0; i < 100; i++)
        g_log_structured ("carry", G_LOG_LEVEL_INFO, "MESSAGE", "line %03u", i);

    for (guint kind = 0; kind < 2; kind++)
    {
        g_autoptr (GString) all = g_string_new (NULL);
        for (guint i = 0; i < 3; i++)
        {
            g_autofree char *contents = log_fixture_read (fixture, names[3 * kind + i]);
            g_assert_nonnull (contents);
            g_assert_cmpuint (strlen (contents), <=, 300);
            g_assert_cmpuint (strlen (contents), >, 100);
            g_string_append (all, contents);
        }
        guint count = count_lines (all->str);
        const char *at = all->str;
        for (guint i = 100 - count; i < 100; i++)
        {
            g_autofree char *message = g_strdup_printf ("line %03u", i);
            at = strstr (at, message);
            g_assert_nonnull (at);
        }
    }
    g_autofree char *beyond = log_fixture_read (fixture, "app.log.3");
    g_assert_null (beyond);
}

static void
test_cap (LogFixture *fixture, gconstpointer unused)
{
    CarrySimClock *clock = CARRY_SIM_CLOCK (fixture->clock);
    fixture->settings.lines_per_second = 2;
    log_fixture_start (fixture);
    for (guint i = 0; i < 5; i++)
        say ("flood", G_LOG_LEVEL_WARNING, "x");
    say ("calm", G_LOG_LEVEL_INFO, "y");
    carry_sim_clock_set_now (clock, NOW + CARRY_NS_PER_SECOND - 1);
    say ("flood", G_LOG_LEVEL_WARNING, "x");
    carry_sim_clock_set_now (clock, NOW + CARRY_NS_PER_SECOND);
    say ("calm", G_LOG_LEVEL_INFO, "z");
    say ("flood", G_LOG_LEVEL_WARNING, "again");
    log_fixture_assert_text (
        fixture,
        STAMP "WARN  flood [main] x\n" STAMP "WARN  flood [main] x\n" STAMP "INFO  calm [main] y\n"
              "2025-10-19T00:05:01.123Z WARN  flood [main] Lines dropped because of more "
              "than 2 in a second: 4\n"
              "2025-10-19T00:05:01.123Z INFO  calm [main] z\n"
              "2025-10-19T00:05:01.123Z WARN  flood [main] again\n");
}

/* What was dropped is told by a flush, and at the end, without another line. */
static void
test_cap_told_at_end (LogFixture *fixture, gconstpointer unused)
{
    fixture->settings.lines_per_second = 1;
    log_fixture_start (fixture);
    say ("flood", G_LOG_LEVEL_WARNING, "x");
    say ("flood", G_LOG_LEVEL_WARNING, "x");
    carry_log_flush (fixture->log);
    carry_log_flush (fixture->log);
    say ("flood", G_LOG_LEVEL_WARNING, "x");
    say ("flood", G_LOG_LEVEL_WARNING, "x");
    g_clear_pointer (&fixture->log, carry_log_free);
    log_fixture_assert_text (
        fixture,
        STAMP "WARN  flood [main] x\n" STAMP
              "WARN  flood [main] Lines dropped because of more than 1 in a second: 1\n" STAMP
              "WARN  flood [main] Lines dropped because of more than 1 in a second: 2\n");
}

/* The last words of a process are written, however much its domain has said. */
static void
test_cap_lets_fatal_through (LogFixture *fixture, gconstpointer unused)
{
    if (!g_test_subprocess ())
    {
        g_setenv ("CARRY_TEST_FOLDER", fixture->folder, TRUE);
        g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
        g_test_trap_assert_failed ();
        g_unsetenv ("CARRY_TEST_FOLDER");
        log_fixture_assert_text (fixture, STAMP "WARN  flood [main] x\n" STAMP
                                                "ERROR flood [main] the end\n");
        return;
    }
    g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
    fixture->settings.directory = g_getenv ("CARRY_TEST_FOLDER");
    fixture->settings.lines_per_second = 1;
    log_fixture_start (fixture);
    say ("flood", G_LOG_LEVEL_WARNING, "x");
    say ("flood", G_LOG_LEVEL_ERROR, "the end");
}

#define TEST_TYPE_JUMPING_CLOCK (test_jumping_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestJumpingClock, test_jumping_clock, TEST, JUMPING_CLOCK, CarryClock)

struct _TestJumpingClock
{
    CarryClock parent_instance;
    gint64 now;
};

G_DEFINE_FINAL_TYPE (TestJumpingClock, test_jumping_clock, CARRY_TYPE_CLOCK)

static gint64
test_jumping_clock_get_now (CarryClock *clock)
{
    return TEST_JUMPING_CLOCK (clock)->now;
}

static void
test_jumping_clock_class_init (TestJumpingClockClass *klass)
{
    CARRY_CLOCK_CLASS (klass)->get_now = test_jumping_clock_get_now;
}

static void
test_jumping_clock_init (TestJumpingClock *self)
{
    self->now = NOW;
}

/* A machine whose clock is set back by a day is not silent for a day. */
static void
test_cap_when_clock_goes_back (LogFixture *fixture, gconstpointer unused)
{
    TestJumpingClock *clock = g_object_new (TEST_TYPE_JUMPING_CLOCK, NULL);
    g_set_object (&fixture->clock, CARRY_CLOCK (clock));
    g_object_unref (clock);
    fixture->settings.lines_per_second = 1;
    log_fixture_start (fixture);
    say ("flood", G_LOG_LEVEL_WARNING, "x");
    clock->now -= CARRY_NS_PER_DAY;
    say ("flood", G_LOG_LEVEL_WARNING, "y");
    log_fixture_assert_text (fixture, STAMP "WARN  flood [main] x\n"
                                            "2025-10-18T00:05:00.123Z WARN  flood [main] y\n");
}

static void
test_secrets (LogFixture *fixture, gconstpointer unused)
{
    static const char *secret = "S3cr3t/Key+With=Sign";
    g_autofree char *base64 = g_base64_encode ((const guchar *) secret, strlen (secret));
    g_autofree char *percent = g_uri_escape_string (secret, NULL, FALSE);
    const char *const forms[] = { secret, base64, percent,
                                  "5333637233742f4b65792b576974683d5369676e" };
    log_fixture_start (fixture);
    carry_log_add_secret (fixture->log, secret);
    for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
        g_log_structured (forms[i], G_LOG_LEVEL_INFO, "CARRY_BODY", forms[i], "CARRY_INSTANCE",
                          forms[i], "MESSAGE", "key=%s;", forms[i]);
    g_autofree char *text = log_fixture_read (fixture, "app.log");
    g_autofree char *json = log_fixture_read (fixture, "app.jsonl");
    g_assert_nonnull (strstr (text, "key=[secret]"));
    g_assert_nonnull (strstr (json, "\"body\":\"[secret]"));
    for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
        for (gsize at = 0; at + 8 <= strlen (forms[i]); at++)
        {
            g_autofree char *run = g_strndup (forms[i] + at, 8);
            g_assert_null (strstr (text, run));
            g_assert_null (strstr (json, run));
        }
}

static void
test_console (LogFixture *fixture, gconstpointer unused)
{
    int ends[2];
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    fixture->settings.directory = NULL;
    fixture->settings.max_bytes = 0;
    fixture->settings.console = TRUE;
    int saved = divert_stderr (ends[1]);
    log_fixture_start (fixture);
    say ("carry", G_LOG_LEVEL_INFO, "to people");
    g_autofree char *text = restore_stderr (saved, ends[0]);
    g_assert_cmpstr (text, ==, STAMP "INFO  carry [main] to people\n");
}

static gpointer
say_much (gpointer data)
{
    for (guint i = 0; i < 500; i++)
        g_log_structured ("carry", G_LOG_LEVEL_INFO, "CARRY_THREAD", data, "MESSAGE", "%s-%u|",
                          (const char *) data, i);
    return NULL;
}

static void
test_threads (LogFixture *fixture, gconstpointer unused)
{
    static const char *const names[] = { "a", "b", "c", "d" };
    GThread *threads[G_N_ELEMENTS (names)];
    fixture->settings.max_bytes = 1 << 22;
    log_fixture_start (fixture);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        threads[i] = g_thread_new (names[i], say_much, (gpointer) names[i]);
    for (guint i = 0; i < 100; i++)
    {
        carry_log_set_level (fixture->log, "other", G_LOG_LEVEL_DEBUG);
        carry_log_add_secret (fixture->log, "another secret");
    }
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        g_thread_join (threads[i]);
    g_autofree char *text = log_fixture_read (fixture, "app.log");
    g_autofree char *json = log_fixture_read (fixture, "app.jsonl");
    g_assert_cmpuint (count_lines (text), ==, 2000);
    g_assert_cmpuint (count_lines (json), ==, 2000);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        for (guint line = 0; line < 500; line += 499)
        {
            g_autofree char *expected =
                g_strdup_printf (STAMP "INFO  carry [main] %s-%u|\n", names[i], line);
            g_assert_nonnull (strstr (text, expected));
        }
}

static char *
say_to_default (const char *message)
{
    int ends[2];
    g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
    int saved = divert_stderr (ends[1]);
    say ("carry", G_LOG_LEVEL_MESSAGE, message);
    return restore_stderr (saved, ends[0]);
}

/* Another log takes over, and at last none. */
static void
test_install_again (LogFixture *first, gconstpointer unused)
{
    static const char *expected =
        STAMP "INFO  carry [main] second\n" STAMP "INFO  carry [main] third\n";
    LogFixture second = { NULL };
    log_fixture_set_up (&second, NULL);
    log_fixture_start (first);
    say ("carry", G_LOG_LEVEL_INFO, "first");
    log_fixture_start (&second);
    say ("carry", G_LOG_LEVEL_INFO, "second");
    g_clear_pointer (&first->log, carry_log_free);
    say ("carry", G_LOG_LEVEL_INFO, "third");
    log_fixture_assert_text (first, STAMP "INFO  carry [main] first\n");
    log_fixture_assert_text (&second, expected);

    carry_log_install (NULL);
    g_autofree char *fourth = say_to_default ("fourth");
    g_assert_nonnull (strstr (fourth, "fourth"));
    carry_log_install (second.log);
    g_clear_pointer (&second.log, carry_log_free);
    g_autofree char *fifth = say_to_default ("fifth");
    g_assert_nonnull (strstr (fifth, "fifth"));
    log_fixture_assert_text (&second, expected);
    log_fixture_tear_down (&second, NULL);
}

#define ADD(name, function)                                                                        \
    g_test_add (name, LogFixture, NULL, log_fixture_set_up, function, log_fixture_tear_down)

int
main (int argc, char **argv)
{
    g_unsetenv ("JOURNAL_STREAM");
    g_test_init (&argc, &argv, NULL);
    ADD ("/log/lines", test_lines);
    ADD ("/log/levels", test_levels);
    g_test_add_func ("/log/parse-level", test_parse_level);
    ADD ("/log/settings", test_settings);
    ADD ("/log/symlink", test_symlink);
    ADD ("/log/rotation", test_rotation);
    ADD ("/log/cap", test_cap);
    ADD ("/log/cap/told-at-end", test_cap_told_at_end);
    ADD ("/log/cap/fatal", test_cap_lets_fatal_through);
    ADD ("/log/cap/clock-goes-back", test_cap_when_clock_goes_back);
    ADD ("/log/secrets", test_secrets);
    ADD ("/log/console", test_console);
    ADD ("/log/threads", test_threads);
    ADD ("/log/install-again", test_install_again);
    return g_test_run ();
}
