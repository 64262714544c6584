/* SPDX-License-Identifier: LGPL-2.1-or-later */
__attribute__ ((constructor)) static void /* expect: constructor */
alpha_start (void)
{
}
__attribute__ ((__destructor__ (101))) static void /* expect: constructor */
alpha_stop (void)
{
}
