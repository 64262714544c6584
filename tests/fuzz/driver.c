/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Runs a fuzz target without libFuzzer, so that every compiler and every test
 * run covers it:
 *
 *   fuzz-NAME CORPUS RUNS   each file of the folder, then RUNS seeded mutations
 *   fuzz-NAME FILE          one file, such as one that failed
 *
 * The input that ends the program is kept as NAME.crash in the working folder.
 */

#include "fuzz.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/carry-random.h"

#define MAX_SIZE 4096
#define MAX_MUTATIONS 6
#define SEED 1

/* What a signal handler can reach. */
static const guint8 *current_data;
static gsize current_size;
static char *crash_path;

static void
on_crash (int number)
{
    int file = open (crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || write (file, current_data, current_size) < 0)
        _exit (1);
    close (file);
    signal (number, SIG_DFL);
    raise (number);
}

/* A copy of exactly that size, so that a sanitizer sees a read past the end. */
static void
run_one (const guint8 *data, gsize size)
{
    g_autofree guint8 *copy = g_malloc (MAX (size, 1));
    if (size > 0)
        memcpy (copy, data, size);
    current_data = copy;
    current_size = size;
    LLVMFuzzerTestOneInput (copy, size);
    current_size = 0;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The files in the order of their names, whatever the file system says. */
static GPtrArray *
read_corpus (const char *folder, GError **error)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
    if (dir == NULL)
        return NULL;
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
        g_ptr_array_add (names, g_build_filename (folder, name, NULL));
    g_ptr_array_sort (names, compare_names);

    g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    for (guint i = 0; i < names->len; i++)
    {
        char *contents;
        gsize length;
        if (!g_file_get_contents (g_ptr_array_index (names, i), &contents, &length, error))
            return NULL;
        g_ptr_array_add (corpus, g_bytes_new_take (contents, length));
    }
    return g_steal_pointer (&corpus);
}

static gsize
position (CarryRandom *random, gsize size)
{
    return (gsize) carry_random_below (random, size);
}

/* Removes, or repeats in place, a piece of the input. */
static void
mutate_piece (CarryRandom *random, GByteArray *input)
{
    guint start = (guint) position (random, input->len);
    guint length = 1 + (guint) position (random, input->len - start);
    if (carry_random_below (random, 2) == 0)
    {
        g_byte_array_remove_range (input, start, length);
        return;
    }
    g_autofree guint8 *piece = g_memdup2 (input->data + start, length);
    g_byte_array_append (input, piece, length);
}

static void
mutate_byte (CarryRandom *random, GByteArray *input)
{
    static const guint8 interesting[] = "\0\xff\x7f\x80 \t\r\n\"'\\,.;:=#-+eE0123456789[]{}&*!|<>%";
    guint8 *byte = input->data + position (random, input->len);
    switch (carry_random_below (random, 3))
    {
    case 0:
        *byte ^= (guint8) (1u << carry_random_below (random, 8));
        break;
    case 1:
        *byte = interesting[carry_random_below (random, sizeof interesting - 1)];
        break;
    default:
        *byte = (guint8) carry_random_below (random, 256);
    }
}

/* Puts a piece of another file anywhere. */
static void
mutate_splice (CarryRandom *random, GByteArray *input, GPtrArray *corpus)
{
    gsize size;
    GBytes *other = g_ptr_array_index (corpus, carry_random_below (random, corpus->len));
    const guint8 *data = g_bytes_get_data (other, &size);
    if (size == 0)
        return;
    gsize from = position (random, size);
    gsize length = 1 + position (random, size - from);
    gsize at = position (random, input->len + 1);
    g_autofree guint8 *tail = g_memdup2 (input->data + at, input->len - at);
    gsize tail_length = input->len - at;
    g_byte_array_set_size (input, (guint) at);
    g_byte_array_append (input, data + from, (guint) length);
    g_byte_array_append (input, tail, (guint) tail_length);
}

static void
mutate (CarryRandom *random, GByteArray *input, GPtrArray *corpus)
{
    for (guint64 i = 1 + carry_random_below (random, MAX_MUTATIONS); i > 0; i--)
    {
        guint64 kind = carry_random_below (random, 4);
        if (input->len == 0 || kind == 0)
            mutate_splice (random, input, corpus);
        else if (kind == 1)
            mutate_piece (random, input);
        else
            mutate_byte (random, input);
    }
    if (input->len > MAX_SIZE)
        g_byte_array_set_size (input, MAX_SIZE);
}

static void
run_mutations (GPtrArray *corpus, guint64 runs)
{
    CarryRandom random;
    carry_random_init (&random, SEED, "fuzz");
    for (guint64 i = 0; i < runs; i++)
    {
        gsize size;
        GBytes *file = g_ptr_array_index (corpus, carry_random_below (&random, corpus->len));
        const guint8 *data = g_bytes_get_data (file, &size);
        g_autoptr (GByteArray) input = g_byte_array_new ();
        g_byte_array_append (input, data, (guint) size);
        mutate (&random, input, corpus);
        run_one (input->data, input->len);
    }
}

static gboolean
run_file (const char *path, GError **error)
{
    g_autofree char *contents = NULL;
    gsize length;
    if (!g_file_get_contents (path, &contents, &length, error))
        return FALSE;
    run_one ((const guint8 *) contents, length);
    g_print ("1..1\nok 1 - %s\n", path);
    return TRUE;
}

static gboolean
run_corpus (const char *folder, const char *runs_text, GError **error)
{
    guint64 runs;
    if (!g_ascii_string_to_unsigned (runs_text, 10, 0, G_MAXUINT32, &runs, error))
        return FALSE;
    g_autoptr (GPtrArray) corpus = read_corpus (folder, error);
    if (corpus == NULL)
        return FALSE;
    if (corpus->len == 0)
    {
        g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: a corpus needs a file", folder);
        return FALSE;
    }
    g_print ("1..2\n");
    for (guint i = 0; i < corpus->len; i++)
    {
        gsize size;
        const guint8 *data = g_bytes_get_data (g_ptr_array_index (corpus, i), &size);
        run_one (data, size);
    }
    g_print ("ok 1 - %u files\n", corpus->len);
    run_mutations (corpus, runs);
    g_print ("ok 2 - %" G_GUINT64_FORMAT " mutations\n", runs);
    return TRUE;
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    if (argc != 2 && argc != 3)
    {
        g_printerr ("usage: %s CORPUS RUNS | FILE\n", argv[0]);
        return 2;
    }
    g_autofree char *name = g_path_get_basename (argv[0]);
    crash_path = g_strconcat (name, ".crash", NULL);
    signal (SIGABRT, on_crash);
    signal (SIGSEGV, on_crash);
    gboolean good = argc == 2 ? run_file (argv[1], &error) : run_corpus (argv[1], argv[2], &error);
    if (!good)
        g_printerr ("%s\n", error->message);
    g_free (crash_path);
    return good ? 0 : 1;
}
