/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The one name it is asked for: that of the simulator's certificate of another host. */
#define NAMES_RESOLVER_NAME "elsewhere.invalid"

/* How the name is answered from now on. */
typedef enum
{
    NAMES_GOOD,
    NAMES_WRONG, /* the address of somebody else */
    NAMES_FAIL,
    NAMES_SLOW,
    NAMES_SLOWER, /* than any deadline here */
    NAMES_MOVED,
} Names;

extern Names names;

/* Names are asked for in this process alone from here on. */
void names_resolver_install (void);

G_END_DECLS
