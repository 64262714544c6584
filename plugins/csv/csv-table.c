/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-table.h"

#include "csv-ahead.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK_BYTES (256 * 1024)
#define LANES 64 /* bytes looked at together; the buffer has as many to spare */

struct _CsvTable
{
    CarryTable parent_instance;

    CsvAhead *bytes;
    char delimiter;
    char *buffer;
    gsize start; /* of the next row */
    gsize end;   /* of what was read; a line feed stands there */
    gboolean at_end;
    guint64 number;      /* of the last row */
    guint64 next_number; /* of the line at @start */
};

G_DEFINE_FINAL_TYPE (CsvTable, csv_table, CARRY_TYPE_TABLE)

/* What looking for the end of a row came to. */
typedef enum
{
    SPLIT_DONE,
    SPLIT_NEEDS_MORE,
    SPLIT_QUOTED,
    SPLIT_TOO_MANY,
} SplitStatus;

#ifdef __SSE2__
/* One bit for each of the 16 bytes at @at that is @one or @other. */
static inline guint64
find_in_16 (const char *at, char one, char other)
{
    __m128i bytes = _mm_loadu_si128 ((const __m128i *) at);
    __m128i found = _mm_or_si128 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 (one)),
                                  _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 (other)));

    return (guint) _mm_movemask_epi8 (found);
}
#else
static inline guint64
find_in_16 (const char *at, char one, char other)
{
    guint64 found = 0;

    for (guint i = 0; i < 16; i++)
        if (at[i] == one || at[i] == other)
            found |= (guint64) 1 << i;
    return found;
}
#endif

/* The same of LANES bytes: few rows are longer. */
static inline guint64
find_bytes (const char *at, char one, char other)
{
    return find_in_16 (at, one, other) | find_in_16 (at + 16, one, other) << 16 |
           find_in_16 (at + 32, one, other) << 32 | find_in_16 (at + 48, one, other) << 48;
}

/* Member by member: compilers build a whole cell elsewhere first. */
static inline void
set_field (CarryCell *cell, const char *text, const char *end)
{
    cell->type = CARRY_CELL_TEXT;
    cell->text = text;
    cell->length = (gsize) (end - text);
}

/* A row without quotes, the common case. */
static SplitStatus
split_plain (const CsvTable *self, CarryRow *row, const char **out_end)
{
    const char *text = self->buffer + self->start;
    guint n = 0;

    for (const char *block = text;; block += LANES)
    {
        guint64 ends = find_bytes (block, '\n', '"');
        guint64 fields = find_bytes (block, self->delimiter, self->delimiter);

        /* Those before the first end. */
        for (fields &= ~ends & (ends - 1); fields != 0; fields &= fields - 1)
        {
            const char *at = block + __builtin_ctzll (fields);

            if (n == CARRY_ROW_MAX_CELLS)
                return SPLIT_TOO_MANY;
            set_field (&row->cells[n++], text, at);
            text = at + 1;
        }
        if (ends == 0)
            continue;
        *out_end = block + __builtin_ctzll (ends);
        if (**out_end == '"')
            return SPLIT_QUOTED;
        if (n == CARRY_ROW_MAX_CELLS)
            return SPLIT_TOO_MANY;
        if (*out_end == self->buffer + self->end && !self->at_end)
            return SPLIT_NEEDS_MORE;
        set_field (&row->cells[n], text, *out_end);
        row->n_cells = n + 1;
        return SPLIT_DONE;
    }
}

/*
 * The end of a field that begins with a quote; its text is moved together over
 * the quotes and ended by NUL, as readers of numbers need.
 */
static char *
unquote (char *text, const char *limit, char **out_end, guint64 *lines)
{
    char *to = text;

    for (char *from = text + 1; from < limit; from++)
    {
        if (*from == '"' && from[1] != '"')
        {
            *to = '\0';
            *out_end = to;
            return from + 1;
        }
        if (*from == '"')
            from++;
        *lines += *from == '\n';
        *to++ = *from;
    }
    return NULL;
}

/* Whether the row at the start is whole, so that taking off quotes in place is safe. */
static gboolean
find_quoted_end (const CsvTable *self)
{
    const char *limit = self->buffer + self->end;
    gboolean in_quotes = FALSE;

    for (const char *at = self->buffer + self->start; at < limit; at++)
    {
        if (*at == '"')
            in_quotes = !in_quotes;
        else if (*at == '\n' && !in_quotes)
            return TRUE;
    }
    return self->at_end;
}

/* What is wrong with a row with quotes, or NULL. */
static const char *
split_quoted (CsvTable *self, CarryRow *row, const char **out_end)
{
    char *limit = self->buffer + self->end;
    char *at = self->buffer + self->start;

    for (row->n_cells = 0; row->n_cells < CARRY_ROW_MAX_CELLS; at++)
    {
        char *text = at;
        char *end = NULL;

        if (*at == '"')
            at = unquote (text, limit, &end, &self->next_number);
        if (at == NULL)
            return "a quote is opened and never closed";
        while (end == NULL && *at != self->delimiter && *at != '\n')
            at++;
        if (end != NULL && at < limit && *at == '\r' && at[1] == '\n')
            at++;
        if (*at != self->delimiter && *at != '\n')
            return "text follows a closing quote";
        set_field (&row->cells[row->n_cells++], text, end != NULL ? end : at);
        if (*at == '\n')
        {
            *out_end = at;
            return NULL;
        }
    }
    return "too many columns";
}

