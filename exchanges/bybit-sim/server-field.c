/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-field.h"

static const ServerField *
find_field (const ServerField *fields, guint n_fields, const char *name, gsize length)
{
    for (guint i = 0; i < n_fields; i++)
        if (strncmp (fields[i].name, name, length) == 0 && fields[i].name[length] == '\0')
            return &fields[i];
    return NULL;
}

/* Writes an object with the members of @names, words with one space between. */
void
server_field_write_row (ServerJson *json, const char *key, const ServerField *fields,
                        guint n_fields, const char *names, gconstpointer row)
{
    server_json_open_object (json, key);
    for (const char *at = names; *at != '\0';)
    {
        gsize length = strcspn (at, " ");
        const ServerField *field = find_field (fields, n_fields, at, length);
        g_assert (field != NULL);
        if (field->write != NULL)
            field->write (json, field->name, row);
        else
            server_json_raw (json, field->name, field->literal);
        at += length;
        at += strspn (at, " ");
    }
    server_json_close_object (json);
}
