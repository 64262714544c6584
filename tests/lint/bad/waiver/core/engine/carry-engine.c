/* SPDX-License-Identifier: LGPL-2.1-or-later */
static gint64
carry_engine_begin (void)
{
    gint64 first = g_get_real_time (); /* lint: allow wall-clock */ /* expect: wall-clock waiver */
    gint64 second = 0; /* lint: allow wall-clock: there is none here */ /* expect: waiver */
    gint64 third = g_get_real_time (); /* lint: allow goto: another rule */ /* expect: wall-clock waiver */
    return first + second + third;
}
