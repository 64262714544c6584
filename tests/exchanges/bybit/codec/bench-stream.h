/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <carry.h>

G_BEGIN_DECLS

/* Messages of one symbol, made from recorded ones; each text ends with NUL. */
typedef struct
{
    guint n;
    char **texts;
    gsize *sizes;
    gsize n_bytes;
} BenchStream;

gboolean bench_stream_init (BenchStream *self, const char *folder);
void bench_stream_clear (BenchStream *self);

G_END_DECLS
