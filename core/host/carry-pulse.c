/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-pulse.h"

#include <string.h>

#include "base/carry-error.h"
#include "engine/carry-ledger.h"

/*
 * Lines of words: what it is, then what belongs to it. The last line says that
 * nothing is missing.
 */

#define HEAD "carry-pulse 1"
#define TAIL "end"
#define MOST_WORDS 5
#define NOTHING "-"

static const char *const states[] = { "starting", "running", "stopped" };

static void
free_leg (gpointer data)
{
    CarryPulseLeg *leg = data;

    g_free (leg->instrument);
    g_free (leg);
}

CarryPulse *
carry_pulse_new (void)
{
    CarryPulse *self = g_new0 (CarryPulse, 1);

    self->legs = g_ptr_array_new_with_free_func (free_leg);
    self->trail = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

void
carry_pulse_free (CarryPulse *self)
{
    g_free (self->run);
    g_free (self->env);
    g_free (self->account);
    g_ptr_array_unref (self->legs);
    g_hash_table_unref (self->trail);
    g_free (self);
}

void
carry_pulse_add_leg (CarryPulse *self, const char *instrument, CarryDecimal own, CarryDecimal held,
                     CarryDecimal price)
{
    CarryPulseLeg *leg = g_new0 (CarryPulseLeg, 1);

    *leg = (CarryPulseLeg){
        .instrument = g_strdup (instrument),
        .own = own,
        .held = held,
        .price = price,
    };
    g_ptr_array_add (self->legs, leg);
}

void
carry_pulse_add_execution (CarryPulse *self, const char *instrument, const char *exec_id)
{
    g_hash_table_add (self->trail, g_strdup_printf ("%s %s", instrument, exec_id));
}

/* Whether the run had booked it. */
gboolean
carry_pulse_has_execution (const CarryPulse *self, const char *instrument, const char *exec_id)
{
    g_autofree char *key = g_strdup_printf ("%s %s", instrument, exec_id);

    return g_hash_table_contains (self->trail, key);
}

const CarryPulseLeg *
carry_pulse_find_leg (const CarryPulse *self, const char *instrument)
{
    for (guint i = 0; i < self->legs->len; i++)
    {
        const CarryPulseLeg *leg = g_ptr_array_index (self->legs, i);

        if (g_str_equal (leg->instrument, instrument))
            return leg;
    }
    return NULL;
}

/* Whether an order of this id is the run's, or of a run before it: `epoch-number`, and no later epoch. */
gboolean
carry_pulse_owns (const CarryPulse *self, const char *link_id)
{
    guint64 epoch, number;

    return carry_ledger_parse_link (link_id, &epoch, &number) && epoch <= self->epoch;
}

/* --- to text ------------------------------------------------------------------------------- */

/* A word holds no space and no end of a line. */
static char *
make_word (const char *text)
{
    if (text == NULL || text[0] == '\0')
        return g_strdup (NOTHING);
    return g_uri_escape_string (text, ":/", FALSE);
}

static void
add_word (GString *text, const char *name, const char *value)
{
    g_autofree char *word = make_word (value);

    g_string_append_printf (text, "%s %s\n", name, word);
}

static void
add_number (GString *text, const char *name, gint64 value)
{
    g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", name, value);
}

static void
add_leg (GString *text, const CarryPulseLeg *leg)
{
    char own[CARRY_DECIMAL_BUFFER], held[CARRY_DECIMAL_BUFFER], price[CARRY_DECIMAL_BUFFER];

    g_string_append_printf (
        text, "leg %s %s %s %s\n", leg->instrument, carry_decimal_format (leg->own, own),
        carry_decimal_format (leg->held, held),
        carry_decimal_is_valid (leg->price) ? carry_decimal_format (leg->price, price) : NOTHING);
}

/* (transfer full): as carry_pulse_parse() reads it. */
char *
carry_pulse_format (const CarryPulse *self)
{
    GString *text = g_string_new (HEAD "\n");
    g_autoptr (GList) trail =
        g_list_sort (g_hash_table_get_keys (self->trail), (GCompareFunc) strcmp);

    add_word (text, "state", states[self->state]);
    add_number (text, "number", (gint64) self->number);
    add_number (text, "ts", self->ts);
    add_word (text, "run", self->run);
    add_word (text, "env", self->env);
    add_word (text, "account", self->account);
    add_number (text, "epoch", (gint64) self->epoch);
    add_number (text, "orders", self->n_orders);
    add_number (text, "trail", self->ts_trail);
    for (guint i = 0; i < self->legs->len; i++)
        add_leg (text, g_ptr_array_index (self->legs, i));
    for (const GList *item = trail; item != NULL; item = item->next)
        g_string_append_printf (text, "fill %s\n", (const char *) item->data);
    g_string_append (text, TAIL "\n");
    return g_string_free (text, FALSE);
}

/* --- from text ----------------------------------------------------------------------------- */

static gboolean
read_word (const char *text, char **value)
{
    if (*value != NULL)
        return FALSE;
    if (!g_str_equal (text, NOTHING))
        *value = g_uri_unescape_string (text, NULL);
    return TRUE;
}

static gboolean
read_state (CarryPulse *self, const char *text)
{
    for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
        if (!g_str_equal (states[i], text))
            continue;
        self->state = (CarryPulseState) i;
        return TRUE;
    }
    return FALSE;
}

