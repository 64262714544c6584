/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-redactor.h"

#include <string.h>

/* An encoded form that is shorter than this says too little to strike it out everywhere. */
#define MIN_FORM 4

struct _CarryRedactor
{
    GHashTable *runs;                         /* the key of each run */
    gboolean lengths[CARRY_REDACTOR_RUN + 1]; /* which lengths runs have */
};

/* One-to-one for runs of one length, and not readable in a dump of the memory. */
static gint64
run_key (const char *run, gsize length)
{
    guint64 key = 0;
    memcpy (&key, run, length);
    key += length * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    key = (key ^ (key >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
    key = (key ^ (key >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
    return (gint64) (key ^ (key >> 31));
}

static void
wipe_and_free (char *text, gsize length)
{
    explicit_bzero (text, length);
    g_free (text);
}

/* A form shorter than a run is looked for as a whole. */
static void
add_form (CarryRedactor *self, const char *form, gsize length)
{
    gsize run = MIN (length, CARRY_REDACTOR_RUN);
    for (gsize i = 0; i + run <= length; i++)
    {
        gint64 key = run_key (form + i, run);
        g_hash_table_add (self->runs, g_memdup2 (&key, sizeof key));
    }
    self->lengths[run] = TRUE;
}

static void
add_hex (CarryRedactor *self, const char *secret, gsize length, const char *digits)
{
    char *form = g_malloc (2 * length);
    for (gsize i = 0; i < length; i++)
    {
        form[2 * i] = digits[(guchar) secret[i] >> 4];
        form[2 * i + 1] = digits[(guchar) secret[i] & 15];
    }
    if (2 * length >= MIN_FORM)
        add_form (self, form, 2 * length);
    wipe_and_free (form, 2 * length);
}

/*
 * Base64 of a longer text that has the secret @shift bytes after the start of a
 * group: only the characters that depend on nothing but the secret.
 */
static void
add_base64 (CarryRedactor *self, const char *secret, gsize length, gsize shift)
{
    gsize total = shift + length;
    guchar *bytes = g_malloc0 (total);
    memcpy (bytes + shift, secret, length);
    char *form = g_base64_encode (bytes, total);
    gsize first = (shift * 8 + 5) / 6;
    gsize end = total * 8 / 6;
    if (end >= first + MIN_FORM)
    {
        add_form (self, form + first, end - first);
        g_strdelimit (form, "+", '-');
        g_strdelimit (form, "/", '_');
        add_form (self, form + first, end - first);
    }
    wipe_and_free (form, strlen (form));
    wipe_and_free ((char *) bytes, total);
}

static void
add_percent_encoded (CarryRedactor *self, const char *secret, gsize length, const char *digits)
{
    GString *form = g_string_sized_new (3 * length + 1);
    for (gsize i = 0; i < length; i++)
        if (g_ascii_isalnum (secret[i]) || strchr ("-._~", secret[i]) != NULL)
            g_string_append_c (form, secret[i]);
        else
        {
            g_string_append_c (form, '%');
            g_string_append_c (form, digits[(guchar) secret[i] >> 4]);
            g_string_append_c (form, digits[(guchar) secret[i] & 15]);
        }
    if (form->len > length)
        add_form (self, form->str, form->len);
    gsize used = form->len;
    wipe_and_free (g_string_free (form, FALSE), used);
}

CarryRedactor *
carry_redactor_new (void)
{
    CarryRedactor *self = g_new0 (CarryRedactor, 1);
    self->runs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    return self;
}

/* An empty secret is none. */
void
carry_redactor_add (CarryRedactor *self, const char *secret)
{
    static const char *lower = "0123456789abcdef";
    static const char *upper = "0123456789ABCDEF";
    gsize length = strlen (secret);
    if (length == 0)
        return;

    add_form (self, secret, length);
    add_hex (self, secret, length, lower);
    add_hex (self, secret, length, upper);
    for (gsize shift = 0; shift < 3; shift++)
        add_base64 (self, secret, length, shift);
    add_percent_encoded (self, secret, length, lower);
    add_percent_encoded (self, secret, length, upper);
}

/* Returns how many bytes of a secret @text starts with, or 0. */
static gsize
match_length (const CarryRedactor *self, const char *text, gsize length)
{
    for (gsize run = MIN (length, CARRY_REDACTOR_RUN); run > 0; run--)
    {
        gint64 key = self->lengths[run] ? run_key (text, run) : 0;
        if (self->lengths[run] && g_hash_table_contains (self->runs, &key))
            return run;
    }
    return 0;
}

/* Appends @text with each stretch of overlapping runs replaced by the mark. */
void
carry_redactor_append (const CarryRedactor *self, GString *target, const char *text, gsize length)
{
    gsize covered = 0;
    if (g_hash_table_size (self->runs) == 0)
    {
        g_string_append_len (target, text, (gssize) length);
        return;
    }
    for (gsize i = 0; i < length; i++)
    {
        gsize match = match_length (self, text + i, length - i);
        if (match > 0 && i >= covered)
            g_string_append (target, CARRY_REDACTOR_MARK);
        covered = MAX (covered, i + match);
        if (i >= covered)
            g_string_append_c (target, text[i]);
    }
}

void
carry_redactor_free (CarryRedactor *self)
{
    g_hash_table_unref (self->runs);
    g_free (self);
}
