/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A recorded run. The first byte says what follows: files as they are, without or with
 * their first 96 bytes; or inputs, each with a kind, flags, a size and so many bytes, that
 * are packed here as a run packs them.
 */

#include "fuzz.h"

#include <string.h>
#include <zstd.h>

#include "base/carry-error.h"
#include "engine/carry-engine-private.h"
#include "tape/carry-tape-reader.h"

#define MAX_RECORDS 2000
#define N_INSTRUMENTS 3
#define N_MODULES 4

static void
check_refused (const GError *error)
{
    g_assert_true (error->domain == CARRY_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_cmpuint (strlen (error->message), <, 400);
}

static void
unpack_input (CarryPack *pack)
{
    CarryInput input = { 0 };
    guint8 kind = 0;

    carry_pack_u8 (pack, &kind);
    input.kind = (CarryInputKind) kind;
    carry_engine_tape_pack_input (pack, &input);
    if (pack->failed)
    {
        if (kind <= CARRY_INPUT_DECISION && kind != CARRY_INPUT_DECISION)
            carry_input_clear (&input);
        return;
    }
    /* What was accepted can be relied on. */
    g_assert_cmpuint (kind, <, CARRY_INPUT_DECISION);
    if (kind == CARRY_INPUT_ORDER)
        g_assert_cmpuint (input.order.instrument, <, N_INSTRUMENTS);
    if (kind == CARRY_INPUT_ORDER)
        g_assert_cmpuint (strlen (input.order.link_id), <, sizeof input.order.link_id);
    if (kind == CARRY_INPUT_FILL)
        g_assert_nonnull (input.fill.fee_coin);
    if (kind == CARRY_INPUT_NOTICE)
        g_assert_true (g_utf8_validate (input.notice.text, -1, NULL));
    carry_input_clear (&input);
}

static void
unpack_header (CarryPack *pack)
{
    CarryEngineSettings settings = { 0 };
    g_autofree char *config = NULL;
    gint64 now = 0;

    carry_engine_tape_pack_header (pack, &settings, &now, &config);
    g_assert_true (config == NULL || g_utf8_validate (config, -1, NULL));
}

static void
unpack_event (CarryPack *pack)
{
    CarryRecord record = { 0 };

    carry_engine_tape_pack_event (pack, &record);
    if (!pack->failed && record.event.kind == CARRY_EVENT_GROUP)
        g_assert_cmpuint (record.group.first, <, N_INSTRUMENTS);
}

static void
unpack (const CarryTapeRecord *record)
{
    CarryPack pack = {
        .in = record->data,
        .left = record->entry.size,
        .n_instruments = N_INSTRUMENTS,
        .n_modules = N_MODULES,
    };
    CarryEngineCallArguments arguments = { 0 };
    CarryEngineCall call = CARRY_ENGINE_CALL_KEEP;
    CarryInstrument instrument = { 0 };

    if (record->event != NULL)
    {
        carry_pack_is_event (&pack, record->event);
        return;
    }
    if (record->entry.kind == CARRY_TAPE_HEADER)
        unpack_header (&pack);
    else if (record->entry.kind == CARRY_TAPE_POST)
        unpack_input (&pack);
    else if (record->entry.kind == CARRY_TAPE_CALL)
        carry_engine_tape_pack_call (&pack, &call, &arguments);
    else if (record->entry.kind == CARRY_TAPE_INSTRUMENT)
        carry_pack_instrument (&pack, &instrument);
    else if (record->entry.kind == CARRY_TAPE_RESTORED)
        unpack_event (&pack);
    g_assert_cmpuint (pack.left, <=, record->entry.size);
    g_assert_cmpint (call, <, CARRY_ENGINE_N_CALLS);
}

static void
read_run (GBytes *journal, GBytes *segment)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (CarryTapeReader) reader = carry_tape_reader_new_for_bytes (journal, segment, &error);
    const CarryTapeRecord *record = NULL;
    guint64 n = 0;

    while (reader != NULL && n < MAX_RECORDS &&
           (record = carry_tape_reader_peek (reader, &error)) != NULL)
    {
        g_assert_cmpuint (record->entry.number, ==, ++n);
        unpack (record);
        carry_tape_reader_skip (reader);
    }
    if (error != NULL)
        check_refused (error);
}

static void
add_header (GByteArray *file, CarryTapeStream stream)
{
    CarryTapeFileHeader header;

    carry_tape_file_header_init (&header, stream, 1, 1);
    g_byte_array_append (file, (const guint8 *) &header, sizeof header);
}

/* Both files: two bytes say how long the first is. */
static void
try_files (const guint8 *data, gsize size, gboolean has_headers)
{
    g_autoptr (GByteArray) journal = g_byte_array_new ();
    g_autoptr (GByteArray) segment = g_byte_array_new ();
    g_autoptr (GBytes) journal_bytes = NULL, segment_bytes = NULL;
    gsize length = size >= 2 ? MIN ((gsize) (data[0] | data[1] << 8), size - 2) : 0;

    if (size < 2)
        return;
    if (!has_headers)
    {
        add_header (journal, CARRY_TAPE_JOURNAL);
        add_header (segment, CARRY_TAPE_MARKET);
    }
    g_byte_array_append (journal, data + 2, (guint) length);
    g_byte_array_append (segment, data + 2 + length, (guint) (size - 2 - length));
    journal_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&journal));
    segment_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&segment));
    read_run (journal_bytes, segment_bytes);
}

static void
add_block (GByteArray *file, const GByteArray *records, guint64 n)
{
    gsize bound = ZSTD_compressBound (records->len);
    g_autofree guint8 *packed = g_malloc (bound);
    CarryTapeBlock block = {
        .magic = CARRY_TAPE_BLOCK_MAGIC,
        .kind = CARRY_TAPE_BLOCK_RECORDS,
        .raw = records->len,
        .first = 1,
        .last = n,
    };

    block.packed = (guint32) ZSTD_compress (packed, bound, records->data, records->len, 1);
    block.checksum = carry_tape_block_sum (&block, packed);
    g_byte_array_append (file, (const guint8 *) &block, sizeof block);
    g_byte_array_append (file, packed, block.packed);
}

static void
try_records (const guint8 *data, gsize size)
{
    g_autoptr (GByteArray) records = g_byte_array_new ();
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autoptr (GBytes) journal = NULL, segment = g_bytes_new (NULL, 0);
    guint64 n = 0;

    while (size >= 3)
    {
        CarryTapeEntry entry = { .number = ++n, .kind = data[0], .flags = data[1] };

        entry.size = (guint32) MIN ((gsize) data[2], size - 3);
        g_byte_array_append (records, (const guint8 *) &entry, sizeof entry);
        g_byte_array_append (records, data + 3, entry.size);
        data += 3 + entry.size;
        size -= 3 + entry.size;
    }
    add_header (file, CARRY_TAPE_JOURNAL);
    add_block (file, records, n);
    journal = g_byte_array_free_to_bytes (g_steal_pointer (&file));
    read_run (journal, segment);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] % 3 == 2)
        try_records (data + 1, size - 1);
    else
        try_files (data + 1, size - 1, data[0] % 3 == 0);
    return 0;
}
