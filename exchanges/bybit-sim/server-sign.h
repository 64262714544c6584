/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

char *server_sign_hmac (const char *secret, const char *text, gsize length);
gboolean
server_sign_check_hmac (const char *secret, const char *text, gsize length, const char *signature);
gboolean server_sign_check_rsa (const char *public_key_pem, const char *text, gsize length,
                                const char *signature);
gboolean server_sign_is_rsa_key (const char *public_key_pem, GError **error);

G_END_DECLS
