/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/carry-results.h"

#include <json-glib/json-glib.h>

#include "base/carry-time.h"
#include "host/carry-decision-table.h"
#include "host/carry-group-table.h"
#include "host/carry-round-table.h"
#include "model/carry-json-add.h"

/* Lines are gathered and written in pieces of this size. */
#define FLUSH_BYTES 65536

typedef enum
{
    TABLE_FILLS,
    TABLE_FUNDING,
    TABLE_ORDERS,
    TABLE_EQUITY,
    N_TABLES,
} CarryResultsTable;

static const struct
{
    const char *name;
    const char *header;
} tables[N_TABLES] = {
    { "fills.csv", "time,venue,category,symbol,side,price,qty,fee,fee_coin,liquidity,order_link_id,"
                   "exec_id\n" },
    { "funding.csv", "time,venue,symbol,position,mark_price,rate,amount\n" },
    { "orders.csv", "time,venue,category,symbol,side,type,time_in_force,price,qty,filled,"
                    "average_price,state,reason,order_link_id\n" },
    { "equity.csv", "time,equity,cash,spot_value,perp_unrealised\n" },
};

struct _CarryResults
{
    CarryModule parent_instance;

    char *directory;
    GOutputStream *streams[N_TABLES];
    GString *lines[N_TABLES];
    CarryGroupTable *groups;
    CarryRoundTable *rounds;
    CarryDecisionTable *decisions;
    GPtrArray *open; /* CarryOrder not finished yet, oldest first */
    GError *error;   /* the first thing that went wrong */
};

static void report_iface_init (CarryReportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarryResults, carry_results, CARRY_TYPE_MODULE,
                               G_IMPLEMENT_INTERFACE (CARRY_TYPE_REPORT, report_iface_init))

static void
flush (CarryResults *self, CarryResultsTable table)
{
    GString *lines = self->lines[table];

    if (self->error == NULL)
        g_output_stream_write_all (self->streams[table], lines->str, lines->len, NULL, NULL,
                                   &self->error);
    g_string_truncate (lines, 0);
}

static void
end_line (CarryResults *self, CarryResultsTable table)
{
    g_string_append_c (self->lines[table], '\n');
    if (self->lines[table]->len >= FLUSH_BYTES)
        flush (self, table);
}

static void
add_time (GString *line, gint64 ts)
{
    char text[CARRY_TIME_BUFFER];

    g_string_append (line, carry_time_to_text (ts, text));
}

/* A comma and a number; nothing after the comma when there is none. */
static void
add_number (GString *line, CarryDecimal value)
{
    char text[CARRY_DECIMAL_BUFFER];

    g_string_append_c (line, ',');
    if (carry_decimal_is_valid (value))
        g_string_append (line, carry_decimal_format (carry_decimal_normalize (value), text));
}

static void
add_text (GString *line, const char *text)
{
    gboolean quote = strpbrk (text, ",\"\r\n") != NULL;

    g_string_append (line, quote ? ",\"" : ",");
    for (const char *at = text; *at != '\0'; at++)
    {
        if (*at == '"')
            g_string_append_c (line, '"');
        g_string_append_c (line, *at);
    }
    if (quote)
        g_string_append_c (line, '"');
}

static void
add_instrument (GString *line, const CarryInstrument *instrument, gboolean category)
{
    add_text (line, instrument->venue);
    if (category)
        add_text (line, carry_category_to_text (instrument->category));
    add_text (line, instrument->symbol);
}

static void
write_fill (CarryResults *self, const CarryInstrument *instrument, const CarryFill *fill)
{
    GString *line = self->lines[TABLE_FILLS];

    add_time (line, fill->ts);
    add_instrument (line, instrument, TRUE);
    add_text (line, carry_side_to_text (fill->side));
    add_number (line, fill->price);
    add_number (line, fill->quantity);
    add_number (line, fill->fee);
    add_text (line, fill->fee_coin);
    add_text (line, carry_liquidity_to_text (fill->liquidity));
    add_text (line, fill->link_id);
    add_text (line, fill->exec_id);
    end_line (self, TABLE_FILLS);
}

