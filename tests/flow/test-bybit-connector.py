#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The connector against bybit-sim: what it tells equals the simulator's ledger."""

import os
import queue
import subprocess
import sys
import threading
import time
from decimal import Decimal

import flow
from venue import KEY, SECRET, Venue

PATIENCE = 20
KEYS = (f"api-key={KEY}", f"api-secret={SECRET}")


class Sim(Venue):
    """A venue that is there at once, and what the connector must be told of it."""

    def __init__(self, *options, tls=False):
        super().__init__(*options, tls=tls)
        self.ca = self.path / "ca.pem" if tls else None
        self.__enter__()

    def settings(self):
        return (f"sim-base={self.url}", *((f"ca-file={self.ca}",) if self.ca else ()), *KEYS)

    def order(self, link):
        """The orders of the ledger with this id: one, however often it was asked for."""
        return [row for row in self.ledger()["order"] if row["orderLinkId"] == link]

    def stop(self):
        self.__exit__(*sys.exc_info())


class Drive:
    """The connector in a process of its own: commands in, what it tells out."""

    def __init__(self, sim, *settings):
        self.told = []
        self.lines = queue.Queue()
        self.process = subprocess.Popen([os.environ["BYBIT_DRIVE"], *sim.settings(), *settings],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "G_DEBUG": "fatal-criticals"})
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n").split("\t"))
        self.lines.put(None)

    def say(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def until(self, wanted, patience=PATIENCE):
        """Waits for a line that `wanted` takes, among those told already too."""
        for words in self.told:
            if wanted(words):
                return words
        end = time.monotonic() + patience
        while True:
            try:
                words = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError("waited in vain; it told:\n" + self.text()) from None
            assert words is not None, f"it ended ({self.process.wait()}); it told:\n" + self.text()
            self.told.append(words)
            if wanted(words):
                return words

    def text(self):
        return "\n".join("  ".join(words) for words in self.told[-40:])

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.told.append(self.lines.get(timeout=max(0.01, end - time.monotonic())))
            except queue.Empty:
                return

    def kind(self, kind):
        return [words for words in self.told if words[0] == kind]

    def ask(self, command, answer):
        self.told = [words for words in self.told if words[0] != answer]
        self.say(command)
        return self.until(lambda words: words[0] in (answer, "failed"))

    def open(self):
        for command, answer in (("start", "started"), ("list", "listed"), ("snapshot", "snapshot")):
            words = self.ask(command, answer)
            assert words[0] == answer, self.text()
        # The first readings are over: what a test does next is heard, or read later. Some of them were asked for when
        # the stream was live, and stand before one that is asked for now.
        self.until(lambda words: words[0] == "notice" and words[2] == "private-synced")
        self.ask("snapshot", "snapshot")

    def submit(self, link, category, symbol, side, kind, tif, quantity, price="-", reduce="-"):
        self.say("submit", link, category, symbol, side, kind, tif, quantity, price, reduce)

    def state(self, link, *states, certain="1"):
        return self.until(lambda words: words[0] == "order" and words[1] == link
                          and words[2] in states and words[3] == certain)

    def close(self):
        self.say("quit")
        assert self.process.wait(PATIENCE) == 0, self.text()
        self.process.stdin.close()
        self.process.stdout.close()


def with_sim(*options, tls=False, settings=("symbols=BTCUSDT",)):
    """A test that gets a simulator and a connector that is open."""
    def decorate(func):
        def test():
            sim = Sim(*options, tls=tls)
            drive = Drive(sim, *settings)
            try:
                drive.open()
                func(sim, drive)
                drive.close()
            finally:
                drive.process.kill()
                sim.stop()
        test.__name__ = func.__name__
        return test
    return decorate


def trade(drive):
    """A round on both legs, a rest that is amended and canceled, a refusal."""
    drive.submit("7-1", "linear", "BTCUSDT", "sell", "market", "ioc", "0.02")
    drive.submit("7-2", "spot", "BTCUSDT", "buy", "market", "ioc", "0.02")
    drive.state("7-1", "FILLED")
    drive.state("7-2", "FILLED")
    drive.submit("7-3", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
    drive.state("7-3", "ACCEPTED")
    drive.say("amend", "7-3", "0.02", "41000")
    drive.until(lambda words: words[0] == "order" and words[1] == "7-3" and words[2] == "ACCEPTED"
                and Decimal(words[6]) == Decimal("0.02") and Decimal(words[7]) == 41000)
    drive.say("cancel", "7-3")
    drive.state("7-3", "CANCELED")
    drive.submit("7-4", "spot", "BTCUSDT", "sell", "market", "ioc", "5")
    drive.state("7-4", "REJECTED")
    drive.submit("7-5", "linear", "BTCUSDT", "buy", "market", "ioc", "0.02", "-", "reduce")
    drive.state("7-5", "FILLED")


def compare(sim, drive):
    """Executions and fundings are the simulator's, to the last digit, and each was told once."""
    drive.pause(1.5)
    told = {(words[3], words[4], words[2]): words for words in drive.kind("fill")}
    assert len(told) == len(drive.kind("fill")), "an execution was told twice:\n" + drive.text()
    rows = sim.ledger()
    executions = {(row["category"], row["symbol"], row["execId"]): row
                  for row in rows["execution"] if row["execType"] == "Trade"}
    assert set(told) == set(executions), (sorted(told), sorted(executions), drive.text())
    for key, row in executions.items():
        words = told[key]
        assert (words[1], words[5]) == (row["orderLinkId"], row["side"].lower()), (words, row)
        assert (words[6] == "maker") == bool(row["isMaker"]), (words, row)
        for place, name in ((7, "execPrice"), (8, "execQty"), (9, "execFee")):
            assert Decimal(words[place]) == Decimal(row[name]), (name, words, row)
        assert words[10] == row["feeCurrency"], (words, row)
    paid = sorted((words[1], words[2], Decimal(words[5])) for words in drive.kind("funding"))
    wanted = sorted((row["symbol"], str(row["transactionTime"]), Decimal(row["funding"]))
                    for row in rows["log"] if row["type"] == "SETTLEMENT")
    assert paid == wanted, (paid, wanted)
    return rows


def balances(rows):
    return {row["coin"]: Decimal(row["walletBalance"]) for row in rows["balance"]
            if Decimal(row["walletBalance"])}


def compare_account(sim, drive):
    """A second snapshot is the simulator's account."""
    words = drive.ask("snapshot", "snapshot")
    assert words[0] == "snapshot", drive.text()
    rows = sim.ledger()
    seen = {words[1]: Decimal(words[2]) for words in drive.kind("balance")}
    assert {coin: amount for coin, amount in seen.items() if amount} == balances(rows), (seen, rows)


# Short waits, so that a test lasts seconds.
QUICK = ("symbols=BTCUSDT", "request-deadline=800ms", "recv-window=1s", "resolve-wait=200ms",
         "resolve-gap=400ms", "resolve-margin=100ms", "audit-interval=2s", "settle-wait=200ms",
         "backoff=50ms", "connect-deadline=3s")

# No reading of all that is open comes before the doubt that is waited for.
DOUBTED = (*QUICK, "audit-interval=1h")


@with_sim()
def test_trade(sim, drive):
    trade(drive)
    compare(sim, drive)
    compare_account(sim, drive)


@with_sim(tls=True)
def test_trade_tls(sim, drive):
    trade(drive)
    compare(sim, drive)
    compare_account(sim, drive)


@with_sim(settings=("symbols=BTCUSDT", "order-entry=rest"))
def test_trade_rest(sim, drive):
    trade(drive)
    compare(sim, drive)


@with_sim("--funding-interval", "5s", settings=QUICK)
def test_funding(sim, drive):
    """Two settlements with a position, told with rate and amount; what else became cash with them is not swallowed."""
    sim.fault("rewrite", match="/v5/account/transaction-log", count=0,
              pattern=r'"cashFlow":"0","transactionTime":"(\d+)","type":"SETTLEMENT"',
              replacement=r'"cashFlow":"1.5","transactionTime":"\1","type":"SETTLEMENT"')
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.submit("7-1", "linear", "BTCUSDT", "sell", "market", "ioc", "0.05")
    drive.state("7-1", "FILLED")
    # The next is five seconds away then.
    for kind in ("funding", "settlement"):
        drive.until(lambda words, kind=kind: len(drive.kind(kind)) >= 2)
    drive.pause(1)
    rows = compare(sim, drive)
    assert len(drive.kind("funding")) >= 2, drive.text()
    rates = {(row["symbol"], str(row["fundingRateTimestamp"])): Decimal(row["fundingRate"])
             for row in rows["funding"] if row["category"] == "linear"}
    for words in drive.kind("funding"):
        assert Decimal(words[3]) == Decimal("-0.05"), words
    settled = drive.kind("settlement")
    assert len(settled) >= 2, drive.text()
    for words in settled:
        assert Decimal(words[3]) == rates[(words[1], words[2])], (words, rates)
    drive.until(lambda words: words[0] == "notice" and words[2] == "session-settled" and "1.5 USDT" in words[3])


def test_session_settled():
    """A perpetual in USDC, whose result becomes cash without a trade, is read and not opened."""
    sim = Sim()
    sim.fault("rewrite", match="/v5/market/instruments-info", pattern='"(quote|settle)Coin":"USDT"',
              replacement=r'"\1Coin":"USDC"', count=0)
    drive = Drive(sim, "symbols=BTCUSDT")
    try:
        drive.open()
        drive.until(lambda words: words[:4] == ["restrict", "session-settled", "reducing", "BTCUSDT"])
        assert len(drive.kind("instrument")) == 2, drive.text()
        drive.close()
    finally:
        drive.process.kill()
        sim.stop()


@with_sim("--funding-interval", "5s", settings=QUICK)
def test_statement(sim, drive):
    """The log of a day, and what was booked of it: the same, until something is booked that it lacks."""
    trade(drive)
    drive.submit("7-6", "linear", "BTCUSDT", "sell", "market", "ioc", "0.05")
    drive.state("7-6", "FILLED")
    drive.until(lambda words: words[0] == "funding")
    drive.ask("statement 0", "day-over")
    drive.ask("statement 1.25", "day-over")
    told = [words for words in drive.kind("notice") if words[2] == "Q18-log"]
    assert len(told) == 2, drive.text()
    assert told[0][3].startswith("0 differences") and int(told[0][3].split(" has ")[1].split()[0]) >= 6, told
    assert told[1][1] == "2" and "funding of USDT" in told[1][3] and "trades" not in told[1][3], told


@with_sim()
def test_market(sim, drive):
    """Both legs speak, and nothing is missing."""
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.say("subscribe", "spot", "BTCUSDT")
    drive.pause(3)
    words = drive.ask("markets", "markets")
    quotes, trades, marks, fundings, _, gaps = map(int, words[1:])
    assert quotes > 5 and trades > 2 and marks > 2 and fundings >= 1 and gaps == 0, words


@with_sim(settings=("symbols=BTCUSDT", "book-depth=50"))
def test_book(sim, drive):
    """A book out of step is told as a gap, and comes back."""
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.pause(1.5)
    sim.fault("book-gap", match="orderbook.50.*")
    drive.until(lambda words: words[0] == "gap")
    before = int(drive.ask("markets", "markets")[5])
    drive.pause(2)
    assert int(drive.ask("markets", "markets")[5]) > before, drive.text()
    assert len(drive.kind("gap")) == 1, drive.text()


@with_sim(settings=("symbols=BTCUSDT", "liquidations=true"))
def test_liquidations(sim, drive):
    """What the venue takes over is told with size and price of the bankruptcy, and whose side it was."""
    drive.say("subscribe", "linear", "BTCUSDT")
    hear_quotes(drive)
    for link, side, word in (("7-1", "sell", "short"), ("7-2", "buy", "long")):
        drive.submit(link, "linear", "BTCUSDT", side, "market", "ioc", "0.02")
        drive.state(link, "FILLED")
        sim.fault("liquidate", symbol="BTCUSDT")
        told = drive.until(lambda words, word=word: words[0] == "liquidation" and words[2] == word)
        row = [row for row in sim.ledger()["execution"] if row["execType"] == "BustTrade"][-1]
        assert told[1] == "BTCUSDT" and Decimal(told[4]) == Decimal("0.02"), (told, row)
        assert Decimal(told[3]) == Decimal(row["execPrice"]), (told, row)
        assert told[5] == str(row["execTime"]), (told, row)
    assert not drive.kind("gap"), drive.text()


@with_sim()
def test_liquidations_unasked(sim, drive):
    drive.say("subscribe", "linear", "BTCUSDT")
    hear_quotes(drive)
    drive.submit("7-1", "linear", "BTCUSDT", "sell", "market", "ioc", "0.02")
    drive.state("7-1", "FILLED")
    sim.fault("liquidate", symbol="BTCUSDT")
    drive.pause(1)
    assert not drive.kind("liquidation"), drive.text()


@with_sim(settings=("symbols=BTCUSDT", "stale-after=4s"))
def test_topic_silence(sim, drive):
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.pause(1.5)
    sim.fault("topic-silence", match="orderbook.1.*", **{"for": "6s"})
    drive.until(lambda words: words[0] == "gap")


def hear_quotes(drive):
    """Until the market speaks: what was never heard cannot be lost."""
    end = time.monotonic() + PATIENCE
    while int(drive.ask("markets", "markets")[1]) == 0:
        assert time.monotonic() < end, drive.text()
        drive.pause(0.05)


@with_sim()
def test_quiet_market(sim, drive):
    """Best bid and ask that do not change are told again when the venue says so: they are not old."""
    sim.fault("external", symbol="BTCUSDT")
    sim.fault("levels", symbol="BTCUSDT", b=[["64999.0", "1"]], a=[["65001.0", "1"]])
    drive.say("subscribe", "linear", "BTCUSDT")
    hear_quotes(drive)
    drive.pause(0.5)
    before = int(drive.ask("markets", "markets")[1])
    drive.pause(3.5)
    after = int(drive.ask("markets", "markets")[1])
    assert 1 <= after - before <= 2, (before, after)
    # So is the mark price when all else goes on.
    sim.fault("prices", symbol="BTCUSDT", index="65000", mark="65000")
    drive.pause(0.5)
    before = int(drive.ask("markets", "markets")[3])
    for n in range(8):
        sim.fault("trade", symbol="BTCUSDT", side="Buy", price="65001.0", qty=f"0.00{n + 1}")
        drive.pause(0.3)
    assert 2 <= int(drive.ask("markets", "markets")[3]) - before <= 4, drive.text()


@with_sim()
def test_old_quotes(sim, drive):
    """B1: what comes late, or round and round, is no price of now, however often it is said."""
    drive.say("subscribe", "linear", "BTCUSDT")
    hear_quotes(drive)
    sim.fault("rewrite", match="orderbook.1.BTCUSDT", count=0, pattern='"ts":[0-9]{13}',
              replacement='"ts":1700000000000')
    drive.until(lambda words: words[:2] == ["gap", "BTCUSDT"])
    before = int(drive.ask("markets", "markets")[1])
    drive.pause(1)
    assert int(drive.ask("markets", "markets")[1]) == before, drive.text()
    sim.clear()
    end = time.monotonic() + PATIENCE
    while int(drive.ask("markets", "markets")[1]) == before:
        assert time.monotonic() < end, drive.text()
        drive.pause(0.05)


def hear_levels(drive):
    before = int(drive.ask("markets", "markets")[5])
    end = time.monotonic() + PATIENCE
    while int(drive.ask("markets", "markets")[5]) < before + 50:
        assert time.monotonic() < end, drive.text()
        drive.pause(0.05)


@with_sim(settings=("symbols=BTCUSDT", "stale-after=1500ms", "book-depth=50"))
def test_book_left_behind(sim, drive):
    """B1, B7: levels that never came, or stand still while best bid and ask go on, are asked for anew."""
    sim.fault("subscribe-partial", match="/v5/public/linear")
    drive.say("subscribe", "linear", "BTCUSDT")
    hear_quotes(drive)
    assert drive.ask("markets", "markets")[5] == "0", drive.text()
    drive.until(lambda words: words[0] == "gap")
    hear_levels(drive)
    drive.told.clear()
    drive.pause(1)
    assert not drive.kind("gap"), drive.text()
    sim.fault("topic-silence", match="orderbook.50.*", **{"for": "2s"})
    drive.until(lambda words: words[0] == "gap")
    hear_levels(drive)


@with_sim(settings=("symbols=BTCUSDT", "stale-after=4s", "book-depth=50"))
def test_book_refused(sim, drive):
    """Levels that are refused for good are told once and asked for less and less, and best bid and ask stay known."""
    sim.fault("external", symbol="BTCUSDT")
    sim.fault("levels", symbol="BTCUSDT", b=[["64999.0", "1"]], a=[["65001.0", "1"]])
    # The topics of one batch, then one by one: the last of them, and each time it is asked for again.
    sim.fault("subscribe-fail", match="/v5/public/linear", count=1)
    sim.fault("subscribe-fail", match="/v5/public/linear", count=1000, after=3)
    drive.say("subscribe", "linear", "BTCUSDT")
    hear_quotes(drive)
    before = int(drive.ask("markets", "markets")[1])
    drive.until(lambda words: words[0] == "gap")
    # Said again by the venue after three seconds, and here after the gap.
    assert int(drive.ask("markets", "markets")[1]) - before == 2, drive.text()
    drive.pause(6)
    assert len(drive.kind("gap")) == 1, drive.text()
    assert len([words for words in drive.told if is_notice("topic-refused")(words)]) == 1, drive.text()


def is_notice(code):
    return lambda words: words[0] == "notice" and words[2] == code


@with_sim(settings=QUICK)
def test_private_topic_refused(sim, drive):
    """B7: a private stream that lacks a topic is not whole; that one is asked for again, the others go on."""
    # All at once, then one by one: the last of them, and each time it is asked for again.
    sim.fault("subscribe-fail", match="/v5/private", count=1)
    sim.fault("subscribe-fail", match="/v5/private", count=1000, after=3)
    sim.fault("disconnect", path="/v5/private", how="reset")
    drive.until(is_notice("private-topic-refused"))
    drive.until(lambda words: words[:3] == ["restrict", "P23", "reducing"])
    drive.told.clear()
    # Audits come and go; nothing of it ends what streams, and it is said once.
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "market", "ioc", "0.01")
    drive.state("7-1", "FILLED")
    drive.pause(5)
    for code in ("private-lost", "private-synced", "private-topic-refused"):
        assert not [words for words in drive.told if is_notice(code)(words)], drive.text()
    assert not drive.kind("release"), drive.text()
    sim.clear()
    drive.until(lambda words: words[:2] == ["release", "P23"])
    drive.until(is_notice("private-synced"))
    assert not [words for words in drive.told if is_notice("private-lost")(words)], drive.text()


@with_sim(settings=QUICK)
def test_connection_loss(sim, drive):
    """All streams are lost with an order resting; what happened meanwhile is told."""
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
    drive.state("7-1", "ACCEPTED")
    drive.until(lambda words: words[0] == "notice" and words[2] == "private-synced")
    hear_quotes(drive)
    drive.told.clear()
    sim.fault("disconnect", how="reset")
    drive.until(lambda words: words[0] == "notice" and words[2] == "private-lost")
    drive.until(lambda words: words[0] == "notice" and words[2] == "private-synced")
    drive.until(lambda words: words[0] == "gap")
    drive.say("cancel", "7-1")
    drive.state("7-1", "CANCELED")
    drive.submit("7-2", "linear", "BTCUSDT", "buy", "market", "ioc", "0.01")
    drive.state("7-2", "FILLED")
    compare(sim, drive)


@with_sim(settings=QUICK)
def test_dropped_execution(sim, drive):
    """B6: an execution that is never sent is read."""
    sim.fault("private-drop", kinds="execution", count=1)
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "market", "ioc", "0.01")
    drive.state("7-1", "FILLED")
    compare(sim, drive)


