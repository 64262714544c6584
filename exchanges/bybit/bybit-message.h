/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/*
 * Texts of the venue for people and logs: without control characters, cut at the
 * size of their field, and without what a wrong signature echoes, our key in it.
 */
void bybit_message_clean (CarryJsonText raw, char *out_text, gsize size);
void bybit_message_copy (CarryJsonText text, char *out_text, gsize size);

G_END_DECLS
