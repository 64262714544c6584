/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sqlite-schema-private.h"

#define BOOLEAN SQLITE_SCHEMA_BOOLEAN
#define DECIMAL SQLITE_SCHEMA_DECIMAL
#define HASH SQLITE_SCHEMA_HASH

/*
 * Version 1: the journal, from which everything else can be told. A version that
 * was released is never edited; a change is a version more.
 */
/* clang-format off */
const char sqlite_schema_journal_sql[] =
    /* Whose it is: one row. */
    "CREATE TABLE store ("
    "  id INTEGER PRIMARY KEY CHECK (id = 1),"
    "  version INTEGER NOT NULL,"
    "  env TEXT NOT NULL,"
    "  account TEXT,"
    "  ts_created INTEGER NOT NULL,"
    "  build_id TEXT,"
    "  " HASH
    ") STRICT;"

    "CREATE TABLE runs ("
    "  epoch INTEGER PRIMARY KEY,"
    "  ts INTEGER NOT NULL,"
    "  build_id TEXT,"
    "  env TEXT NOT NULL,"
    "  account TEXT,"
    "  " HASH
    ") STRICT;"

    "CREATE TABLE instruments ("
    "  id INTEGER PRIMARY KEY,"
    "  venue TEXT NOT NULL,"
    "  category TEXT NOT NULL CHECK (category IN ('spot', 'linear')),"
    "  symbol TEXT NOT NULL,"
    "  base TEXT NOT NULL,"
    "  quote TEXT NOT NULL,"
    "  " DECIMAL ("multiplier") ","
    "  " DECIMAL ("tick_size") ","
    "  " DECIMAL ("qty_step") ","
    "  " HASH
    ") STRICT;"

    /* In the order of SqliteJournalColumn. `hash` covers the row and the hash of the row before. */
    "CREATE TABLE journal ("
    "  id INTEGER PRIMARY KEY CHECK (id > 0),"
    "  epoch INTEGER NOT NULL,"
    "  seq INTEGER NOT NULL,"
    "  ts INTEGER NOT NULL,"
    "  kind TEXT NOT NULL CHECK (kind IN ('order', 'fill', 'funding', 'transfer', 'equity',"
    "    'notice', 'halt', 'group', 'adjustment')),"
    "  module TEXT,"
    "  instrument INTEGER REFERENCES instruments (id),"
    "  order_id INTEGER,"
    "  order_group INTEGER,"
    "  link_id TEXT,"
    "  side TEXT CHECK (side IN ('buy', 'sell')),"
    "  type TEXT,"
    "  time_in_force TEXT,"
    "  state TEXT,"
    "  pending TEXT,"
    "  " BOOLEAN ("certain") ","
    "  " BOOLEAN ("reduce_only") ","
    "  " DECIMAL ("quantity") ","
    "  " DECIMAL ("price") ","
    "  " DECIMAL ("decision_price") ","
    "  " DECIMAL ("filled") ","
    "  " DECIMAL ("average_price") ","
    "  ts_created INTEGER,"
    "  ts_updated INTEGER,"
    "  reason TEXT,"
    "  exec_id TEXT,"
    "  liquidity TEXT CHECK (liquidity IN ('maker', 'taker')),"
    "  " DECIMAL ("fee") ","
    "  " BOOLEAN ("is_liquidation") ","
    "  coin TEXT,"
    "  " DECIMAL ("amount") ","
    "  " BOOLEAN ("is_borrow") ","
    "  " DECIMAL ("position") ","
    "  " DECIMAL ("mark_price") ","
    "  " DECIMAL ("rate") ","
    "  " DECIMAL ("equity") ","
    "  " DECIMAL ("cash") ","
    "  " DECIMAL ("spot_value") ","
    "  " DECIMAL ("perp_unrealised") ","
    "  level TEXT,"
    "  notice_module TEXT,"
    "  code TEXT,"
    "  text TEXT,"
    "  hedge INTEGER REFERENCES instruments (id),"
    "  " DECIMAL ("delta") ","
    "  " DECIMAL ("naked_notional") ","
    "  naked_ns INTEGER,"
    "  " HASH
    ") STRICT;"

    /* Where retention took rows out: `chain` is the hash of the last, from which the next goes on. */
    "CREATE TABLE pruned ("
    "  first INTEGER PRIMARY KEY,"
    "  last INTEGER NOT NULL CHECK (last >= first),"
    "  chain TEXT NOT NULL CHECK (length(chain) = 32),"
    "  " HASH
    ") STRICT;";
/* clang-format on */
