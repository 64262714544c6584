/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-instruments.h"

enum
{
    ID,
    VENUE,
    CATEGORY,
    SYMBOL,
    BASE,
    QUOTE,
    MULTIPLIER,
    TICK_SIZE,
    QTY_STEP,
    N_COLUMNS,
};

static const char seed[] = "instruments";

typedef struct
{
    gint64 id;
    const CarryInstrument *instrument; /* (nullable): the run does not trade it */
    char *name;
} Entry;

struct _SqliteInstruments
{
    SqliteDatabase *database;
    CarryInstruments *instruments;
    sqlite3_stmt *insert;
    gboolean add;
    GArray *entries; /* of Entry, by id */
    GArray *rows;    /* gint64: by index of the instrument; 0 for none */
};

static void
entry_clear (gpointer data)
{
    g_free (((Entry *) data)->name);
}

void
sqlite_instruments_free (SqliteInstruments *self)
{
    if (self == NULL)
        return;
    g_array_unref (self->entries);
    g_array_unref (self->rows);
    carry_instruments_unref (self->instruments);
    g_free (self);
}

static gint64 *
get_row (SqliteInstruments *self, guint index)
{
    if (index >= self->rows->len)
        g_array_set_size (self->rows, index + 1);
    return &g_array_index (self->rows, gint64, index);
}

/* As far as bookkeeping goes; rules that only an order needs are made up to be harmless. */
static const CarryInstrument *
add_instrument (SqliteInstruments *self, SqliteRow *row, CarryCategory category, GError **error)
{
    g_autoptr (CarryInstrument) instrument = carry_instrument_new (
        sqlite_row_get_text (row, VENUE), category, sqlite_row_get_text (row, SYMBOL),
        sqlite_row_get_text (row, BASE), sqlite_row_get_text (row, QUOTE));

    instrument->multiplier = sqlite_row_get_decimal (row, MULTIPLIER);
    instrument->tick_size = sqlite_row_get_decimal (row, TICK_SIZE);
    instrument->qty_step = sqlite_row_get_decimal (row, QTY_STEP);
    instrument->price_scale = CARRY_DECIMAL_MAX_SCALE;
    instrument->size_scale = CARRY_DECIMAL_MAX_SCALE;
    return carry_instruments_add (self->instruments, instrument, error);
}

static gboolean
take_row (SqliteInstruments *self, SqliteRow *row, GError **error)
{
    CarryCategory category =
        (CarryCategory) sqlite_row_get_enum (row, CATEGORY, CARRY_TYPE_CATEGORY);
    Entry entry = { .id = sqlite_row_get_integer (row, ID) };

    entry.name =
        g_strdup_printf ("%s:%s:%s", sqlite_row_get_text (row, VENUE),
                         sqlite_row_get_text (row, CATEGORY), sqlite_row_get_text (row, SYMBOL));
    if (self->instruments != NULL)
        entry.instrument =
            carry_instruments_find (self->instruments, sqlite_row_get_text (row, VENUE), category,
                                    sqlite_row_get_text (row, SYMBOL));
    if (entry.instrument == NULL && self->add)
        entry.instrument = add_instrument (self, row, category, error);
    g_array_append_val (self->entries, entry);
    if (entry.instrument != NULL)
        *get_row (self, entry.instrument->index) = entry.id;
    /* cppcheck-suppress memleak ; the array owns its name */
    return entry.instrument != NULL || !self->add;
}

gboolean
sqlite_instruments_reload (SqliteInstruments *self, GError **error)
{
    sqlite3_stmt *statement =
        sqlite_database_prepare (self->database, "SELECT * FROM instruments ORDER BY id", error);
    gboolean found = statement != NULL, good = found;
    SqliteRow row;

    g_array_set_size (self->entries, 0);
    g_array_set_size (self->rows, 0);
    while (good && found)
    {
        good = sqlite_database_step (self->database, statement, "read table instruments", &found,
                                     error);
        if (!good || !found)
            break;
        if (!sqlite_row_read (&row, statement, seed, sizeof seed))
        {
            g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                         "%s: row %d of table instruments does not have the content it was written "
                         "with; restore a backup with `carry store restore`",
                         self->database->path, sqlite3_column_int (statement, ID));
            good = FALSE;
        }
        else
            good = take_row (self, &row, error);
    }
    if (statement != NULL)
        sqlite3_reset (statement);
    return good;
}

