/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

char *webhook_secret_read (const char *path, GError **error);
void webhook_secret_free (char *secret);

G_END_DECLS
