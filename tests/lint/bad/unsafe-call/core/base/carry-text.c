/* SPDX-License-Identifier: LGPL-2.1-or-later */
static double
carry_text_join (char *target, const char *source, Text *text)
{
    text->strcpy (target);
    strcpy (target, source);         /* expect: unsafe-call */
    strcat (target, source);         /* expect: unsafe-call */
    sprintf (target, "%d", 1);       /* expect: unsafe-call */
    setlocale (LC_ALL, "");          /* expect: unsafe-call */
    char *scratch = g_alloca (16);   /* expect: unsafe-call */
    int count = atoi (scratch);      /* expect: unsafe-call */
    return count + strtod (source, NULL) + atof (source); /* expect: unsafe-call unsafe-call */
}
