/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a run of the program gave. */
typedef struct
{
    int status; /* exit status; -1 when a signal ended it */
    char *out;
    char *err;
} TestRun;

/* Runs the program, CARRY_PROGRAM, in a folder, with no other environment than asked for. */
TestRun *
test_cli_run (const char *folder, const char *const *environment, ...) G_GNUC_NULL_TERMINATED;
void test_run_free (TestRun *self);

/* A folder for one test; removed with all that is in it. */
char *test_folder_new (void);
char *test_folder_write (const char *folder, const char *name, const char *text);
void test_folder_copy (const char *from, const char *folder, const char *name);
void test_folder_remove (char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestRun, test_run_free)

typedef char TestFolder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestFolder, test_folder_remove)

G_END_DECLS
