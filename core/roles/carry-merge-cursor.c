/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/carry-error.h"
#include "base/carry-time.h"
#include "roles/carry-cursor.h"

#include <string.h>

#define BLOCK_SIZE 4096

/* Where an event goes: by time, class at that time, and the input's position. */
typedef struct
{
    gint64 ts;
    guint class;
    guint position;
} Key;

typedef struct
{
    CarryCursor *cursor;
    CarryMarketEvent *block;
    gsize n;
    gsize next;
    Key head; /* of block[next] */
    Key last; /* of the last event read; nothing may come before it */
    guint64 events;
} Input;

typedef struct
{
    CarryCursor parent_instance;

    Input *inputs;
    guint n_inputs;
    Input **heap; /* of inputs that have events, the least head first */
    guint n_heap;
    gboolean opened;
    GError *error; /* what ended it */
    double fraction;
} CarryMergeCursor;

typedef CarryCursorClass CarryMergeCursorClass;

GType carry_merge_cursor_get_type (void);
G_DEFINE_FINAL_TYPE (CarryMergeCursor, carry_merge_cursor, CARRY_TYPE_CURSOR)

static inline gboolean
is_before (const Key *a, const Key *b)
{
    if (a->ts != b->ts)
        return a->ts < b->ts;
    if (a->class != b->class)
        return a->class < b->class;
    return a->position < b->position;
}

static inline Key
key_of (const CarryMarketEvent *event, guint position)
{
    return (Key){ event->ts_local, carry_market_event_class (event), position };
}

static gboolean
refuse_order (const Input *input, const CarryMarketEvent *event, GError **error)
{
    char before[CARRY_TIME_BUFFER], after[CARRY_TIME_BUFFER];

    g_set_error (error, CARRY_ERROR, CARRY_ERROR_CORRUPT,
                 "%s: not in order: an event of %s follows one of %s; events must be sorted by "
                 "time, and at one time marks come first, then settlements",
                 carry_cursor_get_name (input->cursor), carry_time_to_text (event->ts_local, after),
                 carry_time_to_text (input->last.ts, before));
    return FALSE;
}

static gboolean
check_order (Input *input, const CarryMarketEvent *events, gsize n, GError **error)
{
    guint position = input->head.position;

    for (gsize i = 0; i < n; i++)
    {
        Key key = key_of (&events[i], position);
        if (is_before (&key, &input->last))
            return refuse_order (input, &events[i], error);
        input->last = key;
    }
    return TRUE;
}

/* Reads on in an input; none at its end. */
static gboolean
read_input (Input *input, CarryMarketEvent *out_events, gsize n, gsize *out_n, GError **error)
{
    gssize got = carry_cursor_read (input->cursor, out_events, n, error);
    if (got < 0 || !check_order (input, out_events, (gsize) got, error))
        return FALSE;
    input->events += (guint64) got;
    *out_n = (gsize) got;
    return TRUE;
}

/* The next block of an input; none at its end. */
static gboolean
fill_block (Input *input, GError **error)
{
    input->next = 0;
    input->n = 0;
    if (!read_input (input, input->block, BLOCK_SIZE, &input->n, error))
        return FALSE;
    if (input->n > 0)
        input->head = key_of (&input->block[0], input->head.position);
    return TRUE;
}

/* Moves the input at @place down until none below it comes before it. */
static void
sift_down (CarryMergeCursor *self, guint place)
{
    Input *input = self->heap[place];

    for (guint child = 2 * place + 1; child < self->n_heap; child = 2 * place + 1)
    {
        if (child + 1 < self->n_heap &&
            is_before (&self->heap[child + 1]->head, &self->heap[child]->head))
            child++;
        if (!is_before (&self->heap[child]->head, &input->head))
            break;
        self->heap[place] = self->heap[child];
        place = child;
    }
    self->heap[place] = input;
}

static gboolean
open_inputs (CarryMergeCursor *self, GError **error)
{
    for (guint i = 0; i < self->n_inputs; i++)
    {
        if (!fill_block (&self->inputs[i], error))
            return FALSE;
        if (self->inputs[i].n > 0)
            self->heap[self->n_heap++] = &self->inputs[i];
    }
    for (guint i = self->n_heap / 2; i-- > 0;)
        sift_down (self, i);
    return TRUE;
}

/* The second smallest head: what the run of the first input must stay before. */
static const Key *
find_bound (const CarryMergeCursor *self)
{
    if (self->n_heap == 1)
        return NULL;
    const Key *bound = &self->heap[1]->head;
    if (self->n_heap > 2 && is_before (&self->heap[2]->head, bound))
        bound = &self->heap[2]->head;
    return bound;
}

/* Copies events from the next on that stay before @bound, at most @n; the first always does. */
static gsize
copy_events (const Input *input, const Key *bound, CarryMarketEvent *out_events, gsize n)
{
    const CarryMarketEvent *events = &input->block[input->next];
    gsize run = 1;

    n = MIN (n, input->n - input->next);
    if (bound == NULL)
    {
        memcpy (out_events, events, n * sizeof *events);
        return n;
    }
    out_events[0] = events[0];
    for (; run < n; run++)
    {
        Key key = key_of (&events[run], input->head.position);
        if (!is_before (&key, bound))
            break;
        out_events[run] = events[run];
    }
    return run;
}