static void
write_funding (CarryResults *self, const CarryInstrument *instrument,
               const CarryFundingPayment *payment)
{
    GString *line = self->lines[TABLE_FUNDING];

    add_time (line, payment->ts);
    add_instrument (line, instrument, FALSE);
    add_number (line, payment->position);
    add_number (line, payment->mark_price);
    add_number (line, payment->rate);
    add_number (line, payment->amount);
    end_line (self, TABLE_FUNDING);
}

static void
write_order (CarryResults *self, const CarryInstrument *instrument, const CarryOrder *order)
{
    GString *line = self->lines[TABLE_ORDERS];

    add_time (line, order->ts_created);
    add_instrument (line, instrument, TRUE);
    add_text (line, carry_side_to_text (order->side));
    add_text (line, carry_order_type_to_text (order->type));
    add_text (line, carry_time_in_force_to_text (order->time_in_force));
    add_number (line, order->price);
    add_number (line, order->quantity);
    add_number (line, order->filled);
    add_number (line, order->average_price);
    add_text (line, carry_order_state_to_text (order->state));
    add_text (line, order->reason);
    add_text (line, order->link_id);
    end_line (self, TABLE_ORDERS);
}

static void
forget_order (CarryResults *self, guint64 id)
{
    for (guint i = 0; i < self->open->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (self->open, i);

        if (order->id != id)
            continue;
        g_ptr_array_remove_index (self->open, i);
        return;
    }
}

/* One line an order: when it is finished, or at the end of the run as it stands. */
static void
on_order (CarryResults *self, const CarryInstrument *instrument, const CarryOrder *order)
{
    forget_order (self, order->id);
    if (carry_order_state_is_final (order->state))
        write_order (self, instrument, order);
    else
        g_ptr_array_add (self->open, carry_order_copy (order));
}

static void
write_equity (CarryResults *self, const CarryEquity *equity)
{
    GString *line = self->lines[TABLE_EQUITY];

    add_time (line, equity->ts);
    add_number (line, equity->equity);
    add_number (line, equity->cash);
    add_number (line, equity->spot_value);
    add_number (line, equity->perp_unrealised);
    end_line (self, TABLE_EQUITY);
}

static void
on_event (CarryReport *report, const CarryEvent *event)
{
    CarryResults *self = CARRY_RESULTS (report);

    if (self->streams[TABLE_FILLS] == NULL)
        return;
    carry_round_table_add_event (self->rounds, carry_module_get_context (CARRY_MODULE (report)),
                                 event);
    if (event->kind == CARRY_EVENT_GROUP)
        carry_group_table_add (
            self->groups, event->group, event->module,
            carry_context_get_instruments (carry_module_get_context (CARRY_MODULE (report))));
    else if (event->kind == CARRY_EVENT_FILL)
        write_fill (self, event->instrument, event->fill);
    else if (event->kind == CARRY_EVENT_FUNDING)
        write_funding (self, event->instrument, event->funding);
    else if (event->kind == CARRY_EVENT_ORDER)
        on_order (self, event->instrument, event->order);
    else if (event->kind == CARRY_EVENT_EQUITY)
        write_equity (self, event->equity);
    else if (event->kind == CARRY_EVENT_DECISION)
        carry_decision_table_add (self->decisions, event);
}

static gboolean
open_table (CarryResults *self, CarryResultsTable table, GError **error)
{
    g_autofree char *path = g_build_filename (self->directory, tables[table].name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    GFileOutputStream *stream =
        g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, error);

    if (stream == NULL)
        return FALSE;
    self->streams[table] = G_OUTPUT_STREAM (stream);
    g_string_assign (self->lines[table], tables[table].header);
    return TRUE;
}

