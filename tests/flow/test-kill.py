#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Kill drills, and the way back to trading, at bybit-sim.

Q16, Q17: orders stop within 50 ms of the switch, 500 resting orders are proven gone within 5 s, and what
is held is closed with reduce-only orders. J4: however the switch is thrown, and whatever the venue does.
The times are printed beside their targets. What must hold is three times as much, or ten times of what is less than a
scheduler may take: a busy machine cannot promise more.
"""

import re
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import flow
from held import Held
from live import Live, check_orders
from record import Record
from rows import run_rows
from venue import KEY, SECRET, Venue

COINS = [letter * 3 for letter in "ABCDEFGHIJ"]
LIMITS = """
[risk limits]
plugin=limits
max-order-notional=50000
max-position-notional=1000000
max-order-fraction=0
max-position-fraction=0
max-gross-fraction=0
max-net-fraction=0
max-leverage=0
max-maintenance=0
max-symbol-messages=100000
max-messages=100000
max-open-orders=10000
max-total-open-orders=10000
max-symbol-entries=10000
max-strategy-entries=10000
max-daily-orders=100000
duplicate-window=0s
funding-window=0s
symbols={symbols}
"""
DRILL = """
[strategy carry]
plugin=drill
exchange=main
symbols={symbols}
quantity={quantity}
"""
ACCOUNT = f"[sim]\nip-limit=100000\n[account a]\nkey={KEY}\nsecret={SECRET}\nbalances=USDT=1000000\norder-limit=300\n"


def make_live(venue, folder, script, *sets, symbols="BTCUSDT", quantity="0.01", options=()):
    live = Live(venue, folder, "exchange.main.symbols=" + symbols, "exchange.main.request-deadline=3s",
                "exchange.main.resolve-wait=2s", *sets,
                options=options)
    live.replace_strategy("")
    path = live.folder / "carry.conf"
    text = path.read_text().partition("[risk limits]")[0]
    path.write_text(text + LIMITS.format(symbols=symbols)
                    + DRILL.format(symbols=symbols, quantity=quantity)
                    + (f"script={script}\n" if script else ""))
    return live


def says(what, seconds, target, slack=3):
    print(f"# {what}: {seconds * 1000:.0f} ms (target {target * 1000:.0f} ms)", flush=True)
    assert seconds <= slack * target, (what, seconds, target)


def n_open(venue):
    return sum(row["orderStatus"] in ("New", "PartiallyFilled", "Untriggered")
               for row in venue.ledger().get("order", []))


def positions(venue):
    return [row for row in venue.ledger().get("position", []) if Decimal(row["size"])]


def pulled(data, how):
    """The moment the switch is there."""
    if how == "ctl":
        flow.carry("ctl", "kill", data, "--reason", "a drill")
    else:
        whole = Path(data) / "kill.next"
        whole.write_text("a drill\n")
        whole.rename(whole.with_name("kill"))
    return (Path(data) / "kill").stat().st_mtime


def wait_until(condition, seconds, live):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, live.text()
        time.sleep(0.02)


def check_after(venue, at):
    """What was asked for after the switch: only what shrinks a position. Returns the last that was not."""
    assert venue.request("POST", "/sim/save").status == 200
    last = at
    for ns, item in Record(venue.path / "record").orders("order.create"):
        is_exit = item.get("reduceOnly") or (item["category"] == "spot" and item["side"] == "Sell")
        if not is_exit:
            last = max(last, ns / 1e9)
    return last - at


def drill(how, script, *faults, meanwhile=None, patience=20):
    with Venue(config=ACCOUNT, account=None) as venue, \
            tempfile.TemporaryDirectory() as folder:
        with make_live(venue, folder, script) as live:
            live.until("drill: done")
            n_orders = n_open(venue)
            assert len(positions(venue)) == 1
            for name, members in faults:
                venue.fault(name, **members)
            at = pulled(f"{folder}/data", how)
            if meanwhile is not None:
                meanwhile(venue)
            wait_until(lambda: n_open(venue) == 0, patience, live)
            gone = time.time() - at
            live.until("no order is left at any venue")
            proven = time.time() - at
            live.until("every position is closed")
            flat = time.time() - at
            assert not positions(venue), positions(venue)
            assert live.count("killed: a drill") == 1, live.text()
            assert live.count("told to halt: a drill") == 1, live.text()
            assert not live.count("canceled before it was sent|P13"), live.text()
            live.stop(status=5)
        check_orders(venue.ledger())
        stopped = check_after(venue, at)
        requests = [request for request in Record(venue.path / "record").requests if request.ns > at * 1e9]
        n_cancels = sum(request.op.startswith("order.cancel") for request in requests)
        print(f"# {n_orders} orders: gone after {gone * 1000:.0f} ms, closed after {flat * 1000:.0f} ms, "
              f"{n_cancels} cancels", flush=True)
        return n_orders, stopped, proven


def test_500_orders():
    """Both markets, by carry ctl kill."""
    n_orders, stopped, proven = drill("ctl", "rest:250 spot-rest:250 sell spot-buy")
    assert n_orders == 500, n_orders
    says("500 orders proven gone", proven, 5)


def test_close_while_canceling():
    """P13: what closes is not refused because of orders that are about to go."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder:
        with make_live(venue, folder, "rest:30 sell spot-buy", options=["--flatten-on-exit"]) as live:
            live.until("drill: done")
            assert n_open(venue) == 30 and len(positions(venue)) == 1
            live.stop()
            assert not live.count("P13"), live.text()
        assert n_open(venue) == 0 and not positions(venue)
        check_orders(venue.ledger())


