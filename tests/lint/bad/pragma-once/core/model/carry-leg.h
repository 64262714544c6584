/* SPDX-License-Identifier: LGPL-2.1-or-later */ /* expect: pragma-once */
#ifndef CARRY_LEG_H
#define CARRY_LEG_H
#endif
