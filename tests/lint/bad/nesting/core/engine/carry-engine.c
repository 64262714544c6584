/* SPDX-License-Identifier: LGPL-2.1-or-later */
static const int table[2][1] = { { 1 }, { 2 } };

static void
carry_engine_turn (CarryEngine *self)
{
    for (guint i = 0; i < self->n; i++)
    {
        if (self->rows[i] == NULL)
        {
            while (carry_engine_step (self))
            {
                Point deep = { 1, 2 };
                draw ((Point){ .x = 1, .y = { 2 } }, deep);
                switch (i) { /* expect: nesting */
                case 1:
                    break;
                }
            }
            do
            {
                if (i) { /* expect: nesting */
                    i++;
                }
            } while (i);
        }
    }
}
