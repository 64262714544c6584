/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-venue.h"

G_BEGIN_DECLS

/* (transfer floating): how the connector stands, for people: streams, budget, clock. */
GVariant *bybit_status_new (BybitVenue *venue);

G_END_DECLS
