/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-tail.h"

#include <string.h>

#include "tape/carry-tape-reader.h"

/*
 * Blocks are not synced: where the power goes, the last ones of a file may be half there, or be
 * zeros. That is no damage, if nothing whole comes after it and the run did not end in order; what
 * lies before it is the run, as far as it is known. A recording of no run was made at leisure, and
 * is whole or damaged.
 */

static gboolean
is_of_run (const guint8 *data, gsize size)
{
    CarryTapeEntry entry;

    if (size < sizeof entry)
        return FALSE;
    memcpy (&entry, data, sizeof entry);
    return entry.kind == CARRY_TAPE_HEADER;
}

static gboolean
ends_with_end (const guint8 *data, gsize size)
{
    CarryTapeEntry entry = { 0 };

    while (size >= sizeof entry)
    {
        memcpy (&entry, data, sizeof entry);
        if (entry.size > size - sizeof entry)
            return FALSE;
        data += sizeof entry + entry.size;
        size -= sizeof entry + entry.size;
    }
    return size == 0 && entry.kind == CARRY_TAPE_END;
}

/* Whether the run ended in order, or it is of none, or something of the journal cannot be read. */
static gboolean
has_end (const CarryTapeFile *journal)
{
    g_autoptr (CarryTapeFile) file = carry_tape_file_reopen (journal);
    gboolean is_first = TRUE, found = FALSE;
    const CarryTapeBlock *block;
    const guint8 *data = NULL;

    while ((block = carry_tape_file_read (file, &data, NULL)) != NULL)
    {
        found = FALSE;
        if (block->kind != CARRY_TAPE_BLOCK_RECORDS)
            continue;
        if (is_first && !is_of_run (data, block->raw))
            return TRUE;
        is_first = FALSE;
        found = ends_with_end (data, block->raw);
    }
    return found || !(carry_tape_file_is_over (file) || carry_tape_file_is_torn (file));
}

/*
 * (transfer full) (nullable): what is cut from @file, which could not be read further; of a run
 * with @journal. NULL where that is damage.
 */
char *
carry_tape_tail_describe (const CarryTapeFile *file, const CarryTapeFile *journal)
{
    if (!carry_tape_file_is_torn (file) || has_end (journal))
        return NULL;
    return g_strdup_printf ("%s: what follows byte %" G_GSIZE_FORMAT
                            " was never written whole and is left out (%" G_GSIZE_FORMAT
                            " bytes): the run ended there, as where the power fails",
                            carry_tape_file_get_path (file), carry_tape_file_get_offset (file),
                            carry_tape_file_get_size (file) - carry_tape_file_get_offset (file));
}

/* The same of a file whose first bytes are not there. */
char *
carry_tape_tail_describe_missing (const char *path, const CarryTapeFile *journal)
{
    if (has_end (journal))
        return NULL;
    return g_strdup_printf ("%s: nothing of it was written, so it is left out: the run ended "
                            "there, as where the power fails",
                            path);
}