@with_sim(settings=QUICK)
def test_dropped_order(sim, drive):
    sim.fault("private-drop", kinds="order,execution", count=6)
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "market", "ioc", "0.01")
    drive.state("7-1", "FILLED")
    compare(sim, drive)


@with_sim(settings=QUICK)
def test_duplicated_and_reordered(sim, drive):
    sim.fault("private-duplicate", count=20)
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "market", "ioc", "0.03")
    drive.state("7-1", "FILLED")
    sim.fault("private-reorder", count=20)
    drive.submit("7-2", "linear", "BTCUSDT", "sell", "market", "ioc", "0.03")
    drive.state("7-2", "FILLED")
    compare(sim, drive)


# What happens to the answer of a create that the venue took, over the trade socket and by REST.
TAKEN = {
    "socket-silence": ("websocket", "silence", {"match": "order.create"}),
    "socket-close": ("websocket", "close", {"match": "after order.create"}),
    "socket-reset": ("websocket", "close", {"match": "after order.create", "how": "reset"}),
    "socket-server-timeout": ("websocket", "error", {"match": "order.create", "code": 10000,
                                                     "execute": "true"}),
    "socket-restart": ("websocket", "error", {"match": "order.create", "code": 10019,
                                              "execute": "true"}),
    "socket-unlisted": ("websocket", "error", {"match": "order.create", "code": 987654,
                                               "execute": "true"}),
    "rest-silence": ("rest", "silence", {"match": "/v5/order/create"}),
    "rest-bad-gateway": ("rest", "answer", {"match": "/v5/order/create", "kind": "status",
                                            "status": 502}),
    "rest-html": ("rest", "answer", {"match": "/v5/order/create", "kind": "html"}),
    "rest-cut": ("rest", "answer", {"match": "/v5/order/create", "kind": "truncated"}),
    "rest-server-timeout": ("rest", "error", {"match": "/v5/order/create", "code": 10016,
                                              "execute": "true"}),
    "rest-duplicate": ("rest", "error", {"match": "/v5/order/create", "code": 110072,
                                         "execute": "true"}),
}


