/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-books.h"

#include "sqlite-books-private.h"
#include "sqlite-reader.h"

enum
{
    ORDER_LINK_ID,
    ORDER_ID,
    ORDER_GROUP,
    ORDER_MODULE,
    ORDER_VENUE,
    ORDER_CATEGORY,
    ORDER_SYMBOL,
    ORDER_SIDE,
    ORDER_TYPE,
    ORDER_TIME_IN_FORCE,
    ORDER_STATE,
    ORDER_PENDING,
    ORDER_CERTAIN,
    ORDER_REDUCE_ONLY,
    ORDER_QUANTITY,
    ORDER_PRICE,
    ORDER_DECISION_PRICE,
    ORDER_FILLED,
    ORDER_AVERAGE_PRICE,
    ORDER_TS_CREATED,
    ORDER_TS_UPDATED,
    ORDER_REASON,
    ORDER_JOURNAL,
    ORDER_N_COLUMNS,
};

enum
{
    GROUP_ID,
    GROUP_MODULE,
    GROUP_VENUE,
    GROUP_CATEGORY,
    GROUP_SYMBOL,
    GROUP_STATE,
    GROUP_QUANTITY,
    GROUP_DELTA,
    GROUP_NAKED_NOTIONAL,
    GROUP_NAKED_NS,
    GROUP_REASON,
    GROUP_TS_CREATED,
    GROUP_TS_UPDATED,
    GROUP_JOURNAL,
    GROUP_N_COLUMNS,
};

enum
{
    EQUITY_DAY,
    EQUITY_FIRST,
    EQUITY_LOW,
    EQUITY_HIGH,
    EQUITY_LAST,
    EQUITY_TS_LAST,
    EQUITY_N_COLUMNS,
};

enum
{
    NOTICE_JOURNAL,
    NOTICE_TS,
    NOTICE_KIND,
    NOTICE_LEVEL,
    NOTICE_MODULE,
    NOTICE_CODE,
    NOTICE_TEXT,
    NOTICE_N_COLUMNS,
};