def test_orders_stop():
    """Thrown while hundreds of orders are on their way: by the file."""
    with Venue(config=ACCOUNT.replace("=300", "=40"), account=None) as venue, \
            tempfile.TemporaryDirectory() as folder:
        with make_live(venue, folder, "rest:200", "exchange.main.request-deadline=10s") as live:
            wait_until(lambda: len(venue.ledger().get("order", [])) > 40, 10, live)
            at = pulled(f"{folder}/data", "file")
            live.until("no order is left at any venue")
            wait_until(lambda: n_open(venue) == 0, 5, live)
            time.sleep(1)
            assert n_open(venue) == 0
            live.stop(status=5)
        n_orders = len(venue.ledger()["order"])
        assert 40 < n_orders < 150, n_orders
        check_orders(venue.ledger())
        says(f"the last of {n_orders} orders after the switch", check_after(venue, at), 0.05, 10)


def test_slow_venue():
    """Cancels that are refused, answered late, and lost."""
    drill("file", "rest:30 spot-rest:10 sell spot-buy",
          ("error", {"match": "/v5/order/cancel-all", "code": 10006, "count": 2}),
          ("delay", {"match": "/v5/order/cancel-all", "delay": "300ms", "count": 2}),
          ("silence", {"match": "/v5/order/realtime", "count": 1}))


def test_reconnecting():
    """Thrown while all streams are down."""
    drill("file", "rest:30 spot-rest:10 sell spot-buy", ("refuse", {"for": "2s"}),
          ("disconnect", {"how": "reset"}))


def test_pressed_twice():
    def again(venue):
        time.sleep(0.05)
    drill("ctl", "rest:20 sell spot-buy", meanwhile=again)


def instruments():
    """Ten pairs of coins that cost about the same."""
    text = ACCOUNT
    for number, coin in enumerate(COINS):
        for category in ("spot", "linear"):
            text += (f"[instrument {category}:{coin}USDT]\ncoin={coin}\nprice={100 + number}\ntick=0.01\n"
                     f"{'qty-step=0.01' if category == 'linear' else 'qty-step=0.0001'}\nmin-qty=0.01\n"
                     "max-qty=10000\nmin-notional=5\n")
    return text


def test_way_back():
    """Killed with 100 orders and 20 positions: until it trades again."""
    symbols = ",".join(f"{coin}USDT" for coin in COINS)
    with Venue(config=instruments(), account=None) as venue, \
            tempfile.TemporaryDirectory() as folder:
        how = {"symbols": symbols, "quantity": "1"}
        with make_live(venue, folder, "buy spot-buy rest:5 spot-rest:5", **how) as live:
            live.until("drill: done")
            assert n_open(venue) == 100, n_open(venue)
            assert len(positions(venue)) == 10
            time.sleep(1)
            live.kill()
        started = time.monotonic()
        with make_live(venue, folder, "", **how, options=["--flatten-on-exit"]) as live:
            live.until("drill: done") # the strategy's turn: the log drops lines of less weight
            says("to trading with 100 orders and 20 positions", time.monotonic() - started, 3)
            assert not live.count("differs|illegal"), live.text()
            assert n_open(venue) == 100, n_open(venue)
            live.stop()
        assert n_open(venue) == 0 and not positions(venue)
        check_orders(venue.ledger())


