/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bybit-codes.h"
#include "bybit-venue.h"

G_BEGIN_DECLS

/*
 * What a code asks for beside what it proves, whatever brought it: a key or an account that the
 * venue does not want is for a person, and rules that are not ours are read again. What is the
 * wire's own, such as its limits, stays there.
 */
void bybit_advice_follow (BybitVenue *venue, BybitAdvice advice, const char *text);

G_END_DECLS
