#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trading in the present: a whole round at bybit-sim, restarts, and what is refused."""

import random
import signal
import sys
import tempfile
import time
from decimal import Decimal

import flow
from live import Live, check_orders, compare, net_delta
from venue import KEY, SECRET, Venue

LOT = Decimal("0.001")


def opened(live):
    live.until(r"group \d+ of BTCUSDT: HEDGED")


def check_flat(venue):
    delta, spot, perp = net_delta(venue.ledger())
    assert perp == 0 and spot < LOT / 10, (delta, spot, perp)


def test_round():
    """Over TLS: open, two settlements, a leg that the venue takes away and is mended, close."""
    with Venue("--funding-interval", "5s", tls=True) as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, options=["--flatten-on-exit"]) as live:
            opened(live)
            live.until(r"funding of bybit:linear:BTCUSDT", count=2)
            delta, spot, perp = net_delta(venue.ledger())
            assert abs(delta) < LOT and perp < 0, (delta, spot, perp)
            live.stop()
        ledger = venue.ledger()
        check_flat(venue)
        check_orders(ledger)
        compare(live, ledger)
        assert not live.count("differs|illegal|WARN"), live.text()
        summary = live.summary()
        assert Decimal(summary["funding_pnl"]) == sum(
            Decimal(row["funding"]) for row in ledger["log"] if row["type"] == "SETTLEMENT")


def test_taken_away():
    """C4: the venue takes a part of the short; the other leg follows or it is sold again."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, \
            Live(venue, folder, options=["--flatten-on-exit"]) as live:
        opened(live)
        time.sleep(1)
        perp = -net_delta(venue.ledger())[2]
        venue.fault("adl", symbol="BTCUSDT", qty=str((perp / 2).quantize(LOT)))
        end = time.monotonic() + 15
        while abs(net_delta(venue.ledger())[0]) >= LOT and time.monotonic() < end:
            time.sleep(0.1)
        assert abs(net_delta(venue.ledger())[0]) < LOT, (net_delta(venue.ledger()), live.text())
        live.stop()
        check_flat(venue)


def test_slices():
    """Cut into four, the whole pair is there: slices wait for each other, and no limit of messages refuses one."""
    sets = ("strategy.carry.slice-gap=500ms", "strategy.carry.slice-share=0.01")
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, \
            Live(venue, folder, *sets, options=["--flatten-on-exit"]) as live:
        opened(live)
        assert net_delta(venue.ledger())[2] == Decimal("-0.046"), live.text()
        assert live.count("LEG_ONE") == 4 and not live.count("refused|leg-failed"), live.text()
        venue.fault("funding-interval", symbol="BTCUSDT", interval="1h")
        live.until("funding-interval: BTCUSDT settles every 1h now, and not every 8h")
        live.stop()
        check_flat(venue)


def test_not_made_larger():
    """Where the venue may soon reduce the position, neither leg grows: not the one that nothing keeps from it, either."""
    sets = ("strategy.carry.resize-band=0.1", "strategy.carry.max-slices=1", "strategy.carry.slice-share=10")
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, Live(venue, folder, *sets) as live:
        opened(live)
        venue.fault("adl-rank", symbol="BTCUSDT", rank=4)
        live.until("P25: BTCUSDT: nothing is added")
        n_orders = len(venue.ledger()["order"])
        venue.fault("shock", coin="BTC", rate="-0.2")
        live.until("not-resized: .*risk lets nothing be opened")
        time.sleep(2.5) # tried again each second, and told once
        assert len(venue.ledger()["order"]) == n_orders, live.text()
        assert live.count("not-resized") == 1 and not live.count("order-refused"), live.text()
        live.stop()


def test_restart():
    """Killed while it holds: the next run knows what it has, trades nothing, and can close it."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder) as live:
            opened(live)
            time.sleep(0.5)
            live.kill()
        n_orders = len(venue.ledger()["order"])
        with Live(venue, folder, options=["--flatten-on-exit"]) as live:
            live.until("recovering: ")
            live.until("running: sim")
            time.sleep(2)
            assert len(venue.ledger()["order"]) == n_orders, live.text()
            assert not live.count("differs|illegal"), live.text()
            live.stop()
        check_flat(venue)
        check_orders(venue.ledger())


def test_killed_anywhere():
    """Killed at random moments while it opens and closes: never a leg alone, never twice."""
    random.seed(5)
    rounds = 12 if flow.is_full() else 4
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            with Live(venue, folder, options=["--flatten-on-exit"]) as live:
                live.until("running: sim")
                time.sleep(random.random() * 0.4)
                live.kill()
            time.sleep(0.4)  # a start asks some fifty times, and the venue bans an address that asks 600 times in 5 s
        with Live(venue, folder, options=["--flatten-on-exit"]) as live:
            live.until("running: sim")
            time.sleep(3)
            delta, spot, perp = net_delta(venue.ledger())
            assert abs(delta) < LOT, (delta, spot, perp, live.text())
            assert not live.count("differs|illegal"), live.text()
            live.stop()
        check_flat(venue)
        check_orders(venue.ledger())


def test_settled_while_away():
    """A settlement and a deposit while nothing ran are booked by the next start, once."""
    with Venue("--funding-interval", "4s") as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder) as live:
            opened(live)
            live.kill()
        venue.fault("transfer", coin="USDT", amount="77")
        time.sleep(9)
        with Live(venue, folder, options=["--flatten-on-exit"]) as live:
            live.until("running: sim")
            live.until("funding of bybit:linear:BTCUSDT", count=2)
            time.sleep(3)
            assert not live.count("differs|illegal"), live.text()
            live.stop()
        check_flat(venue)
        paid = sum(Decimal(row["funding"]) for row in venue.ledger()["log"]
                   if row["type"] == "SETTLEMENT")
        assert Decimal(live.summary()["funding_pnl"]) == paid, (live.summary(), paid)


