/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tables/carry-cell.h"

G_BEGIN_DECLS

/**
 * CarryTableStatus: (skip)
 * @CARRY_TABLE_ROW: a row was read
 * @CARRY_TABLE_END: there is no more
 * @CARRY_TABLE_BAD_ROW: this row is malformed; the next can be read
 * @CARRY_TABLE_BROKEN: nothing more can be read
 */
typedef enum
{
    CARRY_TABLE_ROW,
    CARRY_TABLE_END,
    CARRY_TABLE_BAD_ROW,
    CARRY_TABLE_BROKEN,
} CarryTableStatus;

/**
 * CarryTableHeader: (skip)
 * @CARRY_TABLE_HEADER_AUTO: what it looks like
 * @CARRY_TABLE_HEADER_YES: yes
 * @CARRY_TABLE_HEADER_NO: no
 *
 * Whether the first row has the names of the columns.
 */
typedef enum
{
    CARRY_TABLE_HEADER_AUTO,
    CARRY_TABLE_HEADER_YES,
    CARRY_TABLE_HEADER_NO,
} CarryTableHeader;

#define CARRY_TYPE_TABLE_HEADER (carry_table_header_get_type ())
CARRY_API
GType carry_table_header_get_type (void);

/**
 * CarryTable: (skip)
 *
 * The rows of a file, read from the first to the last. For C only.
 */
#define CARRY_TYPE_TABLE (carry_table_get_type ())
CARRY_API
G_DECLARE_DERIVABLE_TYPE (CarryTable, carry_table, CARRY, TABLE, GObject)

/**
 * CarryTableClass: (skip)
 * @read: the next row; @error is set for %CARRY_TABLE_BAD_ROW and
 *   %CARRY_TABLE_BROKEN and names neither file nor row
 * @select: only these columns are looked at in the rows to come; ended by -1
 * @get_fraction: how far it is, 0 to 1, for a progress bar
 * @finish: (transfer full): SHA-256 of the whole file in hex, also when not all
 *   was read; nothing can be read afterwards
 */
struct _CarryTableClass
{
    GObjectClass parent_class;

    CarryTableStatus (*read) (CarryTable *self, CarryRow *out_row, GError **error);
    gboolean (*select) (CarryTable *self, const int *columns, GError **error);
    double (*get_fraction) (CarryTable *self);
    char *(*finish) (CarryTable *self, GError **error);

    /*< private >*/
    gpointer padding[8];
};

CARRY_API
CarryTableStatus carry_table_read (CarryTable *self, CarryRow *out_row, GError **error);
CARRY_API
gboolean carry_table_select (CarryTable *self, const int *columns, GError **error);
CARRY_API
double carry_table_get_fraction (CarryTable *self);
CARRY_API
char *carry_table_finish (CarryTable *self, GError **error);

/* What a reader knows about the file besides its rows. */
CARRY_API
void carry_table_set_header (CarryTable *self, CarryTableHeader header);
CARRY_API
CarryTableHeader carry_table_get_header (CarryTable *self);
CARRY_API
void carry_table_set_member (CarryTable *self, const char *member);
CARRY_API
const char *carry_table_get_member (CarryTable *self);

G_END_DECLS