def add_taken(name, entry, fault, members):
    @with_sim(settings=(*DOUBTED, f"order-entry={entry}"))
    def test(sim, drive):
        sim.fault(fault, **members)
        # The stream would be faster than the answer that does not come.
        sim.fault("private-drop", kinds="order", count=1)
        drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
        drive.state("7-1", "SENT", certain="0")
        drive.state("7-1", "ACCEPTED")
        drive.submit("7-2", "linear", "BTCUSDT", "buy", "market", "ioc", "0.01")
        drive.state("7-2", "FILLED")
        assert len(sim.order("7-1")) == 1, sim.order("7-1")
        compare(sim, drive)
    test.__name__ = "test_taken_" + name.replace("-", "_")
    globals()[test.__name__] = test


for name_, (entry_, fault_, members_) in TAKEN.items():
    add_taken(name_, entry_, fault_, members_)


def submit_together(drive, prices, category="linear", symbol="BTCUSDT", quantity="0.01"):
    """Limit orders 7-1, 7-2, … of one moment."""
    drive.say(";".join(f"submit 7-{number} {category} {symbol} buy limit gtc {quantity} {price} -"
                       for number, price in enumerate(prices, 1)))


@with_sim(settings=QUICK)
def test_batch(sim, drive):
    """Orders of one moment go in one request, and so do their cancels."""
    sim.fault("delay", match="order.create-batch", delay="1ms", count=0)
    sim.fault("delay", match="order.cancel-batch", delay="1ms", count=0)
    submit_together(drive, (40000, 40100, 40200))
    for link in ("7-1", "7-2", "7-3"):
        drive.state(link, "ACCEPTED")
    drive.say("cancel 7-1;cancel 7-2;cancel 7-3")
    for link in ("7-1", "7-2", "7-3"):
        drive.state(link, "CANCELED")
    state = sim.state()
    assert [fault["taken"] for fault in state["faults"]] == [1, 1], state
    compare(sim, drive)


