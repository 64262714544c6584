#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""I12: every run, live ones too, is played again from what it recorded, to the same orders and state."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import flow
from live import Live, check_orders
from venue import Venue


def runs(folder):
    return sorted((Path(folder) / "data/tape").iterdir())


def replay(path, *options, status=0):
    return flow.carry("replay", path, *options, status=status)


def same(path, complete=True):
    result = json.loads(replay(path, "--json"))
    assert result["same"], result
    assert result["recorded_state"] == result["replayed_state"], result
    assert result["complete"] == complete and result["requests"] > 0, result
    return result


def fails(path, sentence, *options):
    text = replay(path, *options, status=1)
    assert sentence in text, text
    assert len(text.strip().splitlines()) == 1, text


def copy(run, folder, name):
    other = Path(folder) / name
    shutil.copytree(run, other)
    return other


def change(path, at, byte=None):
    """Flips a byte, or cuts the file off there."""
    data = bytearray(path.read_bytes())
    at = at % len(data)
    if byte is None:
        data = data[:at]
    else:
        data[at] ^= byte
    path.write_bytes(data)


def note_of(path):
    """Where the linker's sum stands."""
    head = b"\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0"
    return path.read_bytes().index(head) + len(head)


def damage(run, folder):
    """What is not whole says so, in one sentence; where the machine went down, that is its end."""
    cut = copy(run, folder, "cut")
    change(cut / "journal.carry", -10)
    text = replay(cut)
    assert "as far as it went" in text and "was never written whole" in text, text
    result = json.loads(replay(cut, "--json"))
    assert result["same"] and not result["complete"], result
    assert f"{cut}/journal.carry: what follows byte" in result["cut"], result
    market = copy(run, folder, "market")
    change(market / "market-000001.carry", -10)
    fails(market, "was cut off")
    flipped = copy(run, folder, "flipped")
    change(flipped / "journal.carry", 96 + 56 + 10, 4)
    fails(flipped, "checksum")
    assert "journal.carry" in replay(flipped, status=1)
    gone = copy(run, folder, "gone")
    (gone / "market-000001.carry").unlink()
    fails(gone, "is not kept any more")
    hole = copy(run, folder, "hole")
    first = (hole / "market-000001.carry").read_bytes()
    size = 96 + 56 + int.from_bytes(first[96 + 8:96 + 12], "little")
    (hole / "market-000001.carry").write_bytes(first[:96] + first[size:])
    fails(hole, "there is a hole: input")
    build = copy(run, folder, "build")
    change(build / "journal.carry", 33, 1)
    fails(build, "was recorded by build")
    plugins = Path(folder) / "plugins"
    plugins.mkdir(0o700)
    shutil.copy(Path(os.environ["CARRY"]).parent / "plugins/funding-basis.so", plugins)
    change(plugins / "funding-basis.so", note_of(plugins / "funding-basis.so"), 1)
    fails(run, "the plugin funding-basis.so is another build", "--plugin-path", plugins)
    foreign = Path(folder) / "foreign"
    foreign.mkdir()
    (foreign / "journal.carry").write_bytes(b"something else entirely " * 20)
    fails(foreign, "is no recording of a run")
    fails(Path(folder) / "nothing", "No such file")


BACKTEST = """
[host carry]
capital=100000
equity-interval=1s

[history live]
plugin=tape
folder=data

[exchange main]
plugin=paper
instruments={root}/config/instruments.csv

[risk limits]
plugin=limits
max-order-notional=50000
max-position-notional=50000
max-order-fraction=1
max-position-fraction=1
max-net-fraction=1
symbols=BTCUSDT
funding-window=0s

[strategy carry]
plugin=funding-basis
exchange=main
symbols=BTCUSDT
policy=always
notional=3000
"""


def backtest(folder, first, last):
    """What was recorded is the past of another run: over both runs, with a gap between."""
    config = Path(folder) / "past.conf"
    config.write_text(BACKTEST.format(root=flow.ROOT))
    text = flow.carry("backtest", config, "--from", first["from"].partition(".")[0] + "Z",
                      "--to", last["to"].partition(".")[0] + "Z", "--output", Path(folder) / "past")
    summary = json.loads((Path(folder) / "past/summary.json").read_text())
    print(f"# backtest: funding {summary['funding_pnl']}")
    assert float(summary["funding_pnl"]) != 0, text


def test_live_run():
    """Pays funding, is killed amid trading, starts again, is told things by a person, and ends."""
    with Venue("--funding-interval", "2s") as venue, tempfile.TemporaryDirectory() as folder:
        live = Live(venue, folder, "host.carry.equity-interval=1s", options=("--flatten-on-exit",))
        conf = Path(folder) / "carry.conf"
        conf.write_text(conf.read_text() + "[risk guards]\nplugin=guards\npeak-file=data/peak\n")
        with live:
            live.until(r"funding of bybit:linear:BTCUSDT", count=2)
            live.kill()
        with live:
            live.until(r"running: sim", count=2)
            for words in (("pause",), ("resume",), ("status",),
                          ("set", "strategy.carry.rebalance-band-bps", "7")):
                flow.carry("ctl", words[0], f"{folder}/data", *words[1:])
            live.until(r"funding of bybit:linear:BTCUSDT", count=4)
            live.stop()
        check_orders(venue.ledger())
        killed, ended = runs(folder)
        peak = Path(folder) / "data/peak"
        peak.write_text("1\n")
        first, result = same(killed, complete=False), same(ended)
        print(f"# killed: {first['inputs']} inputs")
        print(f"# ended: {result['inputs']} inputs, {result['requests']} requests")
        assert same(Path(folder) / "data") == result
        assert "The replay is the run." in replay(ended)
        assert peak.read_text() == "1\n"
        backtest(folder, first, result)
        damage(ended, folder)
        for path in Path(folder).glob("data/tape/*/*"):
            print(f"# {path.parent.name}/{path.name}: {path.stat().st_size} bytes")


def test_switched_off():
    """Nothing is recorded then."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, "host.carry.tape=false") as live:
            live.until(r"fill|FILLED")
            live.stop()
        assert not (Path(folder) / "data/tape").exists()


def test_full_disk():
    """The last bytes are for what must be kept: nothing is recorded then, and it trades."""
    with Venue() as venue, tempfile.TemporaryDirectory() as folder:
        with Live(venue, folder, f"host.carry.tape-min-free-bytes={2 ** 62}") as live:
            live.until("not-recorded: the run is not recorded any more: .*tape-min-free-bytes")
            live.until(r"fill|FILLED")
            live.stop()
        fails(Path(folder) / "data", "the recording is empty: recorded until here: ")


flow.run_tests(sys.modules[__name__])
