/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-lab.h"

#include "bybit-fills.h"
#include "bybit-funding.h"
#include "bybit-private.h"
#include "bybit-resolver.h"
#include "bybit-rest.h"
#include "bybit-sweep.h"

#define PATIENCE_NS (10 * CARRY_NS_PER_SECOND)
#define TICK_MS 5

/* --- the engine ---------------------------------------------------------------------------- */

static gint64
real_now (void)
{
    g_autoptr (CarryClock) clock = carry_real_clock_new ();

    return carry_clock_get_now (clock);
}

static gint64
get_now (gpointer backend)
{
    return real_now ();
}

static guint64
get_seed (gpointer backend)
{
    return 11;
}

static gboolean
get_is_in_charge (gpointer backend, CarryContext *context)
{
    return ((Lab *) backend)->is_in_charge;
}

static gboolean
get_day_sum (gpointer backend, CarryContext *context, gint64 ts_day, const char *coin,
             CarryDaySum *out_sum)
{
    Lab *lab = backend;

    return lab->on_day_sum != NULL && lab->on_day_sum (lab, ts_day, coin, out_sum);
}

static gint64
get_forget_after_ns (gpointer backend)
{
    return ((Lab *) backend)->forget_after_ns;
}

static CarryInstruments *
get_instruments (gpointer backend)
{
    return ((Lab *) backend)->instruments;
}

static LabTold *
tell (gpointer backend, CarryEventKind kind)
{
    LabTold *told = g_new0 (LabTold, 1);

    told->kind = kind;
    g_ptr_array_add (((Lab *) backend)->told, told);
    return told;
}

static void
notice (gpointer backend, CarryContext *context, CarryNoticeLevel level, const char *code,
        const char *text)
{
    LabTold *told = tell (backend, CARRY_EVENT_NOTICE);

    told->code = g_strdup (code);
    told->text = g_strdup (text);
    g_test_message ("notice %s: %s", code, text);
}

static void
emit_market (gpointer backend, CarryContext *context, const CarryMarketEvent *event)
{
    tell (backend, CARRY_EVENT_MARKET)->market = *event;
}

static void
emit_order (gpointer backend, CarryContext *context, const CarryOrder *order, gint64 ts)
{
    char filled[CARRY_DECIMAL_BUFFER];

    tell (backend, CARRY_EVENT_ORDER)->order = *order;
    g_test_message ("order %s: %s%s%s, filled %s: %s", order->link_id,
                    carry_order_state_to_text (order->state), order->certain ? "" : " UNKNOWN",
                    order->pending != CARRY_ORDER_PENDING_NONE ? " pending" : "",
                    carry_decimal_format (order->filled, filled), order->reason);
}

static void
emit_fill (gpointer backend, CarryContext *context, const CarryFill *fill, gint64 ts)
{
    tell (backend, CARRY_EVENT_FILL)->fill = *fill;
}

static void
emit_funding (gpointer backend, CarryContext *context, const CarryFundingPayment *payment,
              gint64 ts)
{
    tell (backend, CARRY_EVENT_FUNDING)->funding = *payment;
}

static void
emit_transfer (gpointer backend, CarryContext *context, const CarryTransfer *transfer, gint64 ts)
{
    tell (backend, CARRY_EVENT_TRANSFER)->transfer = *transfer;
}

static const CarryContextBackend backend = {
    .get_now = get_now,
    .get_seed = get_seed,
    .get_is_in_charge = get_is_in_charge,
    .get_day_sum = get_day_sum,
    .get_forget_after_ns = get_forget_after_ns,
    .get_instruments = get_instruments,
    .notice = notice,
    .emit_market = emit_market,
    .emit_order = emit_order,
    .emit_fill = emit_fill,
    .emit_funding = emit_funding,
    .emit_transfer = emit_transfer,
};

static const CarryInstrument *
add_instrument (Lab *self, CarryCategory category, const char *tick, const char *step)
{
    g_autoptr (CarryInstrument) instrument =
        carry_instrument_new ("bybit", category, "BTCUSDT", "BTC", "USDT");
    g_autoptr (GError) error = NULL;
    const CarryInstrument *added;

    instrument->tick_size = D (tick);
    instrument->qty_step = D (step);
    instrument->min_qty = D (step);
    instrument->maker_fee = D ("0.0002");
    instrument->taker_fee = D ("0.00055");
    added = carry_instruments_add (self->instruments, instrument, &error);
    g_assert_no_error (error);
    return added;
}

/* --- the venue ----------------------------------------------------------------------------- */

