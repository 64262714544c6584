/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-log.h"
#include "base/carry-error.h"
#include "base/carry-log-console.h"
#include "base/carry-log-domain.h"
#include "base/carry-log-file.h"
#include "base/carry-log-journal.h"
#include "base/carry-log-record.h"
#include "base/carry-redactor.h"

#include <string.h>
#include <unistd.h>

#define LEVELS                                                                                     \
    (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE |        \
     G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG)

typedef enum
{
    SINK_TEXT,
    SINK_JSON,
    SINK_CONSOLE,
    SINK_JOURNAL,
    N_SINKS,
} SinkKind;

typedef struct
{
    const char *name;
    gboolean open;
    guint64 lost; /* lines since the last one that was written */
} Sink;

struct _CarryLog
{
    CarryClock *clock;
    char *instance;
    GLogLevelFlags level;
    guint lines_per_second;
    gboolean colour;
    Sink sinks[N_SINKS];
    CarryLogFile *text;
    CarryLogFile *json;
    CarryLogConsole console;
    CarryLogJournal *journal;
    CarryRedactor *redactor;
    GPtrArray *domains; /* in the order they were met, so that output has an order */
    guint capped;       /* domains that dropped lines and did not tell yet */
    GString *line;
};

/* Held while a line is written, and by everything that changes a log. */
static GMutex mutex;
static CarryLog *active;

static gboolean
is_level (GLogLevelFlags level)
{
    return (level & ~LEVELS) == 0 && level != 0 && (level & (level - 1)) == 0;
}

static gboolean
write_line (CarryLog *self, SinkKind kind, const CarryLogRecord *record, GError **error)
{
    GString *line = g_string_truncate (self->line, 0);
    switch (kind)
    {
    case SINK_TEXT:
        carry_log_record_format_text (record, FALSE, line);
        return carry_log_file_write (self->text, line->str, line->len, error);
    case SINK_JSON:
        carry_log_record_format_json (record, line);
        return carry_log_file_write (self->json, line->str, line->len, error);
    case SINK_CONSOLE:
        carry_log_record_format_text (record, self->colour, line);
        return carry_log_console_write (&self->console, line->str, line->len, error);
    default:
        carry_log_record_format_journal (record, line);
        return carry_log_journal_send (self->journal, line->str, line->len, error);
    }
}

/* A message of the log itself. */
static CarryLogRecord *
make_notice (CarryLog *self, gint64 now, const char *domain, const char *message)
{
    const GLogField fields[] = {
        { "GLIB_DOMAIN", domain, -1 },
        { "MESSAGE", message, -1 },
    };
    return carry_log_record_new (now, G_LOG_LEVEL_WARNING, fields, G_N_ELEMENTS (fields),
                                 self->instance, self->redactor);
}

/* For what the log cannot say about itself. Nobody is left to tell when this fails. */
static void
tell_console (CarryLog *self, const char *message)
{
    g_autofree char *line = g_strdup_printf ("carry: %s\n", message);
    carry_log_console_write (&self->console, line, strlen (line), NULL);
}

static char *
describe_loss (const Sink *sink)
{
    return g_strdup_printf ("Lines that could not be written to %s: %" G_GUINT64_FORMAT, sink->name,
                            sink->lost);
}

/* Lines that were lost are told in their place, before the first that is written again. */
static gboolean
tell_loss (CarryLog *self, SinkKind kind, gint64 now)
{
    Sink *sink = &self->sinks[kind];
    if (sink->lost == 0)
        return TRUE;
    g_autofree char *message = describe_loss (sink);
    g_autoptr (CarryLogRecord) notice = make_notice (self, now, G_LOG_DOMAIN, message);
    if (!write_line (self, kind, notice, NULL))
        return FALSE;
    sink->lost = 0;
    return TRUE;
}