@with_sim(settings=(*QUICK, "order-entry=rest"))
def test_batch_rest(sim, drive):
    submit_together(drive, (40000, 40100), category="spot")
    drive.state("7-1", "ACCEPTED")
    drive.state("7-2", "ACCEPTED")
    drive.say("cancel 7-1;cancel 7-2")
    drive.state("7-1", "CANCELED")
    drive.state("7-2", "CANCELED")


@with_sim(settings=QUICK)
def test_batch_is_mixed(sim, drive):
    """A11: one item is refused, one answered with a code that proves nothing though it was placed."""
    sim.fault("error", match="item order.create-batch", after=1, count=1, code=110007, message="no money")
    sim.fault("error", match="item order.create-batch", after=1, count=1, code=10000, execute="true")
    submit_together(drive, (40000, 40100, 40200))
    drive.state("7-1", "ACCEPTED")
    refused = drive.until(lambda words: words[0] == "order" and words[2] == "REJECTED")
    assert "no money" in refused[8], refused
    for link in {"7-1", "7-2", "7-3"} - {refused[1]}:
        drive.state(link, "ACCEPTED")
        assert len(sim.order(link)) == 1
    assert not sim.order(refused[1])
    compare(sim, drive)


@with_sim(settings=DOUBTED)
def test_batch_is_not_answered(sim, drive):
    """A11: the whole batch was placed and never answered: each of its orders is found."""
    sim.fault("silence", match="order.create-batch")
    sim.fault("private-drop", kinds="order", count=3)
    submit_together(drive, (40000, 40100, 40200))
    for link in ("7-1", "7-2", "7-3"):
        drive.state(link, "SENT", certain="0")
    for link in ("7-1", "7-2", "7-3"):
        drive.state(link, "ACCEPTED")
        assert len(sim.order(link)) == 1
    compare(sim, drive)


