/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CarryError:
 * @CARRY_ERROR_FAILED: nothing more can be said
 * @CARRY_ERROR_INVALID: the caller passed something that makes no sense
 * @CARRY_ERROR_NOT_FOUND: what was asked for does not exist
 * @CARRY_ERROR_NOT_SUPPORTED: this object cannot do that
 * @CARRY_ERROR_REFUSED: risk said no
 * @CARRY_ERROR_BUSY: rate limit or full queue; try later
 * @CARRY_ERROR_DISCONNECTED: no connection
 * @CARRY_ERROR_AUTH: key, signature or permission
 * @CARRY_ERROR_CONFLICT: somebody else holds it
 * @CARRY_ERROR_CORRUPT: data that cannot be read
 * @CARRY_ERROR_CONFIG: a mistake in the configuration
 * @CARRY_ERROR_PLUGIN: a plugin that cannot be used
 *
 * Errors, by what the caller can do about them.
 */
typedef enum
{
    CARRY_ERROR_FAILED,
    CARRY_ERROR_INVALID,
    CARRY_ERROR_NOT_FOUND,
    CARRY_ERROR_NOT_SUPPORTED,
    CARRY_ERROR_REFUSED,
    CARRY_ERROR_BUSY,
    CARRY_ERROR_DISCONNECTED,
    CARRY_ERROR_AUTH,
    CARRY_ERROR_CONFLICT,
    CARRY_ERROR_CORRUPT,
    CARRY_ERROR_CONFIG,
    CARRY_ERROR_PLUGIN,
} CarryError;

#define CARRY_ERROR (carry_error_quark ())
CARRY_API
GQuark carry_error_quark (void);
#define CARRY_TYPE_ERROR (carry_error_get_type ())
CARRY_API
GType carry_error_get_type (void);

G_END_DECLS
