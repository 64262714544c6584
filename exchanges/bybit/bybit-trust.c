/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-trust.h"

struct _BybitTrust
{
    GTlsDatabase parent_instance;
    GTlsDatabase *database; /* which takes care of threads itself */
};

G_DEFINE_FINAL_TYPE (BybitTrust, bybit_trust, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
verify_chain (GTlsDatabase *database, GTlsCertificate *chain, const char *purpose,
              GSocketConnectable *identity, GTlsInteraction *interaction,
              GTlsDatabaseVerifyFlags flags, GCancellable *cancellable, GError **error)
{
    return g_tls_database_verify_chain (BYBIT_TRUST (database)->database, chain, purpose, identity,
                                        interaction, flags, cancellable, error);
}

static char *
create_certificate_handle (GTlsDatabase *database, GTlsCertificate *certificate)
{
    return g_tls_database_create_certificate_handle (BYBIT_TRUST (database)->database, certificate);
}

static GTlsCertificate *
lookup_certificate_for_handle (GTlsDatabase *database, const char *handle,
                               GTlsInteraction *interaction, GTlsDatabaseLookupFlags flags,
                               GCancellable *cancellable, GError **error)
{
    return g_tls_database_lookup_certificate_for_handle (BYBIT_TRUST (database)->database, handle,
                                                         interaction, flags, cancellable, error);
}

static GTlsCertificate *
lookup_certificate_issuer (GTlsDatabase *database, GTlsCertificate *certificate,
                           GTlsInteraction *interaction, GTlsDatabaseLookupFlags flags,
                           GCancellable *cancellable, GError **error)
{
    return g_tls_database_lookup_certificate_issuer (BYBIT_TRUST (database)->database, certificate,
                                                     interaction, flags, cancellable, error);
}

static GList *
lookup_certificates_issued_by (GTlsDatabase *database, GByteArray *issuer,
                               GTlsInteraction *interaction, GTlsDatabaseLookupFlags flags,
                               GCancellable *cancellable, GError **error)
{
    return g_tls_database_lookup_certificates_issued_by (BYBIT_TRUST (database)->database, issuer,
                                                         interaction, flags, cancellable, error);
}

static void
bybit_trust_dispose (GObject *object)
{
    g_clear_object (&BYBIT_TRUST (object)->database);
    G_OBJECT_CLASS (bybit_trust_parent_class)->dispose (object);
}

static void
bybit_trust_class_init (BybitTrustClass *klass)
{
    GTlsDatabaseClass *database_class = G_TLS_DATABASE_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = bybit_trust_dispose;
    database_class->verify_chain = verify_chain;
    database_class->create_certificate_handle = create_certificate_handle;
    database_class->lookup_certificate_for_handle = lookup_certificate_for_handle;
    database_class->lookup_certificate_issuer = lookup_certificate_issuer;
    database_class->lookup_certificates_issued_by = lookup_certificates_issued_by;
}

static void
bybit_trust_init (BybitTrust *self)
{
}

GTlsDatabase *
bybit_trust_new (GTlsDatabase *database)
{
    BybitTrust *self = g_object_new (BYBIT_TYPE_TRUST, NULL);

    self->database = g_object_ref (database);
    return G_TLS_DATABASE (self);
}

/* Where the system trusts nobody there is none, and GIO says so with each connection. */
void
bybit_trust_share (void)
{
    static gsize is_shared = 0;
    g_autoptr (GTlsDatabase) database = NULL, shared = NULL;

    if (!g_once_init_enter (&is_shared))
        return;
    database = g_tls_backend_get_default_database (g_tls_backend_get_default ());
    if (database != NULL)
    {
        shared = bybit_trust_new (database);
        g_tls_backend_set_default_database (g_tls_backend_get_default (), shared);
    }
    g_once_init_leave (&is_shared, 1);
}