/* The summary of an earlier run does not belong to the tables of this one, should it fail. */
static gboolean
remove_summary (CarryResults *self, GError **error)
{
    g_autofree char *path = g_build_filename (self->directory, "summary.json", NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);

    return !g_file_query_exists (file, NULL) || g_file_delete (file, NULL, error);
}

static gboolean
open_tables (CarryResults *self, GError **error)
{
    g_autoptr (GFile) folder = g_file_new_for_path (self->directory);

    if (!g_file_query_exists (folder, NULL) &&
        !g_file_make_directory_with_parents (folder, NULL, error))
        return FALSE;
    if (!remove_summary (self, error))
        return FALSE;
    for (int table = 0; table < N_TABLES; table++)
    {
        if (!open_table (self, table, error))
            return FALSE;
    }
    return TRUE;
}

static void
start_async (CarryModule *module, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (module, cancellable, callback, user_data);
    GError *error = NULL;

    if (!open_tables (CARRY_RESULTS (module), &error))
    {
        g_prefix_error (&error, "cannot write the results: ");
        g_task_return_error (task, error);
        return;
    }
    g_task_return_boolean (task, TRUE);
}

static void
stop (CarryModule *module)
{
    CarryResults *self = CARRY_RESULTS (module);

    for (int table = 0; table < N_TABLES; table++)
    {
        if (self->streams[table] != NULL)
            flush (self, table);
        g_clear_object (&self->streams[table]);
    }
}

/* FALSE with what went wrong first while results were written. */
gboolean
carry_results_check (CarryResults *self, GError **error)
{
    if (self->error == NULL)
        return TRUE;
    g_propagate_prefixed_error (error, g_error_copy (self->error), "cannot write the results: ");
    return FALSE;
}

static void
add_split (JsonBuilder *builder, const CarrySplit *split)
{
    carry_json_add_amount (builder, "net_pnl", carry_split_get_net (split));
    carry_json_add_amount (builder, "price_pnl", split->price_pnl);
    carry_json_add_amount (builder, "funding_pnl", split->funding_pnl);
    carry_json_add_amount (builder, "fees", split->fees);
    carry_json_add_amount (builder, "slippage", split->slippage);
    carry_json_add_amount (builder, "borrow", split->borrow);
    carry_json_add_count (builder, "round_trips", split->round_trips);
}

static void
add_splits (JsonBuilder *builder, const char *name, GPtrArray *splits)
{
    json_builder_set_member_name (builder, name);
    json_builder_begin_object (builder);
    for (guint i = 0; i < splits->len; i++)
    {
        const CarrySplit *split = g_ptr_array_index (splits, i);

        json_builder_set_member_name (builder, split->name);
        json_builder_begin_object (builder);
        add_split (builder, split);
        json_builder_end_object (builder);
    }
    json_builder_end_object (builder);
}

static void
add_totals (JsonBuilder *builder, const CarrySummary *summary)
{
    double wall = (double) summary->wall_ns / CARRY_NS_PER_SECOND;

    carry_json_add_time (builder, "from", summary->ts_from);
    carry_json_add_time (builder, "to", summary->ts_to);
    carry_json_add_amount (builder, "capital", summary->capital);
    add_split (builder, &summary->total);
    carry_json_add_count (builder, "liquidations", summary->liquidations);
    carry_json_add_count (builder, "groups", summary->groups);
    carry_json_add_amount (builder, "naked_notional",
                           carry_amount_from_decimal (summary->naked_notional));
    carry_json_add_ratio (builder, "naked_seconds",
                          (double) summary->naked_ns / CARRY_NS_PER_SECOND);
    carry_json_add_ratio (builder, "apr_on_capital", summary->apr_on_capital);
    carry_json_add_ratio (builder, "max_drawdown", summary->max_drawdown);
    carry_json_add_ratio (builder, "sharpe_daily", summary->sharpe_daily);
    carry_json_add_ratio (builder, "time_in_market", summary->time_in_market);
    carry_json_add_count (builder, "events", summary->events);
    carry_json_add_ratio (builder, "wall_seconds", wall);
    carry_json_add_ratio (builder, "events_per_second",
                          wall > 0 ? (double) summary->events / wall : 0);
    json_builder_set_member_name (builder, "partial");
    json_builder_add_boolean_value (builder, summary->partial);
}

