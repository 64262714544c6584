/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* goto in a comment */
static int
leave (int code)
{
    if (code)
        goto out; /* expect: goto */
out:
    return code;
}
