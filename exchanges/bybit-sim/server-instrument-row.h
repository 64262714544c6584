/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-json.h"
#include "sim-instrument.h"

G_BEGIN_DECLS

/* One entry of instruments-info. */
void server_instrument_row_write (ServerJson *json, const SimInstrument *instrument);

G_END_DECLS