/* Passes over the line at the start, which could not be split. */
static void
skip_line (CsvTable *self)
{
    const char *text = self->buffer + self->start;
    const char *at = memchr (text, '\n', self->end - self->start + 1);

    self->start = MIN ((gsize) (at - self->buffer) + 1, self->end);
    self->next_number = self->number + 1;
}

static gboolean
refill (CsvTable *self, GError **error)
{
    gsize rest = self->end - self->start;
    gssize got;

    memmove (self->buffer, self->buffer + self->start, rest);
    self->start = 0;
    self->end = rest;
    if (rest == BLOCK_BYTES)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "a row is longer than %d bytes; is a quote left open?", BLOCK_BYTES);
        return FALSE;
    }
    got = csv_ahead_read (self->bytes, self->buffer + rest, BLOCK_BYTES - rest, error);
    if (got < 0)
        return FALSE;
    self->at_end = got == 0;
    self->end += (gsize) got;
    self->buffer[self->end] = '\n';
    return TRUE;
}

/* Steps over the row that ends at the line feed @end. */
static void
take_row (CsvTable *self, CarryRow *row, const char *end)
{
    CarryCell *last = &row->cells[row->n_cells - 1];

    if (last->length > 0 && last->text[last->length - 1] == '\r')
        last->length--;
    self->start = MIN ((gsize) (end - self->buffer) + 1, self->end);
    self->next_number++;
}

static CarryTableStatus
read_quoted (CsvTable *self, CarryRow *row, GError **error)
{
    const char *end = NULL;
    const char *wrong = split_quoted (self, row, &end);

    if (wrong == NULL)
    {
        take_row (self, row, end);
        return CARRY_TABLE_ROW;
    }
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, wrong);
    skip_line (self);
    return CARRY_TABLE_BAD_ROW;
}

/* One line; an empty one has one empty field. */
static CarryTableStatus
read_line (CsvTable *self, CarryRow *row, GError **error)
{
    for (;;)
    {
        const char *end = NULL;
        SplitStatus status;

        if (self->start == self->end && self->at_end)
            return CARRY_TABLE_END;
        status = split_plain (self, row, &end);
        if (status == SPLIT_DONE)
        {
            take_row (self, row, end);
            return CARRY_TABLE_ROW;
        }
        if (status == SPLIT_TOO_MANY)
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "more than %d columns",
                         CARRY_ROW_MAX_CELLS);
            skip_line (self);
            return CARRY_TABLE_BAD_ROW;
        }
        if (status == SPLIT_QUOTED && find_quoted_end (self))
            return read_quoted (self, row, error);
        if (!refill (self, error))
            return CARRY_TABLE_BROKEN;
    }
}

/* A byte order mark is no part of the first name. */
static void
skip_mark (CarryRow *row)
{
    CarryCell *first = &row->cells[0];

    if (first->length < 3 || memcmp (first->text, "\xef\xbb\xbf", 3) != 0)
        return;
    first->text += 3;
    first->length -= 3;
}

static CarryTableStatus
csv_table_read (CarryTable *table, CarryRow *out_row, GError **error)
{
    CsvTable *self = CSV_TABLE (table);
    CarryTableStatus status;

    do
    {
        self->number = self->next_number;
        status = read_line (self, out_row, error);
        if (status == CARRY_TABLE_ROW && self->number == 1)
            skip_mark (out_row);
    } while (status == CARRY_TABLE_ROW && out_row->n_cells == 1 && out_row->cells[0].length == 0);
    out_row->number = self->number;
    return status;
}

static double
csv_table_get_fraction (CarryTable *table)
{
    return csv_ahead_get_fraction (CSV_TABLE (table)->bytes);
}

static char *
csv_table_finish (CarryTable *table, GError **error)
{
    return csv_ahead_finish (CSV_TABLE (table)->bytes, error);
}

static void
csv_table_finalize (GObject *object)
{
    CsvTable *self = CSV_TABLE (object);

    csv_ahead_free (self->bytes);
    g_free (self->buffer);

    G_OBJECT_CLASS (csv_table_parent_class)->finalize (object);
}

static void
csv_table_class_init (CsvTableClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = csv_table_finalize;
    CARRY_TABLE_CLASS (klass)->read = csv_table_read;
    CARRY_TABLE_CLASS (klass)->get_fraction = csv_table_get_fraction;
    CARRY_TABLE_CLASS (klass)->finish = csv_table_finish;
}

static void
csv_table_init (CsvTable *self)
{
    self->buffer = g_malloc0 (BLOCK_BYTES + LANES);
    self->buffer[0] = '\n';
    self->next_number = 1;
}

/**
 * csv_table_new:
 * @file: (transfer full): the file
 * @delimiter: what stands between two fields
 *
 * Returns: (transfer full): a table at its first row
 */
CarryTable *
csv_table_new (CsvFile *file, char delimiter)
{
    CsvTable *self = g_object_new (CSV_TYPE_TABLE, NULL);

    self->bytes = csv_ahead_new (file);
    self->delimiter = delimiter;
    carry_table_set_member (CARRY_TABLE (self), csv_ahead_get_member (self->bytes));
    return CARRY_TABLE (self);
}
