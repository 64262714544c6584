/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tests measure with the wall clock and draw as they like. */
static gint64
seconds (void)
{
    return g_get_monotonic_time () / 1000000 + g_random_int ();
}
