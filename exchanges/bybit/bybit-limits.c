/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bybit-limits.h"

/*
 * The venue counts what came in during the last second, so we keep the times of what
 * went out. Ours are a little wider: on the way requests may move closer together.
 */
#define WINDOW (1100 * CARRY_NS_PER_MS)
#define IP_WINDOW (5100 * CARRY_NS_PER_MS)
/* Half of what the venue allows an address in five seconds: others may sit behind it. */
#define IP_BUDGET 300
/* Of that, what only cancels may use. */
#define IP_RESERVED (IP_BUDGET * 30 / 100)
#define BAN (10 * CARRY_NS_PER_MINUTE + 5 * CARRY_NS_PER_SECOND)
/* What a reset may lie ahead; another clock says more, and a second is enough. */
#define MAX_RESET (5 * CARRY_NS_PER_SECOND)

#define RING 512

/* The times of the last requests, the newest at @next - 1. */
typedef struct
{
    gint64 times[RING];
    guint next;
} Ring;

typedef struct
{
    guint allowance;   /* requests a second */
    gint64 ts_blocked; /* nothing before; 0: free */
    guint left;        /* what the venue said, counted down since */
    gint64 ts_left;    /* when; 0: it said nothing */
    Ring *sent;        /* made when first used */
} Bucket;

struct _BybitLimits
{
    gint64 ts_banned;
    Ring ip;
    Bucket buckets[BYBIT_N_ENDPOINTS][2]; /* by CarryCategory, where it matters */
};

typedef struct
{
    guint linear;
    guint spot; /* 0: the same bucket for both */
    gboolean is_cancel;
} Rate;

/* Requests a second; 0: only the address counts. */
static const Rate rates[BYBIT_N_ENDPOINTS] = {
    [BYBIT_ENDPOINT_MARKET] = { 0, 0, FALSE },
    [BYBIT_ENDPOINT_CREATE] = { 10, 20, FALSE },
    [BYBIT_ENDPOINT_AMEND] = { 10, 10, FALSE },
    [BYBIT_ENDPOINT_CANCEL] = { 10, 20, TRUE },
    [BYBIT_ENDPOINT_CANCEL_ALL] = { 10, 20, TRUE },
    [BYBIT_ENDPOINT_CANCEL_INVERSE] = { 10, 0, TRUE },
    [BYBIT_ENDPOINT_CANCEL_OPTION] = { 10, 0, TRUE },
    [BYBIT_ENDPOINT_CREATE_BATCH] = { 10, 20, FALSE },
    [BYBIT_ENDPOINT_AMEND_BATCH] = { 10, 20, FALSE },
    [BYBIT_ENDPOINT_CANCEL_BATCH] = { 10, 20, TRUE },
    [BYBIT_ENDPOINT_ORDER_REALTIME] = { 50, 0, FALSE },
    [BYBIT_ENDPOINT_OTHER_REALTIME] = { 50, 0, FALSE },
    [BYBIT_ENDPOINT_ORDER_HISTORY] = { 50, 0, FALSE },
    [BYBIT_ENDPOINT_EXECUTIONS] = { 50, 0, FALSE },
    [BYBIT_ENDPOINT_POSITIONS] = { 50, 0, FALSE },
    [BYBIT_ENDPOINT_WALLET] = { 50, 0, FALSE },
    [BYBIT_ENDPOINT_ACCOUNT_INFO] = { 50, 0, FALSE },
    [BYBIT_ENDPOINT_TRANSACTION_LOG] = { 25, 0, FALSE },
    [BYBIT_ENDPOINT_FEE_RATE] = { 5, 0, FALSE },
    [BYBIT_ENDPOINT_KEY_INFO] = { 10, 0, FALSE },
    [BYBIT_ENDPOINT_SET_LEVERAGE] = { 10, 0, FALSE },
    [BYBIT_ENDPOINT_SWITCH_MODE] = { 10, 0, FALSE },
    [BYBIT_ENDPOINT_SET_MARGIN_MODE] = { 5, 0, FALSE },
};

BybitLimits *
bybit_limits_new (void)
{
    BybitLimits *self = g_new0 (BybitLimits, 1);

    for (guint i = 0; i < BYBIT_N_ENDPOINTS; i++)
    {
        self->buckets[i][CARRY_CATEGORY_LINEAR].allowance = rates[i].linear;
        self->buckets[i][CARRY_CATEGORY_SPOT].allowance = rates[i].spot;
    }
    return self;
}

void
bybit_limits_free (BybitLimits *self)
{
    if (self == NULL)
        return;
    for (guint i = 0; i < BYBIT_N_ENDPOINTS; i++)
        for (guint j = 0; j < 2; j++)
            g_free (self->buckets[i][j].sent);
    g_free (self);
}

static Bucket *
find_bucket (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category)
{
    gboolean is_shared = rates[endpoint].spot == 0;
    return &self->buckets[endpoint][is_shared ? CARRY_CATEGORY_LINEAR : category];
}

/* When @n more may be sent so that at most @allowed lie in a window: 0 when at once. */
static gint64
ring_wait (const Ring *self, guint allowed, guint n, gint64 window, gint64 now)
{
    /* More than there ever is room for may go when nothing else does. */
    guint back = n >= allowed ? 1 : allowed - n + 1;
    gint64 oldest = back <= RING ? self->times[(self->next + RING - back) % RING] : 0;

    return oldest == 0 || oldest + window <= now ? 0 : oldest + window - now;
}

static void
ring_add (Ring *self, guint n, gint64 now)
{
    gint64 last = self->times[(self->next + RING - 1) % RING];

    /* A clock that was set back must not make room. */
    now = MAX (now, last);
    for (guint i = 0; i < MIN (n, RING); i++)
    {
        self->times[self->next] = now;
        self->next = (self->next + 1) % RING;
    }
}

