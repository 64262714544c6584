/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* TODO: the other leg. expect: marker */
static const char *reason = "not implemented"; /* expect: marker */
/* FIXME later. expect: marker */
/* HACKING and XXXL are words of their own. */
