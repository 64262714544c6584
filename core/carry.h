/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The one header a plugin includes. */

#define CARRY_H_INSIDE

#include "base/carry-macros.h"
#include "base/carry-error.h"
#include "base/carry-decimal.h"
#include "base/carry-amount.h"
#include "base/carry-json.h"
#include "base/carry-time.h"
#include "base/carry-clock.h"
#include "base/carry-random.h"
#include "base/carry-backoff.h"
#include "base/carry-log.h"
#include "base/carry-secret.h"
#include "base/carry-secret-file.h"
#include "base/carry-version.h"

#include "model/carry-types.h"
#include "model/carry-instrument.h"
#include "model/carry-market-event.h"
#include "model/carry-order.h"
#include "model/carry-account.h"
#include "model/carry-group.h"
#include "model/carry-event.h"
#include "model/carry-book.h"
#include "model/carry-cost.h"
#include "roles/carry-setting.h"
#include "roles/carry-context.h"
#include "roles/carry-module.h"
#include "roles/carry-exchange.h"
#include "roles/carry-feed.h"
#include "roles/carry-cursor.h"
#include "roles/carry-history.h"
#include "roles/carry-strategy.h"
#include "roles/carry-exposure.h"
#include "roles/carry-risk.h"
#include "roles/carry-report.h"
#include "roles/carry-store.h"
#include "roles/carry-notifier.h"
#include "roles/carry-table-writer.h"
#include "tape/carry-tape-cursor.h"
#include "tables/carry-cell.h"
#include "tables/carry-table.h"
#include "tables/carry-table-history.h"
#include "host/carry-plugin.h"
#include "host/carry-host-settings.h"
#include "host/carry-host.h"

#undef CARRY_H_INSIDE
