#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A: what becomes of an order."""

import os
import tempfile
import time
from decimal import Decimal

from live import Live, check_orders, net_delta
from rows import (CREATE, DRILL, LOT, REST, SOCKET, Row, check_balances, check_left, fault, run_rows,
                  taken_but, until)
from venue import Venue

RESTS = "rest:2 cancel wait:500"
BATCH = "rest:4 cancel wait:500"
MANY = (*SOCKET, "risk.limits.max-symbol-messages=100", "risk.limits.max-messages=100",
        "risk.limits.max-unknown=10", "risk.limits.max-total-unknown=10")
AMENDS = "rest:2 amend wait:500 cancel wait:500"


def thin(venue, live, world):
    """The book of the perpetual comes back after a while."""
    time.sleep(3)
    venue.fault("external", symbol="BTCUSDT", on="false")


def thin_book(qty):
    """Only so much is bid for the perpetual: what else is sold finds nobody."""
    return (fault("external", symbol="BTCUSDT"),
            fault("levels", symbol="BTCUSDT", b=[["64990", qty]], a=[["65010", "5"]]))


ROWS = [
    Row("A1-silence-first-leg", fault("silence", match="order.create"), sets=SOCKET, ends="hedged"),
    Row("A1-silence-second-leg", fault("silence", match="order.create", after=1), sets=SOCKET,
        ends="hedged"),
    Row("A1-silence-both-legs", fault("silence", match="order.create", count=2), sets=SOCKET,
        ends="hedged"),
    Row("A1-silence-rest", fault("silence", match=CREATE), sets=REST, ends="hedged"),
    Row("A2-reset-after-taken", fault("close", match="after order.create", how="reset"), sets=SOCKET,
        ends="hedged"),
    Row("A2-closed-after-taken", fault("close", match="after order.create"), sets=SOCKET,
        ends="hedged"),
    Row("A3-502", fault("answer", match=CREATE, kind="status", status=502), sets=REST, ends="hedged"),
    Row("A3-html", fault("answer", match=CREATE, kind="html"), sets=REST, ends="hedged"),
    Row("A3-cut", fault("answer", match=CREATE, kind="truncated"), sets=REST, ends="hedged"),
    *(Row(f"A4-{code}", taken_but(code), sets=SOCKET, ends="hedged")
      for code in (10000, 10016, 10019, 429, 10429, 10403, 170007, 20003, 500000, 987654)),
    Row("A4-10006", taken_but(10006), sets=SOCKET, ends="hedged"),
    Row("A5-duplicate", taken_but(110072), sets=SOCKET, ends="hedged"),
    Row("A5-10014", taken_but(10014), sets=SOCKET, ends="hedged"),
    Row("A6-rejected-first-leg", fault("reject-after-ack", count=1)),
    Row("A6-rejected-both-legs", fault("reject-after-ack", count=2)),
    Row("A7-execution-late", fault("private-delay", kinds="execution", delay="1500ms", count=10),
        ends="hedged"),
    Row("A7-order-late", fault("private-delay", kinds="order", delay="1500ms", count=10),
        ends="hedged"),
    Row("A7-reordered", fault("private-reorder", count=40), ends="hedged"),
    Row("A8-two-filled", fault("cancel-races-fill", count=1), script=RESTS),
    Row("A8-two-filled-twice", fault("cancel-races-fill", count=2),
        fault("private-duplicate", kinds="order,execution", count=20), script=RESTS),
    Row("A8-canceled-with-fills", fault("amend-races-fill", count=2), script=AMENDS),
    Row("A9-cancel-finds-nothing", fault("cancel-not-found", count=2), script=RESTS),
    Row("A9-cancel-finds-a-fill", fault("cancel-races-fill", count=2),
        fault("private-drop", kinds="order,execution", count=30), script=RESTS),
    *(Row(f"A9-{code}", taken_but(code, "order.cancel"), script="rest:1 cancel wait:500", sets=SOCKET)
      for code in (110001, 110008, 110010, 170139)),
    Row("A9-batch", taken_but(110001, "item order.cancel-batch"), script=RESTS, sets=SOCKET),
    Row("A10-silence", fault("silence", match="order.amend", count=2), script=AMENDS, sets=SOCKET),
    Row("A10-silence-rest", fault("silence", match="/v5/order/amend"), script=AMENDS, sets=REST),
    Row("A10-unknown-code", taken_but(987654, "order.amend"), script=AMENDS, sets=SOCKET),
    Row("A10-refused", fault("error", match="order.amend", code=110007), script=AMENDS, sets=SOCKET),
    Row("A10-races-fill", fault("amend-races-fill"), fault("silence", match="order.amend"),
        script=AMENDS, sets=SOCKET),
    Row("A11-one-refused", fault("error", match="item order.create-batch", code=110007, after=1),
        script=BATCH, sets=MANY),
    Row("A11-one-in-doubt", taken_but(10016, "item order.create-batch"), script=BATCH, sets=MANY),
    Row("A11-silence", fault("silence", match="order.create-batch"), script=BATCH, sets=MANY),
    Row("A11-lost", fault("close", match="after order.create-batch", how="reset"), script=BATCH,
        sets=MANY),
    Row("A11-all-unknown", taken_but(10016, "order.create-batch"), script=BATCH, sets=MANY),
    Row("A11-cancel-silence", fault("silence", match="order.cancel-batch"), script=BATCH, sets=MANY),
    Row("A12-lag", fault("silence", match="order.create"),
        fault("lag", match="/v5/order/*", by="2s", **until(4)), sets=SOCKET, ends="hedged"),
    Row("A12-blind", fault("silence", match="order.create"),
        fault("not-found", match="/v5/order/*", count=2), sets=SOCKET, ends="hedged"),
    Row("A14-partly", *thin_book("0.02"), then=thin, data_may_be_old=True),
    Row("A14-nobody-buys", *thin_book("0.001"), then=thin, data_may_be_old=True),
]


def run_away(jump, script, meanwhile=None):
    """Killed with a position and orders that rest; the venue is so much later when it comes back."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        sets = ("risk.limits.max-message-age=0s",)
        with Live(venue, folder, *sets) as live:
            live.replace_strategy(DRILL + f"script={script}\n")
        live = Live(venue, folder, *sets, options=["--flatten-on-exit"])
        live.replace_strategy(DRILL + f"script={script}\n")
        with live:
            live.until("drill: done")
            live.kill()
        if meanwhile is not None:
            meanwhile(venue)
        venue.fault("clock-jump", by=jump)
        live = Live(venue, folder, *sets, options=["--flatten-on-exit"])
        live.replace_strategy(DRILL)
        with live:
            live.until("running: sim")
            time.sleep(3)
            assert not live.count("differs|illegal"), live.text()
            live.stop()
        ledger = venue.ledger()
        delta, spot, perp = net_delta(ledger)
        assert perp == 0 and spot < LOT, (delta, spot, perp, live.text())
        check_orders(ledger)
        check_balances(live, ledger)


def drop_orders(venue):
    """Orders that rest are canceled by somebody while nobody looks."""
    answer = venue.post("/v5/order/cancel-all", {"category": "linear", "settleCoin": "USDT"})
    assert answer.code == 0, answer.body


def A13_a_day_away():
    run_away("25h", "buy rest:2", drop_orders)


def A13_a_week_away():
    run_away("192h", "buy spot-buy rest:2", drop_orders)


run_rows([A13_a_week_away, A13_a_day_away, *ROWS])
