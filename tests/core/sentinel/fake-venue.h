/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "roles/carry-exchange.h"

G_BEGIN_DECLS

/* A perpetual, its coin, and another perpetual. */
#define FAKE_N_INSTRUMENTS 3

#define FAKE_TYPE_VENUE (fake_venue_get_type ())
G_DECLARE_FINAL_TYPE (FakeVenue, fake_venue, FAKE, VENUE, CarryModule)

struct _FakeVenue
{
    CarryModule parent_instance;

    CarryDecimal held[FAKE_N_INSTRUMENTS];
    GPtrArray *orders; /* CarryOrder that rest */
    GPtrArray *fills;  /* CarryFill */
    guint n_sweeps;
    guint n_submitted;
    guint n_refused;   /* orders still to be refused, of the first pair */
    guint n_silent;    /* readings still to fail */
    guint n_starts;    /* starts still to fail */
    gboolean is_stuck; /* orders cannot be canceled */
    gboolean adds;     /* an order asked for what would open something */
};

void fake_venue_add_fill (FakeVenue *self, const CarryOrder *order, gint64 ts);

G_END_DECLS
