/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(CARRY_H_INSIDE) && !defined(CARRY_COMPILATION)
#error "Only <carry.h> can be included directly."
#endif

#include <glib-object.h>
#include <gio/gio.h>

/* The library is built with hidden visibility; what others may call says so. */
#define CARRY_API __attribute__ ((visibility ("default"))) extern

#define CARRY_NS_PER_US G_GINT64_CONSTANT (1000)
#define CARRY_NS_PER_MS G_GINT64_CONSTANT (1000000)
#define CARRY_NS_PER_SECOND G_GINT64_CONSTANT (1000000000)
#define CARRY_NS_PER_MINUTE (60 * CARRY_NS_PER_SECOND)
#define CARRY_NS_PER_HOUR (3600 * CARRY_NS_PER_SECOND)
#define CARRY_NS_PER_DAY (24 * CARRY_NS_PER_HOUR)
