/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-plugin-private.h"

#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/carry-error.h"

#if __ELF_NATIVE_CLASS == 64
#define NATIVE_CLASS ELFCLASS64
#else
#define NATIVE_CLASS ELFCLASS32
#endif

static gboolean
refuse (GError **error, const char *path, const char *sentence)
{
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_PLUGIN, "%s: %s", path, sentence);
    return FALSE;
}

/* The machine this program was built for, as its own headers say it. */
static gboolean
is_native (const ElfW (Ehdr) * header)
{
    g_autoptr (GMappedFile) self = g_mapped_file_new ("/proc/self/exe", FALSE, NULL);
    ElfW (Ehdr) own;

    if (header->e_ident[EI_CLASS] != NATIVE_CLASS)
        return FALSE;
    if (self == NULL || g_mapped_file_get_length (self) < sizeof own)
        return TRUE;
    memcpy (&own, g_mapped_file_get_contents (self), sizeof own);
    return header->e_ident[EI_DATA] == own.e_ident[EI_DATA] && header->e_machine == own.e_machine;
}

/* The loader maps what the headers promise and dies of a signal where the file has ended before. */
static gboolean
is_whole (const char *data, gsize size, const ElfW (Ehdr) * header)
{
    gsize table = (gsize) header->e_phnum * sizeof (ElfW (Phdr));

    if (header->e_phentsize != sizeof (ElfW (Phdr)) || header->e_phoff > size ||
        table > size - header->e_phoff)
        return FALSE;
    for (guint i = 0; i < header->e_phnum; i++)
    {
        ElfW (Phdr) segment;

        memcpy (&segment, data + header->e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type == PT_LOAD &&
            (segment.p_offset > size || segment.p_filesz > size - segment.p_offset))
            return FALSE;
    }
    return TRUE;
}

static gboolean
check_contents (const char *path, const char *data, gsize size, GError **error)
{
    ElfW (Ehdr) header;

    if (size < SELFMAG || memcmp (data, ELFMAG, SELFMAG) != 0)
        return refuse (error, path, "is not an ELF file, as a plugin must be");
    if (size < sizeof header)
        return refuse (error, path, "is cut short; build or install it again");
    memcpy (&header, data, sizeof header);
    if (!is_native (&header))
        return refuse (error, path, "is built for another machine; build it for this one");
    if (header.e_type != ET_DYN)
        return refuse (error, path, "is not a shared object, as a plugin must be");
    if (!is_whole (data, size, &header))
        return refuse (error, path, "is cut short; build or install it again");
    return TRUE;
}

gboolean
carry_plugin_check_elf (const char *path, GError **error)
{
    g_autoptr (GMappedFile) file = NULL;
    g_autoptr (GError) local = NULL;
    struct stat info;

    if (stat (path, &info) != 0)
        return refuse (error, path, g_strerror (errno));
    if (!S_ISREG (info.st_mode))
        return refuse (error, path, "is not a regular file");
    if (info.st_size == 0)
        return refuse (error, path, "is empty");
    file = g_mapped_file_new (path, FALSE, &local);
    if (file == NULL)
        return refuse (error, path, local->message);
    return check_contents (path, g_mapped_file_get_contents (file), g_mapped_file_get_length (file),
                           error);
}

static gboolean
check_writers (const char *path, const char *named, const char *what, GError **error)
{
    struct stat info;

    if (stat (named, &info) != 0)
        return refuse (error, path, g_strerror (errno));
    if (info.st_uid != 0 && info.st_uid != geteuid ())
    {
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_PLUGIN,
                     "%s: the %s %s belongs to another user; live trading wants it to be root's or "
                     "your own",
                     path, what, named);
        return FALSE;
    }
    if ((info.st_mode & (S_IWGRP | S_IWOTH)) == 0)
        return TRUE;
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_PLUGIN,
                 "%s: the %s %s can be written by others; before trading live run chmod go-w %s",
                 path, what, named, named);
    return FALSE;
}

gboolean
carry_plugin_check_owner (const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname (path);
    g_autofree char *real = realpath (path, NULL);
    g_autofree char *real_folder = real != NULL ? g_path_get_dirname (real) : NULL;

    if (real == NULL)
        return refuse (error, path, g_strerror (errno));
    return check_writers (path, folder, "folder", error) &&
           check_writers (path, real_folder, "folder", error) &&
           check_writers (path, real, "file", error);
}