static void
put (CarryLog *self, SinkKind kind, const CarryLogRecord *record, gint64 now)
{
    g_autoptr (GError) error = NULL;
    Sink *sink = &self->sinks[kind];
    if (!sink->open)
        return;
    if (tell_loss (self, kind, now) && write_line (self, kind, record, &error))
        return;
    sink->lost++;
    if (error != NULL)
    {
        g_autofree char *message =
            g_strdup_printf ("%s; its log lines are lost until that is put right", error->message);
        tell_console (self, message);
    }
}

static void
put_everywhere (CarryLog *self, const CarryLogRecord *record, gint64 now)
{
    for (SinkKind kind = 0; kind < N_SINKS; kind++)
        put (self, kind, record, now);
}

static CarryLogDomain *
get_domain (CarryLog *self, const char *name)
{
    for (guint i = 0; i < self->domains->len; i++)
    {
        CarryLogDomain *known = g_ptr_array_index (self->domains, i);
        if (g_str_equal (known->name, name))
            return known;
    }
    CarryLogDomain *domain = carry_log_domain_new (name);
    g_ptr_array_add (self->domains, domain);
    return domain;
}

static void
tell_dropped (CarryLog *self, CarryLogDomain *domain, gint64 now)
{
    if (domain->dropped == 0)
        return;
    g_autofree char *message =
        g_strdup_printf ("Lines dropped because of more than %u in a second: %" G_GUINT64_FORMAT,
                         self->lines_per_second, domain->dropped);
    g_autoptr (CarryLogRecord) notice = make_notice (self, now, domain->name, message);
    put_everywhere (self, notice, now);
    domain->dropped = 0;
    self->capped--;
}

static void
tell_all_dropped (CarryLog *self, gint64 now, gboolean at_once)
{
    for (guint i = 0; self->capped > 0 && i < self->domains->len; i++)
    {
        CarryLogDomain *domain = g_ptr_array_index (self->domains, i);
        if (at_once || carry_log_domain_is_window_over (domain, now))
            tell_dropped (self, domain, now);
    }
}

/* What ends the process, or a person must know, is never dropped. */
static gboolean
is_urgent (GLogLevelFlags level, const GLogField *fields, gsize n_fields)
{
    const GLogField *notice = carry_log_record_find_field (fields, n_fields, "CARRY_NOTICE");

    return level == G_LOG_LEVEL_ERROR ||
           (notice != NULL && notice->length < 0 && g_str_equal (notice->value, "critical"));
}

static gboolean
is_within_cap (CarryLog *self, CarryLogDomain *domain, gint64 now)
{
    if (self->lines_per_second == 0)
        return TRUE;
    if (carry_log_domain_take (domain, self->lines_per_second, now))
        return TRUE;
    self->capped += domain->dropped == 1;
    return FALSE;
}

static void
take_message (CarryLog *self, GLogLevelFlags level, const GLogField *fields, gsize n_fields)
{
    const GLogField *name = carry_log_record_find_field (fields, n_fields, "GLIB_DOMAIN");
    CarryLogDomain *domain = get_domain (self, name != NULL && name->length < 0 ? name->value : "");
    if (level > (domain->level != 0 ? domain->level : self->level))
        return;

    gint64 now = carry_clock_get_now (self->clock);
    tell_all_dropped (self, now, FALSE);
    if (!is_urgent (level, fields, n_fields) && !is_within_cap (self, domain, now))
        return;
    g_autoptr (CarryLogRecord) record =
        carry_log_record_new (now, level, fields, n_fields, self->instance, self->redactor);
    put_everywhere (self, record, now);
}

/* GLib itself keeps what is logged in here from coming back. */
static GLogWriterOutput
on_message (GLogLevelFlags flags, const GLogField *fields, gsize n_fields, gpointer unused)
{
    g_mutex_lock (&mutex);
    gboolean taken = active != NULL;
    if (taken)
        take_message (active, flags & G_LOG_LEVEL_MASK, fields, n_fields);
    g_mutex_unlock (&mutex);
    return taken ? G_LOG_WRITER_HANDLED : g_log_writer_default (flags, fields, n_fields, unused);
}

