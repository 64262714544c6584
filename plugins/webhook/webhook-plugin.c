/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "webhook-notifier.h"

CARRY_PLUGIN_DEFINE ("webhook", "0.1.0", "Tells people through a web address", "LGPL-2.1-or-later",
                     { "webhook", webhook_notifier_get_type });
