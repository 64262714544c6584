/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench/bench-allocations.h"

#include <errno.h>
#include <gmodule.h>
#include <stddef.h>

/* The C library's own, by the names that stay when malloc() and its like are replaced. */
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

void *malloc (size_t size);
void *calloc (size_t n, size_t size);
void *realloc (void *memory, size_t size);
int posix_memalign (void **out_memory, size_t alignment, size_t size);
void *aligned_alloc (size_t alignment, size_t size);

static guint64 count;

static void
count_one (void)
{
    __atomic_fetch_add (&count, 1, __ATOMIC_RELAXED);
}

G_MODULE_EXPORT void *
malloc (size_t size)
{
    count_one ();
    return __libc_malloc (size);
}

G_MODULE_EXPORT void *
calloc (size_t n, size_t size)
{
    count_one ();
    return __libc_calloc (n, size);
}

G_MODULE_EXPORT void *
realloc (void *memory, size_t size)
{
    count_one ();
    return __libc_realloc (memory, size);
}

G_MODULE_EXPORT int
posix_memalign (void **out_memory, size_t alignment, size_t size)
{
    void *memory = __libc_memalign (alignment, size);

    count_one ();
    if (memory == NULL)
        return ENOMEM;
    *out_memory = memory;
    return 0;
}

G_MODULE_EXPORT void *
aligned_alloc (size_t alignment, size_t size)
{
    count_one ();
    return __libc_memalign (alignment, size);
}

guint64
bench_allocations_get (void)
{
    return __atomic_load_n (&count, __ATOMIC_RELAXED);
}