def test_coins_of_before():
    """Coins that were there are no leg of ours: they are neither hedged nor sold."""
    account = f"{KEY}:{SECRET}:USDT=100000,BTC=0.5"
    with Venue(account=account) as venue, tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            with Live(venue, folder, options=["--flatten-on-exit"]) as live:
                opened(live)
                spot, perp = net_delta(venue.ledger())[1:]
                assert abs(spot + perp - Decimal("0.5")) < LOT, (spot, perp, live.text())
                live.stop()
            spot, perp = net_delta(venue.ledger())[1:]
            assert perp == 0 and abs(spot - Decimal("0.5")) < LOT, (spot, perp, live.text())


def test_kill():
    """The kill switch: no new order, none left, everything closed; it outlives the run until rearmed."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        data = f"{folder}/data"
        with Live(venue, folder) as live:
            opened(live)
            time.sleep(0.5)
            flow.carry("ctl", "kill", data, "--reason", "a drill")
            live.until("no order is left at any venue")
            live.until("every position is closed")
            check_flat(venue)
            assert live.count("killed: a drill|a drill"), live.text()
            live.stop(status=5)
        flow.carry("ctl", "status", data, status=5)
        n_orders = len(venue.ledger()["order"])
        with Live(venue, folder) as live:
            live.until("running: sim")
            time.sleep(2)
            assert len(venue.ledger()["order"]) == n_orders, live.text()
            live.stop(status=5)
        flow.carry("ctl", "rearm", data, status=2)
        flow.carry("ctl", "rearm", data, "--reason", "the drill is over")
        with Live(venue, folder, options=["--flatten-on-exit"]) as live:
            opened(live)
            live.stop()
        check_flat(venue)
        check_orders(venue.ledger())


def ask_price(venue):
    """What the perpetual costs now."""
    answer = venue.request("GET", "/v5/market/tickers?category=linear&symbol=BTCUSDT")
    return Decimal(answer.result["list"][0]["ask1Price"])


def test_closes_unheard():
    """The market is not heard of any more and has moved on: it is closed at the price that is there."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, Live(venue, folder) as live:
        opened(live)
        live.until("private-synced")
        venue.fault("refuse", match="/v5/public/*", **{"for": "60s"})
        for category in ("linear", "spot"):
            venue.fault("disconnect", path=f"/v5/public/{category}", how="reset")
        live.until("market-lost", count=2)
        price = ask_price(venue)
        venue.fault("shock", coin="BTC", rate="0.01")
        end = time.monotonic() + 15
        while ask_price(venue) < price * Decimal("1.005") and time.monotonic() < end:
            time.sleep(0.05)
        flow.carry("ctl", "kill", f"{folder}/data", "--reason", "a drill")
        live.until("every position is closed")
        check_flat(venue)
        live.stop(status=5)


def test_second_instance():
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, Live(venue, folder) as live:
        live.until("running: sim")
        with Live(venue, folder) as second:
            assert second.process.wait(20) == 4, second.text()
        live.stop()


def come_apart(venue, live):
    """The run ends when the leg that leads is there, and the venue refuses whatever would bring the other."""
    live.until("legs-apart")
    live.process.send_signal(signal.SIGTERM)
    live.until(r"carry\] stopping")
    assert abs(net_delta(venue.ledger())[0]) >= LOT, live.text()


def test_ends_with_both_legs():
    """The end waits for the missing leg, or for the other to be gone."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        venue.fault("error", match="order.create", code=110066, message="not now", after=1, count=0)
        with Live(venue, folder) as live:
            come_apart(venue, live)
            venue.clear()
            assert live.process.wait(20) == 0, live.text()
            live.reader.join()
            assert abs(net_delta(venue.ledger())[0]) < LOT, (net_delta(venue.ledger()), live.text())
            assert not live.count("left on one leg"), live.text()
            assert "state stopped" in (live.folder / "data/pulse").read_text()


def test_ends_with_one_leg():
    """It is said, in the status too, and to a sentinel the run falls silent."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        venue.fault("error", match="order.create", code=110066, message="not now", after=1, count=0)
        with Live(venue, folder, "host.carry.stop-timeout=2s") as live:
            come_apart(venue, live)
            assert live.process.wait(20) == 1, live.text()
            live.reader.join()
            coins = abs(net_delta(venue.ledger())[0])
            assert live.count(rf"{coins.normalize()} BTC of BTCUSDT are left on one leg alone"), (coins, live.text())
            assert "state running" in (live.folder / "data/pulse").read_text()


def test_interrupt():
    """Ctrl-C stops in order and says so in the status."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder, Live(venue, folder) as live:
        opened(live)
        live.stop(status=130, how=signal.SIGINT)


def test_refused():
    """Another environment than the configured one, a stranger's position, no venue."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, "exchange.main.env=testnet") as live:
            assert live.process.wait(20) == 2, live.text()
        assert "its unit is missing" in flow.carry("run", f"{folder}/carry.conf", "--duration", "5", status=2)
        venue.create(side="Buy", qty="0.01")
        with Live(venue, folder) as live:
            assert live.process.wait(20) == 1, live.text()
            live.reader.join()
            assert live.count("bybit:linear:BTCUSDT"), live.text()
    with tempfile.TemporaryDirectory() as folder, Live(venue, folder) as live:
        assert live.process.wait(30) == 1, live.text()


flow.run_tests(sys.modules[__name__], side_by_side=4)
