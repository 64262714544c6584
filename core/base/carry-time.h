/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-macros.h"

G_BEGIN_DECLS

/**
 * CARRY_TIME_BUFFER:
 *
 * Bytes that carry_time_to_text() may write, the ending NUL included.
 */
#define CARRY_TIME_BUFFER 40

/**
 * CARRY_DURATION_BUFFER:
 *
 * Bytes that carry_duration_to_text() may write, the ending NUL included.
 */
#define CARRY_DURATION_BUFFER 40

/**
 * CARRY_ZONE_NONE:
 *
 * No zone is known: text that names none is refused.
 */
#define CARRY_ZONE_NONE G_MAXINT

/**
 * CarryTimeFormat:
 * @CARRY_TIME_FORMAT_AUTO: ISO 8601 text, or a number whose unit its size tells
 * @CARRY_TIME_FORMAT_S: seconds since 1970
 * @CARRY_TIME_FORMAT_MS: milliseconds since 1970
 * @CARRY_TIME_FORMAT_US: microseconds since 1970
 * @CARRY_TIME_FORMAT_NS: nanoseconds since 1970
 * @CARRY_TIME_FORMAT_ISO: ISO 8601 text, with `T` or a space, zone or none; also
 *   `YYYY.MM.DD HH:MM` and `yyyyMMdd HH:mm:ss`
 *
 * How an instant is written; carry_time_parse() says the details. Numbers may
 * have decimals.
 */
typedef enum
{
    CARRY_TIME_FORMAT_AUTO,
    CARRY_TIME_FORMAT_S,
    CARRY_TIME_FORMAT_MS,
    CARRY_TIME_FORMAT_US,
    CARRY_TIME_FORMAT_NS,
    CARRY_TIME_FORMAT_ISO,
} CarryTimeFormat;

#define CARRY_TYPE_TIME_FORMAT (carry_time_format_get_type ())
CARRY_API
GType carry_time_format_get_type (void);

CARRY_API
gboolean carry_time_parse (const char *text, gssize length, CarryTimeFormat format,
                           int zone_minutes, gint64 *out_ts, GError **error);
CARRY_API
gboolean
carry_time_from_number (gint64 number, CarryTimeFormat format, gint64 *out_ts, GError **error);
CARRY_API
gboolean carry_time_parse_zone (const char *text, int *out_minutes, GError **error);
CARRY_API
char *carry_time_to_text (gint64 ts, char buffer[CARRY_TIME_BUFFER]);
CARRY_API
gint64 carry_time_floor_day (gint64 ts);

CARRY_API
gboolean carry_duration_parse (const char *text, gint64 *out_ns, GError **error);
CARRY_API
char *carry_duration_to_text (gint64 ns, char buffer[CARRY_DURATION_BUFFER]);

G_END_DECLS
