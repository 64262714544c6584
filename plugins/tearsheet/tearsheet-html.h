/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tearsheet-run.h"

G_BEGIN_DECLS

char *tearsheet_html_format (const TearsheetRun *run);

G_END_DECLS
