/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-types.h"

G_BEGIN_DECLS

/*
 * Reads objects of the venue into structs by tables of fields, by its rules: the
 * order of members means nothing, unknown ones are passed over, a number may be in
 * quotes or not, and one that is empty or null is absent.
 */
typedef enum
{
    BYBIT_READ_TEXT,    /* char[]; too long, or a control character: refused */
    BYBIT_READ_MESSAGE, /* char[]; cleaned and cut: for people */
    BYBIT_READ_DECIMAL,
    BYBIT_READ_FIGURE,  /* for people: digits that a decimal cannot hold are cut off */
    BYBIT_READ_AMOUNT,  /* not below 0 */
    BYBIT_READ_PRICE,   /* above 0 */
    BYBIT_READ_INTEGER, /* gint64 */
    BYBIT_READ_CODE,    /* likewise, and never absent: nothing is no success */
    BYBIT_READ_FLAG,    /* gboolean */
    BYBIT_READ_MS,      /* gint64 nanoseconds, from milliseconds or ISO 8601 */
    BYBIT_READ_MINUTES, /* gint64 nanoseconds */
    BYBIT_READ_HOURS,   /* likewise */
    BYBIT_READ_WORD,    /* an enumeration */
    BYBIT_READ_RAW,     /* CarryJsonText, to be read later */
    BYBIT_READ_OBJECT,  /* its members belong to the same row */
    BYBIT_READ_OTHER,   /* by a function */
} BybitReadKind;

typedef struct _BybitReader BybitReader;
typedef struct _BybitField BybitField;

/* Reads the value that is due into @row. */
typedef gboolean (*BybitReadFunc) (BybitReader *self, gpointer row);

typedef struct
{
    const BybitField *fields;
    guint n_fields;
} BybitFields;

struct _BybitField
{
    const char *name;
    guint8 length;
    guint8 kind;
    guint16 offset;
    guint16 size;
    guint32 bit; /* set in the row's mask when the member is there */
    const BybitWord *words;
    const BybitFields *members;
    BybitReadFunc read;
};

#define BYBIT_FIELD(row, member, text, how)                                                        \
    {                                                                                              \
        .name = (text), .length = sizeof (text) - 1, .kind = (how),                                \
        .offset = G_STRUCT_OFFSET (row, member), .size = sizeof (((row *) NULL)->member)           \
    }
#define BYBIT_FIELD_WORD(row, member, text, table)                                                 \
    {                                                                                              \
        .name = (text), .length = sizeof (text) - 1, .kind = BYBIT_READ_WORD,                      \
        .offset = G_STRUCT_OFFSET (row, member), .words = (table)                                  \
    }
#define BYBIT_FIELD_OBJECT(text, table)                                                            \
    {                                                                                              \
        .name = (text), .length = sizeof (text) - 1, .kind = BYBIT_READ_OBJECT, .members = (table) \
    }
#define BYBIT_FIELD_OTHER(text, function)                                                          \
    {                                                                                              \
        .name = (text), .length = sizeof (text) - 1, .kind = BYBIT_READ_OTHER, .read = (function)  \
    }
#define BYBIT_FIELDS(table)                                                                        \
    {                                                                                              \
        .fields = (table), .n_fields = G_N_ELEMENTS (table)                                        \
    }

#define BYBIT_NOWHERE G_MAXUINT16

/* A kind of row. Offsets are BYBIT_NOWHERE when it has no such member. */
typedef struct
{
    BybitFields fields;
    gsize size;
    guint16 odd;
    guint16 category;
    guint16 mask;
    void (*init) (gpointer row); /* nullable: decimals that are in no table */
    gconstpointer blank;         /* nullable: a row of nothing, where many are read */
    gboolean (*check) (BybitReader *reader, gpointer row); /* nullable: when all of it was read */
} BybitRowType;

/* What is read, where in it, and the reader: an error names them. */
struct _BybitReader
{
    CarryJson json;
    const char *what;
    const char *field;
    guint row; /* counted from 1; 0 outside of rows */
    char *odd;
    guint32 *mask;
};

void bybit_reader_init (BybitReader *self, const char *what, const char *data, gsize size);
gboolean bybit_reader_finish (BybitReader *self, GError **error);
gboolean bybit_reader_fail (BybitReader *self, const char *problem);

gboolean bybit_reader_get_text (BybitReader *self, char *out_text, gsize size);
gboolean bybit_reader_get_decimal (BybitReader *self, BybitReadKind kind, CarryDecimal *out_value);
gboolean bybit_reader_get_ms (BybitReader *self, gint64 *out_ts);
gboolean bybit_reader_read_members (BybitReader *self, const BybitFields *fields, gpointer row);
gboolean bybit_reader_read_row (BybitReader *self, const BybitRowType *type, gpointer row);
gboolean bybit_reader_read_rows (BybitReader *self, const BybitRowType *type, GArray *rows);

/* Invalid decimals, all else 0. */
void bybit_row_init (const BybitRowType *type, gpointer row);
void bybit_fields_init (const BybitFields *fields, gpointer row);

/* A name that is known here, in venue order: starts where the last one was found. */
static inline const BybitField *
bybit_fields_find (const BybitFields *self, CarryJsonText name, guint *hint)
{
    guint at = *hint;

    for (guint left = self->n_fields; left > 0; left--)
    {
        const BybitField *field = &self->fields[at];
        at = at + 1 < self->n_fields ? at + 1 : 0;
        if (field->length == name.length && field->name[0] == name.text[0] &&
            memcmp (field->name, name.text, name.length) == 0)
        {
            *hint = at;
            return field;
        }
    }
    return NULL;
}

G_END_DECLS
