/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#define CARRY_API __attribute__ ((visibility ("default"))) extern