static gboolean
write_summary (CarryResults *self, const CarrySummary *summary, GError **error)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *path = g_build_filename (self->directory, "summary.json", NULL);
    g_autofree char *text = NULL;
    g_autofree char *lines = NULL;

    json_builder_begin_object (builder);
    add_totals (builder, summary);
    carry_json_add_amount (builder, "resizing", carry_round_table_get_resizing (self->rounds));
    carry_json_add_count (builder, "seed", summary->seed);
    carry_json_add_text (builder, "config_sha256", summary->config_sha256);
    add_splits (builder, "symbols", summary->symbols);
    add_splits (builder, "months", summary->months);
    json_builder_end_object (builder);
    root = json_builder_get_root (builder);
    json_generator_set_root (generator, root);
    json_generator_set_pretty (generator, TRUE);
    text = json_generator_to_data (generator, NULL);
    lines = g_strconcat (text, "\n", NULL);
    return g_file_set_contents (path, lines, -1, error);
}

static void
write_open_orders (CarryResults *self)
{
    CarryContext *context = carry_module_get_context (CARRY_MODULE (self));

    for (guint i = 0; i < self->open->len; i++)
    {
        const CarryOrder *order = g_ptr_array_index (self->open, i);

        write_order (
            self,
            carry_instruments_get (carry_context_get_instruments (context), order->instrument),
            order);
    }
}

static gboolean
finish (CarryReport *report, const CarrySummary *summary, const char *directory, GError **error)
{
    CarryResults *self = CARRY_RESULTS (report);

    write_open_orders (self);
    for (int table = 0; table < N_TABLES; table++)
        flush (self, table);
    return carry_results_check (self, error) &&
           carry_group_table_write (self->groups, self->directory, error) &&
           carry_round_table_write (self->rounds, carry_module_get_context (CARRY_MODULE (report)),
                                    self->directory, error) &&
           carry_decision_table_write (self->decisions, self->directory, error) &&
           write_summary (self, summary, error);
}

static void
report_iface_init (CarryReportInterface *iface)
{
    iface->on_event = on_event;
    iface->finish = finish;
}

static void
finalize (GObject *object)
{
    CarryResults *self = CARRY_RESULTS (object);

    for (int table = 0; table < N_TABLES; table++)
    {
        g_clear_object (&self->streams[table]);
        g_string_free (self->lines[table], TRUE);
    }
    carry_group_table_free (self->groups);
    carry_round_table_free (self->rounds);
    carry_decision_table_free (self->decisions);
    g_ptr_array_unref (self->open);
    g_clear_error (&self->error);
    g_free (self->directory);
    G_OBJECT_CLASS (carry_results_parent_class)->finalize (object);
}

static void
carry_results_class_init (CarryResultsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = finalize;
    CARRY_MODULE_CLASS (klass)->start_async = start_async;
    CARRY_MODULE_CLASS (klass)->stop = stop;
}

static void
carry_results_init (CarryResults *self)
{
    for (int table = 0; table < N_TABLES; table++)
        self->lines[table] = g_string_new (NULL);
    self->groups = carry_group_table_new ();
    self->rounds = carry_round_table_new ();
    self->decisions = carry_decision_table_new ();
    self->open = g_ptr_array_new_with_free_func ((GDestroyNotify) carry_order_free);
}

/* Results go into @directory, which is made when it does not exist. */
CarryResults *
carry_results_new (const char *directory)
{
    CarryResults *self = g_object_new (CARRY_TYPE_RESULTS, "id", "results", NULL);

    self->directory = g_strdup (directory);
    return self;
}
