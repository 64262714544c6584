/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What every target defines: it takes any bytes, and aborts when something about them is wrong. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
