/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/carry-engine.h"

G_BEGIN_DECLS

/* What a person accepts of an account that is another than the books. */
gboolean carry_account_accept (CarryEngine *engine, CarryModule *exchange,
                               const CarrySnapshot *snapshot, const char *reason, GError **error);

G_END_DECLS
