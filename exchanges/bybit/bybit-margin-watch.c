/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-margin-watch.h"

#include "bybit-gather.h"

struct _BybitMarginWatch
{
    BybitVenue *venue;
    BybitMarginMode mode; /* NONE: not read yet */
    gboolean is_reading;
};

BybitMarginWatch *
bybit_margin_watch_new (BybitVenue *venue)
{
    BybitMarginWatch *self = g_new0 (BybitMarginWatch, 1);

    self->venue = venue;
    return self;
}

void
bybit_margin_watch_free (BybitMarginWatch *self)
{
    g_free (self);
}

static const char *
mode_text (BybitMarginMode mode)
{
    return bybit_word_to_text (bybit_margin_modes, (int) mode);
}

/* C9: what was sized by the old mode opens nothing more. */
static void
take (BybitMarginWatch *self, BybitMarginMode mode)
{
    BybitMarginMode before = self->mode;
    g_autofree char *text = NULL;

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
    BybitMarginWatch *self = user_data;

    /* Stopped: nothing but freeing is to be done. */
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    self->is_reading = FALSE;
    if (error != NULL)
        g_message ("the margin mode cannot be read: %s", error->message);
    else
        take (self, g_array_index (bybit_gather_get (gather, 0), BybitAccountInfo, 0).margin_mode);
}

void
bybit_margin_watch_look (BybitMarginWatch *self)
{
    const BybitReading reading = bybit_reading_account_info ();

    if (self->is_reading)
        return;
    self->is_reading = TRUE;
    bybit_gather_one (self->venue, &reading, on_info, self);
}
