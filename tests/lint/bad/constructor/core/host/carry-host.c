/* SPDX-License-Identifier: LGPL-2.1-or-later */
static void
carry_host_class_init (CarryHostClass *klass)
{
    G_OBJECT_CLASS (klass)->constructor = NULL;
}
__attribute__ ((__constructor__)) static void /* expect: constructor */
carry_host_early (void)
{
}
