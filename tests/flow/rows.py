# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rows of the fault catalogue of the design against `carry run`, and what must hold in all of them.

A row says what goes wrong at the venue and when. Whatever it is:

I1   no order is sent twice, and none is taken twice;
I2   every execution is booked once and none is invented;
I3   the balances that were booked are the venue's;
I4   both legs are together or gone within the time;
I5   no more is ever held than was wanted;
I6   no order of ours is left behind or unknown to the tables;
I11  nothing is opened while the venue's data are old;
I14  the venue is not stormed with requests.
"""

import os
import re
import sqlite3
import struct
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

from live import Live, check_orders, executions, net_delta
from record import Record
from venue import SECRET, Venue

LOT = Decimal("0.001")
SETTLE = 20          # seconds until both legs are together, at the latest
MOST_CREATES = 24    # for one round with all that is mended
MOST = Decimal("0.08")  # coins: one round, and the legs of a second when it was mended
MOST_OF_REST = 300   # requests by REST in five seconds: half of what the venue takes
OLD = 6              # seconds after which data are old
SIDE_BY_SIDE = int(os.environ.get("SIDE_BY_SIDE", "10"))

REST = ("exchange.main.order-entry=rest",)
SOCKET = ("exchange.main.order-entry=websocket",)
CREATE = "/v5/order/create"
TRADES = ("Trade", "AdlTrade", "BustTrade", "Settle")
FINAL = ("Filled", "Cancelled", "Rejected", "PartiallyFilledCanceled", "Deactivated")


def fault(name, **members):
    return name, {member.replace("_", "-"): value for member, value in members.items()}


def until(seconds):
    return {"for": f"{seconds}s"}


def taken_but(code, match="order.create"):
    """The venue takes the order and answers with a code that sounds like a refusal."""
    return fault("error", match=match, code=code, execute="true")


class World:
    """The clock and the network of one run."""

    def __init__(self, folder):
        self.path = Path(folder) / "world"
        self.set()
        self.environment = {"WORLD": str(self.path), "LD_PRELOAD": os.environ["WORLD_MODULE"],
                            "ASAN_OPTIONS": "detect_leaks=0:verify_asan_link_order=0"}

    def set(self, skew=0, is_cut_off=False, port=0):
        data = struct.pack("=qqq", round(skew * 1e9), is_cut_off, port)
        if self.path.exists():
            with open(self.path, "r+b") as file:
                file.write(data)
        else:
            self.path.write_bytes(data)


class Row:
    """What goes wrong, when, and how it must end.

    at      open: before the first order; hold: while both legs are held
    ends    any: hedged or flat; hedged; strange: the account is not ours alone
    says    what the log must tell
    script  steps of the strategy of drills instead of a pair
    then    called with (venue, live, world) after the faults were posted
    """

    def __init__(self, name, *faults, at="open", sets=(), options=(), ends="any", says=None,
                 script=None, then=None, tls=False, world=False, config=None, idle=(), most=MOST,
                 data_may_be_old=False, pause=1.5, account=True):
        self.name = name
        self.faults = faults
        self.at = at
        self.sets = sets
        self.options = options
        self.ends = ends
        self.says = says
        self.script = script
        self.then = then
        self.tls = tls
        self.world = world
        self.config = config
        self.idle = idle            # faults that may find no occasion
        self.most = most
        self.data_may_be_old = data_may_be_old
        self.pause = pause
        self.account = account


DRILL = """
[strategy carry]
plugin=drill
exchange=main
symbols=BTCUSDT
quantity=0.01
"""


def post(venue, row):
    for name, members in row.faults:
        venue.fault(name, **members)


def is_together(venue):
    return abs(net_delta(venue.ledger())[0]) < LOT


def wait_together(venue, live, patience=SETTLE):
    """I4: no leg is alone within the time, and it stays so for a moment."""
    started = time.monotonic()
    together = 0
    while together < 3:
        if time.monotonic() - started > patience:
            raise AssertionError(f"a leg is alone: {net_delta(venue.ledger())}\n{live.text()}")
        together = together + 1 if is_together(venue) else 0
        time.sleep(0.25)


def wait_for(condition, what, live, patience=SETTLE):
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}\n{live.text()}"
        time.sleep(0.1)


def check_taken(venue, row):
    """A fault that found no occasion proves nothing."""
    for entry in venue.state()["faults"]:
        assert entry["taken"] > 0 or entry["name"] in row.idle, f"no occasion: {entry}"


def check_sent(record):
    """I1: a request to place an order leaves once."""
    links = [item.get("orderLinkId") for _, item in record.orders("order.create")]
    assert all(links), links
    assert len(links) == len(set(links)), sorted(links)


def check_rate(record):
    """I14: by the second for each kind of request on orders, by five seconds for all of REST."""
    for kind, most in (("create", 10), ("amend", 10), ("cancel", 10)):
        for category, limit in (("linear", most), ("spot", most if kind == "amend" else 2 * most)):
            times = sorted(ns for ns, item in record.orders(f"order.{kind}")
                           if item.get("category") == category)
            for i in range(limit, len(times)):
                assert times[i] - times[i - limit] > 900e6, (kind, category, times)
    times = sorted(request.ns for request in record.requests if request.is_rest)
    for i in range(MOST_OF_REST, len(times)):
        assert times[i] - times[i - MOST_OF_REST] > 4.9e9, "too many requests"


def check_fresh(record):
    """I11: what opens a perpetual follows a word of the venue about it."""
    for ns, item in record.orders("order.create"):
        if item.get("category") != "linear" or item.get("reduceOnly"):
            continue
        said = [at for topic, times in record.pushes.items() if topic.startswith("orderbook.")
                and topic.endswith(item["symbol"]) for at in times if at <= ns]
        assert said and ns - max(said) < OLD * 1e9, (item, said and ns - max(said))


def check_most(ledger, most):
    """I5: what is held after each execution."""
    held = {}
    rows = [row for row in ledger.get("execution", []) if row["execType"] in TRADES]
    for row in sorted(rows, key=lambda row: int(row["execTime"])):
        key = row["category"], row["symbol"]
        sign = 1 if row["side"] == "Buy" else -1
        held[key] = held.get(key, 0) + sign * Decimal(row["execQty"])
        assert abs(held[key]) <= most, (key, held[key], row)


def check_books(live, ledger):
    """I2: what is booked is what was executed; what the venue did itself is not in the tables."""
    wanted = {exec_id for exec_id, row in executions(ledger).items() if row["orderLinkId"]}
    booked = [row["exec_id"] for row in live.rows("fills.csv") if row["order_link_id"]]
    assert len(booked) == len(set(booked)), "an execution was booked twice"
    assert set(booked) == wanted, (sorted(set(booked) ^ wanted), live.text())


def check_balances(live, ledger):
    """I3, I13: what was booked adds up to what the venue says is there."""
    with sqlite3.connect(f"file:{live.folder}/data/carry.db?mode=ro", uri=True) as store:
        booked = dict(store.execute("SELECT coin, amount FROM balances"))
    for row in ledger["balance"]:
        if row.get("uid", 0) < 100 and not row["coin"]:
            continue
        mine = Decimal(booked.get(row["coin"], "0"))
        theirs = Decimal(row["walletBalance"])
        assert abs(mine - theirs) < Decimal("0.000001"), (row["coin"], mine, theirs, live.text())


def check_left(live, ledger):
    """I6: every order of ours has ended, and the tables know it."""
    known = {row["order_link_id"] for row in live.rows("orders.csv")}
    for row in ledger.get("order", []):
        if not row["orderLinkId"]:
            continue
        assert row["orderStatus"] in FINAL, (row, live.text())
        assert row["orderLinkId"] in known, (row["orderLinkId"], sorted(known))


def check_record(venue, row):
    assert venue.request("POST", "/sim/save").status == 200
    record = Record(venue.path / "record")
    check_sent(record)
    check_rate(record)
    if not row.data_may_be_old:
        check_fresh(record)
    assert SECRET.encode() not in record.text, "a secret crossed the wire"
    return record


def make_live(venue, folder, row, world):
    # Whose account it is nobody knows: what cannot be closed is not waited for.
    strange = ("host.carry.stop-timeout=2s",) if row.ends == "strange" else ()
    live = Live(venue, folder, *row.sets, *strange, options=["--flatten-on-exit"])
    if row.script is not None:
        live.replace_strategy(DRILL + f"script={row.script}\n")
    if world is not None:
        live.environment.update(world.environment)
    return live


def hold(live, row):
    live.until("running: sim")
    if row.script is not None:
        return
    live.until(r"order \S+ sell \S+ bybit:linear:BTCUSDT: FILLED")
    live.until(r"order \S+ buy \S+ bybit:spot:BTCUSDT: FILLED")
    time.sleep(0.5)


def end_strange(venue, live, row):
    live.until(row.says)
    live.process.terminate()
    live.process.wait(30)
    live.reader.join()
    check_orders(venue.ledger())
    check_record(venue, row)


def trade(venue, live, row, world):
    """From the start to the end of the run; its status, None when it was strange."""
    if row.at == "hold":
        hold(live, row)
        post(venue, row)
    else:
        live.until("running: sim")
    if row.then is not None:
        row.then(venue, live, world)
    if row.script is not None:
        live.until("drill: done")
    time.sleep(row.pause)
    if row.ends == "strange":
        end_strange(venue, live, row)
        return None
    if row.script is None:
        wait_together(venue, live)
    if row.ends == "hedged":
        assert net_delta(venue.ledger())[2] < 0, (net_delta(venue.ledger()), live.text())
    if row.says is not None:
        live.until(row.says)
    check_taken(venue, row)
    venue.clear()
    live.process.terminate()
    status = live.process.wait(30)
    live.reader.join()
    return status


def check_row(row):
    how = {"config": row.config, "tls": row.tls}
    if not row.account:
        how["account"] = None
    with Venue(*row.options, **how) as venue, tempfile.TemporaryDirectory() as folder:
        world = World(folder) if row.world else None
        if row.at == "open":
            post(venue, row)
        with make_live(venue, folder, row, world) as live:
            status = trade(venue, live, row, world)
        if status is None:
            return
        ledger = venue.ledger()
        delta, spot, perp = net_delta(ledger)
        assert perp == 0 and spot < LOT, (status, delta, spot, perp, live.text())
        assert status in (0, 5), (status, live.text())
        check_orders(ledger)
        check_books(live, ledger)
        check_balances(live, ledger)
        check_left(live, ledger)
        check_most(ledger, row.most)
        check_record(venue, row)
        n_orders = len(ledger.get("order", []))
        assert n_orders <= MOST_CREATES, (n_orders, live.text())
        assert not live.count("CRIT|double|Segmentation"), live.text()


def run_row(row):
    started = time.monotonic()
    try:
        (check_row if isinstance(row, Row) else row)(*([row] if isinstance(row, Row) else []))
        return None, time.monotonic() - started
    except Exception as error: # whatever it is, the other rows are wanted too
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
        return text, time.monotonic() - started


def get_name(row):
    return row.name if isinstance(row, Row) else row.__name__


def run_rows(rows, side_by_side=SIDE_BY_SIDE):
    """Rows, and functions that are rows of their own, side by side; prints TAP."""
    wanted = os.environ.get("ROWS", "")
    rows = [row for row in rows if re.match(wanted, get_name(row))]
    print(f"1..{len(rows)}", flush=True)
    failed = 0
    with ThreadPoolExecutor(side_by_side) as pool:
        results = [(row, pool.submit(run_row, row)) for row in rows]
        for number, (row, result) in enumerate(results, 1):
            error, seconds = result.result()
            failed += error is not None
            print(f"{'not ok' if error else 'ok'} {number} {get_name(row)} # {seconds:.1f} s", flush=True)
            if error:
                print("\n".join("# " + line for line in error.splitlines()), flush=True)
    sys.exit(1 if failed else 0)