/* Copies one run of the first input and puts that input where it belongs then. */
static gboolean
copy_run (CarryMergeCursor *self, CarryMarketEvent *out_events, gsize n, gsize *out_run,
          GError **error)
{
    Input *input = self->heap[0];
    gsize run = copy_events (input, find_bound (self), out_events, n);

    *out_run = run;
    input->next += run;
    if (input->next < input->n)
        input->head = key_of (&input->block[input->next], input->head.position);
    else if (self->n_heap == 1)
        return TRUE;
    else if (!fill_block (input, error))
        return FALSE;

    if (input->n == 0)
        self->heap[0] = self->heap[--self->n_heap];
    if (self->n_heap > 1)
        sift_down (self, 0);
    return TRUE;
}

/* Nothing comes between the events of the only input left: they are read to where they are wanted. */
static gboolean
read_last (CarryMergeCursor *self, CarryMarketEvent *out_events, gsize n, gsize *out_run,
           GError **error)
{
    *out_run = 0;
    if (!read_input (self->heap[0], out_events, n, out_run, error))
        return FALSE;
    if (*out_run == 0)
        self->n_heap = 0;
    return TRUE;
}

static gsize
merge (CarryMergeCursor *self, CarryMarketEvent *out_events, gsize n)
{
    gsize done = 0;

    if (!self->opened)
    {
        self->opened = TRUE;
        if (!open_inputs (self, &self->error))
            return 0;
    }
    while (done < n && self->n_heap > 0)
    {
        const Input *first = self->heap[0];
        gsize run;
        gboolean going = first->next < first->n
                             ? copy_run (self, out_events + done, n - done, &run, &self->error)
                             : read_last (self, out_events + done, n - done, &run, &self->error);
        done += run;
        if (!going)
            break;
    }
    return done;
}

/* What came before an error is handed out first; then the error, each time. */
static gssize
carry_merge_cursor_read (CarryCursor *cursor, CarryMarketEvent *out_events, gsize n, GError **error)
{
    CarryMergeCursor *self = (CarryMergeCursor *) cursor;

    gsize done = self->error == NULL ? merge (self, out_events, n) : 0;
    if (done == 0 && self->error != NULL)
    {
        g_propagate_error (error, g_error_copy (self->error));
        return -1;
    }
    return (gssize) done;
}

/*
 * Each input weighs as much as it has events: those read, over the fraction they
 * are. A progress bar never goes back when an input turns out to be longer.
 */
static double
carry_merge_cursor_get_fraction (CarryCursor *cursor)
{
    CarryMergeCursor *self = (CarryMergeCursor *) cursor;
    double read = 0, total = 0;

    if (self->opened && self->n_heap == 0)
        return 1;
    for (guint i = 0; i < self->n_inputs; i++)
    {
        double fraction = carry_cursor_get_fraction (self->inputs[i].cursor);
        if (fraction <= 0)
            continue;
        read += (double) self->inputs[i].events;
        total += (double) self->inputs[i].events / fraction;
    }
    if (total > 0)
        self->fraction = MAX (self->fraction, read / total);
    return self->fraction;
}

static void
carry_merge_cursor_finalize (GObject *object)
{
    CarryMergeCursor *self = (CarryMergeCursor *) object;

    for (guint i = 0; i < self->n_inputs; i++)
    {
        g_object_unref (self->inputs[i].cursor);
        g_free (self->inputs[i].block);
    }
    g_free (self->inputs);
    g_free (self->heap);
    g_clear_error (&self->error);
    G_OBJECT_CLASS (carry_merge_cursor_parent_class)->finalize (object);
}

static void
carry_merge_cursor_class_init (CarryMergeCursorClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = carry_merge_cursor_finalize;
    klass->read = carry_merge_cursor_read;
    klass->get_fraction = carry_merge_cursor_get_fraction;
}

static void
carry_merge_cursor_init (CarryMergeCursor *self)
{
}

/**
 * carry_merge_cursor_new: (skip)
 * @cursors: (element-type CarryCursor): what to merge; each is referenced
 *
 * Merges cursors by the time their events are known, then by class (marks,
 * settlements, all else), then by their place in @cursors. Each must be in that
 * order itself; one that is not ends the merge with %CARRY_ERROR_CORRUPT.
 *
 * Returns: (transfer full): a cursor over all of them
 */
CarryCursor *
carry_merge_cursor_new (GPtrArray *cursors)
{
    g_return_val_if_fail (cursors != NULL, NULL);

    CarryMergeCursor *self = g_object_new (carry_merge_cursor_get_type (), NULL);
    self->n_inputs = cursors->len;
    self->inputs = g_new0 (Input, self->n_inputs);
    self->heap = g_new0 (Input *, self->n_inputs);
    for (guint i = 0; i < self->n_inputs; i++)
    {
        Input *input = &self->inputs[i];
        input->cursor = g_object_ref (cursors->pdata[i]);
        input->block = g_new (CarryMarketEvent, BLOCK_SIZE);
        input->head.position = i;
        input->last = (Key){ G_MININT64, 0, i };
    }
    return CARRY_CURSOR (self);
}
