/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"

/* By hand: clang-format would put spaces into the name that G_DEFINE_QUARK makes a string of. */
GQuark
carry_error_quark (void)
{
    return g_quark_from_static_string ("carry-error-quark");
}

G_DEFINE_ENUM_TYPE (CarryError, carry_error, G_DEFINE_ENUM_VALUE (CARRY_ERROR_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_INVALID, "invalid"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_NOT_FOUND, "not-found"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_NOT_SUPPORTED, "not-supported"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_DISCONNECTED, "disconnected"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_AUTH, "auth"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_CONFLICT, "conflict"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_CORRUPT, "corrupt"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_CONFIG, "config"),
                    G_DEFINE_ENUM_VALUE (CARRY_ERROR_PLUGIN, "plugin"))
