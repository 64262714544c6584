/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-holds.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/carry-error.h"

/*
 * One restriction a line: `STATE MODULE CODE INSTRUMENT REASON`, the instrument `*` for all of
 * them. Where nothing is forbidden there is no file.
 */
#define FILE_NAME "restrictions"
#define ALL "*"
#define N_WORDS 5

struct _CarryHolds
{
    CarryEngine *engine;
    char *folder;
    char *path;
    char *text;         /* what the file holds */
    GPtrArray *strange; /* lines of what is not traded here now: they stay in the file */
    gboolean is_told;   /* that it cannot be written */
};

static void
add_line (CarryHolds *self, const CarryRestriction *entry, GString *text)
{
    CarryInstruments *instruments = carry_engine_get_instruments (self->engine);
    g_autofree char *reason = g_strescape (entry->reason, NULL);
    g_autofree char *name = NULL;
    const char *module = carry_engine_get_module_id (self->engine, entry->owner);

    if (entry->instrument != CARRY_RESTRICTION_ALL)
        name = carry_instrument_to_string (carry_instruments_get (instruments, entry->instrument));
    g_string_append_printf (text, "%s %s %s %s %s\n", carry_risk_state_to_text (entry->state),
                            module != NULL ? module : ALL, entry->code, name != NULL ? name : ALL,
                            reason);
}

/* (transfer full): as the file is. */
static char *
format (CarryHolds *self)
{
    const CarryRestrictions *restrictions =
        carry_gate_get_restrictions (carry_engine_get_gate (self->engine));
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < self->strange->len; i++)
        g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (self->strange, i));
    for (guint i = 0; i < carry_restrictions_get_size (restrictions); i++)
        if (carry_restrictions_get (restrictions, i)->is_kept)
            add_line (self, carry_restrictions_get (restrictions, i), text);
    return g_string_free (text, FALSE);
}

static gboolean
write_file (const CarryHolds *self, const char *text, GError **error)
{
    if (*text != '\0')
        return g_file_set_contents_full (
            self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
            0600, error);
    if (unlink (self->path) == 0 || errno == ENOENT)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_FAILED, "%s cannot be removed: %s", self->path,
                 g_strerror (errno));
    return FALSE;
}

/* It is on disk before anything else happens in this turn. */
static void
keep (gpointer user_data)
{
    CarryHolds *self = user_data;
    g_autofree char *text = format (self);
    g_autoptr (GError) error = NULL;

    if (g_str_equal (text, self->text))
        return;
    if (write_file (self, text, &error))
    {
        g_free (self->text);
        self->text = g_steal_pointer (&text);
        self->is_told = FALSE;
        return;
    }
    if (!self->is_told)
        g_warning ("what is forbidden until a person has looked ends with this run: %s",
                   error->message);
    self->is_told = TRUE;
}

/* One that is set already says who closes, and a guard is no person to have another say. */
static gboolean
throw_switch (const char *code, const char *reason, gpointer user_data)
{
    CarryHolds *self = user_data;
    g_autofree char *text = g_strdup_printf ("%s: %s", code, reason);
    g_autofree char *before = carry_latch_read (self->folder);
    g_autoptr (GError) error = NULL;

    if (before != NULL)
        return TRUE;
    if (carry_latch_set (self->folder, text, carry_engine_get_now (self->engine), &error))
        return TRUE;
    g_warning ("the kill switch could not be thrown, so this halt ends with the run: %s",
               error->message);
    return FALSE;
}

static gboolean
parse_state (const char *word, CarryRiskState *out_state)
{
    for (CarryRiskState state = CARRY_RISK_REDUCING; state <= CARRY_RISK_CANCEL_ONLY; state++)
        if (g_str_equal (word, carry_risk_state_to_text (state)))
        {
            *out_state = state;
            return TRUE;
        }
    return FALSE;
}

/* NULL when none of that name is traded here. */
static const CarryInstrument *
find_instrument (CarryHolds *self, const char *name)
{
    CarryInstruments *instruments = carry_engine_get_instruments (self->engine);

    for (guint i = 0; i < carry_instruments_get_size (instruments); i++)
    {
        const CarryInstrument *instrument = carry_instruments_get (instruments, i);
        g_autofree char *text = carry_instrument_to_string (instrument);

        if (g_str_equal (text, name))
            return instrument;
    }
    return NULL;
}

static void
restore (CarryHolds *self, char *const *words, CarryRiskState state, guint32 instrument)
{
    g_autofree char *reason = g_strcompress (words[4]);
    g_autofree char *told = NULL;
    const CarryRestriction restriction = {
        .instrument = instrument,
        .state = state,
        .code = words[2],
        .reason = reason,
    };

    carry_engine_restore_restriction (self->engine, words[1], &restriction);
    told = g_strdup_printf ("%s holds from an earlier run (%s); `carry ctl resume RUN %s` lifts it",
                            words[2], reason, words[2]);
    carry_engine_tell_people (self->engine, CARRY_NOTICE_WARNING, "still-restricted", told);
}

static gboolean
take_line (CarryHolds *self, const char *line)
{
    g_auto (GStrv) words = g_strsplit (line, " ", N_WORDS);
    const CarryInstrument *instrument = NULL;
    CarryRiskState state = CARRY_RISK_HALTED;

    if (g_strv_length (words) != N_WORDS || !parse_state (words[0], &state) || *words[2] == '\0')
        return FALSE;
    if (!g_str_equal (words[3], ALL))
        instrument = find_instrument (self, words[3]);
    if (instrument != NULL || g_str_equal (words[3], ALL))
        restore (self, words, state,
                 instrument != NULL ? instrument->index : CARRY_RESTRICTION_ALL);
    else
        g_ptr_array_add (self->strange, g_strdup (line));
    return TRUE;
}

static gboolean
take (CarryHolds *self, GError **error)
{
    g_auto (GStrv) lines = g_strsplit (self->text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++)
    {
        if (*lines[i] == '\0' || take_line (self, lines[i]))
            continue;
        g_set_error (
            error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
            "%s: line %u says nothing that was forbidden; mend it, or remove the file when "
            "you know what it forbade",
            self->path, i + 1);
        return FALSE;
    }
    return TRUE;
}

static gboolean
load (CarryHolds *self, GError **error)
{
    g_autoptr (GError) failure = NULL;

    if (g_file_get_contents (self->path, &self->text, NULL, &failure))
    {
        if (g_utf8_validate (self->text, -1, NULL))
            return take (self, error);
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s is no text", self->path);
        return FALSE;
    }
    self->text = g_strdup ("");
    if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

/* What earlier runs left in @folder holds from now on, and what @engine is told is kept there. */
CarryHolds *
carry_holds_new (CarryEngine *engine, const char *folder, GError **error)
{
    CarryHolds *self = g_new0 (CarryHolds, 1);
    const CarryEngineKeeper keeper = { throw_switch, keep, self };

    self->engine = engine;
    self->folder = g_strdup (folder);
    self->path = g_build_filename (folder, FILE_NAME, NULL);
    self->strange = g_ptr_array_new_with_free_func (g_free);
    if (!load (self, error))
    {
        carry_holds_free (self);
        return NULL;
    }
    carry_engine_set_keeper (engine, &keeper);
    return self;
}

void
carry_holds_free (CarryHolds *self)
{
    carry_engine_set_keeper (self->engine, NULL);
    g_ptr_array_unref (self->strange);
    g_free (self->folder);
    g_free (self->path);
    g_free (self->text);
    g_free (self);
}
