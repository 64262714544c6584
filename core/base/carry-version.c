/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-version-private.h"

#include <dlfcn.h>
#include <string.h>

#define UNKNOWN "unknown"

/* The note the linker leaves: a checksum over all that was linked. */
typedef struct
{
    ElfW (Addr) base; /* where this library is mapped */
    char *id;
} Search;

static char *
format_id (const guint8 *bytes, gsize n)
{
    GString *text = g_string_new (NULL);

    for (gsize i = 0; i < n; i++)
        g_string_append_printf (text, "%02x", bytes[i]);
    return g_string_free (text, FALSE);
}

static gsize
pad (gsize n)
{
    return (n + 3) & ~(gsize) 3;
}

static char *
find_in_notes (const guint8 *notes, gsize size)
{
    const char owner[] = "GNU";
    ElfW (Nhdr) note;

    for (gsize at = 0; size - at >= sizeof note;)
    {
        gsize name = at + sizeof note;
        gsize contents;

        memcpy (&note, notes + at, sizeof note);
        contents = name + pad (note.n_namesz);
        if (contents + pad (note.n_descsz) > size)
            return NULL;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof owner &&
            memcmp (notes + name, owner, sizeof owner) == 0)
            return format_id (notes + contents, note.n_descsz);
        at = contents + pad (note.n_descsz);
    }
    return NULL;
}

/* (transfer full) (nullable): of one of the files that are loaded. */
char *
carry_version_find_id (const struct dl_phdr_info *info)
{
    char *id = NULL;

    for (guint i = 0; i < info->dlpi_phnum && id == NULL; i++)
        if (info->dlpi_phdr[i].p_type == PT_NOTE)
            id = find_in_notes ((const guint8 *) (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr),
                                info->dlpi_phdr[i].p_memsz);
    return id;
}

static int
visit (struct dl_phdr_info *info, size_t size, void *data)
{
    Search *search = data;

    if (info->dlpi_addr != search->base)
        return 0;
    search->id = carry_version_find_id (info);
    return 1;
}

static char *
find_build_id (void)
{
    Search search = { 0, NULL };
    Dl_info info;

    if (dladdr (&find_build_id, &info) == 0)
        return g_strdup (UNKNOWN);
    search.base = (ElfW (Addr)) info.dli_fbase;
    dl_iterate_phdr (visit, &search);
    return search.id != NULL ? search.id : g_strdup (UNKNOWN);
}

/**
 * carry_version_get:
 *
 * Returns: (transfer none): the version of this library, such as `0.1.0`
 */
const char *
carry_version_get (void)
{
    return CARRY_VERSION;
}

/**
 * carry_version_get_build_id:
 *
 * Tells two builds apart, also of one version: it changes with every byte of the code. A replay
 * promises the same results for the same id only.
 *
 * Returns: (transfer none): the id in hexadecimal, or `unknown`
 */
const char *
carry_version_get_build_id (void)
{
    static char *id = NULL;

    if (g_once_init_enter (&id))
    {
        char *found = find_build_id ();

        g_once_init_leave (&id, found);
    }
    return id;
}
