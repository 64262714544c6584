/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-schema-private.h"

#define BOOLEAN SQLITE_SCHEMA_BOOLEAN
#define DECIMAL SQLITE_SCHEMA_DECIMAL
#define HASH SQLITE_SCHEMA_HASH
#define INSTRUMENT                                                                                 \
    "  venue TEXT NOT NULL,"                                                                       \
    "  category TEXT NOT NULL,"                                                                    \
    "  symbol TEXT NOT NULL,"
#define TIME(name)                                                                                 \
    "strftime('%Y-%m-%dT%H:%M:%S', " name " / 1000000000, 'unixepoch') || "                        \
    "printf('.%09dZ', " name " % 1000000000)"

/* Version 2: what people read. Every table follows from the journal. */
/* clang-format off */
const char sqlite_schema_books_sql[] =
    "CREATE TABLE orders ("
    "  link_id TEXT NOT NULL PRIMARY KEY,"
    "  order_id INTEGER NOT NULL,"
    "  order_group INTEGER NOT NULL,"
    "  module TEXT,"
    INSTRUMENT
    "  side TEXT NOT NULL,"
    "  type TEXT NOT NULL,"
    "  time_in_force TEXT NOT NULL,"
    "  state TEXT NOT NULL,"
    "  pending TEXT NOT NULL,"
    "  " BOOLEAN ("certain") ","
    "  " BOOLEAN ("reduce_only") ","
    "  " DECIMAL ("quantity") ","
    "  " DECIMAL ("price") ","
    "  " DECIMAL ("decision_price") ","
    "  " DECIMAL ("filled") ","
    "  " DECIMAL ("average_price") ","
    "  ts_created INTEGER NOT NULL,"
    "  ts_updated INTEGER NOT NULL,"
    "  reason TEXT NOT NULL,"
    "  journal INTEGER NOT NULL,"
    "  " HASH
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE trades ("
    INSTRUMENT
    "  exec_id TEXT NOT NULL,"
    "  ts INTEGER NOT NULL,"
    "  order_id INTEGER NOT NULL,"
    "  link_id TEXT NOT NULL,"
    "  module TEXT,"
    "  side TEXT NOT NULL,"
    "  liquidity TEXT NOT NULL,"
    "  " DECIMAL ("price") ","
    "  " DECIMAL ("quantity") ","
    "  " DECIMAL ("fee") ","
    "  fee_coin TEXT,"
    "  " DECIMAL ("decision_price") ","
    "  " BOOLEAN ("is_liquidation") ","
    "  journal INTEGER NOT NULL,"
    "  " HASH ","
    "  PRIMARY KEY (venue, category, symbol, exec_id)"
    ") STRICT, WITHOUT ROWID;"

    /* What fills add up to: of spot the coins net of fees taken in coin. */
    "CREATE TABLE positions ("
    INSTRUMENT
    "  " DECIMAL ("quantity") ","
    "  " DECIMAL ("entry_value") ","
    "  " DECIMAL ("entry_price") ","
    "  " DECIMAL ("realised") ","
    "  ts INTEGER NOT NULL,"
    "  journal INTEGER NOT NULL,"
    "  " HASH ","
    "  PRIMARY KEY (venue, category, symbol)"
    ") STRICT, WITHOUT ROWID;"

    /* The same after each fill. */
    "CREATE TABLE position_snapshots ("
    "  journal INTEGER PRIMARY KEY,"
    "  ts INTEGER NOT NULL,"
    INSTRUMENT
    "  " DECIMAL ("quantity") ","
    "  " DECIMAL ("entry_value") ","
    "  " DECIMAL ("entry_price") ","
    "  " DECIMAL ("realised") ","
    "  " HASH
    ") STRICT;"

    "CREATE TABLE funding_events ("
    "  journal INTEGER PRIMARY KEY,"
    "  ts INTEGER NOT NULL,"
    INSTRUMENT
    "  module TEXT,"
    "  " DECIMAL ("position") ","
    "  " DECIMAL ("mark_price") ","
    "  " DECIMAL ("rate") ","
    "  " DECIMAL ("amount") ","
    "  coin TEXT NOT NULL,"
    "  " HASH
    ") STRICT;"

    /* Exact sums of a UTC day; `net` = realised + funding - fees + interest. */
    "CREATE TABLE daily_pnl ("
    "  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),"
    "  coin TEXT NOT NULL,"
    "  " DECIMAL ("realised") ","
    "  " DECIMAL ("funding") ","
    "  " DECIMAL ("fees") ","
    "  " DECIMAL ("interest") ","
    "  " DECIMAL ("net") ","
    "  " DECIMAL ("transfers") ","
    "  fills INTEGER NOT NULL,"
    "  " HASH ","
    "  PRIMARY KEY (day, coin)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE daily_equity ("
    "  day TEXT NOT NULL PRIMARY KEY,"
    "  " DECIMAL ("first") ","
    "  " DECIMAL ("low") ","
    "  " DECIMAL ("high") ","
    "  " DECIMAL ("last") ","
    "  ts_last INTEGER NOT NULL,"
    "  " HASH
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE groups ("
    "  order_group INTEGER PRIMARY KEY,"
    "  module TEXT,"
    "  venue TEXT,"
    "  category TEXT,"
    "  symbol TEXT,"
    "  state TEXT,"
    "  " DECIMAL ("quantity") ","
    "  " DECIMAL ("delta") ","
    "  " DECIMAL ("naked_notional") ","
    "  naked_ns INTEGER,"
    "  reason TEXT,"
    "  ts_created INTEGER NOT NULL,"
    "  ts_updated INTEGER NOT NULL,"
    "  journal INTEGER NOT NULL,"
    "  " HASH
    ") STRICT;"

    /* What transfers, fills, fees and funding add up to. */
    "CREATE TABLE balances ("
    "  coin TEXT NOT NULL PRIMARY KEY,"
    "  " DECIMAL ("amount") ","
    "  ts INTEGER NOT NULL,"
    "  journal INTEGER NOT NULL,"
    "  " HASH
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE notices ("
    "  journal INTEGER PRIMARY KEY,"
    "  ts INTEGER NOT NULL,"
    "  kind TEXT NOT NULL CHECK (kind IN ('notice', 'halt')),"
    "  level TEXT NOT NULL,"
    "  module TEXT,"
    "  code TEXT,"
    "  text TEXT,"
    "  " HASH
    ") STRICT;"

    "CREATE VIEW v_orders AS SELECT " TIME ("ts_updated") " AS updated, link_id, module,"
    "  venue || ':' || category || ':' || symbol AS instrument, side, type, quantity, price, filled,"
    "  average_price, CASE WHEN certain THEN state ELSE 'unknown' END AS state, pending, reason"
    "  FROM orders ORDER BY ts_updated, journal;"

    "CREATE VIEW v_open_orders AS SELECT " TIME ("ts_created") " AS created, link_id, module,"
    "  venue || ':' || category || ':' || symbol AS instrument, side, type, quantity, price, filled,"
    "  CASE WHEN certain THEN state ELSE 'unknown' END AS state, pending"
    "  FROM orders WHERE state NOT IN ('filled', 'canceled', 'rejected', 'expired')"
    "  ORDER BY ts_created, journal;"

    "CREATE VIEW v_trades AS SELECT " TIME ("ts") " AS time,"
    "  venue || ':' || category || ':' || symbol AS instrument, side, quantity, price, fee, fee_coin,"
    "  liquidity, module, link_id, exec_id FROM trades ORDER BY ts, journal;"

    "CREATE VIEW v_positions AS SELECT venue || ':' || category || ':' || symbol AS instrument,"
    "  quantity, entry_price, realised, " TIME ("ts") " AS since FROM positions"
    "  WHERE quantity IS NULL OR quantity GLOB '*[1-9]*' ORDER BY venue, category, symbol;"

    "CREATE VIEW v_funding AS SELECT " TIME ("ts") " AS time,"
    "  venue || ':' || category || ':' || symbol AS instrument, position, mark_price, rate, amount,"
    "  coin FROM funding_events ORDER BY ts, journal;"

    "CREATE VIEW v_funding_by_day AS SELECT day, coin, funding FROM daily_pnl"
    "  WHERE funding GLOB '*[1-9]*' ORDER BY day, coin;"

    "CREATE VIEW v_fees_by_day AS SELECT day, coin, fees, fills FROM daily_pnl"
    "  WHERE fills > 0 ORDER BY day, coin;"

    "CREATE VIEW v_pnl_by_day AS SELECT p.day, p.coin, p.realised, p.funding, p.fees, p.interest,"
    "  p.net, p.transfers, e.last AS equity FROM daily_pnl p LEFT JOIN daily_equity e USING (day)"
    "  ORDER BY p.day, p.coin;"

    "CREATE VIEW v_groups AS SELECT g.order_group, g.module, " TIME ("g.ts_created") " AS created,"
    "  g.venue || ':' || g.category || ':' || g.symbol AS instrument, g.state, g.quantity, g.delta,"
    "  g.naked_notional, printf('%d.%09d', g.naked_ns / 1000000000, g.naked_ns % 1000000000)"
    "  AS naked_seconds, g.reason,"
    "  (SELECT count(*) FROM orders o WHERE o.order_group = g.order_group) AS orders,"
    "  (SELECT count(*) FROM orders o WHERE o.order_group = g.order_group AND o.state NOT IN"
    "    ('filled', 'canceled', 'rejected', 'expired')) AS open_orders"
    "  FROM groups g ORDER BY g.ts_created, g.order_group;"

    "CREATE VIEW v_notices AS SELECT " TIME ("ts") " AS time, kind, level, module, code, text"
    "  FROM notices ORDER BY journal;"

    "CREATE VIEW v_runs AS SELECT epoch, " TIME ("ts") " AS started, build_id, env, account"
    "  FROM runs ORDER BY epoch;";
/* clang-format on */