static gboolean
check_settings (const CarryLogSettings *settings, GError **error)
{
    if (!is_level (settings->level))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "The log has no level; set error, warning, message, info or debug");
        return FALSE;
    }
    if (settings->directory != NULL && settings->max_bytes <= 0)
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "A log file of at most %" G_GINT64_FORMAT " bytes cannot be written; set 1 or "
                     "more",
                     settings->max_bytes);
        return FALSE;
    }
    return TRUE;
}

static gboolean
open_files (CarryLog *self, const CarryLogSettings *settings, GError **error)
{
    self->text = carry_log_file_open (settings->directory, "app.log", settings->max_bytes,
                                      settings->keep, error);
    if (self->text == NULL)
        return FALSE;
    self->json = carry_log_file_open (settings->directory, "app.jsonl", settings->max_bytes,
                                      settings->keep, error);
    if (self->json == NULL)
        return FALSE;
    self->sinks[SINK_TEXT] = (Sink){ .name = self->text->path, .open = TRUE };
    self->sinks[SINK_JSON] = (Sink){ .name = self->json->path, .open = TRUE };
    return TRUE;
}

static gboolean
open_sinks (CarryLog *self, const CarryLogSettings *settings, GError **error)
{
    self->console.fd = STDERR_FILENO;
    self->colour = g_log_writer_supports_color (STDERR_FILENO);
    if (settings->console && !g_log_writer_is_journald (STDERR_FILENO))
        self->sinks[SINK_CONSOLE] = (Sink){ .name = "standard error", .open = TRUE };

    if (settings->directory != NULL && !open_files (self, settings, error))
        return FALSE;
    if (!carry_log_journal_is_ours ())
        return TRUE;
    self->journal = carry_log_journal_open (CARRY_LOG_JOURNAL_SOCKET, error);
    self->sinks[SINK_JOURNAL] = (Sink){ .name = "the journal", .open = TRUE };
    return self->journal != NULL;
}

/**
 * carry_log_new: (skip)
 * @settings: where and what to write
 * @clock: where the time of each line comes from
 * @error: set when this returns %NULL
 *
 * Opens the files, each readable by this user only and never through a symbolic
 * link. Nothing is written before carry_log_install().
 *
 * Returns: (transfer full): a log, or %NULL
 */
CarryLog *
carry_log_new (const CarryLogSettings *settings, CarryClock *clock, GError **error)
{
    g_return_val_if_fail (settings != NULL, NULL);
    g_return_val_if_fail (CARRY_IS_CLOCK (clock), NULL);

    if (!check_settings (settings, error))
        return NULL;

    g_autoptr (CarryLog) self = g_new0 (CarryLog, 1);
    self->clock = g_object_ref (clock);
    self->instance = g_strdup (settings->instance);
    self->level = settings->level;
    self->lines_per_second = settings->lines_per_second;
    self->redactor = carry_redactor_new ();
    self->domains = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_log_domain_free);
    self->line = g_string_new (NULL);
    return open_sinks (self, settings, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * carry_log_install: (skip)
 * @self: (nullable): a log
 *
 * From now on everything that this process logs goes to @self, in place of the
 * log before it; with %NULL, to where GLib writes by default. The caller keeps
 * @self.
 */
void
carry_log_install (CarryLog *self)
{
    static gsize once = 0;
    if (g_once_init_enter (&once))
    {
        g_log_set_writer_func (on_message, NULL, NULL);
        g_once_init_leave (&once, 1);
    }
    g_mutex_lock (&mutex);
    active = self;
    g_mutex_unlock (&mutex);
}

/**
 * carry_log_set_level: (skip)
 * @self: a log
 * @domain: (nullable): a log domain, or %NULL for all that have no level of their own
 * @level: the least important level that is written
 *
 * Returns: %FALSE if @level is not exactly one level, and nothing is changed
 */
gboolean
carry_log_set_level (CarryLog *self, const char *domain, GLogLevelFlags level)
{
    g_return_val_if_fail (self != NULL, FALSE);

    if (!is_level (level))
        return FALSE;
    g_mutex_lock (&mutex);
    if (domain != NULL)
        get_domain (self, domain)->level = level;
    else
        self->level = level;
    g_mutex_unlock (&mutex);
    return TRUE;
}

/**
 * carry_log_add_secret: (skip)
 * @self: a log
 * @secret: what must never be written; an empty text is no secret
 *
 * From now on any 8 bytes in a row of @secret, as it is or in hexadecimal, base64
 * or percent-encoded, become `[secret]` in every line. @secret itself is not kept.
 */
void
carry_log_add_secret (CarryLog *self, const char *secret)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (secret != NULL);

    g_mutex_lock (&mutex);
    carry_redactor_add (self->redactor, secret);
    g_mutex_unlock (&mutex);
}

