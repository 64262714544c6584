/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-time.h"
#include "base/carry-error.h"

#include <string.h>

#define MAX_QUOTED 40

typedef struct
{
    const char *name;
    gint64 ns;
} Unit;

/* From the longest, the order in which they are written. */
static const Unit units[] = {
    { "d", CARRY_NS_PER_DAY },
    { "h", CARRY_NS_PER_HOUR },
    { "m", CARRY_NS_PER_MINUTE },
    { "s", CARRY_NS_PER_SECOND },
    { "ms", CARRY_NS_PER_MS },
    { "us", CARRY_NS_PER_US },
    { "ns", 1 },
};

/* Returns the index of the unit that @at starts with, or the number of units. */
static guint
find_unit (const char *at, gsize length)
{
    guint i = 0;
    while (i < G_N_ELEMENTS (units) &&
           (strlen (units[i].name) != length || strncmp (units[i].name, at, length) != 0))
        i++;
    return i;
}

/*
 * Reads one number with its unit and moves *text past it. A unit must come after
 * those before it, *next_unit. Returns what is wrong, or NULL.
 */
static const char *
read_part (const char **text, guint *next_unit, gint64 *sum)
{
    const char *at = *text;
    gint64 count = 0;
    gint64 part_ns;
    gsize digits = strspn (at, "0123456789");
    if (digits == 0)
        return "it is not a whole number with a unit; write for instance 250ms or 1h30m";
    for (; digits > 0; digits--, at++)
        if (__builtin_mul_overflow (count, 10, &count) ||
            __builtin_add_overflow (count, *at - '0', &count))
            return "it is longer than 292 years";

    gsize letters = strspn (at, "abcdefghijklmnopqrstuvwxyz");
    if (letters == 0 && *at == '\0')
        return "its unit is missing; add ns, us, ms, s, m, h or d";
    guint unit = find_unit (at, letters);
    if (unit == G_N_ELEMENTS (units))
        return "its unit is none of ns, us, ms, s, m, h and d after a whole number";
    if (unit < *next_unit)
        return "its units do not go from the longest to the shortest, each once";
    if (__builtin_mul_overflow (count, units[unit].ns, &part_ns) ||
        __builtin_add_overflow (*sum, part_ns, sum))
        return "it is longer than 292 years";

    *next_unit = unit + 1;
    *text = at + letters;
    return NULL;
}

static void
set_error (GError **error, const char *text, const char *problem)
{
    g_autofree char *head = g_strndup (text, MAX_QUOTED);
    g_autofree char *quoted = g_strescape (head, NULL);
    g_set_error (error, CARRY_ERROR, CARRY_ERROR_INVALID,
                 "\"%s%s\" cannot be read as a duration: %s", quoted,
                 strlen (text) > MAX_QUOTED ? "…" : "", problem);
}

/**
 * carry_duration_parse:
 * @text: such as `250ms`, `5m`, `1h30m` or `7d`
 * @out_ns: (out): the duration in nanoseconds, not negative
 * @error: set when this returns %FALSE
 *
 * Reads whole numbers, each followed by `ns`, `us`, `ms`, `s`, `m`, `h` or `d`,
 * from the longest unit to the shortest. A number without a unit is refused
 * because nobody can tell what it means, `0` too. A day has 24 hours.
 *
 * Returns: %TRUE if @text is a duration
 */
gboolean
carry_duration_parse (const char *text, gint64 *out_ns, GError **error)
{
    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (out_ns != NULL, FALSE);

    const char *at = text;
    const char *problem = NULL;
    guint next_unit = 0;
    gint64 sum = 0;
    do
        problem = read_part (&at, &next_unit, &sum);
    while (problem == NULL && *at != '\0');

    if (problem != NULL)
    {
        set_error (error, text, problem);
        return FALSE;
    }
    *out_ns = sum;
    return TRUE;
}

/**
 * carry_duration_to_text: (skip)
 * @ns: a duration in nanoseconds
 * @buffer: where to write, %CARRY_DURATION_BUFFER bytes
 *
 * Writes a duration as carry_duration_parse() reads it, in as few parts as it
 * takes: `1h30m`, `0s`. A negative one gets a minus, which only people read.
 *
 * Returns: (transfer none): @buffer
 */
char *
carry_duration_to_text (gint64 ns, char buffer[CARRY_DURATION_BUFFER])
{
    guint64 rest = ns < 0 ? -(guint64) ns : (guint64) ns;
    char *at = buffer;

    if (ns < 0)
        *at++ = '-';
    for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
        guint64 count = rest / (guint64) units[i].ns;
        rest %= (guint64) units[i].ns;
        if (count > 0)
            at += g_snprintf (at, (gulong) (buffer + CARRY_DURATION_BUFFER - at),
                              "%" G_GUINT64_FORMAT "%s", count, units[i].name);
    }
    if (ns == 0)
        g_strlcpy (buffer, "0s", CARRY_DURATION_BUFFER);
    return buffer;
}
