/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-block.h"

#include <string.h>
#include <zlib.h>

#include "base/carry-error.h"
#include "base/carry-version.h"

#define FILE_MAGIC "CARRYTAP"
#define FILE_VERSION 1
/* The structs go to disk as they are in memory, and only the same build reads them as a run. */
G_STATIC_ASSERT (sizeof (CarryTapeFileHeader) == 96);
G_STATIC_ASSERT (sizeof (CarryTapeBlock) == 56);
G_STATIC_ASSERT (sizeof (CarryTapeEvent) == 72);
G_STATIC_ASSERT (sizeof (CarryTapeTurn) == 16);
G_STATIC_ASSERT (sizeof (CarryTapeEntry) == 32);

void
carry_tape_file_header_init (CarryTapeFileHeader *self, CarryTapeStream stream, guint64 epoch,
                             guint64 part)
{
    memset (self, 0, sizeof *self);
    memcpy (self->magic, FILE_MAGIC, sizeof self->magic);
    self->version = FILE_VERSION;
    self->stream = stream;
    self->epoch = epoch;
    self->part = part;
    g_strlcpy (self->build, carry_version_get_build_id (), sizeof self->build);
}

gboolean
carry_tape_file_header_check (const CarryTapeFileHeader *self, CarryTapeStream stream,
                              const char *path, GError **error)
{
    if (memcmp (self->magic, FILE_MAGIC, sizeof self->magic) != 0)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                     "%s is no recording of a run; name its folder, or the journal in it", path);
    else if (self->version != FILE_VERSION)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_NOT_SUPPORTED,
                     "%s is a recording of version %u, and this program reads version %d; use the "
                     "program that made it",
                     path, self->version, FILE_VERSION);
    else if (self->stream != stream || memchr (self->build, '\0', sizeof self->build) == NULL)
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID, "%s is not %s of a run", path,
                     stream == CARRY_TAPE_JOURNAL ? "the journal" : "a market segment");
    else
        return TRUE;
    return FALSE;
}

guint32
carry_tape_block_sum (const CarryTapeBlock *self, const guint8 *packed)
{
    CarryTapeBlock copy = *self;
    uLong sum;

    copy.checksum = 0;
    sum = crc32 (0, (const guint8 *) &copy, sizeof copy);
    return (guint32) crc32 (sum, packed, self->packed);
}

static gboolean
is_kind_of (const CarryTapeBlock *self, CarryTapeStream stream)
{
    if (stream == CARRY_TAPE_MARKET)
        return self->kind == CARRY_TAPE_BLOCK_MARKET;
    return self->kind == CARRY_TAPE_BLOCK_RECORDS || self->kind == CARRY_TAPE_BLOCK_SEGMENT ||
           self->kind == CARRY_TAPE_BLOCK_STOPPED;
}

/* Whether the header can be one of ours, before anything is allocated for what it announces. */
gboolean
carry_tape_block_check (const CarryTapeBlock *self, CarryTapeStream stream, const char **out_fault)
{
    guint64 size =
        self->n_events * sizeof (CarryTapeEvent) + self->n_turns * sizeof (CarryTapeTurn);

    if (self->magic != CARRY_TAPE_BLOCK_MAGIC || !is_kind_of (self, stream))
        *out_fault = "no block begins";
    else if (self->packed > CARRY_TAPE_BLOCK_MAX || self->raw > CARRY_TAPE_BLOCK_MAX ||
             self->n_events > CARRY_TAPE_BLOCK_EVENTS || self->n_turns > CARRY_TAPE_BLOCK_TURNS ||
             (self->kind == CARRY_TAPE_BLOCK_MARKET && size != self->raw))
        *out_fault = "a block is larger than any of ours";
    else
        return TRUE;
    return FALSE;
}
