/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is known of something that is told: whether it may be booked. */
typedef enum
{
    CARRY_KNOWN_NEW,     /* never seen; from now on it is known */
    CARRY_KNOWN_ALREADY, /* seen before */
    CARRY_KNOWN_OLD,     /* as old as what was forgotten: nobody can say whether it was seen */
} CarryKnownAnswer;

/**
 * CarryKnown: (skip)
 *
 * What was seen, so that nothing is booked twice: keys, forgotten some time after they came.
 * What happened no later than anything that was forgotten is not taken for new any more.
 */
typedef struct _CarryKnown CarryKnown;

CarryKnown *carry_known_new (void);
void carry_known_free (CarryKnown *self);
CarryKnownAnswer carry_known_add (CarryKnown *self, char *key, gint64 ts, gint64 now);
gboolean carry_known_has (const CarryKnown *self, const char *key);
gint64 carry_known_forget (CarryKnown *self, gint64 now, gint64 keep_ns);
guint carry_known_get_size (const CarryKnown *self);
gint64 carry_known_get_ts_forgotten (const CarryKnown *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryKnown, carry_known_free)

G_END_DECLS
