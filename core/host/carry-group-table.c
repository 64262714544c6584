/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-group-table.h"

#include "base/carry-time.h"

#define HEADER                                                                                     \
    "group,module,first,second,state,quantity,delta,naked_notional,naked_seconds,opened,updated,"  \
    "reason\n"

typedef struct
{
    guint64 id;
    char *line;
} Row;

struct _CarryGroupTable
{
    GArray *rows; /* Row, by id */
};

static void
clear_row (Row *row)
{
    g_free (row->line);
}

CarryGroupTable *
carry_group_table_new (void)
{
    CarryGroupTable *self = g_new0 (CarryGroupTable, 1);

    self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
    g_array_set_clear_func (self->rows, (GDestroyNotify) clear_row);
    return self;
}

void
carry_group_table_free (CarryGroupTable *self)
{
    g_array_unref (self->rows);
    g_free (self);
}

static void
add_quoted (GString *line, const char *text)
{
    g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
    g_autofree char *doubled = g_strjoinv ("\"\"", parts);

    g_string_append_printf (line, ",\"%s\"", doubled);
}

static void
add_number (GString *line, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];

    g_string_append_printf (line, ",%s",
                            carry_decimal_is_valid (value)
                                ? carry_decimal_format (carry_decimal_normalize (value), text)
                                : "");
}

static void
add_time (GString *line, gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    g_string_append_printf (line, ",%s", carry_time_to_text (ts, text));
}

static char *
format_line (const CarryGroup *group, const char *module, CarryInstruments *instruments)
{
    g_autofree char *first =
        carry_instrument_to_string (carry_instruments_get (instruments, group->first));
    g_autofree char *second =
        carry_instrument_to_string (carry_instruments_get (instruments, group->second));
    GString *line = g_string_new (NULL);

    g_string_append_printf (line, "%" G_GUINT64_FORMAT ",%s,%s,%s,%s", group->id,
                            module != NULL ? module : "", first, second,
                            carry_group_state_to_text (group->state));
    add_number (line, group->quantity);
    add_number (line, group->delta);
    add_number (line, group->naked_notional);
    add_number (line, carry_decimal_make (group->naked_ns, 9));
    add_time (line, group->ts_created);
    add_time (line, group->ts_updated);
    add_quoted (line, group->reason);
    g_string_append_c (line, '\n');
    return g_string_free (line, FALSE);
}

/* What is told of a group later takes the place of what was told before. */
void
carry_group_table_add (CarryGroupTable *self, const CarryGroup *group, const char *module,
                       CarryInstruments *instruments)
{
    Row row = { .id = group->id, .line = format_line (group, module, instruments) };

    for (guint i = self->rows->len; i > 0; i--)
    {
        Row *old = &g_array_index (self->rows, Row, i - 1);

        if (old->id < row.id)
        {
            g_array_insert_val (self->rows, i, row);
            return;
        }
        if (old->id > row.id)
            continue;
        g_free (old->line);
        *old = row;
        return;
    }
    g_array_prepend_val (self->rows, row);
}

gboolean
carry_group_table_write (const CarryGroupTable *self, const char *directory, GError **error)
{
    g_autofree char *path = g_build_filename (directory, "groups.csv", NULL);
    g_autoptr (GString) text = g_string_new (HEADER);

    for (guint i = 0; i < self->rows->len; i++)
        g_string_append (text, g_array_index (self->rows, Row, i).line);
    return g_file_set_contents (path, text->str, (gssize) text->len, error);
}