def late(script, *what):
    """An order that is on its way when the switch is set, and lands after the first answers."""
    with Venue(config=ACCOUNT, account=None) as venue, Held(venue.port, 2) as way, \
            tempfile.TemporaryDirectory() as folder:
        with make_live(venue, folder, script, f"exchange.main.sim-base={way.url}",
                       "exchange.main.order-entry=rest", "exchange.main.recv-window=3s") as live:
            assert way.seen.wait(20), live.text()
            way.seconds = 0
            pulled(f"{folder}/data", "ctl")
            live.until("killed: every position is closed")
            for pattern in what:
                assert live.count(pattern), live.text()
            lines = list(live.lines)
            landed = next(i for i, line in enumerate(lines) if re.search(what[0], line))
            for word in ("no order is left", "every position is closed"):
                assert max(i for i, line in enumerate(lines) if word in line) > landed, live.text()
            assert n_open(venue) == 0 and not positions(venue), live.text()
            live.stop(status=5)
        check_orders(venue.ledger())


def test_late_limit():
    late("rest:1", r" order .*-1 buy .*: CANCELED, 0 filled")


def test_late_market():
    late("buy", r" order .*-1 buy .*: FILLED", r" order .*-2 sell .*: FILLED")


def test_no_proof():
    """Open orders cannot be read, and canceling never ends: positions are closed all the same."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder:
        with make_live(venue, folder, "sell spot-buy", "host.carry.kill-patience=2s") as live:
            live.until("drill: done")
            venue.fault("error", match="/v5/order/realtime", code=10016, count=0)
            pulled(f"{folder}/data", "ctl")
            live.until("kill-not-proven: nothing proves yet that no order is left")
            live.until("killed: every position is closed")
            assert not positions(venue) and not live.count("no order is left at any venue"), live.text()
            venue.clear()
            live.until("no order is left at any venue")
            live.stop(status=5)
        check_orders(venue.ledger())


def test_by_hand():
    """Once no order was left: what a person places to close stays, and what bears our mark goes."""
    with Venue(config=ACCOUNT, account=None) as venue, tempfile.TemporaryDirectory() as folder:
        with make_live(venue, folder, "rest:3 sell spot-buy", "host.carry.kill-policy=hold") as live:
            live.until("drill: done")
            pulled(f"{folder}/data", "ctl")
            live.until("main: cancel-all-done")
            live.until("killed: no order is left at any venue")
            assert n_open(venue) == 0 and len(positions(venue)) == 1, live.text()
            for link, more in (("by-hand", {"reduceOnly": True}), ("1600000000-7", {})):
                assert venue.create(kind="Limit", price="50000", orderLinkId=link, **more).code == 0
            wait_until(lambda: n_open(venue) < 2, 10, live)
            time.sleep(0.6) # a round
            assert [row["orderLinkId"] for row in venue.ledger()["order"] if row["orderStatus"] == "New"] == ["by-hand"]
            live.stop(status=5)


def test_nobodys():
    """A pair of which the next run has no strategy: it is told once, and the kill switch closes it."""
    account = ACCOUNT.replace("USDT=1000000", "USDT=1000000, BTC=0.5")
    symbols = ("exchange.main.symbols=BTCUSDT,ETHUSDT", "risk.limits.symbols=BTCUSDT,ETHUSDT")
    with Venue(config=account, account=None) as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, *symbols) as live:
            live.until("group 1 of BTCUSDT: HEDGED")
            live.stop()
        again = Live(venue, folder, *symbols)
        path = again.folder / "carry.conf"
        path.write_text(path.read_text().replace("[strategy carry]", "[strategy other]")
                        .replace("symbols=BTCUSDT\npolicy=always", "symbols=ETHUSDT\npolicy=threshold\nmin-apr=100"))
        with again as live:
            live.until("unclaimed: .* of BTCUSDT in group 1, and no strategy of this run trades it")
            assert len(positions(venue)) == 1, live.text()
            pulled(f"{folder}/data", "ctl")
            live.until("killed: every position is closed")
            assert not positions(venue) and live.count("unclaimed: ") == 1, live.text()
            live.until("group 1 of BTCUSDT: CLOSED")
            live.stop(status=5)
        tapes = sorted((Path(folder) / "data/tape").iterdir(), key=lambda path: path.stat().st_mtime)
        assert "The replay is the run." in flow.carry("replay", tapes[-1]), "an order of the host is replayed"
        coins = sum(Decimal(row["walletBalance"]) for row in venue.ledger()["balance"] if row["coin"] == "BTC")
        assert Decimal("0.5") <= coins < Decimal("0.5001"), coins
        check_orders(venue.ledger())


run_rows([test_by_hand, test_nobodys, test_late_limit, test_late_market, test_no_proof, test_reconnecting, test_slow_venue, test_500_orders, test_close_while_canceling, test_orders_stop,
          test_pressed_twice, test_way_back], side_by_side=5)