static gboolean
read_number (const char *text, guint64 most, gint64 *out_value)
{
    guint64 value;

    if (!g_ascii_string_to_unsigned (text, 10, 0, most, &value, NULL))
        return FALSE;
    *out_value = (gint64) value;
    return TRUE;
}

static gboolean
read_leg (CarryPulse *self, char **words)
{
    CarryDecimal own, held, price = carry_decimal_invalid ();

    if (!carry_decimal_parse (words[2], -1, &own, NULL) ||
        !carry_decimal_parse (words[3], -1, &held, NULL) ||
        (!g_str_equal (words[4], NOTHING) && !carry_decimal_parse (words[4], -1, &price, NULL)) ||
        carry_pulse_find_leg (self, words[1]) != NULL)
        return FALSE;
    carry_pulse_add_leg (self, words[1], own, held, price);
    return TRUE;
}

static gboolean
read_pair (CarryPulse *self, const char *name, const char *value)
{
    gint64 number = 0;

    if (g_str_equal (name, "state"))
        return read_state (self, value);
    if (g_str_equal (name, "run"))
        return read_word (value, &self->run);
    if (g_str_equal (name, "env"))
        return read_word (value, &self->env);
    if (g_str_equal (name, "account"))
        return read_word (value, &self->account);
    if (!read_number (value, G_MAXINT64, &number))
        return FALSE;
    if (g_str_equal (name, "number"))
        self->number = (guint64) number;
    else if (g_str_equal (name, "ts"))
        self->ts = number;
    else if (g_str_equal (name, "epoch"))
        self->epoch = (guint64) number;
    else if (g_str_equal (name, "orders"))
        self->n_orders = (guint) MIN (number, G_MAXUINT);
    else if (g_str_equal (name, "trail"))
        self->ts_trail = number;
    else
        return FALSE;
    return TRUE;
}

static gboolean
read_line (CarryPulse *self, const char *line)
{
    g_auto (GStrv) words = g_strsplit (line, " ", MOST_WORDS + 1);
    guint n = g_strv_length (words);

    if (n == 5 && g_str_equal (words[0], "leg"))
        return read_leg (self, words);
    if (n == 3 && g_str_equal (words[0], "fill"))
    {
        carry_pulse_add_execution (self, words[1], words[2]);
        return TRUE;
    }
    return n == 2 && read_pair (self, words[0], words[1]);
}

/* (transfer full): %CARRY_ERROR_CORRUPT when a line is wrong or missing. */
CarryPulse *
carry_pulse_parse (const char *text, GError **error)
{
    g_autoptr (CarryPulse) self = carry_pulse_new ();
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    guint n = g_strv_length (lines);

    if (n < 3 || !g_str_equal (lines[0], HEAD) || !g_str_equal (lines[n - 2], TAIL) ||
        lines[n - 1][0] != '\0')
    {
        g_set_error_literal (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                             "it is not a whole pulse of this version");
        return NULL;
    }
    for (guint i = 1; i < n - 2; i++)
    {
        if (read_line (self, lines[i]))
            continue;
        g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT, "line %u is not understood", i + 1);
        return NULL;
    }
    return g_steal_pointer (&self);
}
