/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sentinel/carry-sentinel.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/carry-error.h"
#include "sentinel/carry-sentinel-private.h"

/* A person makes this file to say that the alarms were seen. */
#define ACK_FILE "ack"

/* In the folder of the run, so that two never watch the same. */
#define LOCK_FILE "sentinel.lock"

/* A pulse is some lines a leg and execution; what is longer is none. */
#define MOST_BYTES (4 * 1024 * 1024)

/* A beat that is late, and one that is lost, are no silence. */
#define LEAST_BEATS 3

static gboolean
check_settings (const CarrySentinelSettings *settings, GError **error)
{
    if (settings->flatten_after_ns < settings->cancel_after_ns ||
        settings->cancel_after_ns < settings->look_ns)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "sentinel: look-interval, cancel-after and flatten-after must not "
                             "become shorter in this order");
    else if (settings->elsewhere && settings->difference == CARRY_SENTINEL_KILL)
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                             "sentinel: difference=kill sets the kill switch of the run, which "
                             "cannot be reached from another machine; leave difference or "
                             "elsewhere out");
    else if (settings->cancel_after_ns < LEAST_BEATS * settings->pulse_interval_ns)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CONFIG,
                     "sentinel: cancel-after is less than %d times pulse-interval, which is how "
                     "often the run says that it lives: a run that lives would count as silent; "
                     "make cancel-after longer, or set pulse-interval here and in the host of the "
                     "run to less",
                     LEAST_BEATS);
    else
        return TRUE;
    return FALSE;
}

/* What the one before knew; if it acted, this one goes on. */
static gboolean
remember (CarrySentinel *self, const char *folder, GError **error)
{
    g_autofree char *text = NULL;

    if (!carry_sentinel_memory_load (&self->memory, folder, error))
        return FALSE;
    self->watch.is_armed = self->memory.is_armed;
    if (self->memory.books != NULL)
    {
        text = carry_pulse_format (self->memory.books);
        self->watch.books = carry_pulse_parse (text, NULL);
    }
    if (self->memory.phase == CARRY_SENTINEL_WATCHING)
        return TRUE;
    /* People may have orders there by now. */
    self->is_swept = self->memory.is_emptied;
    if (self->memory.is_sending)
        self->resume_wait_ns = self->settings->resume_wait_ns;
    /* It was as long as it had to be for what was begun. */
    self->watch.silent_ns = self->memory.phase == CARRY_SENTINEL_CANCELING
                                ? self->settings->cancel_after_ns
                                : self->settings->flatten_after_ns;
    return TRUE;
}

