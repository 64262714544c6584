/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Certificates that are trusted, kept once for all connections. GIO gives each connection a list of
 * its own of all that the system trusts, which takes 4 MiB and 15 ms of the main loop; it does so
 * only for databases of its own make, and asks any other.
 */
#define BYBIT_TYPE_TRUST (bybit_trust_get_type ())
G_DECLARE_FINAL_TYPE (BybitTrust, bybit_trust, BYBIT, TRUST, GTlsDatabase)

/* (transfer full): answers as @database does. */
GTlsDatabase *bybit_trust_new (GTlsDatabase *database);

/* From now on connections of this process that name no database of their own share the system's. */
void bybit_trust_share (void);

G_END_DECLS
