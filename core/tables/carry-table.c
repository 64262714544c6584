/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tables/carry-table.h"

G_DEFINE_ENUM_TYPE (CarryTableHeader, carry_table_header,
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_HEADER_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_HEADER_YES, "yes"),
                    G_DEFINE_ENUM_VALUE (CARRY_TABLE_HEADER_NO, "no"))

typedef struct
{
    CarryTableHeader header;
    char *member;
} CarryTablePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CarryTable, carry_table, G_TYPE_OBJECT)

static CarryTableStatus
default_read (CarryTable *self, CarryRow *out_row, GError **error)
{
    return CARRY_TABLE_END;
}

static gboolean
default_select (CarryTable *self, const int *columns, GError **error)
{
    return TRUE;
}

static double
default_get_fraction (CarryTable *self)
{
    return 0;
}

static char *
default_finish (CarryTable *self, GError **error)
{
    return g_strdup ("");
}

static void
carry_table_finalize (GObject *object)
{
    CarryTablePrivate *priv = carry_table_get_instance_private (CARRY_TABLE (object));

    g_free (priv->member);
    G_OBJECT_CLASS (carry_table_parent_class)->finalize (object);
}

static void
carry_table_class_init (CarryTableClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = carry_table_finalize;
    klass->read = default_read;
    klass->select = default_select;
    klass->get_fraction = default_get_fraction;
    klass->finish = default_finish;
}

static void
carry_table_init (CarryTable *self)
{
}

/**
 * carry_table_read: (skip)
 * @self: a table
 * @out_row: (out caller-allocates): the row, when there is one; the same memory for
 *   each row, zeros at first
 * @error: return location; names neither file nor row
 *
 * Returns: whether there was a row. @error is set, to %CARRY_ERROR_CORRUPT or
 *   %CARRY_ERROR_FAILED, for %CARRY_TABLE_BAD_ROW and %CARRY_TABLE_BROKEN
 */
CarryTableStatus
carry_table_read (CarryTable *self, CarryRow *out_row, GError **error)
{
    return CARRY_TABLE_GET_CLASS (self)->read (self, out_row, error);
}

/**
 * carry_table_select: (skip)
 * @self: a table of which at most the row of names was read
 * @columns: indices of columns, ended by -1
 * @error: return location
 *
 * Says that of the rows to come only some columns will be looked at; the cells of
 * the others may be left as they are.
 *
 * Returns: FALSE when the table cannot be read on
 */
gboolean
carry_table_select (CarryTable *self, const int *columns, GError **error)
{
    g_return_val_if_fail (CARRY_IS_TABLE (self), FALSE);
    g_return_val_if_fail (columns != NULL, FALSE);

    return CARRY_TABLE_GET_CLASS (self)->select (self, columns, error);
}

/**
 * carry_table_get_fraction: (skip)
 * @self: a table
 *
 * Returns: how far reading is, 0 to 1; 0 when it cannot tell
 */
double
carry_table_get_fraction (CarryTable *self)
{
    g_return_val_if_fail (CARRY_IS_TABLE (self), 0);

    return CLAMP (CARRY_TABLE_GET_CLASS (self)->get_fraction (self), 0, 1);
}

/**
 * carry_table_finish: (skip)
 * @self: a table, which cannot be read any more
 * @error: return location; does not name the file
 *
 * Returns: (transfer full): SHA-256 of the file as it lies on disk, in hex, all of
 *   it, also when not all was read; NULL on error
 */
char *
carry_table_finish (CarryTable *self, GError **error)
{
    g_return_val_if_fail (CARRY_IS_TABLE (self), NULL);

    return CARRY_TABLE_GET_CLASS (self)->finish (self, error);
}

/**
 * carry_table_set_header: (skip)
 * @self: a table
 * @header: whether its first row has the names of the columns
 */
void
carry_table_set_header (CarryTable *self, CarryTableHeader header)
{
    CarryTablePrivate *priv = carry_table_get_instance_private (self);

    g_return_if_fail (CARRY_IS_TABLE (self));
    priv->header = header;
}

/**
 * carry_table_get_header: (skip)
 * @self: a table
 *
 * Returns: whether its first row has the names of the columns
 */
CarryTableHeader
carry_table_get_header (CarryTable *self)
{
    CarryTablePrivate *priv = carry_table_get_instance_private (self);

    g_return_val_if_fail (CARRY_IS_TABLE (self), CARRY_TABLE_HEADER_AUTO);
    return priv->header;
}

/**
 * carry_table_set_member: (skip)
 * @self: a table
 * @member: (nullable): name of the file inside an archive
 */
void
carry_table_set_member (CarryTable *self, const char *member)
{
    CarryTablePrivate *priv = carry_table_get_instance_private (self);
    char *copy = g_strdup (member);

    g_return_if_fail (CARRY_IS_TABLE (self));
    g_free (priv->member);
    priv->member = copy;
}

/**
 * carry_table_get_member: (skip)
 * @self: a table
 *
 * Returns: (transfer none) (nullable): name of the file inside an archive
 */
const char *
carry_table_get_member (CarryTable *self)
{
    CarryTablePrivate *priv = carry_table_get_instance_private (self);

    g_return_val_if_fail (CARRY_IS_TABLE (self), NULL);
    return priv->member;
}
