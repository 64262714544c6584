/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/carry-config.h"

void check_config_problems (const CarryProblems *problems);
void check_config_round_trip (const CarryConfig *config);
