/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-table.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK_BYTES (256 * 1024)
#define LANES 16 /* bytes looked at together; the buffer has as many to spare */

struct _CsvTable
{
    CsvFile *file;
    char delimiter;
    char *buffer;
    gsize start; /* of the next row */
    gsize end;   /* of what was read; a line feed stands there */
    gboolean at_end;
    guint64 number;      /* of the last row */
    guint64 next_number; /* of the line at @start */
};

/* What looking for the end of a row came to. */
typedef enum
{
    SPLIT_DONE,
    SPLIT_NEEDS_MORE,
    SPLIT_QUOTED,
    SPLIT_TOO_MANY,
} SplitStatus;

/**
 * csv_table_new:
 * @file: (transfer none): outlives the table
 * @delimiter: what stands between two fields
 *
 * Returns: (transfer full): a table at its first row
 */
CsvTable *
csv_table_new (CsvFile *file, char delimiter)
{
    CsvTable *self = g_new0 (CsvTable, 1);

    self->file = file;
    self->delimiter = delimiter;
    self->buffer = g_malloc0 (BLOCK_BYTES + LANES);
    self->buffer[0] = '\n';
    self->next_number = 1;
    return self;
}

#ifdef __SSE2__
/* One bit for each of the bytes at @at that ends a field or begins a quote. */
static inline guint
find_marks (const char *at, char delimiter)
{
    __m128i bytes = _mm_loadu_si128 ((const __m128i *) at);
    __m128i marks = _mm_or_si128 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 (delimiter)),
                                  _mm_or_si128 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('\n')),
                                                _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('"'))));

    return (guint) _mm_movemask_epi8 (marks);
}
#else
static inline guint
find_marks (const char *at, char delimiter)
{
    guint marks = 0;

    for (guint i = 0; i < LANES; i++)
        if (at[i] == delimiter || at[i] == '\n' || at[i] == '"')
            marks |= 1u << i;
    return marks;
}
#endif

static inline void
add_field (CsvRow *row, const char *text, const char *end)
{
    row->fields[row->n_fields++] = (CsvField){ text, (gsize) (end - text) };
}

/* A row without quotes, the common case. */
static SplitStatus
split_plain (const CsvTable *self, CsvRow *row, const char **out_end)
{
    const char *limit = self->buffer + self->end;
    const char *text = self->buffer + self->start;

    row->n_fields = 0;
    for (const char *block = text;; block += LANES)
    {
        guint marks = find_marks (block, self->delimiter);

        for (; marks != 0; marks &= marks - 1)
        {
            const char *at = block + __builtin_ctz (marks);

            if (*at == '"')
                return SPLIT_QUOTED;
            if (row->n_fields == CSV_MAX_FIELDS)
                return SPLIT_TOO_MANY;
            add_field (row, text, at);
            text = at + 1;
            if (*at != '\n')
                continue;
            if (at == limit && !self->at_end)
                return SPLIT_NEEDS_MORE;
            *out_end = at;
            return SPLIT_DONE;
        }
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
split_quoted (CsvTable *self, CsvRow *row, const char **out_end)
{
    char *limit = self->buffer + self->end;
    char *at = self->buffer + self->start;

    for (row->n_fields = 0; row->n_fields < CSV_MAX_FIELDS; at++)
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
        add_field (row, text, end != NULL ? end : at);
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
    got = csv_file_read (self->file, self->buffer + rest, BLOCK_BYTES - rest, error);
    if (got < 0)
        return FALSE;
    self->at_end = got == 0;
    self->end += (gsize) got;
    self->buffer[self->end] = '\n';
    return TRUE;
}

/* Steps over the row that ends at the line feed @end. */
static void
take_row (CsvTable *self, CsvRow *row, const char *end)
{
    CsvField *last = &row->fields[row->n_fields - 1];

    if (last->length > 0 && last->text[last->length - 1] == '\r')
        last->length--;
    self->start = MIN ((gsize) (end - self->buffer) + 1, self->end);
    self->next_number++;
}

static CsvTableStatus
read_quoted (CsvTable *self, CsvRow *row, GError **error)
{
    const char *end = NULL;
    const char *wrong = split_quoted (self, row, &end);

    if (wrong == NULL)
    {
        take_row (self, row, end);
        return CSV_TABLE_ROW;
    }
    g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, wrong);
    skip_line (self);
    return CSV_TABLE_BAD_ROW;
}

/* One line; an empty one has one empty field. */
static CsvTableStatus
read_line (CsvTable *self, CsvRow *row, GError **error)
{
    for (;;)
    {
        const char *end = NULL;
        SplitStatus status;

        if (self->start == self->end && self->at_end)
            return CSV_TABLE_END;
        status = split_plain (self, row, &end);
        if (status == SPLIT_DONE)
        {
            take_row (self, row, end);
            return CSV_TABLE_ROW;
        }
        if (status == SPLIT_TOO_MANY)
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "more than %d columns",
                         CSV_MAX_FIELDS);
            skip_line (self);
            return CSV_TABLE_BAD_ROW;
        }
        if (status == SPLIT_QUOTED && find_quoted_end (self))
            return read_quoted (self, row, error);
        if (!refill (self, error))
            return CSV_TABLE_BROKEN;
    }
}

/* A byte order mark is no part of the first name. */
static void
skip_mark (CsvRow *row)
{
    CsvField *first = &row->fields[0];

    if (first->length < 3 || memcmp (first->text, "\xef\xbb\xbf", 3) != 0)
        return;
    first->text += 3;
    first->length -= 3;
}

/**
 * csv_table_read:
 * @self: the table
 * @out_row: (out caller-allocates): the row, when there is one
 * @error: return location; does not name file and row
 *
 * Returns: whether there was a row. @error is set, to %CARRY_ERROR_CORRUPT or
 *   %CARRY_ERROR_FAILED, for %CSV_TABLE_BAD_ROW and %CSV_TABLE_BROKEN
 */
CsvTableStatus
csv_table_read (CsvTable *self, CsvRow *out_row, GError **error)
{
    CsvTableStatus status;

    do
    {
        self->number = self->next_number;
        status = read_line (self, out_row, error);
        if (status == CSV_TABLE_ROW && self->number == 1)
            skip_mark (out_row);
    } while (status == CSV_TABLE_ROW && out_row->n_fields == 1 && out_row->fields[0].length == 0);
    out_row->number = self->number;
    return status;
}

/**
 * csv_table_get_row_number:
 * @self: the table
 *
 * Returns: the line of the file, from 1, at which reading last began
 */
guint64
csv_table_get_row_number (const CsvTable *self)
{
    return self->number;
}

/**
 * csv_table_free:
 * @self: (transfer full): the table
 */
void
csv_table_free (CsvTable *self)
{
    g_free (self->buffer);
    g_free (self);
}
