/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The cross as a loop in C, and nothing around it: reads bars, writes fills. Nothing is checked. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAST 24
#define SLOW 168
#define SCALE 8

static char *
read_file (const char *path)
{
    FILE *file = fopen (path, "rb");
    char *text;
    long size;

    if (file == NULL || fseek (file, 0, SEEK_END) != 0 || (size = ftell (file)) < 0)
        return NULL;
    rewind (file);
    text = malloc ((size_t) size + 1);
    if (text == NULL || fread (text, 1, (size_t) size, file) != (size_t) size)
        return NULL;
    text[size] = '\0';
    fclose (file);
    return text;
}

static const char *
scan_number (const char *at, int64_t *out_value)
{
    int64_t value = 0;
    int left = SCALE;

    for (; (unsigned char) (*at - '0') <= 9; at++)
        value = value * 10 + (*at - '0');
    if (*at == '.')
        for (at++; (unsigned char) (*at - '0') <= 9; at++, left--)
            value = value * 10 + (*at - '0');
    for (; left > 0; left--)
        value *= 10;
    *out_value = value;
    return at + 1;
}

int
main (int argc, char **argv)
{
    char *text = argc == 3 ? read_file (argv[1]) : NULL;
    FILE *fills = argc == 3 ? fopen (argv[2], "w") : NULL;
    int64_t closes[SLOW] = { 0 }, numbers[6], fast = 0, slow = 0;
    const char *at;
    int is_holding = 0;

    if (text == NULL || fills == NULL)
        return 1;
    at = strchr (text, '\n') + 1;
    for (uint64_t n = 0; *at != '\0'; n++)
    {
        for (int i = 0; i < 6; i++)
            at = scan_number (at, &numbers[i]);
        slow += numbers[4] - closes[n % SLOW];
        fast += numbers[4] - (n >= FAST ? closes[(n - FAST) % SLOW] : 0);
        closes[n % SLOW] = numbers[4];
        if (n + 1 < SLOW || (fast * (SLOW / FAST) > slow) == is_holding)
            continue;
        is_holding = !is_holding;
        fprintf (fills, "%s,%.1f\n", is_holding ? "buy" : "sell", (double) numbers[4] / 1e8);
    }
    free (text);
    return fclose (fills) != 0;
}