static void
sync_file (CarryLog *self, CarryLogFile *file)
{
    g_autoptr (GError) error = NULL;
    if (file != NULL && !carry_log_file_sync (file, &error))
        tell_console (self, error->message);
}

/**
 * carry_log_flush: (skip)
 * @self: a log
 *
 * Writes how many lines were dropped so far and waits until the disk has the
 * files. Lines need no flush to be read by others.
 */
void
carry_log_flush (CarryLog *self)
{
    g_return_if_fail (self != NULL);

    g_mutex_lock (&mutex);
    tell_all_dropped (self, carry_clock_get_now (self->clock), TRUE);
    sync_file (self, self->text);
    sync_file (self, self->json);
    g_mutex_unlock (&mutex);
}

/* The last chance to tell of what is missing. */
static void
tell_rest (CarryLog *self)
{
    gint64 now = carry_clock_get_now (self->clock);
    tell_all_dropped (self, now, TRUE);
    for (SinkKind kind = 0; kind < N_SINKS; kind++)
        if (!tell_loss (self, kind, now))
        {
            g_autofree char *message = describe_loss (&self->sinks[kind]);
            tell_console (self, message);
        }
}

/**
 * carry_log_free: (skip)
 * @self: (transfer full) (nullable): a log
 *
 * Closes the files. If @self is installed, GLib's default takes its place.
 */
void
carry_log_free (CarryLog *self)
{
    if (self == NULL)
        return;

    g_mutex_lock (&mutex);
    if (active == self)
        active = NULL;
    tell_rest (self);
    g_mutex_unlock (&mutex);

    g_clear_pointer (&self->text, carry_log_file_close);
    g_clear_pointer (&self->json, carry_log_file_close);
    g_clear_pointer (&self->journal, carry_log_journal_close);
    carry_redactor_free (self->redactor);
    g_ptr_array_unref (self->domains);
    g_string_free (self->line, TRUE);
    g_object_unref (self->clock);
    g_free (self->instance);
    g_free (self);
}

/**
 * carry_log_parse_level: (skip)
 * @text: `error`, `warning`, `message`, `info` or `debug`
 * @out_level: (out): the level for #CarryLogSettings
 * @error: set when this returns %FALSE
 *
 * Reads a level. `error` is %G_LOG_LEVEL_CRITICAL: %G_LOG_LEVEL_ERROR, which ends
 * the process, is always written.
 *
 * Returns: %TRUE if @text is a level
 */
gboolean
carry_log_parse_level (const char *text, GLogLevelFlags *out_level, GError **error)
{
    static const struct
    {
        const char *name;
        GLogLevelFlags level;
    } names[] = {
        { "error", G_LOG_LEVEL_CRITICAL },  { "warning", G_LOG_LEVEL_WARNING },
        { "message", G_LOG_LEVEL_MESSAGE }, { "info", G_LOG_LEVEL_INFO },
        { "debug", G_LOG_LEVEL_DEBUG },
    };
    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (out_level != NULL, FALSE);

    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_str_equal (text, names[i].name))
        {
            *out_level = names[i].level;
            return TRUE;
        }
    g_autofree char *quoted = g_strescape (text, NULL);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "\"%.40s\" is no log level; write error, warning, message, info or debug", quoted);
    return FALSE;
}