CarrySentinel *
carry_sentinel_new (const CarrySentinelSubject *subject, GError **error)
{
    g_autoptr (CarrySentinel) self = g_new0 (CarrySentinel, 1);

    self->settings = g_object_ref (subject->settings);
    self->desk = subject->desk;
    self->disk = carry_sentinel_disk_new ();
    self->venue = carry_sentinel_venue_new (subject->desk, subject->exchange, subject->epoch);
    self->env = g_strdup (subject->env);
    self->pulse_path = g_build_filename (self->settings->watch, CARRY_PULSE_FILE, NULL);
    self->ack_path = g_build_filename (subject->folder, ACK_FILE, NULL);
    self->lock = -1;
    self->watch.start_patience_ns = self->settings->start_patience_ns;
    self->watch.guard_stopped = self->settings->guard_stopped;
    self->fills =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) carry_fill_free);
    self->failed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
    if (!check_settings (self->settings, error) || !remember (self, subject->folder, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
carry_sentinel_free (CarrySentinel *self)
{
    if (self->lock >= 0)
        close (self->lock);
    /* Waiting for the disk turns the loop, in which a venue that is there would still answer. */
    carry_sentinel_venue_free (self->venue);
    carry_sentinel_disk_free (self->disk);
    carry_sentinel_watch_clear (&self->watch);
    carry_sentinel_memory_clear (&self->memory);
    carry_sentinel_forget_doubt (self);
    g_hash_table_unref (self->fills);
    g_hash_table_unref (self->failed);
    g_clear_error (&self->failure);
    g_free (self->env);
    g_free (self->pulse_path);
    g_free (self->ack_path);
    g_free (self->pulse_problem);
    g_free (self->left);
    g_free (self->shortage);
    g_free (self->trouble);
    g_free (self->stranger);
    g_object_unref (self->settings);
    g_free (self);
}

/* --- looking ------------------------------------------------------------------------------- */

/* (transfer full) (nullable): a file that is not there, or cannot be read, is silence. */
static CarryPulse *
read_pulse (CarrySentinel *self)
{
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    CarryPulse *pulse = NULL;
    gsize length = 0;

    if (g_file_get_contents (self->pulse_path, &text, &length, &error))
    {
        if (length < MOST_BYTES && strlen (text) == length)
            pulse = carry_pulse_parse (text, &error);
        else
            g_set_error_literal (&error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "it is no text");
    }
    if (error != NULL && g_strcmp0 (self->pulse_problem, error->message) != 0)
        g_message ("%s: %s", self->pulse_path, error->message);
    g_free (self->pulse_problem);
    self->pulse_problem = error != NULL ? g_strdup (error->message) : NULL;
    return pulse;
}

/* It goes on: the key may be the right one, and what lies there of a run that moved. */
static void
tell_stranger (CarrySentinel *self, const CarryPulse *books, const char *account)
{
    g_autofree char *text = g_strdup_printf (
        "the run trades at %s for %s, and the key here is of %s at %s, so nothing is done for it; "
        "give the sentinel a key of the same account",
        books->env != NULL ? books->env : "?", books->account, account != NULL ? account : "nobody",
        self->env);

    if (g_strcmp0 (self->stranger, text) == 0)
        return;
    g_free (self->stranger);
    self->stranger = g_steal_pointer (&text);
    carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_CRITICAL, "other-account", "%s",
                              self->stranger);
}

/*
 * Another account, or another venue: whatever it did there would be wrong. What is
 * watched is forgotten; what was begun is kept for the right key.
 */
static void
check_identity (CarrySentinel *self)
{
    gboolean watches = self->memory.phase == CARRY_SENTINEL_WATCHING;
    const CarryPulse *books = watches ? self->watch.books : self->memory.books;
    g_autofree char *account = NULL;
    g_auto (GStrv) accounts = NULL;

    if (books == NULL || books->account == NULL || !carry_sentinel_venue_is_ready (self->venue))
        return;
    account = carry_sentinel_venue_dup_account (self->venue);
    accounts = g_strsplit (books->account, " ", -1);
    self->is_known = account != NULL && g_strv_contains ((const char *const *) accounts, account) &&
                     g_strcmp0 (books->env, self->env) == 0;
    if (self->is_known)
        g_clear_pointer (&self->stranger, g_free);
    else
        tell_stranger (self, books, account);
    if (!self->is_known && watches)
        carry_sentinel_watch_forget (&self->watch);
}

/* So that one that starts again knows what was held; it need not be of the last second. */
static void
keep_books (CarrySentinel *self)
{
    /* With the right key what was kept before is of use. */
    if (self->stranger != NULL || self->memory.phase != CARRY_SENTINEL_WATCHING ||
        carry_sentinel_disk_get_n_waiting (self->disk) > 0 ||
        (self->watch.number == self->number_saved && self->memory.is_armed == self->watch.is_armed))
        return;
    self->number_saved = self->watch.number;
    carry_sentinel_save (self, self->watch.books);
}

/* As soon as there is a folder. Where it cannot be written, the sentinel's own must do. */
static void
lock_run (CarrySentinel *self)
{
    g_autofree char *path = g_build_filename (self->settings->watch, LOCK_FILE, NULL);
    int fd;

    if (self->lock >= 0 || self->failure != NULL)
        return;
    fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
    {
        if (errno != ENOENT && !self->is_lock_told)
            carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_WARNING, "not-locked",
                                      "%s cannot be made, so nothing keeps a second sentinel "
                                      "away, and the kill switch cannot be set: %s",
                                      path, g_strerror (errno));
        self->is_lock_told = errno != ENOENT;
        return;
    }
    if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    {
        self->lock = fd;
        return;
    }
    g_set_error (&self->failure, CARRY_ERROR, CARRY_ERROR_CONFLICT,
                 "another sentinel watches %s; stop it first", self->settings->watch);
    close (fd);
}

static void
look_for_ack (CarrySentinel *self)
{
    if (access (self->ack_path, F_OK) != 0)
        return;
    if (unlink (self->ack_path) == 0)
        carry_sentinel_desk_acknowledge (self->desk);
}

/* --- the account --------------------------------------------------------------------------- */

