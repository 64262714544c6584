/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Which certificate the server shows. All but the first must be refused by a client. */
typedef enum
{
    SERVER_CERTIFICATE_GOOD,
    SERVER_CERTIFICATE_EXPIRED,
    SERVER_CERTIFICATE_NOT_YET_VALID,
    SERVER_CERTIFICATE_WRONG_HOST,
    SERVER_CERTIFICATE_UNKNOWN_CA,
    SERVER_CERTIFICATE_SELF_SIGNED,
} ServerCertificateKind;

/* An authority made at start; its key never leaves the process. */
typedef struct _ServerAuthority ServerAuthority;

ServerAuthority *server_authority_new (gint64 now_s, GError **error);
void server_authority_free (ServerAuthority *self);
gboolean server_authority_save (const ServerAuthority *self, const char *path, GError **error);
GTlsCertificate *
server_authority_issue (ServerAuthority *self, ServerCertificateKind kind, GError **error);
gboolean server_certificate_kind_from_text (const char *text, ServerCertificateKind *out_kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerAuthority, server_authority_free)

G_END_DECLS
