#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""carry fetch against the simulated venue: whole files or none, however often it is stopped."""

import csv
import hashlib
import json
import os
import pty
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import duckdb
import flow
from flow import carry
from venue import KEY, SECRET, Venue

# Two days of minutes before the start, as long as the simulator keeps them.
SIM = "[sim]\nhistory = 44h\nip-limit = 100000\nquiet = yes\n"
ALL = "bars,marks,indices,premiums,settlements"
OWN = {"lock", "fetch.txt", "SHA256SUMS", "tape.txt"}


def at(hours):
    """A whole hour so many hours ago, as text."""
    now = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0)
    return (now - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


FROM, TO = at(24), at(1)


def words(venue, output, *more, symbols="BTCUSDT", series=ALL, page=100, start=FROM, end=TO):
    settings = ["env=sim", f"sim-base={venue.url}", f"history-page={page}"]
    sets = [word for text in settings for word in ("--set", f"history.fetch.{text}")]
    return ["fetch", "--plugin", "bybit", *sets, "--symbols", symbols, "--from", start, "--to", end,
            "--interval", "1m", "--series", series, "--output", str(output), "--retry-wait", "5ms", *more]


def names_in(folder):
    """Of the files of a folder, also while it is written to, without what the command keeps for itself."""
    return {path.name for path in Path(folder).iterdir()} - set(OWN)


def read_all(folder):
    return {name: (Path(folder) / name).read_bytes() for name in names_in(folder)}


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def check_sums(folder):
    """The list is in the format of sha256sum, and true."""
    names = set()
    for line in (Path(folder) / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest() == digest, name
        names.add(name)
    assert names == set(read_all(folder)), (names, set(read_all(folder)))


def venue_rows(venue, path, query):
    return venue.public("/v5/market/" + path, query).result["list"][::-1]


def test_rows_are_the_venue_s():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        out = carry(*words(venue, folder))
        assert "6 files" in out and "\r" not in out, out
        check_sums(folder)
        begin = flow.to_ms(FROM)
        for name, path, category in (("perp", "kline", "linear"), ("spot", "kline", "spot"),
                                     ("mark", "mark-price-kline", "linear"),
                                     ("premium", "premium-index-price-kline", "linear")):
            rows = rows_of(Path(folder) / f"bybit_BTCUSDT_{name}_1m.csv")
            assert [int(row["ts_ms"]) for row in rows] == list(range(begin, flow.to_ms(TO), 60000)), name
            asked = venue_rows(venue, path, f"category={category}&symbol=BTCUSDT&interval=1&limit=1000"
                                            f"&start={begin}&end={begin + 999 * 60000}")
            assert [list(row.values()) for row in rows[:1000]] == asked, name
        rows = rows_of(Path(folder) / "bybit_BTCUSDT_funding.csv")
        asked = venue_rows(venue, "funding/history", f"category=linear&symbol=BTCUSDT&startTime={begin}"
                                                     f"&endTime={flow.to_ms(TO)}")
        assert [{key: row[key] for key in row} for row in rows] == [
            {key: row[key] for key in ("symbol", "fundingRate", "fundingRateTimestamp")} for row in asked]
        assert len(rows) >= 2, rows
        before = {path: path.stat().st_mtime_ns for path in Path(folder).iterdir()}
        assert " 0 rows" in carry(*words(venue, folder))
        assert {path: path.stat().st_mtime_ns for path in Path(folder).iterdir()} == before


def newest_trades(venue, category):
    limit = {"spot": 60, "linear": 1000}[category]
    rows = venue.public("/v5/market/recent-trade", f"category={category}&symbol=BTCUSDT&limit={limit}").result["list"]
    return rows[::-1]


def iso(ms):
    return datetime.fromtimestamp(ms / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def test_trades():
    """The newest trades, all of a period or none; a history reads them as what they are."""
    with Venue(config="[sim]\ntrades-per-minute = 600\n") as venue, tempfile.TemporaryDirectory() as folder:
        end = time.monotonic() + 20
        while min(len(newest_trades(venue, category)) for category in ("linear", "spot")) < 6:
            assert time.monotonic() < end, "nobody trades"
            time.sleep(0.05)
        # A period is over ten seconds after its end.
        stop = max(int(newest_trades(venue, category)[-1]["time"]) for category in ("linear", "spot"))
        venue.fault("clock-jump", by="15s")
        seen = {category: newest_trades(venue, category) for category in ("linear", "spot")}
        start = stop - 3600000
        options = {"series": "trades", "start": iso(start), "end": iso(stop)}
        out = carry(*words(venue, folder, **options))
        assert "2 files" in out, out
        check_sums(folder)
        for category, name in (("linear", "perp"), ("spot", "spot")):
            path = Path(folder) / f"bybit_BTCUSDT_{name}_trades.csv"
            rows = rows_of(path)
            wanted = [row for row in seen[category] if start <= int(row["time"]) <= stop]
            assert len(wanted) > 3, (category, seen[category], start, stop)
            assert [list(row.values()) for row in rows] == [
                [row["time"], "BTCUSDT", row["price"], row["size"], row["side"].lower(), row["execId"]] for row in wanted]
            carry("convert", path, Path(folder) / "events.csv")
            events = rows_of(Path(folder) / "events.csv")
            assert {(row["instrument"], row["kind"]) for row in events} == {(f"any:{category}:BTCUSDT", "trade")}
            assert [Decimal(row["price"]) for row in events] == [Decimal(row["price"]) for row in wanted]
            (Path(folder) / "events.csv").unlink()
        # What is whole is never asked for again, also when the venue has forgotten it.
        assert " 0 rows" in carry(*words(venue, folder, **options))


def test_killed_at_any_point():
    """kill -9 again and again, with a venue that fails in between: the files are those of one quiet run."""
    draw = random.Random(7)
    rounds = 40 if flow.is_full() else 8
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        whole, broken = Path(folder) / "whole", Path(folder) / "broken"
        carry(*words(venue, whole))
        for fault, members in (("answer", {"kind": "status", "status": 503, "body": "busy"}),
                               ("answer", {"kind": "status", "status": 429, "body": ""}),
                               ("answer", {"kind": "reset", "after": 40}),
                               ("answer", {"kind": "html"}),
                               ("error", {"code": 10006, "message": "Too many visits!"})):
            venue.fault(fault, match="/v5/market/*kline", count=0, percent=2, **members)
        n_kills = n_parts = 0
        while True:
            process = subprocess.Popen([os.environ["CARRY"], *words(venue, broken, "--retries", "50", page=40)],
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                       env={**os.environ, **flow.NO_LEAK_CHECK})
            if n_kills < rounds:
                # Not before something was begun, or it would never get anywhere.
                deadline = time.monotonic() + 10
                seen = names_in(broken) if broken.is_dir() else set()
                while process.poll() is None and time.monotonic() < deadline and (
                        not broken.is_dir() or names_in(broken) == seen):
                    time.sleep(0.001)
                time.sleep(draw.uniform(0, 0.08))
                process.kill()
            out = process.communicate()[0]
            if process.returncode == 0:
                break
            assert process.returncode == -signal.SIGKILL, (process.returncode, out)
            n_kills += 1
            names = names_in(broken)
            n_parts += any(name.endswith(".part") for name in names)
            # What has its name is whole already.
            for name in names:
                if name.endswith(".csv"):
                    assert (broken / name).read_bytes() == (whole / name).read_bytes(), name
        assert n_kills >= min(rounds, 5) and n_parts >= 2, (n_kills, n_parts)
        assert read_all(broken) == read_all(whole), (sorted(read_all(broken)), sorted(read_all(whole)))
        check_sums(broken)


def test_damage_is_found():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        carry(*words(venue, out, series="bars,settlements"))
        good = read_all(out)
        assert "not" not in carry("fetch", "--verify", "--output", out)
        path = out / "bybit_BTCUSDT_perp_1m.csv"
        path.write_bytes(good[path.name][:-1000])
        (out / "bybit_BTCUSDT_funding.csv").unlink()
        told = carry("fetch", "--verify", "--output", out, status=1)
        assert "perp_1m.csv: not what was fetched" in told and "funding.csv: missing" in told, told
        assert "spot_1m.csv: good" in told, told
        told = carry(*words(venue, out, series="bars,settlements"))
        assert "it is fetched again" in told and read_all(out) == good, told
        check_sums(out)


def stop_early(venue, out, number, **how):
    """Runs until a page is there, then sends a signal; gives the exit status and what it said."""
    process = subprocess.Popen([os.environ["CARRY"], *words(venue, out, page=5, **how)], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, env={**os.environ, **flow.NO_LEAK_CHECK})
    deadline = time.monotonic() + 10
    while not list(out.glob("*.state")) and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(number)
    said = process.communicate(timeout=20)[0]
    return process.returncode, said


def test_a_damaged_part_begins_anew():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        out, whole = Path(folder) / "out", Path(folder) / "whole"
        carry(*words(venue, whole, series="bars"))
        assert stop_early(venue, out, signal.SIGKILL, series="bars")[0] == -signal.SIGKILL
        part = next(out.glob("*.part"))
        assert "not whole" in carry("fetch", "--verify", "--output", out, status=1)
        data = bytearray(part.read_bytes())
        data[60] ^= 1
        part.write_bytes(data)
        told = carry(*words(venue, out, series="bars"))
        assert "from its beginning" in told and read_all(out) == read_all(whole), told


def test_interrupted():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        out, whole = Path(folder) / "out", Path(folder) / "whole"
        venue.fault("delay", match="/v5/market/*", delay="20ms", count=0)
        status, told = stop_early(venue, out, signal.SIGINT, series="bars,marks")
        assert status == 130 and "goes on where it stopped" in told, (status, told)
        venue.clear()
        carry(*words(venue, out, series="bars,marks"))
        carry(*words(venue, whole, series="bars,marks"))
        assert read_all(out) == read_all(whole)


def test_refusals():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        told = carry(*words(venue, out, symbols="BTCUSDTT,NOSUCHUSDT"), status=2)
        assert told.splitlines() == ['--symbols: no perpetual "BTCUSDTT" trades there; did you mean "BTCUSDT"?',
                                     '--symbols: no perpetual "NOSUCHUSDT" trades there'], told
        told = carry(*words(venue, out / "future", end="2099-01-01"), status=1)
        assert len(told.splitlines()) == 1 and "in the past" in told, told
        carry(*words(venue, out / "a", series="bars"))
        told = carry(*words(venue, out / "a", series="bars", start=at(20)), status=2)
        assert "holds a fetch with from=" in told, told
        (out / "b").mkdir()
        (out / "b" / "bybit_BTCUSDT_perp_1m.csv").write_text("mine")
        assert "was not fetched" in carry(*words(venue, out / "b", series="bars"), status=4)
        for more, part in ((["--series", "bars,bids"], 'no series "bids"'), (["--format", "xml"], "no plugin writes"),
                           (["--interval", "7m"], "1m, 3m"),
                           (["--to", FROM], "later than --from")):
            told = carry(*words(venue, out / "c", *more), status=1 if more[0] == "--interval" else 2)
            assert len(told.splitlines()) == 1 and part in told, told
    told = carry("fetch", "--plugin", "csv", "--set", "history.fetch.files=x.csv", "--symbols", "BTCUSDT", "--from",
                 FROM, "--to", TO, "--output", "x", status=2)
    assert "gives out its record" in told, told


def test_given_up_after_the_retries():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        venue.fault("answer", match="/v5/market/kline", kind="status", status=502, body="", count=0)
        told = carry(*words(venue, folder, "--retries", "3", series="bars"), status=1)
        assert "given up after 4 tries" in told and "502" in told, told
        venue.clear()
        carry(*words(venue, folder, series="bars"))
        check_sums(folder)


def test_two_at_once():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        venue.fault("delay", match="/v5/market/*kline", delay="100ms", count=0)
        first = subprocess.Popen([os.environ["CARRY"], *words(venue, out, page=10)], stderr=subprocess.DEVNULL,
                                 env={**os.environ, **flow.NO_LEAK_CHECK})
        while not list(out.glob("*.state")):
            time.sleep(0.005)
        told = carry(*words(venue, out), status=4)
        assert "another process" in told, told
        first.kill()
        first.wait()


def test_instruments():
    """What the venue lists, as `paper` reads it; the fees are the account's where there is a key."""
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        base = ["fetch", "--plugin", "bybit", "--set", "history.fetch.env=sim", "--set",
                f"history.fetch.sim-base={venue.url}", "--instruments"]
        carry(*base, "--output", out)
        text = (out / "instruments.csv").read_text()
        assert "No key was given" in text.splitlines()[0], text
        body = [line for line in text.splitlines() if not line.startswith("#")]
        rows = {(row["category"], row["symbol"]): row for row in csv.DictReader(body)}
        listed = venue.public("/v5/market/instruments-info", "category=linear&symbol=BTCUSDT").result["list"][0]
        row = rows["linear", "BTCUSDT"]
        assert Decimal(row["tick_size"]) == Decimal(listed["priceFilter"]["tickSize"]), (row, listed)
        assert Decimal(row["qty_step"]) == Decimal(listed["lotSizeFilter"]["qtyStep"]), (row, listed)
        assert Decimal(row["min_notional"]) == Decimal(listed["lotSizeFilter"]["minNotionalValue"])
        assert row["funding_interval"] == "8h", row
        assert Decimal(row["funding_cap"]) == Decimal(listed["upperFundingRate"]) > 0, (row, listed)
        assert Decimal(row["funding_floor"]) == Decimal(listed["lowerFundingRate"]) < 0, (row, listed)
        check_sums(out)
        venue.fault("fees", symbol="BTCUSDT", category="linear", maker="0.00011", taker="0.00042")
        config = out / "venue.conf"
        config.write_text(f"[host carry]\nenv=sim\n[exchange main]\nplugin=bybit\nenv=sim\nsim-base={venue.url}\n")
        carry("fetch", config, "--instruments", "--symbols", "BTCUSDT", "--output", out / "keyed",
              env={"EXCHANGE__MAIN__API_KEY": KEY, "EXCHANGE__MAIN__API_SECRET": SECRET})
        text = (out / "keyed" / "instruments.csv").read_text()
        assert "of the account" in text.splitlines()[0], text
        rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
        assert [(row["category"], row["symbol"]) for row in rows] == [("linear", "BTCUSDT"), ("spot", "BTCUSDT")]
        assert (rows[0]["maker_fee"], rows[0]["taker_fee"]) == ("0.00011", "0.00042"), rows[0]
        # What the account's coins count as margin is told to a key alone.
        assert (rows[0]["collateral_ratio"], rows[1]["collateral_ratio"]) == ("", "0.9"), rows


BACKTEST = """
[host carry]
seed=1
capital=100000
from={start}
to={end}
[history bars]
plugin=csv
files={folder}/bybit_{{symbol}}_perp_1m.{suffix},{folder}/bybit_{{symbol}}_spot_1m.{suffix},{folder}/bybit_{{symbol}}_mark_1m.{suffix}
[history funding]
plugin=csv
files={folder}/bybit_{{symbol}}_funding.{suffix}
[exchange main]
plugin=paper
instruments={folder}/instruments.csv
[risk limits]
plugin=limits
max-order-notional=200000
max-position-notional=200000
max-order-fraction=2
warn-order-fraction=2
max-position-fraction=2
max-gross-fraction=8
max-net-fraction=2
warn-net-fraction=2
funding-window=0s
[strategy carry]
plugin=funding-basis
exchange=main
symbols=BTCUSDT,ETHUSDT
policy=always
notional=10000
"""


def backtest(folder, suffix="csv"):
    config = Path(folder) / f"backtest-{suffix}.conf"
    text = BACKTEST.format(folder=folder, start=FROM, end=TO, suffix=suffix)
    config.write_text(text if suffix == "csv" else text.replace("plugin=csv", "plugin=parquet"))
    result = Path(folder) / f"result-{suffix}"
    carry("backtest", config, "--output", result)
    return json.loads((result / "summary.json").read_text()), rows_of(result / "funding.csv"), rows_of(
        result / "fills.csv")


def test_a_backtest_reads_the_files():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        carry(*words(venue, folder, "--instruments", symbols="BTCUSDT,ETHUSDT", page=1000))
        summary, funding, fills = backtest(folder)
        rates = {(row["symbol"], int(row["fundingRateTimestamp"])): Decimal(row["fundingRate"])
                 for name in ("BTCUSDT", "ETHUSDT") for row in rows_of(Path(folder) / f"bybit_{name}_funding.csv")}
        inside = {key for key in rates if key[1] > flow.to_ms(FROM)}
        assert {(row["symbol"], flow.to_ms(row["time"])) for row in funding} == inside and len(inside) >= 4, funding
        assert all(Decimal(row["rate"]) == rates[row["symbol"], flow.to_ms(row["time"])] for row in funding)
        assert len(fills) == 8, fills
        assert Decimal(summary["net_pnl"]) == (Decimal(summary["price_pnl"]) + Decimal(summary["funding_pnl"])
                                               - Decimal(summary["fees"]))


def test_parquet():
    if not duckdb.LIBRARY.exists() and os.environ.get("CARRY_REQUIRE_SHARED") != "1":
        print("# no DuckDB here: Parquet is not tried")
        return
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        a, b = Path(folder) / "a", Path(folder) / "b"
        carry(*words(venue, a, "--instruments", symbols="BTCUSDT,ETHUSDT"))
        carry(*words(venue, b, "--instruments", "--format", "parquet", symbols="BTCUSDT,ETHUSDT"))
        check_sums(b)
        assert {path.name for path in b.glob("*.parquet")} == {path.stem + ".parquet" for path in a.glob("bybit*.csv")}
        summary, of_csv = backtest(b, "parquet")[0], backtest(a)[0]
        for name in ("net_pnl", "funding_pnl", "fees", "price_pnl"):
            assert summary[name] == of_csv[name], (name, summary[name], of_csv[name])


TAPE = """[history past]
plugin=tape
folder={folder}
"""


def backtest_tape(folder):
    """The same backtest, of the recording in place of the rows."""
    text = BACKTEST.format(folder=folder, start=FROM, end=TO, suffix="csv")
    begin, end = text.index("[history bars]"), text.index("[exchange main]")
    config = Path(folder) / "backtest-tape.conf"
    config.write_text(text[:begin] + TAPE.format(folder=folder) + text[end:])
    result = Path(folder) / "result-tape"
    carry("backtest", config, "--output", result)
    return result


OF_THE_FILES = ("config_sha256", "wall_seconds", "events_per_second", "max_rss_bytes", "inputs", "sources", "data")


def what_came_of_it(result):
    """All tables of a result, and the summary without what names the files."""
    tables = {path.name: path.read_bytes() for path in Path(result).glob("*.csv")}
    summary = json.loads((Path(result) / "summary.json").read_text())
    return tables, {key: value for key, value in summary.items() if key not in OF_THE_FILES}


def test_tape():
    """A backtest over the recording is the one over the rows it was made of; symbols may come later."""
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        out, whole = Path(folder) / "out", Path(folder) / "whole"
        tape = ("--instruments", "--format", "tape", "--series", "bars,marks,settlements")
        carry(*words(venue, out, *tape, page=1000))
        before = (out / "journal.carry").read_bytes()
        carry(*words(venue, out, *tape, page=1000, symbols="ETHUSDT,BTCUSDT"))
        carry(*words(venue, whole, *tape, page=1000, symbols="BTCUSDT,ETHUSDT"))
        check_sums(out)
        carry(*words(venue, out, *tape, page=1000, symbols="BTCUSDT"))
        good = read_all(out)
        assert good == {**read_all(whole), "instruments.csv": good["instruments.csv"]}
        assert good["journal.carry"] != before and "market-000001.carry" in good, sorted(good)
        carry(*words(venue, out, *tape, page=1000, symbols="BTCUSDT,ETHUSDT"))
        backtest(out)
        tables, summary = what_came_of_it(out / "result-csv")
        of_tape = what_came_of_it(backtest_tape(out))
        assert len(tables["fills.csv"].splitlines()) == 9 and of_tape == (tables, summary), (summary, of_tape[1])
        assert "nothing to play again" in carry("replay", out, status=1)
        # What the venue does not list any more stays in it, until something is to be added.
        venue.fault("status", symbol="ETHUSDT", status="Closed")
        carry(*words(venue, out, *tape, page=1000, symbols="BTCUSDT"))
        for name in ("journal.carry", "market-000001.carry"):
            assert (out / name).read_bytes() == good[name], name
        told = carry(*words(venue, out, *tape, page=1000, symbols="BTCUSDT,XRPUSDT"))
        assert "ETHUSDT_funding.csv: the venue does not list this any more" in told, told
        assert "ETHUSDT_perp" not in (out / "tape.txt").read_text()
        venue.fault("status", symbol="ETHUSDT", status="Trading")
        # What is not whole any more is made again of the rows, which stay.
        for name in ("journal.carry", "market-000001.carry"):
            data = bytearray(good[name])
            data[100] ^= 1
            (whole / name).write_bytes(data)
            assert f"{name}: not what was fetched" in carry("fetch", "--verify", "--output", whole, status=1)
            told = carry(*words(venue, whole, *tape, page=1000, symbols="BTCUSDT,ETHUSDT"))
            assert "made again" in told and " 0 rows" in told and read_all(whole)[name] == good[name], told


def test_tape_is_whole_or_not_there():
    """kill -9 wherever the recording stands while it is made: what is there in the end is one that never stopped."""
    marks = ["tape.new", "tape.new/000000000001/market-000001.carry", "tape.txt", "market-000001.carry",
             "journal.carry"]
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        whole, broken = Path(folder) / "whole", Path(folder) / "broken"
        line = ("--format", "tape", "--no-spot")
        carry(*words(venue, whole, *line, page=1000, series="bars"))
        n_kills = 0
        for mark in marks:
            for name in ("journal.carry", "tape.txt", "market-000001.carry"):
                (broken / name).unlink(missing_ok=True)
            process = subprocess.Popen([os.environ["CARRY"], *words(venue, broken, *line, page=1000, series="bars")],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       env={**os.environ, **flow.NO_LEAK_CHECK})
            while process.poll() is None and not (broken / mark).exists():
                pass
            process.kill()
            n_kills += process.wait() == -signal.SIGKILL
            if (broken / "journal.carry").exists():
                assert (broken / "market-000001.carry").read_bytes() == (whole / "market-000001.carry").read_bytes()
        assert n_kills >= 2, n_kills
        carry(*words(venue, broken, *line, page=1000, series="bars"))
        assert read_all(broken) == read_all(whole), (sorted(read_all(broken)), sorted(read_all(whole)))
        check_sums(broken)


def test_progress_on_a_terminal():
    with Venue(config=SIM) as venue, tempfile.TemporaryDirectory() as folder:
        venue.fault("delay", match="/v5/market/*kline", delay="40ms", count=0)
        master, slave = pty.openpty()
        process = subprocess.Popen([os.environ["CARRY"], *words(venue, folder, page=100, series="bars")],
                                   stdout=slave, stderr=slave, env={**os.environ, **flow.NO_LEAK_CHECK})
        os.close(slave)
        text = b""
        try:
            while chunk := os.read(master, 4096):
                text += chunk
        except OSError:
            pass
        os.close(master)
        assert process.wait(20) == 0, text
        assert b"rows/s" in text and b"s left" in text and b"perp_1m.csv" in text, text


if __name__ == "__main__":
    flow.run_tests(sys.modules[__name__], side_by_side=4)
