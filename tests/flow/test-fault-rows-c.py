#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""C: the market and the account."""

import tempfile
import time

from live import Live
from rows import SOCKET, Row, fault, run_rows, until
from venue import KEY, SECRET, Venue

BOOK = "orderbook.1.*"
WALLET = "/v5/account/wallet-balance"
BORROWER = f"[account a]\nkey={KEY}\nsecret={SECRET}\nbalances=USDT=100000\ncan-borrow=true\n"
PAYS_IN_MNT = f"[account a]\nkey={KEY}\nsecret={SECRET}\nbalances=USDT=100000,MNT=1000\nfee-coin=MNT\nfee-coin-price=0.7\n"
QUICK = ("exchange.main.refresh-interval=500ms",)


def error(code, **more):
    return fault("error", match="order.create", code=code, **more)


def funding(name, rate, *sets):
    return Row(f"C3-{name}", fault("funding-rate", symbol="BTCUSDT", rate=rate), at="hold",
               ends="hedged", options=("--funding-interval", "3s"), pause=4, sets=sets)


def borrow(venue, live, world):
    """Coins are lent to the account by hand, and interest is charged on them."""
    assert venue.post("/v5/account/borrow", {"coin": "USDT", "amount": "1000"}).code == 0
    venue.fault("interest", coin="USDT")
    time.sleep(2)


def give_back(venue, live, world):
    """The key works again after a while."""
    live.until("33004|10010|10005")
    time.sleep(1)
    venue.fault("key", **{"days-left": 90, "expired": False, "ips": "*", "read-only": False,
                          "permissions": "Order,Position,SpotTrade"})


