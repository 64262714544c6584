/* SPDX-License-Identifier: LGPL-2.1-or-later */
static guint64
alpha_draw (Alpha *self)
{
    guint64 sum = self->random + g_random_int ();    /* expect: randomness */
    sum += rand ();                                  /* expect: randomness */
    getrandom (&sum, sizeof sum, 0);                 /* expect: randomness */
    g_autofree char *id = g_uuid_string_random ();   /* expect: randomness */
    g_autoptr (GRand) generator = g_rand_new ();     /* expect: randomness */
    return sum + random ();                          /* expect: randomness */
}