SqliteBooks *
sqlite_books_new (SqliteDatabase *database, GError **error)
{
    g_autoptr (SqliteBooks) self = g_new0 (SqliteBooks, 1);

    self->database = database;
    if (!sqlite_table_init (&self->orders, database, "orders", ORDER_N_COLUMNS,
                            (const char *const[]){ "link_id", NULL }, error) ||
        !sqlite_table_init (&self->groups, database, "groups", GROUP_N_COLUMNS,
                            (const char *const[]){ "order_group", NULL }, error) ||
        !sqlite_table_init (&self->equity, database, "daily_equity", EQUITY_N_COLUMNS,
                            (const char *const[]){ "day", NULL }, error) ||
        !sqlite_table_init (&self->notices, database, "notices", NOTICE_N_COLUMNS,
                            (const char *const[]){ "journal", NULL }, error) ||
        !sqlite_books_init_money (self, database, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
sqlite_books_free (SqliteBooks *self)
{
    g_free (self);
}

void
sqlite_books_get_day (gint64 ts, char out_day[CARRY_TIME_BUFFER])
{
    carry_time_to_text (ts, out_day);
    out_day[10] = '\0';
}

/* Orders and their groups */

static void
put_order (SqliteRow *row, const CarryOrder *order)
{
    sqlite_row_set_integer (row, ORDER_ID, (gint64) order->id);
    sqlite_row_set_integer (row, ORDER_GROUP, (gint64) order->group);
    sqlite_row_set_enum (row, ORDER_SIDE, CARRY_TYPE_SIDE, (int) order->side);
    sqlite_row_set_enum (row, ORDER_TYPE, CARRY_TYPE_ORDER_TYPE, (int) order->type);
    sqlite_row_set_enum (row, ORDER_TIME_IN_FORCE, CARRY_TYPE_TIME_IN_FORCE,
                         (int) order->time_in_force);
    sqlite_row_set_enum (row, ORDER_STATE, CARRY_TYPE_ORDER_STATE, (int) order->state);
    sqlite_row_set_enum (row, ORDER_PENDING, CARRY_TYPE_ORDER_PENDING, (int) order->pending);
    sqlite_row_set_integer (row, ORDER_CERTAIN, order->certain ? 1 : 0);
    sqlite_row_set_integer (row, ORDER_REDUCE_ONLY, order->reduce_only ? 1 : 0);
    sqlite_row_set_decimal (row, ORDER_QUANTITY, order->quantity);
    sqlite_row_set_decimal (row, ORDER_PRICE, order->price);
    sqlite_row_set_decimal (row, ORDER_DECISION_PRICE, order->decision_price);
    sqlite_row_set_decimal (row, ORDER_FILLED, order->filled);
    sqlite_row_set_decimal (row, ORDER_AVERAGE_PRICE, order->average_price);
    sqlite_row_set_integer (row, ORDER_TS_CREATED, order->ts_created);
    sqlite_row_set_integer (row, ORDER_TS_UPDATED, order->ts_updated);
    sqlite_row_set_bytes (row, ORDER_REASON, order->reason, sizeof order->reason);
}

static gboolean
find_group (SqliteBooks *self, guint64 group, const char *module, gint64 ts_created, GError **error)
{
    SqliteRow *row = &self->row;
    gboolean found;

    sqlite_row_init (row, GROUP_N_COLUMNS);
    sqlite_row_set_integer (row, GROUP_ID, (gint64) group);
    if (!sqlite_table_find (&self->groups, row, &found, error))
        return FALSE;
    if (!found)
    {
        sqlite_row_set_text (row, GROUP_MODULE, module);
        sqlite_row_set_integer (row, GROUP_TS_CREATED, ts_created);
    }
    return TRUE;
}

/* An order may be of a group that nobody told of. */
static gboolean
touch_group (SqliteBooks *self, gint64 id, const CarryEvent *event, GError **error)
{
    const CarryOrder *order = event->order;

    if (!find_group (self, order->group, event->module, order->ts_created, error))
        return FALSE;
    sqlite_row_set_integer (&self->row, GROUP_TS_UPDATED, order->ts_updated);
    sqlite_row_set_integer (&self->row, GROUP_JOURNAL, id);
    return sqlite_table_put (&self->groups, &self->row, error);
}

static gboolean
apply_group (SqliteBooks *self, gint64 id, const CarryEvent *event,
             const CarryInstrument *instrument, GError **error)
{
    const CarryGroup *group = event->group;
    SqliteRow *row = &self->row;

    if (!find_group (self, group->id, event->module, group->ts_created, error))
        return FALSE;
    sqlite_row_set_text (row, GROUP_VENUE, instrument->venue);
    sqlite_row_set_enum (row, GROUP_CATEGORY, CARRY_TYPE_CATEGORY, (int) instrument->category);
    sqlite_row_set_text (row, GROUP_SYMBOL, instrument->symbol);
    sqlite_row_set_enum (row, GROUP_STATE, CARRY_TYPE_GROUP_STATE, (int) group->state);
    sqlite_row_set_decimal (row, GROUP_QUANTITY, group->quantity);
    sqlite_row_set_decimal (row, GROUP_DELTA, group->delta);
    sqlite_row_set_decimal (row, GROUP_NAKED_NOTIONAL, group->naked_notional);
    sqlite_row_set_integer (row, GROUP_NAKED_NS, group->naked_ns);
    sqlite_row_set_bytes (row, GROUP_REASON, group->reason, sizeof group->reason);
    sqlite_row_set_integer (row, GROUP_TS_UPDATED, group->ts_updated);
    sqlite_row_set_integer (row, GROUP_JOURNAL, id);
    return sqlite_table_put (&self->groups, row, error);
}

/* An order of somebody else may have no id of the client's; it goes by the ledger's number. */
static gboolean
apply_order (SqliteBooks *self, gint64 id, const CarryEvent *event,
             const CarryInstrument *instrument, GError **error)
{
    const CarryOrder *order = event->order;
    g_autofree char *number = NULL;
    SqliteRow *row = &self->row;

    sqlite_row_init (row, ORDER_N_COLUMNS);
    if (order->link_id[0] == '\0')
        number = g_strdup_printf ("#%" G_GUINT64_FORMAT, order->id);
    if (number != NULL)
        sqlite_row_set_text (row, ORDER_LINK_ID, number);
    else
        sqlite_row_set_bytes (row, ORDER_LINK_ID, order->link_id, sizeof order->link_id);
    sqlite_row_set_text (row, ORDER_MODULE, event->module);
    sqlite_row_set_text (row, ORDER_VENUE, instrument->venue);
    sqlite_row_set_enum (row, ORDER_CATEGORY, CARRY_TYPE_CATEGORY, (int) instrument->category);
    sqlite_row_set_text (row, ORDER_SYMBOL, instrument->symbol);
    put_order (row, order);
    sqlite_row_set_integer (row, ORDER_JOURNAL, id);
    return sqlite_table_put (&self->orders, row, error) &&
           (order->group == 0 || touch_group (self, id, event, error));
}

/* Valuations and notices */

static gboolean
apply_equity (SqliteBooks *self, const CarryEquity *equity, GError **error)
{
    SqliteRow *row = &self->row;
    char day[CARRY_TIME_BUFFER];
    CarryDecimal low = equity->equity, high = equity->equity;
    gboolean found;

    if (!carry_decimal_is_valid (equity->equity))
        return TRUE;
    sqlite_books_get_day (equity->ts, day);
    sqlite_row_init (row, EQUITY_N_COLUMNS);
    sqlite_row_set_text (row, EQUITY_DAY, day);
    if (!sqlite_table_find (&self->equity, row, &found, error))
        return FALSE;
    if (found)
    {
        low = carry_decimal_min (low, sqlite_row_get_decimal (row, EQUITY_LOW));
        high = carry_decimal_max (high, sqlite_row_get_decimal (row, EQUITY_HIGH));
    }
    else
        sqlite_row_set_decimal (row, EQUITY_FIRST, equity->equity);
    sqlite_row_set_decimal (row, EQUITY_LOW, low);
    sqlite_row_set_decimal (row, EQUITY_HIGH, high);
    sqlite_row_set_decimal (row, EQUITY_LAST, equity->equity);
    sqlite_row_set_integer (row, EQUITY_TS_LAST, equity->ts);
    return sqlite_table_put (&self->equity, row, error);
}

static gboolean
apply_notice (SqliteBooks *self, gint64 id, const CarryEvent *event, GError **error)
{
    const CarryNotice *notice = event->notice;
    SqliteRow *row = &self->row;

    sqlite_row_init (row, NOTICE_N_COLUMNS);
    sqlite_row_set_integer (row, NOTICE_JOURNAL, id);
    sqlite_row_set_integer (row, NOTICE_TS, notice->ts);
    sqlite_row_set_enum (row, NOTICE_KIND, CARRY_TYPE_EVENT_KIND, (int) event->kind);
    sqlite_row_set_enum (row, NOTICE_LEVEL, CARRY_TYPE_NOTICE_LEVEL, (int) notice->level);
    sqlite_row_set_text (row, NOTICE_MODULE, notice->module);
    sqlite_row_set_text (row, NOTICE_CODE, notice->code);
    sqlite_row_set_text (row, NOTICE_TEXT, notice->text);
    return sqlite_table_add (&self->notices, row, error);
}

gboolean
sqlite_books_apply (SqliteBooks *self, gint64 id, const CarryEvent *event,
                    const CarryInstrument *instrument, GError **error)
{
    switch (event->kind)
    {
    case CARRY_EVENT_ORDER:
        return apply_order (self, id, event, instrument, error);
    case CARRY_EVENT_FILL:
        return sqlite_books_apply_fill (self, id, event, instrument, error);
    case CARRY_EVENT_FUNDING:
        return sqlite_books_apply_funding (self, id, event, instrument, error);
    case CARRY_EVENT_TRANSFER:
        return sqlite_books_apply_transfer (self, id, event->transfer, error);
    case CARRY_EVENT_EQUITY:
        return apply_equity (self, event->equity, error);
    case CARRY_EVENT_NOTICE:
    case CARRY_EVENT_HALT:
        return apply_notice (self, id, event, error);
    case CARRY_EVENT_GROUP:
        return apply_group (self, id, event, instrument, error);
    case CARRY_EVENT_ADJUSTMENT:
        return sqlite_books_apply_adjustment (self, id, event, instrument, error);
    case CARRY_EVENT_DECISION:
    case CARRY_EVENT_MARKET:
    default:
        g_return_val_if_reached (FALSE);
    }
}

/* From the journal */

static gboolean
apply_event (gint64 id, const CarryEvent *event, gpointer user_data, GError **error)
{
    return sqlite_books_apply (user_data, id, event, event->instrument, error);
}

gboolean
sqlite_books_fill (SqliteDatabase *database, GError **error)
{
    g_autoptr (CarryInstruments) known = carry_instruments_new ();
    g_autoptr (SqliteInstruments) instruments =
        sqlite_instruments_new (database, known, TRUE, error);
    g_autoptr (SqliteBooks) self = instruments != NULL ? sqlite_books_new (database, error) : NULL;

    return self != NULL && sqlite_reader_run (database, instruments, apply_event, self, error);
}
