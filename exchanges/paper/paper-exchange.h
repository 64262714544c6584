/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

#define PAPER_TYPE_EXCHANGE (paper_exchange_get_type ())
G_DECLARE_FINAL_TYPE (PaperExchange, paper_exchange, PAPER, EXCHANGE, CarryModule)

G_END_DECLS
