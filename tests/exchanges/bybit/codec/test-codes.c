/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a code proves. No code may turn an order that may live into one that does not. */

#include "bybit-codes.h"

/* Of a create: everything that is certainly no order. All other numbers are not on it. */
static const int refused[] = {
    -2015,  10001,  10002,  10003,  10004,  10005,  10007,  10008,  10009,  10010,  10017,  10024,
    10027,  10028,  10029,  10404,  30208,  30209,  30228,  30256,  33004,  100028, 110003, 110004,
    110006, 110007, 110009, 110012, 110014, 110017, 110020, 110021, 110022, 110023, 110032, 110042,
    110044, 110045, 110051, 110052, 110053, 110063, 110066, 110074, 110086, 110090, 110094, 110103,
    110118, 110119, 110120, 110121, 110123, 110124, 110125, 110131, 110132, 170033, 170036, 170037,
    170038, 170121, 170124, 170131, 170132, 170133, 170134, 170136, 170137, 170140, 170148, 170151,
    170157, 170192, 170193, 170194, 170210, 170217, 170228, 170229, 170341, 170344, 170355, 170371,
    170372, 170381, 170382, 170810, 176008, 176009, 176010, 176011, 176012, 176013, 182021,
};

static const int unknown[] = {
    429,    10000,  10006,  10014,  10016,  10018,  10019,  10403,  10429,
    20003,  20006,  40004,  110001, 110079, 170001, 170005, 170007, 170032,
    170035, 170146, 170147, 170149, 170150, 170222, 170234, 170310, 500000,
};

static BybitOutcome
create (gint64 code)
{
    return bybit_code_judge (BYBIT_REQUEST_CREATE, code).outcome;
}

static void
test_lists (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
        g_assert_cmpint (create (refused[i]), ==, BYBIT_OUTCOME_REFUSED);
        g_assert_true (bybit_code_judge (BYBIT_REQUEST_CREATE, refused[i]).is_listed);
    }
    for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
        g_assert_cmpint (create (unknown[i]), ==, BYBIT_OUTCOME_UNKNOWN);
        g_assert_true (bybit_code_judge (BYBIT_REQUEST_CREATE, unknown[i]).is_listed);
    }
    g_assert_cmpint (create (0), ==, BYBIT_OUTCOME_DONE);
    g_assert_cmpint (create (110072), ==, BYBIT_OUTCOME_DUPLICATE);
    g_assert_cmpint (create (170141), ==, BYBIT_OUTCOME_DUPLICATE);
}

/* Every number there is, more or less: what is on no list is unknown. */
static void
test_all_others (void)
{
    guint n_refused = 0;

    for (gint64 code = -3000; code < 700000; code++)
    {
        BybitVerdict verdict = bybit_code_judge (BYBIT_REQUEST_CREATE, code);
        g_assert_nonnull (verdict.text);
        n_refused += verdict.outcome == BYBIT_OUTCOME_REFUSED;
        if (verdict.is_listed)
            continue;
        g_assert_cmpint (verdict.outcome, ==, BYBIT_OUTCOME_UNKNOWN);
        g_assert_cmpint (bybit_code_judge (BYBIT_REQUEST_AMEND, code).outcome, ==,
                         BYBIT_OUTCOME_UNKNOWN);
        g_assert_cmpint (bybit_code_judge (BYBIT_REQUEST_CANCEL, code).outcome, ==,
                         BYBIT_OUTCOME_UNKNOWN);
        g_assert_cmpint (bybit_code_judge (BYBIT_REQUEST_QUERY, code).outcome, ==,
                         BYBIT_OUTCOME_LATER);
    }
    g_assert_cmpuint (n_refused, ==, G_N_ELEMENTS (refused));
    g_assert_cmpint (create (G_MAXINT64), ==, BYBIT_OUTCOME_UNKNOWN);
    g_assert_cmpint (create (G_MININT64), ==, BYBIT_OUTCOME_UNKNOWN);
}

