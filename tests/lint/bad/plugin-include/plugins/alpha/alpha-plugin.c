/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <carry.h>
#include <gio/gio.h>
#include "alpha-rows.h"
#include <carry-ledger.h>          /* expect: plugin-include */
#include <engine/carry-ledger.h>   /* expect: plugin-include */
#include "engine/carry-ledger.h"   /* expect: plugin-include */
#include "../beta/beta-rows.h"     /* expect: plugin-include */
#include "carry.h"                 /* expect: plugin-include */
