/* SPDX-License-Identifier: LGPL-2.1-or-later */
static const char *built = __DATE__; /* expect: wall-clock */
