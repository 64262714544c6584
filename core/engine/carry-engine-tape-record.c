/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-engine-private.h"

/* What a recording begins with: what was run, of what, and what earlier runs knew. */

static CarryPack *
begin (CarryEngine *self)
{
    return carry_recorder_begin (self->tape.recorder);
}

static void
end (CarryEngine *self, const CarryTapeEntry *entry)
{
    carry_recorder_end (self->tape.recorder, entry);
}

/* Settings of an engine, its first instant and the configuration, @config. */
void
carry_engine_tape_pack_header (CarryPack *pack, CarryEngineSettings *settings, gint64 *now,
                               char **config)
{
    carry_pack_u64 (pack, &settings->seed);
    carry_pack_u64 (pack, &settings->epoch);
    carry_pack_i64 (pack, &settings->ts_from);
    carry_pack_i64 (pack, &settings->ts_to);
    carry_pack_i64 (pack, &settings->data_latency_ns);
    carry_pack_i64 (pack, &settings->equity_interval_ns);
    carry_pack_i64 (pack, &settings->forget_after_ns);
    carry_pack_decimal (pack, &settings->capital);
    carry_pack_word (pack, &settings->quote_coin);
    carry_pack_word (pack, &settings->name);
    carry_pack_word (pack, &settings->env);
    carry_pack_i64 (pack, now);
    carry_pack_text (pack, config);
}

/*
 * From now on everything that comes in is noted, in a folder of its own; and every
 * @interval_ns what everything is, where something happened. Before any module is added. @config is for whoever
 * makes the same modules again; it holds no secret.
 */
gboolean
carry_engine_record (CarryEngine *self, const CarryTapeSettings *settings, const char *config,
                     gint64 interval_ns, GError **error)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_HEADER);
    CarryEngineSettings engine = self->settings;
    gint64 now = self->now;
    char *text = (char *) config;

    g_assert (self->modules->len == 0);
    self->tape.recorder = carry_recorder_new (settings, error);
    if (self->tape.recorder == NULL)
        return FALSE;
    self->tape.interval_ns = interval_ns;
    self->tape.ts_state = self->now;
    carry_engine_tape_pack_header (begin (self), &engine, &now, &text);
    end (self, &entry);
    carry_recorder_flush (self->tape.recorder);
    return TRUE;
}

/* The run ends in order: what everything is in the end is noted. Waits for the disk. */
void
carry_engine_end_record (CarryEngine *self)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_END);

    if (self->tape.recorder == NULL)
        return;
    carry_engine_note_state (self);
    begin (self);
    end (self, &entry);
    g_clear_pointer (&self->tape.recorder, carry_recorder_free);
}

/* A module starts; what it asks and adds is an input only when it is one of outside. */
void
carry_engine_begin_start (CarryEngine *self, CarryModule *module)
{
    guint number = carry_context_get_number (carry_module_get_context (module));
    CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_START);

    if (self->tape.recorder != NULL)
    {
        begin (self);
        entry.module = (guint16) number;
        end (self, &entry);
    }
    if (carry_engine_get_module (self, number)->is_outside)
        return;
    self->tape.depth++;
    self->tape.inside_depth++;
}

void
carry_engine_end_start (CarryEngine *self, CarryModule *module)
{
    guint number = carry_context_get_number (carry_module_get_context (module));

    if (carry_engine_get_module (self, number)->is_outside)
        return;
    self->tape.depth--;
    self->tape.inside_depth--;
}

void
carry_engine_note_module (CarryEngine *self, const CarryEngineModule *entry)
{
    CarryTapeEntry tape_entry = carry_engine_make_entry (self, CARRY_TAPE_MODULE);
    const char *id = carry_module_get_id (entry->module);
    const char *type = G_OBJECT_TYPE_NAME (entry->module);
    gboolean is_outside = entry->is_outside;
    CarryPack *pack;

    if (self->tape.recorder == NULL)
        return;
    pack = begin (self);
    tape_entry.module = (guint16) carry_context_get_number (entry->context);
    carry_pack_word (pack, &id);
    carry_pack_word (pack, &type);
    carry_pack_flag (pack, &is_outside);
    end (self, &tape_entry);
}

void
carry_engine_note_instrument (CarryEngine *self, const CarryInstrument *instrument)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_INSTRUMENT);
    CarryInstrument copy = *instrument;

    if (self->tape.recorder == NULL)
        return;
    carry_pack_instrument (begin (self), &copy);
    end (self, &entry);
}

/* What an earlier run left; numbers of modules and instruments are of that run, so they go. */
void
carry_engine_note_restored (CarryEngine *self, const CarryEvent *event)
{
    const CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_RESTORED);
    guint32 instrument = event->instrument != NULL ? event->instrument->index : 0;
    gboolean has_instrument = event->instrument != NULL;
    CarryRecord record;
    CarryPack *pack;

    if (self->tape.recorder == NULL)
        return;
    carry_record_init (&record, event, 0);
    if (event->kind == CARRY_EVENT_ORDER)
    {
        record.order.owner = 0;
        record.order.instrument = instrument;
    }
    else if (event->kind == CARRY_EVENT_FILL)
    {
        record.fill.owner = 0;
        record.fill.instrument = instrument;
    }
    else if (event->kind == CARRY_EVENT_FUNDING)
        record.funding.instrument = instrument;
    else if (event->kind == CARRY_EVENT_GROUP)
        record.group.owner = 0;
    else if (event->kind == CARRY_EVENT_ADJUSTMENT && has_instrument)
        record.adjustment.instrument = instrument;
    pack = begin (self);
    carry_pack_flag (pack, &has_instrument);
    carry_pack_u32 (pack, &instrument);
    carry_engine_tape_pack_event (pack, &record);
    end (self, &entry);
    carry_record_clear (&record);
}

void
carry_engine_note_books (CarryEngine *self)
{
    CarryTapeEntry entry = carry_engine_make_entry (self, CARRY_TAPE_BOOKS);

    if (self->tape.recorder == NULL)
        return;
    begin (self);
    entry.ts = self->ts_books;
    end (self, &entry);
}