static void
on_snapshot (const CarrySnapshot *snapshot, const GError *error, gpointer user_data)
{
    CarrySentinel *self = user_data;

    if (snapshot == NULL)
    {
        if (g_strcmp0 (self->trouble, error->message) != 0)
            carry_sentinel_desk_tell (self->desk, CARRY_NOTICE_WARNING, "no-answer",
                                      "the account cannot be read, it is tried again: %s",
                                      error->message);
        g_free (self->trouble);
        self->trouble = g_strdup (error->message);
        return;
    }
    g_clear_pointer (&self->trouble, g_free);
    if (self->memory.phase != CARRY_SENTINEL_WATCHING)
        carry_sentinel_on_reading (self, snapshot);
    else if (self->watch.is_armed && self->watch.silent_ns < self->settings->cancel_after_ns)
        carry_sentinel_compare (self, snapshot);
}

static void
ask (CarrySentinel *self)
{
    gboolean acts = self->memory.phase != CARRY_SENTINEL_WATCHING;

    if (!self->is_known || self->read_wait_ns > 0 || (!acts && !self->watch.is_armed))
        return;
    /* The switch first, so that nothing new comes; then orders: reading the account takes longer. */
    if (acts && !carry_sentinel_is_kept (self))
        return;
    if (acts && !self->is_swept)
    {
        carry_sentinel_venue_cancel_all (self->venue);
        self->is_swept = TRUE;
    }
    if (!acts)
        self->read_wait_ns = self->settings->compare_interval_ns;
    carry_sentinel_venue_read (self->venue, on_snapshot, self);
}

/* ------------------------------------------------------------------------------------------- */

static void
pass (gint64 *wait_ns, gint64 since_ns)
{
    *wait_ns = MAX (*wait_ns - since_ns, 0);
}

static void
look_at_legs (CarrySentinel *self)
{
    const CarrySentinelPlan plan = {
        .instruments = carry_sentinel_desk_get_instruments (self->desk),
        .books = self->watch.books,
    };

    self->watch.is_apart = plan.books != NULL && carry_sentinel_plan_is_apart (&plan);
}

/* As often as it should, or less often: time in which it did not look is nobody's silence. */
static gboolean
on_look (gpointer user_data)
{
    CarrySentinel *self = user_data;
    gint64 since_ns = self->settings->look_ns;

    look_at_legs (self);
    carry_sentinel_watch_look (&self->watch, read_pulse (self), since_ns);
    pass (&self->read_wait_ns, since_ns);
    pass (&self->resume_wait_ns, since_ns);
    carry_sentinel_pass_failures (self, since_ns);
    pass (&self->disk_wait_ns, since_ns);
    self->acting_ns += since_ns;
    self->doubt.since_ns += since_ns;
    carry_sentinel_venue_connect (self->venue);
    if (carry_sentinel_venue_get_refusal (self->venue) != NULL && self->failure == NULL &&
        self->memory.phase == CARRY_SENTINEL_WATCHING)
        self->failure = g_error_copy (carry_sentinel_venue_get_refusal (self->venue));
    check_identity (self);
    lock_run (self);
    if (self->failure != NULL)
        return G_SOURCE_CONTINUE;
    look_for_ack (self);
    carry_sentinel_advance (self);
    keep_books (self);
    ask (self);
    (void) sd_notify (FALSE, "WATCHDOG=1");
    return G_SOURCE_CONTINUE;
}

/* Until @cancellable is cancelled; FALSE when it must not or cannot watch this run. */
gboolean
carry_sentinel_run (CarrySentinel *self, GCancellable *cancellable, GError **error)
{
    GSource *timer =
        g_timeout_source_new ((guint) MAX (self->settings->look_ns / CARRY_NS_PER_MS, 1));

    g_source_set_callback (timer, on_look, self, NULL);
    g_source_attach (timer, NULL);
    g_message ("watching %s%s", self->pulse_path,
               self->memory.phase != CARRY_SENTINEL_WATCHING ? ", going on with what was begun"
                                                             : "");
    (void) sd_notify (FALSE, "READY=1");
    while (self->failure == NULL && !g_cancellable_is_cancelled (cancellable))
        g_main_context_iteration (NULL, TRUE);
    g_source_destroy (timer);
    g_source_unref (timer);
    if (self->failure == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&self->failure));
    return FALSE;
}