ROWS = [
    Row("C1-no-margin-second-leg", error(110007, after=1), sets=SOCKET),
    Row("C1-no-margin-at-all", error(110007, count=30), sets=SOCKET),
    Row("C1-venue-away-second-leg", error(110066, after=1, count=2), sets=SOCKET),
    Row("C1-second-leg-in-doubt", fault("silence", match="order.create", after=1),
        fault("private-drop", kinds="order,execution", count=12),
        fault("error", match="/v5/order/history", code=10016, **until(4)), sets=SOCKET,
        ends="hedged"),
    Row("C1-second-leg-rejected", fault("reject-after-ack", after=1)),
    Row("C2-dear-spot", fault("fees", category="spot", symbol="BTCUSDT", maker="0.003", taker="0.005"),
        ends="hedged"),
    Row("C2-fees-change", fault("fees", category="spot", symbol="BTCUSDT", maker="0.003",
                                taker="0.005"), at="hold", ends="hedged"),
    Row("C2-rebate", fault("fees", category="spot", symbol="BTCUSDT", maker="-0.001", taker="-0.0005"),
        fault("fees", symbol="BTCUSDT", maker="-0.0002", taker="-0.0001"), ends="hedged"),
    Row("C2-third-coin", config=PAYS_IN_MNT, account=False, ends="hedged"),
    Row("C2-third-coin-later", fault("fee-coin", coin="MNT", price="0.7"), at="hold", ends="hedged",
        config=PAYS_IN_MNT.partition("fee-coin")[0], account=False),
    funding("paid", "0.001"),
    funding("received", "-0.001"),
    Row("C3-interval", fault("funding-interval", symbol="BTCUSDT", interval="2s"), at="hold",
        ends="hedged", options=("--funding-interval", "20s"), pause=5),
    Row("C4-adl", fault("adl", symbol="BTCUSDT", qty="0.02"), at="hold"),
    Row("C5-liquidated", fault("liquidate", symbol="BTCUSDT"), at="hold"),
    Row("C6-delivery-in-two-days", fault("delivery", symbol="BTCUSDT", **{"in": "48h"}), at="hold",
        sets=QUICK, says="delivery-set"),
    Row("C6-settled", fault("delivery", symbol="BTCUSDT", **{"in": "3s"}), at="hold", sets=QUICK,
        pause=6, says="delivery-set"),
    Row("C7-another-symbol", fault("instrument", symbol="BTCUSDT", symbol_id=4711), at="hold",
        sets=QUICK, says="symbol-changed"),
    Row("C8-step", fault("instrument", category="spot", symbol="BTCUSDT", qty_step="0.0001"),
        at="hold", sets=QUICK, says="rules-changed"),
    Row("C8-step-unnoticed", fault("instrument", category="spot", symbol="BTCUSDT", qty_step="0.0001"),
        at="hold", sets=("exchange.main.refresh-interval=1h",)),
    Row("C9-leverage", fault("leverage", symbol="BTCUSDT", leverage="3"), at="hold", ends="hedged",
        says="leverage-changed", pause=3),
    Row("C9-margin-mode", fault("mode", margin_mode="ISOLATED_MARGIN"), at="hold", ends="hedged",
        says="margin-mode-changed", pause=3),
    Row("C9-tiers", fault("risk-limit", symbol="BTCUSDT", tiers=[["2000000", "10", "0.09"]]), at="hold",
        ends="hedged", sets=QUICK, says="tiers-changed", pause=3),
    Row("C9-reduce-only", fault("instrument", symbol="BTCUSDT", reduce_only="true"), at="hold",
        ends="hedged", says="position-reduce-only", pause=3),
    Row("C10-transfer", fault("transfer", coin="USDT", amount="500"), at="hold", ends="hedged"),
    Row("C10-foreign-trade", fault("foreign-trade", symbol="BTCUSDT", side="Buy", qty="0.01",
                                   price="65000"), at="hold", ends="strange", says="account-differs"),
    Row("C10-foreign-order", fault("foreign-order", category="linear", symbol="BTCUSDT", side="Buy",
                                   orderType="Limit", qty="0.01", price="40000"), at="hold",
        ends="strange", says="account-differs"),
    Row("C11-borrowed", config=BORROWER, account=False, at="hold", ends="hedged", then=borrow),
    *(Row(f"C12-{name}", fault("rewrite", match=BOOK, pattern=r'"b":\[\["[^"]*"',
                               replacement=f'"b":[["{price}"', count=2), at="hold", ends="hedged")
      for name, price in (("negative", "-1"), ("zero", "0"), ("nan", "NaN"), ("huge", "1e308"),
                          ("long", "65000." + 40 * "1"))),
    Row("C12-mark-split", fault("mark-offset", symbol="BTCUSDT", rate="0.2"), at="hold"),
    Row("C12-wick", fault("shock", coin="BTC", rate="-0.3"), at="hold"),
    Row("C13-wallet-fails", fault("error", match=WALLET, code=10016, **until(4)), at="hold",
        ends="hedged", pause=4),
    Row("C13-wallet-late", fault("delay", match=WALLET, delay="700ms", **until(4)), at="hold",
        ends="hedged", pause=4),
    Row("C13-no-equity", fault("rewrite", match=WALLET, pattern=r'"(totalEquity|equity|walletBalance)":"[^"]*"',
                               replacement=r'"\1":""', **until(4)), at="hold", ends="hedged", pause=4),
    Row("C14-maintenance", error(110066, **until(2)), sets=SOCKET),
    Row("C14-restarted", error(10019, execute="true"),
        fault("not-found", match="/v5/order/realtime", count=3), sets=SOCKET, ends="hedged"),
    Row("C15-expired", fault("key", expired="true"), at="hold", ends="hedged", says="key-refused",
        then=give_back),
    Row("C15-other-address", fault("key", ips="203.0.113.7"), at="hold", ends="hedged", says="key-refused",
        then=give_back),
    Row("C15-read-only", fault("key", read_only="true"), fault("adl", symbol="BTCUSDT", qty="0.02"),
        at="hold", says="key-refused", then=give_back),
]


def refused(text, *sets, prepare=None, key=KEY):
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        if prepare is not None:
            prepare(venue)
        live = Live(venue, folder, *sets)
        live.environment["EXCHANGE__MAIN__API_KEY"] = key
        with live:
            assert live.process.wait(20) in (1, 2), live.text()
            live.reader.join()
            assert live.count(text), live.text()
        assert not venue.ledger().get("order"), venue.ledger()


def C6_closed():
    refused("no perpetual BTCUSDT that trades", prepare=lambda venue: venue.fault(
        "status", symbol="BTCUSDT", status="Closed"))


def C15_unknown_key():
    refused("10003", key="stranger")


def C15_may_withdraw():
    refused("withdraw", "exchange.main.risky-key=refuse", prepare=lambda venue: venue.fault(
        "key", ips="127.0.0.1", permissions="Order,Position,SpotTrade,Withdraw"))


def C15_dies_soon():
    refused("day", "exchange.main.risky-key=refuse", prepare=lambda venue: venue.fault(
        "key", **{"days-left": 5, "ips": "127.0.0.1"}))


run_rows([*ROWS, C6_closed, C15_unknown_key, C15_may_withdraw, C15_dies_soon])
