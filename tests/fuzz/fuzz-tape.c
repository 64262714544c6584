/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A recorded run. The first byte says what follows: files as they are, without or with
 * their first 96 bytes; or inputs, each with a kind, flags, a size and so many bytes, that
 * are packed here as a run packs them. From 0xf0 on: times of inputs and of turns, which
 * are played.
 */

#include "fuzz.h"

#include <string.h>
#include <zstd.h>

#include "base/carry-error.h"
#include "engine/carry-engine-private.h"
#include "engine/carry-player.h"
#include "tape/carry-tape-reader.h"

#define MAX_RECORDS 2000
#define N_INSTRUMENTS 3
#define N_MODULES 4

#define PLAYED 0xf0
/* A week before times end, so that none takes long to reach. */
#define FIRST_NS (G_GINT64_CONSTANT (7257500000) * CARRY_NS_PER_SECOND)

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

static void
add_entry (GByteArray *records, CarryTapeEntry *entry, const GByteArray *data)
{
    entry->size = data->len;
    g_byte_array_append (records, (const guint8 *) entry, sizeof *entry);
    g_byte_array_append (records, data->data, data->len);
}

/* What each run begins with: its settings, and that it trades. */
static void
add_start (GByteArray *records)
{
    CarryEngineSettings settings = {
        .ts_from = FIRST_NS,
        .equity_interval_ns = CARRY_NS_PER_HOUR,
        .capital = carry_decimal_make (1000, 0),
        .quote_coin = "USDT",
    };
    CarryTapeEntry header = { .number = 1, .kind = CARRY_TAPE_HEADER };
    CarryTapeEntry start = { .number = 2, .kind = CARRY_TAPE_CALL };
    CarryEngineCall call = CARRY_ENGINE_CALL_START_TRADING;
    CarryEngineCallArguments arguments = { 0 };
    g_autoptr (GByteArray) data = g_byte_array_new ();
    CarryPack pack = { .out = data };
    gint64 now = FIRST_NS;
    char *config = NULL;

    carry_engine_tape_pack_header (&pack, &settings, &now, &config);
    add_entry (records, &header, data);
    g_byte_array_set_size (data, 0);
    carry_engine_tape_pack_call (&pack, &call, &arguments);
    add_entry (records, &start, data);
}

/* Each is nine bytes: what it is, and a time. Inputs have the numbers that they would have. */
static void
play_times (const guint8 *data, gsize size)
{
    const CarryPlayerOwner owner = { NULL };
    const guint8 timer = CARRY_INPUT_TIMER;
    g_autoptr (GByteArray) records = g_byte_array_new ();
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autoptr (GByteArray) none = g_byte_array_new (), input = g_byte_array_new ();
    g_autoptr (GBytes) journal = NULL, segment = g_bytes_new (NULL, 0);
    g_autoptr (CarryTapeReader) reader = NULL;
    g_autoptr (CarryPlayer) player = NULL;
    g_autoptr (GError) error = NULL;
    CarryPlayerResult result = { 0 };
    guint64 number = 2, n_posts = 0, n_turns = 0;

    g_byte_array_append (input, &timer, 1);
    add_start (records);
    for (; size >= 9; data += 9, size -= 9)
    {
        CarryTapeEntry entry = { .number = ++number };
        gboolean is_post = data[0] % 2 == 0;

        memcpy (&entry.ts, data + 1, sizeof entry.ts);
        entry.kind = is_post ? CARRY_TAPE_POST : CARRY_TAPE_TURN;
        entry.seq = is_post ? ++n_posts : n_turns < n_posts ? ++n_turns : 0;
        add_entry (records, &entry, is_post ? input : none);
    }
    add_header (file, CARRY_TAPE_JOURNAL);
    add_block (file, records, number);
    journal = g_bytes_new (file->data, file->len);
    reader = carry_tape_reader_new_for_bytes (journal, segment, &error);
    g_assert_no_error (error);
    player = carry_player_new (reader, &owner, NULL, &error);
    g_assert_no_error (error);
    if (!carry_player_run (player, G_MAXUINT64, NULL, &result, &error))
        check_refused (error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] >= PLAYED)
        play_times (data + 1, size - 1);
    else if (data[0] % 3 == 2)
        try_records (data + 1, size - 1);
    else
        try_files (data + 1, size - 1, data[0] % 3 == 0);
    return 0;
}