static const struct
{
    BybitRequest request;
    int code;
    BybitOutcome outcome;
    BybitAdvice advice;
} others[] = {
    { BYBIT_REQUEST_CANCEL, 110001, BYBIT_OUTCOME_GONE, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 170213, BYBIT_OUTCOME_GONE, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 110008, BYBIT_OUTCOME_GONE, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 170139, BYBIT_OUTCOME_GONE, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 110010, BYBIT_OUTCOME_GONE, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 170142, BYBIT_OUTCOME_GONE, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 170190, BYBIT_OUTCOME_GONE, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 170143, BYBIT_OUTCOME_GONE, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 170191, BYBIT_OUTCOME_UNKNOWN, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 170212, BYBIT_OUTCOME_UNKNOWN, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 170145, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_FIX_REQUEST },
    { BYBIT_REQUEST_CANCEL, 110072, BYBIT_OUTCOME_UNKNOWN, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CANCEL, 10006, BYBIT_OUTCOME_UNKNOWN, BYBIT_ADVICE_WAIT_RESET },
    { BYBIT_REQUEST_AMEND, 34040, BYBIT_OUTCOME_NOOP, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CREATE, 170218, BYBIT_OUTCOME_CROSSED, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_AMEND, 170218, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_AMEND, 110064, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_AMEND, 170313, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_AMEND, 110003, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_REFRESH_FILTERS },
    { BYBIT_REQUEST_CREATE, 110064, BYBIT_OUTCOME_UNKNOWN, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CREATE, 34040, BYBIT_OUTCOME_UNKNOWN, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_CREATE, 10002, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_SYNC_CLOCK },
    { BYBIT_REQUEST_CREATE, 33004, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_STOP },
    { BYBIT_REQUEST_CREATE, 110007, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_REFRESH_WALLET },
    { BYBIT_REQUEST_CREATE, 110017, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_REFRESH_POSITION },
    { BYBIT_REQUEST_CREATE, 110023, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_REDUCE_ONLY },
    { BYBIT_REQUEST_CREATE, 10019, BYBIT_OUTCOME_UNKNOWN, BYBIT_ADVICE_RECONNECT },
    { BYBIT_REQUEST_CREATE, 10018, BYBIT_OUTCOME_UNKNOWN, BYBIT_ADVICE_BAN },
    { BYBIT_REQUEST_SETTING, 110043, BYBIT_OUTCOME_NOOP, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_SETTING, 110025, BYBIT_OUTCOME_NOOP, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_SETTING, 110026, BYBIT_OUTCOME_NOOP, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_SETTING, 110027, BYBIT_OUTCOME_NOOP, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_SETTING, 110024, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_CONFIGURE },
    { BYBIT_REQUEST_SETTING, 10001, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_FIX_REQUEST },
    { BYBIT_REQUEST_QUERY, 10006, BYBIT_OUTCOME_LATER, BYBIT_ADVICE_WAIT_RESET },
    { BYBIT_REQUEST_QUERY, 10016, BYBIT_OUTCOME_LATER, BYBIT_ADVICE_NONE },
    { BYBIT_REQUEST_QUERY, 10005, BYBIT_OUTCOME_REFUSED, BYBIT_ADVICE_STOP },
};

static void
test_by_request (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
        BybitVerdict verdict = bybit_code_judge (others[i].request, others[i].code);
        g_assert_cmpint (verdict.outcome, ==, others[i].outcome);
        g_assert_cmpint (verdict.advice, ==, others[i].advice);
        g_assert_nonnull (bybit_outcome_to_text (verdict.outcome));
    }
}

static void
test_http (void)
{
    for (guint status = 100; status < 600; status++)
    {
        BybitVerdict verdict = bybit_http_judge (BYBIT_REQUEST_CREATE, status);
        g_assert_cmpint (verdict.outcome, ==,
                         status == 401 ? BYBIT_OUTCOME_REFUSED : BYBIT_OUTCOME_UNKNOWN);
        verdict = bybit_http_judge (BYBIT_REQUEST_QUERY, status);
        g_assert_cmpint (verdict.outcome, ==,
                         status == 401 ? BYBIT_OUTCOME_REFUSED : BYBIT_OUTCOME_LATER);
    }
    g_assert_cmpint (bybit_http_judge (BYBIT_REQUEST_CREATE, 403).advice, ==, BYBIT_ADVICE_BAN);
}

static void
test_errors (void)
{
    g_assert_cmpint (bybit_code_get_error (10004), ==, CARRY_ERROR_AUTH);
    g_assert_cmpint (bybit_code_get_error (10006), ==, CARRY_ERROR_BUSY);
    g_assert_cmpint (bybit_code_get_error (10019), ==, CARRY_ERROR_DISCONNECTED);
    g_assert_cmpint (bybit_code_get_error (10028), ==, CARRY_ERROR_CONFIG);
    g_assert_cmpint (bybit_code_get_error (10029), ==, CARRY_ERROR_NOT_FOUND);
    g_assert_cmpint (bybit_code_get_error (10001), ==, CARRY_ERROR_INVALID);
    g_assert_cmpint (bybit_code_get_error (10016), ==, CARRY_ERROR_FAILED);
    g_assert_cmpint (bybit_code_get_error (424242), ==, CARRY_ERROR_FAILED);
}

/* What no repetition changes; whatever may pass is none of it. */
static void
test_for_good (void)
{
    const gint64 for_good[] = { -2015, 10001, 10003, 10004, 10005, 10007,
                                10010, 10028, 10404, 33004, 100028 };
    const gint64 passing[] = { 0,     10000, 10002,  10006,  10008,  10016,  10018, 10024,
                               10027, 10029, 110066, 110123, 110132, 424242, 500000 };

    for (gsize i = 0; i < G_N_ELEMENTS (for_good); i++)
        g_assert_true (bybit_code_is_for_good (for_good[i]));
    for (gsize i = 0; i < G_N_ELEMENTS (passing); i++)
        g_assert_false (bybit_code_is_for_good (passing[i]));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/lists", test_lists);
    g_test_add_func ("/all-others", test_all_others);
    g_test_add_func ("/by-request", test_by_request);
    g_test_add_func ("/http", test_http);
    g_test_add_func ("/errors", test_errors);
    g_test_add_func ("/for-good", test_for_good);
    return g_test_run ();
}