static guint
ring_count (const Ring *self, gint64 window, gint64 now)
{
    guint count = 0;

    while (count < RING)
    {
        gint64 time = self->times[(self->next + RING - 1 - count) % RING];
        if (time == 0 || time + window <= now)
            break;
        count++;
    }
    return count;
}

static Ring *
bucket_ring (Bucket *self)
{
    if (self->sent == NULL)
        self->sent = g_new0 (Ring, 1);
    return self->sent;
}

/* What the venue said is left holds until its window is over. */
static gint64
said_wait (const Bucket *self, guint n, gint64 now)
{
    gint64 until = self->ts_left + WINDOW;
    gboolean is_old = self->ts_left == 0 || now >= until;

    return is_old || self->left >= MIN (n, self->allowance) ? 0 : until - now;
}

static gint64
bucket_wait (Bucket *self, guint n, gint64 now)
{
    if (self->ts_blocked > now)
        return self->ts_blocked - now;
    if (self->allowance == 0)
        return 0;
    gint64 own = ring_wait (bucket_ring (self), self->allowance, n, WINDOW, now);
    return MAX (own, said_wait (self, n, now));
}

gint64
bybit_limits_take (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category,
                   BybitWire wire, guint n_orders, gint64 now)
{
    g_return_val_if_fail (endpoint < BYBIT_N_ENDPOINTS && n_orders > 0, G_MAXINT64);

    if (self->ts_banned > now)
        return self->ts_banned - now;
    Bucket *bucket = find_bucket (self, endpoint, category);
    gint64 wait = bucket_wait (bucket, n_orders, now);
    guint ip_allowed = rates[endpoint].is_cancel ? IP_BUDGET : IP_BUDGET - IP_RESERVED;
    if (wire == BYBIT_WIRE_REST)
        wait = MAX (wait, ring_wait (&self->ip, ip_allowed, 1, IP_WINDOW, now));
    if (wait > 0)
        return wait;
    if (bucket->allowance > 0)
        ring_add (bucket_ring (bucket), n_orders, now);
    bucket->left -= MIN (bucket->left, n_orders);
    if (wire == BYBIT_WIRE_REST)
        ring_add (&self->ip, 1, now);
    return 0;
}

/* The venue's clock is not ours: a reset far away is not believed. */
static gint64
reset_time (gint64 ts_reset, gint64 now)
{
    gboolean is_near = ts_reset > now && ts_reset - now <= MAX_RESET;
    return is_near ? ts_reset : now + WINDOW;
}

void
bybit_limits_observe (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category,
                      const BybitAllowance *allowance, gint64 now)
{
    g_return_if_fail (endpoint < BYBIT_N_ENDPOINTS);
    Bucket *bucket = find_bucket (self, endpoint, category);

    if (allowance->limit <= 0 || bucket->allowance == 0)
        return;
    bucket->allowance = (guint) MIN (allowance->limit, RING);
    /* Somebody else uses the key too when less is left than we think. */
    guint own = ring_count (bucket_ring (bucket), WINDOW, now);
    guint own_left = bucket->allowance - MIN (own, bucket->allowance);
    if (allowance->left >= own_left)
    {
        bucket->ts_left = 0;
        return;
    }
    bucket->left = (guint) MAX (allowance->left, 0);
    bucket->ts_left = now;
}

void
bybit_limits_exhaust (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category,
                      gint64 ts_reset, gint64 now)
{
    g_return_if_fail (endpoint < BYBIT_N_ENDPOINTS);
    Bucket *bucket = find_bucket (self, endpoint, category);

    bucket->ts_blocked = MAX (bucket->ts_blocked, reset_time (ts_reset, now));
}

void
bybit_limits_ban (BybitLimits *self, gint64 now)
{
    self->ts_banned = MAX (self->ts_banned, now + BAN);
}

gboolean
bybit_limits_is_banned (const BybitLimits *self, gint64 now)
{
    return self->ts_banned > now;
}

guint
bybit_limits_get_left (BybitLimits *self, BybitEndpoint endpoint, CarryCategory category,
                       gint64 now)
{
    g_return_val_if_fail (endpoint < BYBIT_N_ENDPOINTS, 0);
    Bucket *bucket = find_bucket (self, endpoint, category);
    guint ip_allowed = rates[endpoint].is_cancel ? IP_BUDGET : IP_BUDGET - IP_RESERVED;
    guint ip_used = ring_count (&self->ip, IP_WINDOW, now);
    guint left = ip_allowed - MIN (ip_used, ip_allowed);

    if (bybit_limits_is_banned (self, now) || bucket->ts_blocked > now)
        return 0;
    if (bucket->allowance == 0)
        return left;
    guint used = ring_count (bucket_ring (bucket), WINDOW, now);
    left = MIN (left, bucket->allowance - MIN (used, bucket->allowance));
    if (bucket->ts_left != 0 && now < bucket->ts_left + WINDOW)
        left = MIN (left, bucket->left);
    return left;
}

static gboolean
parse_number (const char *text, gint64 *out_value)
{
    if (text == NULL)
        return TRUE;
    return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64 / CARRY_NS_PER_MS, out_value, NULL);
}

gboolean
bybit_allowance_parse (const char *limit, const char *left, const char *reset_ms,
                       BybitAllowance *out_allowance)
{
    BybitAllowance read = { .limit = 0 };

    if (!parse_number (limit, &read.limit) || !parse_number (left, &read.left) ||
        !parse_number (reset_ms, &read.ts_reset))
        return FALSE;
    read.ts_reset *= CARRY_NS_PER_MS;
    *out_allowance = read;
    return TRUE;
}
