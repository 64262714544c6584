/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lost-venue.h"

#include "lost-time.h"

/* Takes the place of bybit-call.c: requests go to an order in memory, on simulated time. */

LostOrder lost_order;
CarryRandom lost_random;

struct _BybitCall
{
    SoupMessage *message;
    BybitCallFunc func;
    gpointer user_data;
    char *body;
    const char *failure;
    guint status;
    guint timer;
};

static void
free_call (BybitCall *self)
{
    g_object_unref (self->message);
    g_free (self->body);
    g_free (self);
}

static gboolean
on_end (gpointer user_data)
{
    BybitCall *self = user_data;
    BybitCallResult result = {
        .failure = self->failure,
        .was_sent = TRUE,
        .status = self->status,
        .headers = soup_message_get_response_headers (self->message),
        .body = self->body,
        .size = self->body != NULL ? strlen (self->body) : 0,
    };

    self->timer = 0;
    self->func (&result, self->user_data);
    free_call (self);
    return G_SOURCE_REMOVE;
}

static gboolean
happens (guint per_mille)
{
    return carry_random_below (&lost_random, 1000) < per_mille;
}

static gboolean
is_visible (gint64 lag_ns)
{
    return lost_order.is_taken && lost_time_get () >= lost_order.ts_taken + lag_ns;
}

static gboolean
has_ended (void)
{
    return lost_order.ts_ended != 0 && lost_time_get () >= lost_order.ts_ended;
}

static char *
make_list (const char *rows)
{
    return g_strdup_printf ("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"linear\","
                            "\"nextPageCursor\":\"\",\"list\":[%s]},\"time\":1700000000000}",
                            rows);
}

static char *
make_order (void)
{
    gint64 filled = has_ended () ? lost_order.filled : 0;

    return g_strdup_printf (
        "{\"symbol\":\"BTCUSDT\",\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\",\"side\":\"Buy\","
        "\"orderType\":\"Limit\",\"timeInForce\":\"GTC\",\"orderStatus\":\"%s\",\"price\":"
        "\"50000\",\"qty\":\"10\",\"cumExecQty\":\"%" G_GINT64_FORMAT "\",\"leavesQty\":\"0\","
        "\"avgPrice\":\"\",\"createdTime\":\"1700000000000\",\"updatedTime\":\"%d\"}",
        has_ended () ? lost_order.status : "New", filled, has_ended () ? 1700000001 : 1700000000);
}

static char *
make_execution (void)
{
    return g_strdup_printf (
        "{\"symbol\":\"BTCUSDT\",\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\",\"side\":\"Buy\","
        "\"execId\":\"e-1\",\"execPrice\":\"50000\",\"execQty\":\"%" G_GINT64_FORMAT
        "\",\"execType\":\"Trade\",\"execFee\":\"0.1\",\"feeRate\":\"0.0002\",\"execTime\":"
        "\"1700000000000\",\"isMaker\":true,\"orderType\":\"Limit\"}",
        lost_order.filled);
}

/* --- the questions ------------------------------------------------------------------------- */

/* The live view has what rests, the archive what ended. */
static char *
read_list (const char *path)
{
    g_autofree char *row = NULL;

    if (g_str_equal (path, "/v5/order/realtime"))
        row = is_visible (lost_order.live_lag_ns) && !has_ended () ? make_order () : NULL;
    else if (g_str_equal (path, "/v5/order/history"))
        row = is_visible (lost_order.archive_lag_ns) && has_ended () ? make_order () : NULL;
    else if (is_visible (lost_order.executions_lag_ns) && has_ended () && lost_order.filled > 0)
        row = make_execution ();
    return make_list (row != NULL ? row : "");
}

static gint64
answer_read (BybitCall *self, const char *path, gint64 deadline_ns)
{
    if (happens (lost_order.reads_fail))
    {
        self->failure = "no answer within the deadline";
        return deadline_ns;
    }
    self->status = 200;
    self->body = happens (lost_order.reads_fail)
                     ? g_strdup ("{\"retCode\":10006,\"retMsg\":\"slow\",\"result\":{}}")
                     : read_list (path);
    return carry_random_range (&lost_random, 1, 300) * CARRY_NS_PER_MS;
}

/* --- the orders ---------------------------------------------------------------------------- */

static char *
make_code (gint64 code)
{
    return g_strdup_printf ("{\"retCode\":%" G_GINT64_FORMAT ",\"retMsg\":\"no\",\"result\":{%s}}",
                            code, code == 0 ? "\"orderId\":\"o-1\",\"orderLinkId\":\"1-1\"" : "");
}

static gint64
answer_create (BybitCall *self, gint64 deadline_ns)
{
    lost_order.n_creates++;
    self->status = lost_order.kind == LOST_STATUS ? (guint) lost_order.code : 200;
    switch (lost_order.kind)
    {
    case LOST_SILENCE:
        self->failure = "no answer within the deadline";
        return deadline_ns;
    case LOST_RESET:
        self->failure = "the connection was reset";
        break;
    case LOST_STATUS:
    case LOST_HTML:
        self->body = g_strdup ("<html>come back later</html>");
        break;
    case LOST_CUT:
        self->body = g_strdup ("{\"retCode\":0,\"retMsg\":\"OK\",\"resu");
        break;
    case LOST_EMPTY:
        self->body = g_strdup ("");
        break;
    default:
        self->body = make_code (lost_order.code);
        break;
    }
    return lost_order.answer_ns;
}

/* Cancels are answered as by the truth, or not at all. */
static gint64
answer_cancel (BybitCall *self, gint64 deadline_ns)
{
    gboolean rests =
        lost_order.is_taken && lost_time_get () >= lost_order.ts_taken && !has_ended ();

    lost_order.n_cancels++;
    if (rests)
    {
        lost_order.ts_ended = lost_time_get ();
        lost_order.status = "Cancelled";
        lost_order.filled = 0;
    }
    if (happens (300))
    {
        self->failure = "no answer within the deadline";
        return deadline_ns;
    }
    self->status = 200;
    self->body = make_code (rests ? 0 : 110001);
    return 50 * CARRY_NS_PER_MS;
}

BybitCall *
bybit_call_start (SoupSession *session, SoupMessage *message, gint64 deadline_ns,
                  BybitCallFunc func, gpointer user_data)
{
    BybitCall *self = g_new0 (BybitCall, 1);
    const char *path = g_uri_get_path (soup_message_get_uri (message));
    gint64 after;

    self->message = g_object_ref (message);
    self->func = func;
    self->user_data = user_data;
    if (g_str_equal (path, "/v5/order/create"))
        after = answer_create (self, deadline_ns);
    else if (g_str_equal (path, "/v5/order/cancel"))
        after = answer_cancel (self, deadline_ns);
    else
        after = answer_read (self, path, deadline_ns);
    self->timer = g_timeout_add ((guint) (after / CARRY_NS_PER_MS), on_end, self);
    return self;
}

void
bybit_call_cancel (BybitCall *self)
{
    g_source_remove (self->timer);
    free_call (self);
}
