# SPDX-License-Identifier: LGPL-2.1-or-later
"""A run that only knows how to say how it stands: `GetStatus` on a socket, with words a venue might use."""

import json
import os
import sys
from datetime import datetime, timezone

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

XML = """
<node><interface name="org.carry.Control1">
  <method name="GetStatus"><arg name="json" type="s" direction="out"/></method>
</interface></node>
"""
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> & \u202e \U0001f4a5"


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def leg(name, quantity, price, mark=None):
    return {"instrument": name, "quantity": quantity, "price": price, "mark": mark, "bid": price, "ask": price,
            "value": str(round(float(quantity) * float(price), 4)), "unrealised": "-3.25" if mark else None,
            "age_seconds": 0.4, "stale": False}


def symbol(name, coin, size, price, beat):
    wave = (beat % 40 - 20) / 10
    return {"symbol": name, "coin": coin, "state": "active", "delta": "0.0001", "delta_bps": 1.25 + wave / 10,
            "notional": str(round(float(size) * float(price), 2)), "basis_bps": 3.5 + wave,
            "perp": leg(f"bybit:linear:{name}", f"-{size}", price, price),
            "spot": leg(f"bybit:spot:{name}", size, price),
            "funding": {"rate": str(round(0.0001 + wave / 50000, 8)), "next": now(), "expected": "0.3251", "last_rate": "0.0001",
                        "last": now()},
            "naked": {"since": None, "seconds": 0.0, "longest_seconds": 0.412}, "liquidation_distance": 0.683,
            "orders": 0, "day": {"net": "1.52", "funding": "2.125"}, "total": {"net": "-4.75", "funding": "12.5"}}


def status(beat):
    """The document of docs/control.md, with a little life in it."""
    return {
        "format": 1, "name": "carry-sim", "env": "sim", "version": "0.1.0", "build_id": "0123456789abcdef", "epoch": 7,
        "time": now(), "started": now(), "uptime_seconds": 4000.0 + beat, "trading": True, "quote_coin": "USDT",
        "equity": {"equity": str(round(100012.5 + beat * 0.37 % 9, 4)), "cash": "94000.12345678", "spot_value": "6012.4",
                   "perp_unrealised": "-1.25", "capital": "100000"},
        "day_since": now(), "day": {"net": "3.04", "price": "-0.5", "funding": "4.25", "fees": "0.71", "borrow": "0",
                                    "slippage": "0.1", "round_trips": 0},
        "total": {"net": "-9.5", "price": "-2", "funding": str(25 + beat // 8 * 0.125), "fees": "32.5", "borrow": "0",
                  "slippage": "1", "round_trips": 2},
        "symbols": [symbol("BTCUSDT", "BTC", "0.046", "65013.5", beat), symbol("ETHUSDT", "ETH", "1.2", "3400.25", beat + 13)],
        "orders": [{"id": "1796015316-3", "module": "carry", "instrument": "bybit:linear:ETHUSDT", "side": "buy", "type": "limit",
                    "quantity": "1.2", "filled": "0", "price": "3390.5", "reduce_only": True, "state": "accepted",
                    "pending": "cancel", "certain": True, "age_seconds": 12.5},
                   {"id": "1796015316-4", "module": "carry", "instrument": "bybit:spot:ETHUSDT", "side": "sell", "type": "market",
                    "quantity": "1.2", "filled": "0", "price": None, "reduce_only": False, "state": "sent", "pending": "none",
                    "certain": False, "age_seconds": 0.2}],
        "risk": {"state": "reducing", "reason": "P25: a settlement is near", "halt": None, "killed": False, "restrictions": [
            {"module": "guards", "instrument": "bybit:linear:ETHUSDT", "state": "reducing", "until_human": False, "since": now(),
             "code": "Q8", "reason": HOSTILE}], "checked": 12, "refusals": {"P1": 2}},
        "queues": {"inbox": 0, "writer": 0}, "events": 1000 + beat, "open_alarms": 1,
        "loop": {"waits": 10, "p50_ms": 0.1, "p99_ms": 0.4, "p999_ms": 1.2, "max_ms": 3},
        "modules": [], "notices": [
            {"number": 1, "time": now(), "level": "info", "halt": False, "open": False, "module": "main", "code": "private-synced",
             "text": "the private stream is live, and what it missed was read"},
            {"number": 2, "time": now(), "level": "critical", "halt": False, "open": True, "module": "guards", "code": "Q8",
             "text": HOSTILE}],
    }


class FakeRun:
    """Serves on a path until its process ends; `beat` grows with each question."""

    def __init__(self, path):
        self.beat = 0
        self.info = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]
        observer = Gio.DBusAuthObserver()
        observer.connect("authorize-authenticated-peer", lambda *_: True)
        self.server = Gio.DBusServer.new_sync(f"unix:path={path}", Gio.DBusServerFlags.NONE, Gio.dbus_generate_guid(), observer, None)
        self.server.connect("new-connection", self.on_connection)
        self.connections = []
        self.server.start()

    def on_connection(self, _server, connection):
        connection.register_object("/org/carry/Control", self.info, self.on_call, None, None)
        self.connections.append(connection)
        return True

    def on_call(self, _connection, _sender, _path, _interface, _method, _arguments, invocation):
        self.beat += 1
        invocation.return_value(GLib.Variant("(s)", (json.dumps(status(self.beat)),)))


def serve_on_bus(name):
    """The same by a name of the bus that the environment calls the system's."""
    run = FakeRun.__new__(FakeRun)
    run.beat = 0
    run.info = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]
    run.connections = []
    connection = Gio.bus_get_sync(Gio.BusType.SYSTEM, None)
    run.on_connection(None, connection)
    Gio.bus_own_name_on_connection(connection, name, Gio.BusNameOwnerFlags.NONE, lambda *_: print("ready", flush=True), None)
    GLib.MainLoop().run()


def main():
    path = sys.argv[1]
    if not path.startswith("/"):
        serve_on_bus(path)
    if os.path.exists(path):
        os.unlink(path)
    run = FakeRun(path)
    print("ready", flush=True)
    GLib.MainLoop().run()
    del run


if __name__ == "__main__":
    main()
