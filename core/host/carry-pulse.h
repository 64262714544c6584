/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/carry-decimal.h"
#include "model/carry-order.h"

G_BEGIN_DECLS

/* Its file, beside the control socket. */
#define CARRY_PULSE_FILE "pulse"

/**
 * CarryPulseState:
 * @CARRY_PULSE_STARTING: the run begins; it may not know yet what it holds
 * @CARRY_PULSE_RUNNING: it is in charge of the account
 * @CARRY_PULSE_STOPPED: it ended in order, and beats no more
 */
typedef enum
{
    CARRY_PULSE_STARTING,
    CARRY_PULSE_RUNNING,
    CARRY_PULSE_STOPPED,
} CarryPulseState;

/**
 * CarryPulseLeg: (skip)
 * @instrument: as `VENUE:CATEGORY:SYMBOL`
 * @own: what the run's trading made of it; signed
 * @held: what the account holds of it, what others own too
 * @price: the last known; invalid when none is
 *
 * One instrument of a run.
 */
typedef struct
{
    char *instrument;
    CarryDecimal own;
    CarryDecimal held;
    CarryDecimal price;
} CarryPulseLeg;

/**
 * CarryPulse: (skip)
 * @state: where the run is
 * @number: counts up with each beat
 * @ts: when it was written
 * @run: name of the run
 * @env: where its orders go
 * @account: (nullable): whose orders these are; %NULL while that, and what earlier runs left, is not known
 * @epoch: begins the ids of its orders; ids of earlier runs begin with less
 * @n_orders: open orders that it knows
 * @ts_trail: of executions later than this all that are booked are in @trail
 * @legs: (element-type CarryPulseLeg): what is held, by it or by others; none while starting
 * @trail: (element-type utf8): `INSTRUMENT EXEC-ID` of the last executions booked
 *
 * What a run says of itself to a program that acts when it says no more: that it
 * gets on, and what it holds.
 */
typedef struct
{
    CarryPulseState state;
    guint64 number;
    gint64 ts;
    char *run;
    char *env;
    char *account;
    guint64 epoch;
    guint n_orders;
    gint64 ts_trail;
    GPtrArray *legs;
    GHashTable *trail;
} CarryPulse;

CARRY_API
CarryPulse *carry_pulse_new (void);
CARRY_API
void carry_pulse_free (CarryPulse *self);
CARRY_API
void carry_pulse_add_leg (CarryPulse *self, const char *instrument, CarryDecimal own,
                          CarryDecimal held, CarryDecimal price);
CARRY_API
void carry_pulse_add_execution (CarryPulse *self, const char *instrument, const char *exec_id);
CARRY_API
gboolean
carry_pulse_has_execution (const CarryPulse *self, const char *instrument, const char *exec_id);
CARRY_API
const CarryPulseLeg *carry_pulse_find_leg (const CarryPulse *self, const char *instrument);
CARRY_API
gboolean carry_pulse_owns (const CarryPulse *self, const char *link_id);
CARRY_API
char *carry_pulse_format (const CarryPulse *self);
CARRY_API
CarryPulse *carry_pulse_parse (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarryPulse, carry_pulse_free)

G_END_DECLS
