/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tape/carry-tape-file.h"

#include <string.h>
#include <zstd.h>

#include "base/carry-error.h"
#include "tape/carry-tape-columns.h"

struct _CarryTapeFile
{
    char *path;
    GBytes *bytes;
    const guint8 *data;
    gsize size;
    gsize at;
    CarryTapeFileHeader header;
    CarryTapeBlock block;
    guint8 *raw;
    guint8 *rows; /* of a market block */
    gsize raw_size;
    ZSTD_DCtx *unpacker;
};

/* A file that was made, and of which nothing reached the disk. */
static gboolean
is_blank (const CarryTapeFile *self)
{
    for (gsize i = 0; i < MIN (self->size, sizeof self->header); i++)
        if (self->data[i] != 0)
            return self->size < sizeof self->header;
    return TRUE;
}

static gboolean
read_header (CarryTapeFile *self, CarryTapeStream stream, GError **error)
{
    if (is_blank (self))
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                     "%s ends before it has begun: it was cut off, or is no recording", self->path);
        return FALSE;
    }
    memcpy (&self->header, self->data, sizeof self->header);
    self->at = sizeof self->header;
    return carry_tape_file_header_check (&self->header, stream, self->path, error);
}

/* @name is for messages. */
CarryTapeFile *
carry_tape_file_new_for_bytes (GBytes *bytes, const char *name, CarryTapeStream stream,
                               GError **error)
{
    g_autoptr (CarryTapeFile) self = g_new0 (CarryTapeFile, 1);

    self->path = g_strdup (name);
    self->bytes = g_bytes_ref (bytes);
    self->data = g_bytes_get_data (bytes, &self->size);
    self->unpacker = ZSTD_createDCtx ();
    return read_header (self, stream, error) ? g_steal_pointer (&self) : NULL;
}

CarryTapeFile *
carry_tape_file_open (const char *path, CarryTapeStream stream, GError **error)
{
    g_autoptr (GError) failure = NULL;
    g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, &failure);
    g_autoptr (GBytes) bytes = NULL;

    if (mapped == NULL)
    {
        g_set_error (error, CARRY_ERROR,
                     g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                         ? CARRY_ERROR_NOT_FOUND
                         : CARRY_ERROR_FAILED,
                     "%s", failure->message);
        return NULL;
    }
    bytes = g_mapped_file_get_bytes (mapped);
    return carry_tape_file_new_for_bytes (bytes, path, stream, error);
}

/* The same bytes from the beginning. */
CarryTapeFile *
carry_tape_file_reopen (const CarryTapeFile *other)
{
    return carry_tape_file_new_for_bytes (other->bytes, other->path,
                                          (CarryTapeStream) other->header.stream, NULL);
}

void
carry_tape_file_free (CarryTapeFile *self)
{
    ZSTD_freeDCtx (self->unpacker);
    g_bytes_unref (self->bytes);
    g_free (self->raw);
    g_free (self->rows);
    g_free (self->path);
    g_free (self);
}

const CarryTapeFileHeader *
carry_tape_file_get_header (const CarryTapeFile *self)
{
    return &self->header;
}

const char *
carry_tape_file_get_path (const CarryTapeFile *self)
{
    return self->path;
}

/* Where the next block begins, or the one that could not be read. */
gsize
carry_tape_file_get_offset (const CarryTapeFile *self)
{
    return self->at;
}

gsize
carry_tape_file_get_size (const CarryTapeFile *self)
{
    return self->size;
}

/* Everything in it was read. */
gboolean
carry_tape_file_is_over (const CarryTapeFile *self)
{
    return self->at == self->size;
}

/* @left: bytes from there to the end. */
static gboolean
is_whole_block (const CarryTapeFile *self, const guint8 *at, gsize left)
{
    CarryTapeBlock block;
    const char *fault;

    if (left < sizeof block)
        return FALSE;
    memcpy (&block, at, sizeof block);
    return carry_tape_block_check (&block, (CarryTapeStream) self->header.stream, &fault) &&
           left - sizeof block >= block.packed &&
           carry_tape_block_sum (&block, at + sizeof block) == block.checksum;
}

/* After a failure: whether no whole block comes any more, at whatever byte one may begin. */
gboolean
carry_tape_file_is_torn (const CarryTapeFile *self)
{
    const guint32 magic = CARRY_TAPE_BLOCK_MAGIC;
    const guint8 *end = self->data + self->size;
    const guint8 *at = self->data + self->at;

    while ((at = memmem (at, (gsize) (end - at), &magic, sizeof magic)) != NULL)
    {
        if (is_whole_block (self, at, (gsize) (end - at)))
            return FALSE;
        at++;
    }
    return TRUE;
}

static gboolean
refuse (const CarryTapeFile *self, const char *fault, GError **error)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "%s: %s at byte %" G_GSIZE_FORMAT,
                 self->path, fault, self->at);
    return FALSE;
}

static gboolean
unpack (CarryTapeFile *self, const guint8 *packed, GError **error)
{
    gsize size;

    if (self->block.raw > self->raw_size)
    {
        self->raw = g_realloc (self->raw, self->block.raw);
        self->raw_size = self->block.raw;
    }
    size = ZSTD_decompressDCtx (self->unpacker, self->raw, self->block.raw, packed,
                                self->block.packed);
    if (ZSTD_isError (size) || size != self->block.raw)
        return refuse (self, "a block does not unpack to what it says; the file is damaged", error);
    return TRUE;
}

/* The events, then the turns. */
static const guint8 *
make_rows (CarryTapeFile *self)
{
    const CarryTapeColumns columns = { .bytes = self->raw };
    const CarryTapeBlock *block = &self->block;
    CarryTapeEvent *events;

    self->rows = g_realloc (self->rows, MAX (block->raw, 1));
    events = (CarryTapeEvent *) (gpointer) self->rows;
    carry_tape_columns_read (&columns, events, block->n_events,
                             (CarryTapeTurn *) (gpointer) (events + block->n_events),
                             block->n_turns);
    return self->rows;
}

/*
 * The next block and, valid until the next call, what is in it. NULL at the end, and
 * with @error where the file is damaged or was cut off.
 */
const CarryTapeBlock *
carry_tape_file_read (CarryTapeFile *self, const guint8 **out_data, GError **error)
{
    const char *fault = NULL;
    gsize left = self->size - self->at;

    if (left == 0)
        return NULL;
    if (left >= sizeof self->block)
        memcpy (&self->block, self->data + self->at, sizeof self->block);
    if (left >= sizeof self->block &&
        !carry_tape_block_check (&self->block, (CarryTapeStream) self->header.stream, &fault))
    {
        refuse (self, fault, error);
        return NULL;
    }
    if (left < sizeof self->block || left - sizeof self->block < self->block.packed)
    {
        refuse (self, "the file was cut off: it ends amid a block that begins", error);
        return NULL;
    }
    if (carry_tape_block_sum (&self->block, self->data + self->at + sizeof self->block) !=
        self->block.checksum)
    {
        refuse (self, "the checksum of a block is another; the file is damaged", error);
        return NULL;
    }
    if (!unpack (self, self->data + self->at + sizeof self->block, error))
        return NULL;
    self->at += sizeof self->block + self->block.packed;
    *out_data = self->block.kind == CARRY_TAPE_BLOCK_MARKET ? make_rows (self) : self->raw;
    return &self->block;
}
