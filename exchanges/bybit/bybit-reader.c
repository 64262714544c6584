/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-reader.h"

#include "bybit-message.h"

/* Texts with escapes: longer than any id, name or word. */
#define ESCAPED_SIZE 1024

void
bybit_reader_init (BybitReader *self, const char *what, const char *data, gsize size)
{
    carry_json_init (&self->json, data, size);
    self->what = what;
    self->field = NULL;
    self->row = 0;
    self->odd = NULL;
    self->mask = NULL;
}

gboolean
bybit_reader_finish (BybitReader *self, GError **error)
{
    GError *cause = NULL;

    if (carry_json_finish (&self->json, &cause))
        return TRUE;
    if (self->row > 0 && self->field != NULL)
        g_prefix_error (&cause, "Bybit's %s, row %u, %s: ", self->what, self->row, self->field);
    else if (self->field != NULL)
        g_prefix_error (&cause, "Bybit's %s, %s: ", self->what, self->field);
    else
        g_prefix_error (&cause, "Bybit's %s: ", self->what);
    g_propagate_error (error, cause);
    return FALSE;
}

gboolean
bybit_reader_fail (BybitReader *self, const char *problem)
{
    carry_json_fail (&self->json, problem);
    return FALSE;
}

static gboolean
has_control (CarryJsonText text)
{
    for (gsize i = 0; i < text.length; i++)
        if (g_ascii_iscntrl (text.text[i]))
            return TRUE;
    return FALSE;
}

/* A string, or what else stands there as it is written; nothing when it is absent. */
static gboolean
get_any_text (BybitReader *self, char *buffer, gsize size, CarryJsonText *out_text)
{
    *out_text = (CarryJsonText){ .text = "", .length = 0 };
    if (carry_json_skip_absent (&self->json))
        return TRUE;
    switch (carry_json_peek (&self->json))
    {
    case CARRY_JSON_NUMBER:
    case CARRY_JSON_BOOLEAN:
        return carry_json_get_raw (&self->json, out_text);
    default:
        return carry_json_get_string (&self->json, buffer, size, out_text);
    }
}

gboolean
bybit_reader_get_text (BybitReader *self, char *out_text, gsize size)
{
    char buffer[ESCAPED_SIZE];
    CarryJsonText text;

    if (!get_any_text (self, buffer, sizeof buffer, &text))
        return FALSE;
    if (text.length >= size)
        return bybit_reader_fail (self, "the text is longer than such a text can be");
    /* Without escapes there is none: the reader refuses them. */
    if (text.text == buffer && has_control (text))
        return bybit_reader_fail (self, "the text has a control character");
    memcpy (out_text, text.text, text.length);
    out_text[text.length] = '\0';
    return TRUE;
}

static gboolean
get_message (BybitReader *self, char *out_text, gsize size)
{
    CarryJsonText raw;

    out_text[0] = '\0';
    if (carry_json_skip_absent (&self->json))
        return TRUE;
    if (!carry_json_get_raw (&self->json, &raw))
        return FALSE;
    bybit_message_clean (raw, out_text, size);
    return TRUE;
}

gboolean
bybit_reader_get_decimal (BybitReader *self, BybitReadKind kind, CarryDecimal *out_value)
{
    if (carry_json_skip_absent (&self->json))
    {
        *out_value = carry_decimal_invalid ();
        return TRUE;
    }
    CarryDecimal value;
    if (!carry_json_get_decimal (&self->json, &value))
        return FALSE;
    if (kind == BYBIT_READ_AMOUNT && value.coefficient < 0)
        return bybit_reader_fail (self, "it may not be below 0");
    if (kind == BYBIT_READ_PRICE && value.coefficient <= 0)
        return bybit_reader_fail (self, "a price must be above 0");
    *out_value = value;
    return TRUE;
}

static gboolean
is_plain (const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isdigit (text[i]) && text[i] != '.' && !(i == 0 && text[i] == '-'))
            return FALSE;
    return length > 0;
}