@with_sim(settings=DOUBTED)
def test_not_taken(sim, drive):
    """A create that never was, and an answer that does not say so: proven absent."""
    sim.fault("error", match="order.create", code=10000)
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
    drive.state("7-1", "SENT", certain="0")
    words = drive.state("7-1", "REJECTED")
    assert words[8].startswith("absent"), words
    assert not sim.order("7-1")


@with_sim(settings=DOUBTED)
def test_lag(sim, drive):
    """A12: a copy of the venue that lags behind says nothing is there: it is not believed alone."""
    sim.fault("silence", match="order.create")
    sim.fault("private-drop", kinds="order", count=1)
    sim.fault("not-found", match="/v5/order/*", count=4)
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
    drive.state("7-1", "SENT", certain="0")
    drive.state("7-1", "ACCEPTED")


@with_sim(settings=QUICK)
def test_rejected_after_ack(sim, drive):
    """A6: the acknowledgement is no promise."""
    sim.fault("reject-after-ack")
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "post-only", "0.01", "40000")
    words = drive.state("7-1", "REJECTED", "CANCELED")
    assert words[8], words


@with_sim(settings=QUICK)
def test_cancel_races_fill(sim, drive):
    """A8, A9: the cancel finds nothing, because the order was filled."""
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
    drive.state("7-1", "ACCEPTED")
    sim.fault("cancel-races-fill")
    drive.say("cancel", "7-1")
    drive.state("7-1", "FILLED")
    compare(sim, drive)


