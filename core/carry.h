/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The one header a plugin includes. */

#define CARRY_H_INSIDE

#include "base/carry-macros.h"
#include "base/carry-error.h"
#include "base/carry-decimal.h"
#include "base/carry-amount.h"
#include "base/carry-time.h"
#include "base/carry-clock.h"
#include "base/carry-random.h"
#include "base/carry-backoff.h"
#include "base/carry-log.h"

#undef CARRY_H_INSIDE
