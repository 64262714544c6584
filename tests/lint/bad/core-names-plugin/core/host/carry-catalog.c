/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The word alpha in a comment or inside "alphabet" is not a name. */
static const char *harmless[] = { "alphabet", "an alpha release" };
static const char *by_name = "alpha";                     /* expect: core-names-plugin */
static const char *by_path = "build/plugins/alpha/x.csv"; /* expect: core-names-plugin */
static const char *by_file = "alpha.so";                  /* expect: core-names-plugin */
