/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A shared object that is no plugin. */

int no_symbol_answer (void);

int
no_symbol_answer (void)
{
    return 42;
}