/* Totals and averages may have more digits than any decimal; nothing is booked by them. */
static gboolean
get_figure (BybitReader *self, CarryDecimal *out_value)
{
    CarryJsonText raw;

    *out_value = carry_decimal_invalid ();
    if (carry_json_skip_absent (&self->json))
        return TRUE;
    if (!carry_json_get_raw (&self->json, &raw))
        return FALSE;
    if (raw.length >= 2 && raw.text[0] == '"')
        raw = (CarryJsonText){ raw.text + 1, raw.length - 2 };
    if (carry_decimal_parse (raw.text, (gssize) raw.length, out_value, NULL))
        return TRUE;
    for (; is_plain (raw.text, raw.length) && memchr (raw.text, '.', raw.length) != NULL;
         raw.length--)
        if (carry_decimal_parse (raw.text, (gssize) raw.length, out_value, NULL))
            return TRUE;
    return bybit_reader_fail (self, "it is no number");
}

static gboolean
get_integer (BybitReader *self, gint64 unit, gint64 *out_value)
{
    gint64 value = 0;

    if (!carry_json_skip_absent (&self->json) && !carry_json_get_int64 (&self->json, &value))
        return FALSE;
    if (__builtin_mul_overflow (value, unit, out_value))
        return bybit_reader_fail (self, "the number is too large");
    return TRUE;
}

static gboolean
is_number (const BybitReader *self)
{
    const char *at = self->json.at;
    CarryJsonKind kind = carry_json_peek (&self->json);

    if (kind != CARRY_JSON_STRING)
        return kind == CARRY_JSON_NUMBER;
    while (at < self->json.end && *at != '"')
        at++;
    gboolean number = TRUE;
    for (at++; at < self->json.end && *at != '"'; at++)
        number = number && g_ascii_isdigit (*at);
    return number;
}

/* Milliseconds; the deliveryTime of a ticker of dated futures is ISO 8601. */
gboolean
bybit_reader_get_ms (BybitReader *self, gint64 *out_ts)
{
    char text[CARRY_TIME_BUFFER];

    if (carry_json_peek (&self->json) != CARRY_JSON_STRING || is_number (self))
    {
        gint64 ts;
        if (!get_integer (self, CARRY_NS_PER_MS, &ts))
            return FALSE;
        if (ts < 0)
            return bybit_reader_fail (self, "a time may not be before 1970");
        *out_ts = ts;
        return TRUE;
    }
    if (!bybit_reader_get_text (self, text, sizeof text))
        return FALSE;
    return carry_time_parse (text, -1, CARRY_TIME_FORMAT_ISO, 0, out_ts, NULL) ||
           bybit_reader_fail (self, "it is no time");
}

/* true and false, also in quotes or as 1 and 0. */
static gboolean
get_flag (BybitReader *self, gboolean *out_value)
{
    char text[BYBIT_WORD_SIZE];

    if (carry_json_peek (&self->json) == CARRY_JSON_BOOLEAN)
        return carry_json_get_boolean (&self->json, out_value);
    if (!bybit_reader_get_text (self, text, sizeof text))
        return FALSE;
    if (g_str_equal (text, "true") || g_str_equal (text, "1"))
        *out_value = TRUE;
    else if (text[0] == '\0' || g_str_equal (text, "false") || g_str_equal (text, "0"))
        *out_value = FALSE;
    else
        return bybit_reader_fail (self, "it is neither true nor false");
    return TRUE;
}

/* A word that is not listed is kept in the row, the first one. */
static gboolean
get_word (BybitReader *self, const BybitField *field, int *out_value)
{
    char buffer[ESCAPED_SIZE];
    CarryJsonText text;

    if (!get_any_text (self, buffer, sizeof buffer, &text))
        return FALSE;
    *out_value = bybit_word_find (field->words, text);
    if (*out_value != 1 || self->odd == NULL || self->odd[0] != '\0')
        return TRUE;
    char word[BYBIT_WORD_SIZE];
    bybit_message_copy (text, word, sizeof word);
    g_snprintf (self->odd, BYBIT_ODD_SIZE, "%s=%s", field->name, word);
    return TRUE;
}

static gboolean
read_object (BybitReader *self, const BybitField *field, gpointer row)
{
    return carry_json_skip_absent (&self->json) ||
           bybit_reader_read_members (self, field->members, row);
}

