/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-decimal.h"
#include "carry-leg.h"           /* expect: core-include */
#include "engine/carry-ledger.h" /* expect: core-include */
#include <carry.h>               /* expect: core-include */
