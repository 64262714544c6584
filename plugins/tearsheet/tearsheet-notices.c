/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tearsheet-notices.h"

#define MAX_KINDS 50

static void
notice_free (gpointer data)
{
    TearsheetNotice *notice = data;

    g_free (notice->module);
    g_free (notice->code);
    g_free (notice->text);
    g_free (notice);
}

void
tearsheet_notices_init (TearsheetNotices *self)
{
    *self = (TearsheetNotices){ .kinds = g_ptr_array_new_with_free_func (notice_free) };
}

void
tearsheet_notices_clear (TearsheetNotices *self)
{
    g_clear_pointer (&self->kinds, g_ptr_array_unref);
}

static TearsheetNotice *
find_kind (TearsheetNotices *self, const CarryNotice *notice)
{
    for (guint i = 0; i < self->kinds->len; i++)
    {
        TearsheetNotice *kind = g_ptr_array_index (self->kinds, i);

        if (kind->level == notice->level && g_str_equal (kind->code, notice->code) &&
            g_str_equal (kind->module, notice->module))
            return kind;
    }
    return NULL;
}

static TearsheetNotice *
add_kind (TearsheetNotices *self, const CarryNotice *notice)
{
    TearsheetNotice *kind = g_new0 (TearsheetNotice, 1);

    kind->level = notice->level;
    kind->module = g_strdup (notice->module);
    kind->code = g_strdup (notice->code);
    kind->text = g_strdup (notice->text);
    kind->ts_first = notice->ts;
    g_ptr_array_add (self->kinds, kind);
    return kind;
}

/* What is only worth knowing is not kept. */
void
tearsheet_notices_add (TearsheetNotices *self, const CarryNotice *notice)
{
    TearsheetNotice *kind;

    if (notice->level == CARRY_NOTICE_INFO)
        return;
    if (notice->level == CARRY_NOTICE_CRITICAL)
        self->criticals++;
    else
        self->warnings++;
    kind = find_kind (self, notice);
    if (kind == NULL && self->kinds->len == MAX_KINDS)
    {
        self->left_out++;
        return;
    }
    if (kind == NULL)
        kind = add_kind (self, notice);
    kind->count++;
    kind->ts_last = notice->ts;
}