void
lab_answer (SoupServerMessage *message, guint status, const char *body)
{
    soup_server_message_set_status (message, status, NULL);
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body,
                                      strlen (body));
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
    Lab *self = user_data;
    GUri *uri = soup_server_message_get_uri (message);
    const char *text = g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "";
    SoupMessageBody *body = soup_server_message_get_request_body (message);
    g_autofree char *posted = g_strndup (body->data != NULL ? body->data : "", body->length);

    g_ptr_array_add (self->requests,
                     g_strdup_printf ("%s %s?%s %s", soup_server_message_get_method (message), path,
                                      text, posted));
    if (self->on_request != NULL)
        self->on_request (self, message, path, text, posted);
    else
        lab_answer (message, 404, "{}");
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *bytes, Lab *self)
{
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    const char *path = g_uri_get_path (soup_websocket_connection_get_uri (connection));

    g_ptr_array_add (self->frames, g_strdup_printf ("%s %s", path, text));
    if (self->on_frame != NULL)
        self->on_frame (self, connection, text);
}

static void
on_closed (SoupWebsocketConnection *connection, Lab *self)
{
    g_signal_handlers_disconnect_by_data (connection, self);
    g_ptr_array_remove (self->sockets, connection);
}

static void
on_socket (SoupServer *server, SoupServerMessage *message, const char *path,
           SoupWebsocketConnection *connection, gpointer user_data)
{
    Lab *self = user_data;

    self->n_sockets++;
    g_ptr_array_add (self->sockets, g_object_ref (connection));
    g_signal_connect (connection, "message", G_CALLBACK (on_message), self);
    g_signal_connect (connection, "closed", G_CALLBACK (on_closed), self);
}

static void
open_server (Lab *self)
{
    g_autoptr (GError) error = NULL;
    GSList *uris;

    self->server = soup_server_new (NULL, NULL);
    soup_server_add_handler (self->server, NULL, on_request, self, NULL);
    soup_server_add_websocket_handler (self->server, "/v5/public", NULL, NULL, on_socket, self,
                                       NULL);
    soup_server_add_websocket_handler (self->server, "/v5/private", NULL, NULL, on_socket, self,
                                       NULL);
    soup_server_add_websocket_handler (self->server, "/v5/trade", NULL, NULL, on_socket, self,
                                       NULL);
    soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
    g_assert_no_error (error);
    uris = soup_server_get_uris (self->server);
    self->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
    g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

void
lab_push (Lab *self, const char *text)
{
    for (guint i = 0; i < self->sockets->len; i++)
        soup_websocket_connection_send_text (g_ptr_array_index (self->sockets, i), text);
}

void
lab_drop_sockets (Lab *self)
{
    for (guint i = self->sockets->len; i-- > 0;)
        soup_websocket_connection_close (g_ptr_array_index (self->sockets, i), 1001, NULL);
}

/* --- life ---------------------------------------------------------------------------------- */

static void
free_told (gpointer data)
{
    LabTold *told = data;

    g_free (told->code);
    g_free (told->text);
    g_free (told);
}

Lab *
lab_new (void)
{
    Lab *self = g_new0 (Lab, 1);

    self->instruments = carry_instruments_new ();
    self->perp = add_instrument (self, CARRY_CATEGORY_LINEAR, "0.1", "0.001");
    self->spot = add_instrument (self, CARRY_CATEGORY_SPOT, "0.01", "0.000001");
    self->told = g_ptr_array_new_with_free_func (free_told);
    self->requests = g_ptr_array_new_with_free_func (g_free);
    self->frames = g_ptr_array_new_with_free_func (g_free);
    self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
    self->context = carry_context_new (&backend, self, "bybit", 1);
    open_server (self);
    return self;
}

void
lab_free (Lab *self)
{
    for (guint i = 0; i < self->sockets->len; i++)
        g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->sockets, i), self);
    g_ptr_array_unref (self->sockets);
    soup_server_disconnect (self->server);
    g_object_unref (self->server);
    g_object_unref (self->context);
    carry_instruments_unref (self->instruments);
    g_ptr_array_unref (self->told);
    g_ptr_array_unref (self->requests);
    g_ptr_array_unref (self->frames);
    g_free (self->base);
    g_free (self);
}

BybitTimes
lab_times (void)
{
    return (BybitTimes){
        .recv_window_ms = 1000,
        .request_deadline_ns = 500 * CARRY_NS_PER_MS,
        .connect_deadline_ns = CARRY_NS_PER_SECOND,
        .ping_ns = 200 * CARRY_NS_PER_MS,
        .backoff_first_ns = 20 * CARRY_NS_PER_MS,
        .backoff_max_ns = 50 * CARRY_NS_PER_MS,
        .stale_ns = 400 * CARRY_NS_PER_MS,
        .clock_interval_ns = CARRY_NS_PER_MINUTE,
        .audit_interval_ns = CARRY_NS_PER_MINUTE,
        .resolve_wait_ns = 50 * CARRY_NS_PER_MS,
        .resolve_gap_ns = 200 * CARRY_NS_PER_MS,
        .resolve_margin_ns = 100 * CARRY_NS_PER_MS,
        .refresh_interval_ns = CARRY_NS_PER_MINUTE,
        .settle_wait_ns = 50 * CARRY_NS_PER_MS,
    };
}

