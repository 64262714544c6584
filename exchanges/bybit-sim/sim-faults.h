/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sim-private.h"

G_BEGIN_DECLS

/* Order faults that wait to happen. */

/* Whether one of that action is due for the account; it is used up by asking. */
gboolean
sim_faults_take (SimAccount *account, SimOrderFaultAction action, SimOrderFault *out_fault);
/* Gives the execution an unknown type when that is due. */
void sim_faults_mark_execution (SimAccount *account, SimExecution *execution);

G_END_DECLS
