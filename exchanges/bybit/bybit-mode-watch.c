/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-mode-watch.h"

#include "bybit-gather.h"

/* Perpetuals asked for at once. */
#define SYMBOLS_AT_ONCE 10

struct _BybitModeWatch
{
    BybitVenue *venue;
    BybitPositions *positions;
    guint next;           /* in the table of instruments */
    BybitMarginMode mode; /* NONE: not read yet */
    gboolean is_reading;
};

BybitModeWatch *
bybit_mode_watch_new (BybitVenue *venue, BybitPositions *positions)
{
    BybitModeWatch *self = g_new0 (BybitModeWatch, 1);

    self->venue = venue;
    self->positions = positions;
    return self;
}

void
bybit_mode_watch_free (BybitModeWatch *self)
{
    g_free (self);
}

static const char *
mode_text (BybitMarginMode mode)
{
    return bybit_word_to_text (bybit_margin_modes, (int) mode);
}

/* C9: what was sized by the old mode opens nothing more. What is no mode known here is no change. */
static void
take (BybitModeWatch *self, BybitMarginMode mode)
{
    BybitMarginMode before = self->mode;
    g_autofree char *text = NULL;

    if (mode == BYBIT_MARGIN_MODE_NONE || mode == BYBIT_MARGIN_MODE_UNKNOWN)
        return;
    self->mode = mode;
    if (before == BYBIT_MARGIN_MODE_NONE || before == mode)
        return;
    text = g_strdup_printf ("the margin mode of the account was changed at the venue from %s to "
                            "%s; until a person has looked only what shrinks a position goes out",
                            mode_text (before), mode_text (mode));
    carry_context_restrict (self->venue->context, NULL, CARRY_RISK_REDUCING, TRUE,
                            "margin-mode-changed", text);
}

static void
on_info (BybitGather *gather, const GError *error, gpointer user_data)
{
    BybitModeWatch *self = user_data;

    /* Stopped: nothing but freeing is to be done. */
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    self->is_reading = FALSE;
    if (error != NULL)
    {
        g_message ("the modes of the account cannot be read: %s", error->message);
        return;
    }
    take (self, g_array_index (bybit_gather_get (gather, 0), BybitAccountInfo, 0).margin_mode);
    for (guint place = 1; place < bybit_gather_get_n (gather); place++)
    {
        const GArray *rows = bybit_gather_get (gather, place);

        for (guint i = 0; i < rows->len; i++)
            bybit_positions_take (self->positions, &g_array_index (rows, BybitPosition, i));
    }
}

static void
add_symbols (BybitModeWatch *self, BybitGather *gather)
{
    CarryInstruments *instruments = carry_context_get_instruments (self->venue->context);
    guint n = carry_instruments_get_size (instruments);
    guint n_added = 0;

    for (guint i = 0; i < n && n_added < SYMBOLS_AT_ONCE; i++)
    {
        const CarryInstrument *one = carry_instruments_get (instruments, self->next++ % n);

        if (one->category != CARRY_CATEGORY_LINEAR || !g_str_equal (one->venue, "bybit"))
            continue;
        const BybitReading reading = bybit_reading_position (one->symbol);
        bybit_gather_add (gather, &reading);
        n_added++;
    }
}

void
bybit_mode_watch_look (BybitModeWatch *self)
{
    const BybitReading reading = bybit_reading_account_info ();
    BybitGather *gather;

    if (self->is_reading)
        return;
    self->is_reading = TRUE;
    gather = bybit_gather_new (self->venue);
    bybit_gather_add (gather, &reading);
    add_symbols (self, gather);
    bybit_gather_run (gather, on_info, self);
}