BybitVenue *
lab_venue (Lab *self, const char *key)
{
    g_autoptr (GError) error = NULL;
    BybitVenueConfig config = {
        .context = self->context,
        .env = CARRY_ENV_SIM,
        .times = lab_times (),
        .sim_base = self->base,
    };
    BybitVenue *venue;

    if (key != NULL)
        config.signer = bybit_signer_new (key, "secret", strlen ("secret"), &error);
    g_assert_no_error (error);
    venue = bybit_venue_new (&config, &error);
    g_assert_no_error (error);
    return venue;
}

void
lab_open_account (BybitVenue *venue, BybitEntryMode mode)
{
    venue->orders = bybit_orders_new (venue);
    venue->fills = bybit_fills_new (venue);
    venue->funding = bybit_funding_new (venue);
    venue->resolver = bybit_resolver_new (venue);
    venue->entry = bybit_entry_new (venue, mode);
    venue->sweep = bybit_sweep_new (venue);
    venue->account = bybit_private_new (venue);
}

static gboolean
on_tick (gpointer user_data)
{
    return G_SOURCE_CONTINUE;
}

LabPatience
lab_patience_new (void)
{
    return (LabPatience){ .ts_end = real_now () + PATIENCE_NS };
}

void
lab_turn (LabPatience *patience, const char *what, const char *file, int line)
{
    guint tick = g_timeout_add (TICK_MS, on_tick, NULL);

    g_main_context_iteration (NULL, TRUE);
    g_source_remove (tick);
    if (real_now () > patience->ts_end)
        g_error ("%s:%d: waited in vain until %s", file, line, what);
}

void
lab_sleep (guint ms)
{
    gint64 end = real_now () + ms * CARRY_NS_PER_MS;

    lab_until (real_now () >= end);
}

/* --- what was told ------------------------------------------------------------------------- */

guint
lab_count (const Lab *self, CarryEventKind kind)
{
    guint n = 0;

    for (guint i = 0; i < self->told->len; i++)
        n += ((LabTold *) g_ptr_array_index (self->told, i))->kind == kind;
    return n;
}

const LabTold *
lab_get (const Lab *self, CarryEventKind kind, guint position)
{
    for (guint i = 0; i < self->told->len; i++)
    {
        const LabTold *told = g_ptr_array_index (self->told, i);

        if (told->kind == kind && position-- == 0)
            return told;
    }
    g_error ("fewer of kind %d were told", (int) kind);
}

const CarryOrder *
lab_last_order (const Lab *self)
{
    for (guint i = self->told->len; i-- > 0;)
    {
        const LabTold *told = g_ptr_array_index (self->told, i);

        if (told->kind == CARRY_EVENT_ORDER)
            return &told->order;
    }
    return NULL;
}

gboolean
lab_has_notice (const Lab *self, const char *code)
{
    for (guint i = 0; i < self->told->len; i++)
        if (g_strcmp0 (((LabTold *) g_ptr_array_index (self->told, i))->code, code) == 0)
            return TRUE;
    return FALSE;
}

guint
lab_count_requests (const Lab *self, const char *start)
{
    guint n = 0;

    for (guint i = 0; i < self->requests->len; i++)
        n += g_str_has_prefix (g_ptr_array_index (self->requests, i), start);
    return n;
}

gboolean
lab_has_request (const Lab *self, const char *start, const char *part)
{
    for (guint i = 0; i < self->requests->len; i++)
    {
        const char *request = g_ptr_array_index (self->requests, i);

        if (g_str_has_prefix (request, start) && strstr (request, part) != NULL)
            return TRUE;
    }
    return FALSE;
}

guint
lab_count_frames (const Lab *self, const char *part)
{
    guint n = 0;

    for (guint i = 0; i < self->frames->len; i++)
        n += strstr (g_ptr_array_index (self->frames, i), part) != NULL;
    return n;
}

CarryOrder
lab_order (Lab *self, const CarryInstrument *instrument, const char *link_id)
{
    CarryOrder order = {
        .id = 1 + lab_count (self, CARRY_EVENT_ORDER),
        .instrument = instrument->index,
        .side = CARRY_SIDE_BUY,
        .type = CARRY_ORDER_TYPE_LIMIT,
        .time_in_force = CARRY_TIME_IN_FORCE_GTC,
        .state = CARRY_ORDER_SENT,
        .certain = TRUE,
        .quantity = D ("1"),
        .price = D ("50000"),
        .decision_price = D ("50000"),
        .filled = carry_decimal_zero (),
        .average_price = carry_decimal_invalid (),
        .ts_created = real_now (),
        .ts_updated = real_now (),
    };

    g_strlcpy (order.link_id, link_id, sizeof order.link_id);
    return order;
}
