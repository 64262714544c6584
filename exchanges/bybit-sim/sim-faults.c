/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-faults.h"

#include "sim-events.h"

gboolean
sim_faults_take (SimAccount *account, SimOrderFaultAction action, SimOrderFault *out_fault)
{
    GArray *faults = account->exchange->order_faults;
    for (guint i = 0; i < faults->len; i++)
    {
        SimOrderFault *fault = &g_array_index (faults, SimOrderFault, i);
        if (fault->action != action || (fault->uid != 0 && fault->uid != account->config.uid))
            continue;
        *out_fault = *fault;
        fault->count--;
        if (fault->count == 0)
            g_array_remove_index (faults, i);
        return TRUE;
    }
    return FALSE;
}

void
sim_faults_mark_execution (SimAccount *account, SimExecution *execution)
{
    SimOrderFault fault;
    if (!sim_faults_take (account, SIM_ORDER_FAULT_UNKNOWN_EXEC_TYPE, &fault))
        return;
    execution->type = SIM_EXEC_UNKNOWN;
    g_strlcpy (execution->exec_type_text, *fault.text != '\0' ? fault.text : "CorporateAction",
               sizeof execution->exec_type_text);
}

void
sim_exchange_add_event_fault (SimExchange *self, const SimEventFault *fault)
{
    sim_events_add_fault (self->events, fault);
}

void
sim_exchange_add_order_fault (SimExchange *self, const SimOrderFault *fault)
{
    SimOrderFault copy = *fault;
    copy.count = MAX (1, copy.count);
    g_array_append_val (self->order_faults, copy);
}

void
sim_exchange_clear_faults (SimExchange *self)
{
    sim_events_clear_faults (self->events);
    g_array_set_size (self->order_faults, 0);
}