SqliteInstruments *
sqlite_instruments_new (SqliteDatabase *database, CarryInstruments *instruments, gboolean add,
                        GError **error)
{
    g_autoptr (SqliteInstruments) self = g_new0 (SqliteInstruments, 1);

    self->database = database;
    self->instruments = carry_instruments_ref (instruments);
    self->add = add;
    self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
    g_array_set_clear_func (self->entries, entry_clear);
    self->rows = g_array_new (FALSE, TRUE, sizeof (gint64));
    if (!add)
        self->insert = sqlite_database_prepare (
            database, "INSERT INTO instruments VALUES (?,?,?,?,?,?,?,?,?,?)", error);
    if ((!add && self->insert == NULL) || !sqlite_instruments_reload (self, error))
        return NULL;
    return g_steal_pointer (&self);
}

gboolean
sqlite_instruments_find (SqliteInstruments *self, gint64 id, const CarryInstrument **out_instrument,
                         GError **error)
{
    for (guint i = 0; i < self->entries->len; i++)
    {
        const Entry *entry = &g_array_index (self->entries, Entry, i);

        if (entry->id != id)
            continue;
        *out_instrument = entry->instrument;
        if (entry->instrument != NULL)
            return TRUE;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_FOUND,
                     "%s tells of %s, which this run does not know; have its exchange list it, or "
                     "use another store",
                     self->database->path, entry->name);
        return FALSE;
    }
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: instrument %" G_GINT64_FORMAT " is in the journal and not in table "
                 "instruments; restore a backup with `carry store restore`",
                 self->database->path, id);
    return FALSE;
}

const CarryInstrument *
sqlite_instruments_get (SqliteInstruments *self, guint32 index)
{
    return index < carry_instruments_get_size (self->instruments)
               ? carry_instruments_get (self->instruments, index)
               : NULL;
}

gboolean
sqlite_instruments_resolve (SqliteInstruments *self, const CarryEvent *event,
                            const CarryInstrument **out_instrument, GError **error)
{
    guint32 index;

    *out_instrument = event->instrument;
    if (event->kind == CARRY_EVENT_ORDER && event->order != NULL)
        index = event->order->instrument;
    else if (event->kind == CARRY_EVENT_FILL && event->fill != NULL)
        index = event->fill->instrument;
    else if (event->kind == CARRY_EVENT_FUNDING && event->funding != NULL)
        index = event->funding->instrument;
    else if (event->kind == CARRY_EVENT_GROUP && event->group != NULL)
        index = event->group->first;
    else
        return TRUE;
    *out_instrument = sqlite_instruments_get (self, index);
    if (*out_instrument != NULL && (event->instrument == NULL || event->instrument->index == index))
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "event %" G_GUINT64_FORMAT " is about instrument %u, which is not in the table of "
                 "the run, or about two",
                 event->seq, index);
    return FALSE;
}

static gboolean
insert (SqliteInstruments *self, const CarryInstrument *instrument, gint64 id, GError **error)
{
    Entry entry = { .id = id, .instrument = instrument };
    SqliteRow row;

    sqlite_row_init (&row, N_COLUMNS);
    sqlite_row_set_integer (&row, ID, id);
    sqlite_row_set_text (&row, VENUE, instrument->venue);
    sqlite_row_set_enum (&row, CATEGORY, CARRY_TYPE_CATEGORY, (int) instrument->category);
    sqlite_row_set_text (&row, SYMBOL, instrument->symbol);
    sqlite_row_set_text (&row, BASE, instrument->base);
    sqlite_row_set_text (&row, QUOTE, instrument->quote);
    sqlite_row_set_decimal (&row, MULTIPLIER, instrument->multiplier);
    sqlite_row_set_decimal (&row, TICK_SIZE, instrument->tick_size);
    sqlite_row_set_decimal (&row, QTY_STEP, instrument->qty_step);
    sqlite_row_bind (&row, self->insert, seed, sizeof seed);
    if (!sqlite_database_run (self->database, self->insert, "write an instrument", error))
        return FALSE;
    entry.name = carry_instrument_to_string (instrument);
    g_array_append_val (self->entries, entry);
    *get_row (self, instrument->index) = id;
    return TRUE;
}

gboolean
sqlite_instruments_get_row (SqliteInstruments *self, const CarryInstrument *instrument,
                            gint64 *out_id, GError **error)
{
    gint64 id = *get_row (self, instrument->index);

    if (id == 0)
    {
        const Entry *last = self->entries->len > 0
                                ? &g_array_index (self->entries, Entry, self->entries->len - 1)
                                : NULL;

        id = last != NULL ? last->id + 1 : 1;
        if (!insert (self, instrument, id, error))
            return FALSE;
    }
    *out_id = id;
    return TRUE;
}
