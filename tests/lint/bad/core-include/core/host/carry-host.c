/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/carry-ledger.h"
#include "../plugins/csv/csv.h" /* expect: core-include */
