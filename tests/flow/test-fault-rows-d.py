#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""D, E: the network and the clock."""

import signal
import ssl
import tempfile
import time

from live import Live, check_orders, net_delta
from rows import (CREATE, LOT, REST, Row, World, check_balances, fault, is_together, run_rows, until,
                  wait_for)
from venue import Venue

MIB = 1 << 20
HOUR = 3600


def cut_off(venue, live, world):
    """Every connection is lost and none comes to be; a leg is taken meanwhile."""
    world.set(is_cut_off=True)
    venue.fault("disconnect", how="reset")
    time.sleep(1)
    venue.fault("adl", symbol="BTCUSDT", qty="0.02")
    time.sleep(1.5)
    world.set()
    wait_for(lambda: is_together(venue), "the legs", live)


def somebody_else(venue, live, world):
    """The venue's address is another's for a while, who would answer anything; a leg is taken meanwhile."""
    with Venue(tls=True) as other:
        world.set(port=other.port)
        venue.fault("disconnect", how="reset")
        live.until("(?i)certificate", 2)
        venue.fault("adl", symbol="BTCUSDT", qty="0.02")
        time.sleep(1.5)
        state = other.state()
        assert state["requests"] == 0 and state["sockets"] == 0, ("something was said to a stranger", state)
        world.set()
        wait_for(lambda: is_together(venue), "the legs", live)


def bad_certificates(venue, live, world):
    """No connection comes to be with any of them."""
    venue.context = ssl._create_unverified_context()
    for kind in ("expired", "not-yet-valid", "wrong-host", "unknown-ca", "self-signed"):
        venue.fault("certificate", kind=kind)
        venue.fault("disconnect", how="reset")
        time.sleep(0.4)
        assert venue.state()["sockets"] == 0, kind
    venue.fault("certificate", kind="good")


def banned(venue, live, world):
    live.until("address-banned")
    before = venue.state()["requests"]
    time.sleep(2)
    assert venue.state()["requests"] == before, "requests after a ban"


def clock(*skews, pause=1.5):
    """The clock on the wall is set, more than once."""
    def then(venue, live, world):
        for skew in skews:
            world.set(skew)
            time.sleep(pause)
        venue.fault("adl", symbol="BTCUSDT", qty="0.02")
        wait_for(lambda: is_together(venue), "the legs", live)
    return then


def drift(venue, live, world):
    """Two percent fast, while the way to the venue's clock is uneven."""
    for n in range(40):
        world.set(n * 0.002)
        time.sleep(0.1)


def stopped(venue, live, world):
    """Everything stands still, and meanwhile a leg is taken."""
    live.process.send_signal(signal.SIGSTOP)
    time.sleep(1)
    venue.fault("adl", symbol="BTCUSDT", qty="0.02")
    time.sleep(6)
    live.process.send_signal(signal.SIGCONT)
    wait_for(lambda: is_together(venue), "the legs", live)


def answers(kind, **members):
    return fault("answer", match="/v5/*", kind=kind, **members, **until(3))


ROWS = [
    Row("D1-cut-off", world=True, at="hold", then=cut_off),
    Row("D1-somebody-else", world=True, tls=True, at="hold", then=somebody_else,
        sets=("exchange.main.backoff-max=500ms",)),
    Row("D2-certificates", tls=True, at="hold", ends="hedged", then=bad_certificates,
        sets=("exchange.main.backoff-max=500ms",)),
    Row("D3-429", fault("answer", match=CREATE, kind="status", status=429), sets=REST),
    Row("D3-10006", fault("error", match=CREATE, code=10006, count=3), sets=REST),
    Row("D3-banned", fault("ban", duration="600s", close="true"), at="hold", ends="strange",
        says="address-banned", then=banned),
    *(Row(f"D4-{kind}", answers(kind, **members), at="hold", ends="hedged", pause=3)
      for kind, members in (("slow", {}), ("huge", {"size": 32 * MIB}), ("gzip-bomb", {"size": 32 * MIB}),
                            ("headers", {"size": 2000}))),
    *(Row(f"D4-{kind}-create", fault("answer", match=CREATE, kind=kind, **members), sets=REST,
          ends="any" if kind == "gzip-bomb" else "hedged")
      for kind, members in (("slow", {}), ("huge", {"size": 32 * MIB}), ("gzip-bomb", {"size": 32 * MIB}))),
    Row("D5-redirect", fault("redirect", match=CREATE), sets=REST),
    Row("D6-too-late", fault("error", match="order.create", code=10002), sets=("exchange.main.order-entry=websocket",)),
    Row("D7-link-down", fault("disconnect", how="reset"), fault("refuse", **until(3)), at="hold",
        ends="hedged"),
    Row("E1-fast", world=True, at="hold", then=clock(2)),
    Row("E1-slow", world=True, at="hold", then=clock(-10)),
    Row("E1-to-and-fro", world=True, at="hold", then=clock(2, -3, 0)),
    Row("E2-drift", fault("delay", match="/v5/market/time", delay="600ms", count=0), world=True,
        at="hold", ends="hedged", then=drift, idle=("delay",)),
    Row("E3-stopped", at="hold", then=stopped),
]


def boot(skew):
    """The clock is wrong from the beginning."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        world.set(skew)
        live = Live(venue, folder, options=["--flatten-on-exit"])
        live.environment.update(world.environment)
        with live:
            live.until("running: sim")
            time.sleep(2)
            assert is_together(venue), live.text()
            live.stop()
        delta, spot, perp = net_delta(venue.ledger())
        assert perp == 0 and spot < LOT, (delta, spot, perp, live.text())
        check_orders(venue.ledger())
        check_balances(live, venue.ledger())


def E1_booted_fast():
    boot(2)


def E1_booted_slow():
    boot(-10)


def E1_booted_in_1970():
    boot(-time.time() + 60)


def E4_backwards():
    """Killed, and an hour earlier when it starts again: no number comes twice, nothing is lost."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        for skew in (0, -HOUR, -2 * HOUR):
            world.set(skew)
            live = Live(venue, folder, options=["--flatten-on-exit"])
            live.environment.update(world.environment)
            with live:
                live.until("running: sim")
                wait_for(lambda: is_together(venue) and net_delta(venue.ledger())[2] != 0, "both legs", live)
                time.sleep(1)
                assert not live.count("differs|illegal"), live.text()
                if skew == -2 * HOUR:
                    live.stop()
                else:
                    live.kill()
        delta, spot, perp = net_delta(venue.ledger())
        assert perp == 0 and spot < LOT, (delta, spot, perp, live.text())
        check_orders(venue.ledger())
        check_balances(live, venue.ledger())


def D2_start():
    """Nothing is said to a venue with a bad certificate."""
    with Venue(tls=True) as venue, tempfile.TemporaryDirectory() as folder:
        venue.fault("certificate", kind="wrong-host")
        with Live(venue, folder) as live:
            assert live.process.wait(20) == 1, live.text()
            live.reader.join()
            assert live.count("certificate|TLS"), live.text()


def D1_start():
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        world.set(is_cut_off=True)
        live = Live(venue, folder)
        live.environment.update(world.environment)
        with live:
            assert live.process.wait(20) == 1, live.text()
            live.reader.join()
            assert live.count("unreachable"), live.text()


run_rows([*ROWS, E1_booted_fast, E1_booted_slow, E1_booted_in_1970, E4_backwards, D2_start, D1_start])