@with_sim(settings=QUICK)
def test_cancel_not_found(sim, drive):
    """The cancel worked, and its answer says that there was no order."""
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
    drive.state("7-1", "ACCEPTED")
    sim.fault("cancel-not-found")
    drive.say("cancel", "7-1")
    drive.state("7-1", "CANCELED")


@with_sim(settings=QUICK)
def test_amend_races_fill(sim, drive):
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.02", "40000")
    drive.state("7-1", "ACCEPTED")
    sim.fault("amend-races-fill")
    drive.say("amend", "7-1", "-", "41000")
    drive.state("7-1", "PARTIALLY_FILLED")
    drive.say("cancel", "7-1")
    drive.state("7-1", "CANCELED")
    compare(sim, drive)


@with_sim(settings=QUICK)
def test_cancel_all(sim, drive):
    """J4: everything on both markets, until nothing is left."""
    for n in range(1, 9):
        drive.submit(f"7-{n}", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", 40000 + n)
    for n in range(9, 13):
        drive.submit(f"7-{n}", "spot", "BTCUSDT", "buy", "limit", "gtc", "0.001", 40000 + n)
    for n in range(1, 13):
        drive.state(f"7-{n}", "ACCEPTED")
    drive.say("cancel-all")
    drive.until(lambda words: words[0] == "notice" and words[2] == "cancel-all-done")
    for n in range(1, 13):
        drive.state(f"7-{n}", "CANCELED")


@with_sim(settings=QUICK)
def test_clock(sim, drive):
    """E1: the venue's clock runs away; after one refusal the offset is measured anew."""
    sim.fault("clock-skew", by="-4s")
    drive.submit("7-1", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
    drive.until(lambda words: words[0] == "order" and words[1] == "7-1")
    drive.until(lambda words: words[0] == "notice" and words[2] == "clock-off")
    drive.pause(1)
    drive.submit("7-2", "linear", "BTCUSDT", "buy", "limit", "gtc", "0.01", "40000")
    drive.state("7-2", "ACCEPTED")


@with_sim(settings=QUICK)
def test_ban(sim, drive):
    """D3: after a 403 nothing more is sent by REST."""
    sim.fault("ban", duration="600s")
    drive.until(lambda words: words[0] == "notice" and words[2] == "address-banned")
    before = sim.state()["requests"]
    drive.pause(3)
    assert sim.state()["requests"] == before


@with_sim(settings=QUICK)
def test_transfer(sim, drive):
    """C10: what is moved by hand is a transfer, told once; what was before is told, too."""
    drive.until(lambda words: words[0] == "transfer" and Decimal(words[2]) == 100000)
    sim.fault("transfer", coin="USDT", amount="250")
    words = drive.until(lambda words: words[0] == "transfer" and Decimal(words[2]) != 100000)
    assert words[1] == "USDT" and Decimal(words[2]) == 250, words
    drive.pause(3)
    assert len(drive.kind("transfer")) == 2, drive.kind("transfer")


@with_sim(settings=QUICK)
def test_frames(sim, drive):
    """B7, B10: a topic nobody asked for, a frame that is too large: never believed."""
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.pause(1)
    sim.fault("wrong-symbol", match="orderbook.1.*")
    drive.until(lambda words: words[0] == "gap")
    for kind in ("big-frame", "bad-utf8", "masked", "deflate", "reserved", "bad-json", "deep-json"):
        drive.told.clear()
        sim.fault("frames", path="/v5/private", kind=kind)
        drive.until(lambda words: words[0] == "notice" and words[2] == "private-lost")
        drive.until(lambda words: words[0] == "notice" and words[2] == "private-synced")


@with_sim(settings=(*QUICK, "refresh-interval=500ms"))
def test_instruments_change(sim, drive):
    """C6, C7, C8: the engine gets new rules; what is delisted, closed or another thing is stopped."""
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.pause(1.5)
    assert not drive.kind("gap") and len(drive.kind("notice")) < 6, drive.text()
    assert not drive.kind("rules") and not drive.kind("restrict"), drive.text()
    sim.fault("instrument", symbol="BTCUSDT", tick="0.5")
    words = drive.until(lambda words: words[0] == "rules" and words[1] == "BTCUSDT")
    assert Decimal(words[3]) == Decimal("0.5") and words[4] == "0", words
    sim.fault("delivery", symbol="BTCUSDT", **{"in": "48h"})
    drive.until(lambda words: words[:4] == ["restrict", "delivery-set", "reducing", "BTCUSDT"])
    words = drive.until(lambda words: words[0] == "rules" and words[4] != "0")
    sim.fault("status", symbol="BTCUSDT", status="Closed")
    drive.until(lambda words: words[:4] == ["restrict", "status-changed", "halted", "BTCUSDT"])
    drive.told.clear()
    sim.fault("status", symbol="BTCUSDT", status="Trading")
    drive.until(lambda words: words[:3] == ["release", "status-changed", "BTCUSDT"])
    sim.fault("instrument", symbol="BTCUSDT", **{"symbol-id": 4711})
    drive.until(lambda words: words[:5] == ["restrict", "symbol-changed", "halted", "BTCUSDT", "1"])


def refuse(prepare, tls=False, settings=("symbols=BTCUSDT",)):
    """A start that must fail; what it says."""
    sim = Sim(tls=tls)
    drive = Drive(sim, *settings)
    try:
        prepare(sim)
        words = drive.ask("start", "started")
        assert words[0] == "failed", drive.text()
        drive.close()
        return words[2]
    finally:
        drive.process.kill()
        sim.stop()


def test_certificates():
    """D2: no certificate that is not right is taken."""
    for kind in ("expired", "not-yet-valid", "wrong-host", "unknown-ca", "self-signed"):
        text = refuse(lambda sim, kind=kind: sim.fault("certificate", kind=kind), tls=True)
        assert "certificate" in text or "TLS" in text, (kind, text)


def test_unknown_authority():
    """Without the simulator's authority its certificate is worth nothing."""
    sim = Sim(tls=True)
    sim.ca = None
    drive = Drive(sim, "symbols=BTCUSDT")
    words = drive.ask("start", "started")
    assert words[0] == "failed" and "certificate" in words[2], words
    drive.close()
    sim.stop()


def test_keys():
    """C15: a key that is read-only, expired or risky."""
    strict = ("symbols=BTCUSDT", "risky-key=refuse")
    assert "read-only" in refuse(lambda sim: sim.fault("key", **{"read-only": True}))
    assert "33004" in refuse(lambda sim: sim.fault("key", expired=True))
    assert "address" in refuse(lambda sim: None, settings=strict)
    text = refuse(lambda sim: sim.fault("key", permissions="Order,Position,SpotTrade,Withdraw",
                                        ips="127.0.0.1"), settings=strict)
    assert "withdraw" in text, text


def test_account_differs():
    assert "leverage" in refuse(lambda sim: None, settings=("symbols=BTCUSDT", "leverage=7"))
    assert "isolated" in refuse(lambda sim: None,
                                settings=("symbols=BTCUSDT", "margin-mode=isolated"))


@with_sim(settings=QUICK)
def test_stop(sim, drive):
    """Started and stopped twice: no socket is left."""
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.pause(0.5)
    first = int(drive.ask("stop", "stopped")[1])
    drive.open()
    drive.say("subscribe", "linear", "BTCUSDT")
    drive.pause(0.5)
    second = int(drive.ask("stop", "stopped")[1])
    assert second <= first, (first, second, drive.text())


@with_sim(settings=QUICK)
def test_margin_mode_changed(sim, drive):
    """C9: another margin mode than before closes every opening until a person has looked."""
    drive.until(lambda words: words[0] == "notice" and words[2] == "private-synced")
    drive.pause(0.5)
    sim.fault("mode", **{"margin-mode": "ISOLATED_MARGIN"})
    drive.until(lambda words: words[:5] == ["restrict", "margin-mode-changed", "reducing", "all", "1"])
    sim.fault("mode", **{"margin-mode": "REGULAR_MARGIN"})
    drive.pause(2.5)
    assert ["release", "margin-mode-changed"] not in [words[:2] for words in drive.told], drive.text()


@with_sim(settings=QUICK)
def test_modes_left_out(sim, drive):
    """C9: a mode that the venue leaves out, or that nobody knows, is no change."""
    drive.until(lambda words: words[0] == "notice" and words[2] == "private-synced")
    drive.pause(0.5)
    for mode in ("MARGIN_OF_TOMORROW", ""):
        sim.fault("rewrite", match="/v5/account/info", count=0, pattern='"marginMode":"[^"]*"',
                  replacement=f'"marginMode":"{mode}"')
        drive.pause(2.2)
    assert not [words for words in drive.told if words[:2] == ["restrict", "margin-mode-changed"]], drive.text()


def test_leverage_left_out():
    """C9: the first leverage that the venue states is no change of one that it left out before."""
    sim = Sim()
    sim.fault("rewrite", match="/v5/position/list", count=0, pattern='"leverage":"[^"]*"', replacement='"leverage":""')
    drive = Drive(sim, *QUICK)
    try:
        drive.open()
        drive.pause(0.5)
        sim.clear()
        drive.pause(2.2)
        assert not [words for words in drive.told if words[:2] == ["restrict", "leverage-changed"]], drive.text()
        sim.fault("leverage", symbol="BTCUSDT", leverage="3")
        drive.until(lambda words: words[:2] == ["restrict", "leverage-changed"])
        drive.close()
    finally:
        drive.process.kill()
        sim.stop()


@with_sim(settings=QUICK)
def test_hedge_mode(sim, drive):
    """C9: in hedge mode nothing can be opened; it is told while there is no position, and when it is over."""
    sim.fault("mode", symbol="BTCUSDT", mode=3)
    drive.until(lambda words: words[:4] == ["restrict", "P24", "reducing", "BTCUSDT"])
    drive.until(lambda words: words[0] == "notice" and words[2] == "hedge-mode")
    sim.fault("mode", symbol="BTCUSDT", mode=0)
    drive.until(lambda words: words[:2] == ["release", "P24"])


if __name__ == "__main__":
    flow.run_tests(sys.modules[__name__], side_by_side=6)
