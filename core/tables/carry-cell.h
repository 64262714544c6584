/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-decimal.h"
#include "base/carry-time.h"

G_BEGIN_DECLS

/**
 * CarryCellType: (skip)
 * @CARRY_CELL_TEXT: text; empty text says that there is no value
 * @CARRY_CELL_INTEGER: a whole number
 * @CARRY_CELL_DOUBLE: a double, which stands for the shortest decimal that reads
 *   back as it
 * @CARRY_CELL_DECIMAL: an exact decimal number
 * @CARRY_CELL_TIME: an instant
 * @CARRY_CELL_LOCAL_TIME: an instant of a zone that the table does not tell
 * @CARRY_CELL_BOOLEAN: yes or no
 *
 * What kind of value is in a cell. What a file writes as text, numbers and times
 * too, stays text.
 */
typedef enum
{
    CARRY_CELL_TEXT,
    CARRY_CELL_INTEGER,
    CARRY_CELL_DOUBLE,
    CARRY_CELL_DECIMAL,
    CARRY_CELL_TIME,
    CARRY_CELL_LOCAL_TIME,
    CARRY_CELL_BOOLEAN,
} CarryCellType;

/**
 * CarryCell: (skip)
 * @type: which of the values it has
 * @text: bytes; behind them there is NUL or another that is neither digit nor point
 * @length: how many
 * @number: a double
 * @integer: a whole number, 0 or 1 for a boolean, or nanoseconds since 1970
 * @coefficient: digits of a decimal
 * @scale: how many of them stand after the point
 *
 * One value of a row of a table.
 */
typedef struct
{
    CarryCellType type;
    union
    {
        struct
        {
            const char *text;
            gsize length;
        };
        double number;
        gint64 integer;
        struct
        {
            gint64 coefficient;
            guint scale;
        };
    };
} CarryCell;

/* More columns than any known table has. */
#define CARRY_ROW_MAX_CELLS 128

/**
 * CarryRow: (skip)
 * @number: which row of the file, from 1; the line where rows are lines
 * @n_cells: how many cells, at most %CARRY_ROW_MAX_CELLS
 * @cells: the cells; good until the next row is read
 */
typedef struct
{
    guint64 number;
    guint n_cells;
    CarryCell cells[CARRY_ROW_MAX_CELLS];
} CarryRow;

/**
 * CarryCellStatus: (skip)
 * @CARRY_CELL_OK: it is a number and fits
 * @CARRY_CELL_EMPTY: there is no value
 * @CARRY_CELL_NAN: NaN, null or infinity
 * @CARRY_CELL_GARBAGE: something else than a number
 * @CARRY_CELL_TOO_FINE: more decimals than the scale holds
 * @CARRY_CELL_TOO_LARGE: too large for 64 bits at the scale
 *
 * What came of reading a number.
 */
typedef enum
{
    CARRY_CELL_OK,
    CARRY_CELL_EMPTY,
    CARRY_CELL_NAN,
    CARRY_CELL_GARBAGE,
    CARRY_CELL_TOO_FINE,
    CARRY_CELL_TOO_LARGE,
} CarryCellStatus;

static inline gboolean
carry_cell_is_empty (const CarryCell *self)
{
    return self->type == CARRY_CELL_TEXT && self->length == 0;
}

CARRY_API
CarryCellStatus
carry_cell_read_number (const CarryCell *self, guint scale, gboolean rounds, gint64 *out_value);
CARRY_API
gboolean carry_cell_read_time (const CarryCell *self, CarryTimeFormat format, int zone_minutes,
                               gint64 *out_ts, GError **error);
CARRY_API
char *carry_cell_quote (const CarryCell *self);

G_END_DECLS