static gboolean
read_field (BybitReader *self, const BybitField *field, gpointer row)
{
    gpointer at = (char *) row + field->offset;

    switch ((BybitReadKind) field->kind)
    {
    case BYBIT_READ_TEXT:
        return bybit_reader_get_text (self, at, field->size);
    case BYBIT_READ_MESSAGE:
        return get_message (self, at, field->size);
    case BYBIT_READ_DECIMAL:
    case BYBIT_READ_AMOUNT:
    case BYBIT_READ_PRICE:
        return bybit_reader_get_decimal (self, field->kind, at);
    case BYBIT_READ_FIGURE:
        return get_figure (self, at);
    case BYBIT_READ_INTEGER:
        return get_integer (self, 1, at);
    case BYBIT_READ_CODE:
        return carry_json_get_int64 (&self->json, at);
    case BYBIT_READ_FLAG:
        return get_flag (self, at);
    case BYBIT_READ_MS:
        return bybit_reader_get_ms (self, at);
    case BYBIT_READ_MINUTES:
        return get_integer (self, CARRY_NS_PER_MINUTE, at);
    case BYBIT_READ_HOURS:
        return get_integer (self, CARRY_NS_PER_HOUR, at);
    case BYBIT_READ_WORD:
        return get_word (self, field, at);
    case BYBIT_READ_RAW:
        return carry_json_get_raw (&self->json, at);
    case BYBIT_READ_OBJECT:
        return read_object (self, field, row);
    case BYBIT_READ_OTHER:
        return field->read (self, row);
    }
    return bybit_reader_fail (self, "it is of no kind");
}

/* The object that is due. */
gboolean
bybit_reader_read_members (BybitReader *self, const BybitFields *fields, gpointer row)
{
    CarryJsonText name;
    guint hint = 0;

    if (!carry_json_enter_object (&self->json))
        return FALSE;
    while (carry_json_next_member (&self->json, &name))
    {
        const BybitField *field = bybit_fields_find (fields, name, &hint);
        if (field == NULL)
            continue;
        const char *outer = self->field;
        self->field = field->name;
        if (!read_field (self, field, row))
            return FALSE;
        self->field = outer;
        if (self->mask != NULL)
            *self->mask |= field->bit;
    }
    return self->json.problem == NULL;
}

void
bybit_fields_init (const BybitFields *fields, gpointer row)
{
    for (guint i = 0; i < fields->n_fields; i++)
    {
        const BybitField *field = &fields->fields[i];
        if (field->kind == BYBIT_READ_OBJECT)
            bybit_fields_init (field->members, row);
        else if (field->kind >= BYBIT_READ_DECIMAL && field->kind <= BYBIT_READ_PRICE)
            *(CarryDecimal *) (gpointer) ((char *) row + field->offset) = carry_decimal_invalid ();
    }
}

void
bybit_row_init (const BybitRowType *type, gpointer row)
{
    if (type->blank != NULL)
    {
        memcpy (row, type->blank, type->size);
        return;
    }
    memset (row, 0, type->size);
    bybit_fields_init (&type->fields, row);
    if (type->init != NULL)
        type->init (row);
}

static gpointer
row_member (gpointer row, guint16 offset)
{
    return offset == BYBIT_NOWHERE ? NULL : (char *) row + offset;
}

/* The object that is due, into a row that is made ready first. */
gboolean
bybit_reader_read_row (BybitReader *self, const BybitRowType *type, gpointer row)
{
    char *outer_odd = self->odd;
    guint32 *outer_mask = self->mask;

    bybit_row_init (type, row);
    self->odd = row_member (row, type->odd);
    self->mask = row_member (row, type->mask);
    gboolean good = bybit_reader_read_members (self, &type->fields, row) &&
                    (type->check == NULL || type->check (self, row));
    self->odd = outer_odd;
    self->mask = outer_mask;
    return good;
}

/* The array of objects that is due; on failure some rows may have been added. */
gboolean
bybit_reader_read_rows (BybitReader *self, const BybitRowType *type, GArray *rows)
{
    const char *outer = self->field;

    g_return_val_if_fail (g_array_get_element_size (rows) == type->size, FALSE);
    if (carry_json_skip_absent (&self->json))
        return TRUE;
    if (!carry_json_enter_array (&self->json))
        return FALSE;
    self->row = 0;
    while (carry_json_next_element (&self->json))
    {
        self->row++;
        self->field = NULL;
        g_array_set_size (rows, rows->len + 1);
        if (!bybit_reader_read_row (self, type, rows->data + (rows->len - 1) * type->size))
            return FALSE;
    }
    if (self->json.problem != NULL)
        return FALSE;
    self->row = 0;
    self->field = outer;
    return TRUE;
}
