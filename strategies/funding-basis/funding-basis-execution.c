/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "funding-basis-execution.h"

#define INSTALL(klass, offset, field, pspec)                                                       \
    carry_module_class_install_setting (                                                           \
        klass, (gssize) ((offset) + G_STRUCT_OFFSET (FundingBasisExecution, field)),               \
        sizeof (((FundingBasisExecution *) NULL)->field), pspec)

static void
install_bounds (CarryModuleClass *klass, gsize offset)
{
    INSTALL (klass, offset, max_naked_notional,
             carry_param_spec_decimal (
                 "max-naked-notional",
                 "No order goes out that may leave more than this, in quote coin, on one leg "
                 "alone; 0 for no cap",
                 "0", "1000000000", "0", CARRY_PARAM_SETTING));
    INSTALL (klass, offset, max_naked_ns,
             carry_param_spec_duration (
                 "max-naked-time",
                 "One leg is alone for at most this long: from half of it on, the trade is "
                 "completed or reversed, whichever is cheaper; 0s for no cap",
                 0, CARRY_NS_PER_DAY, 10 * CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING));
    INSTALL (klass, offset, delisting_ns,
             carry_param_spec_duration (
                 "delisting-exit", "Close both legs this long before a delisting", CARRY_NS_PER_DAY,
                 30 * CARRY_NS_PER_DAY, 2 * CARRY_NS_PER_DAY, CARRY_PARAM_SETTING));
}

static void
install_orders (CarryModuleClass *klass, gsize offset)
{
    INSTALL (klass, offset, slip_bps,
             g_param_spec_double ("slip-bps", NULL,
                                  "How far from the best price an order may trade, in basis "
                                  "points; 0 for any price. Where nothing is quoted it counts "
                                  "for nothing",
                                  0, 1000, 15, CARRY_PARAM_SETTING | CARRY_PARAM_MUTABLE));
    INSTALL (klass, offset, slice_share,
             g_param_spec_double ("slice-share", NULL,
                                  "Part of the visible depth that one order takes", 0.01, 10, 0.5,
                                  CARRY_PARAM_SETTING));
    INSTALL (klass, offset, max_slices,
             g_param_spec_uint ("max-slices", NULL,
                                "A leg is not cut into more orders than this, however little is "
                                "offered",
                                1, 1000, 4, CARRY_PARAM_SETTING));
    INSTALL (klass, offset, slice_gap_ns,
             carry_param_spec_duration ("slice-gap",
                                        "An opening, and a closing that does not hurry, waits this "
                                        "long from one slice to the next, so that what was taken "
                                        "comes back and no limit of messages is met",
                                        0, CARRY_NS_PER_MINUTE, CARRY_NS_PER_SECOND / 2,
                                        CARRY_PARAM_SETTING));
    INSTALL (klass, offset, chase_ns,
             carry_param_spec_duration ("chase-deadline",
                                        "Follow a leg that is not filled for so long; what it got "
                                        "until then is kept, with as much of the other",
                                        CARRY_NS_PER_SECOND, CARRY_NS_PER_HOUR,
                                        30 * CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING));
    INSTALL (klass, offset, maker_first,
             g_param_spec_boolean ("maker-first", NULL,
                                   "The leg that leads waits at its own best price first", FALSE,
                                   CARRY_PARAM_SETTING));
    INSTALL (klass, offset, maker_ns,
             carry_param_spec_duration ("maker-deadline", "and then takes what is offered",
                                        CARRY_NS_PER_SECOND, CARRY_NS_PER_HOUR,
                                        10 * CARRY_NS_PER_SECOND, CARRY_PARAM_SETTING));
}

/* @offset is where the class' instances have their #FundingBasisExecution. */
void
funding_basis_execution_install (CarryModuleClass *klass, gsize offset)
{
    install_bounds (klass, offset);
    install_orders (klass, offset);
}
