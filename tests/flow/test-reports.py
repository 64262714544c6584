#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The reports of a run: whole, on their own, and saying what the results say."""

import re
import sys
import xml.etree.ElementTree as xml
from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal
from html.parser import HTMLParser

import flow

XHTML = "{http://www.w3.org/1999/xhtml}"
VOID = {"meta", "br"}
run = flow.Run("demo.conf")
html = (run.path / "report.html").read_text(encoding="utf-8")
markdown = (run.path / "report.md").read_text(encoding="utf-8")


def money(text):
    """Two decimals, a comma at the thousands, and a sign where there is something."""
    return f"{Decimal(text).quantize(Decimal('0.01'), ROUND_HALF_EVEN):+,}"


def typeset(text):
    return text.replace("-", "\u2212")


class Balanced(HTMLParser):
    """Every tag that opens closes, in order."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.note(attrs)

    def handle_startendtag(self, tag, attrs):
        self.note(attrs)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def note(self, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if "href" in attrs else []


def test_well_formed():
    """Read as HTML and, since no tag is left open, as XML."""
    page = Balanced()
    page.feed(html)
    assert not page.open and len(page.ids) == len(set(page.ids))
    assert page.links and all(link[0] == "#" and link[1:] in page.ids for link in page.links), page.links
    assert xml.fromstring(html.split("\n", 1)[1]).tag == XHTML + "html"


def test_self_contained():
    """It loads nothing and runs nothing."""
    for word in ("<script", "src=", "<link", "@import", "url(", "javascript:", "onload", "<iframe"):
        assert word not in html, word
    assert re.findall(r"https?://[^\"\s]+", html) == ["http://www.w3.org/1999/xhtml"]
    assert len(html) < 1_000_000, len(html)


def test_drawn():
    """Every plot has curves inside its frame and says in words what it shows."""
    root = xml.fromstring(html.split("\n", 1)[1])
    plots = [svg for svg in root.iter(XHTML + "svg") if svg.get("role") == "img"]
    for svg in plots:
        assert re.search(r"\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d: between ", svg.get("aria-label")), svg.attrib
        assert any(path.get("d", "").startswith("M") for path in svg.iter(XHTML + "path"))
        for text in svg.iter(XHTML + "text"):
            place = text.get("y", "0%")
            assert not place.endswith("%") or 0 <= float(place[:-1]) <= 100, place
    labels = " ".join(svg.get("aria-label") for svg in plots)
    for part in ("Equity", "Drawdown", "Parts of the result", "Mean funding", "Mean basis", "Value of the positions",
                 "Funding of BTCUSDT", "Basis of SOLUSDT"):
        assert part in labels, part
    assert not re.search(r"\b(nan|inf)\b", html, re.IGNORECASE)


def test_numbers():
    """What the summary has exactly is on both pages, rounded."""
    for name in ("net_pnl", "price_pnl", "funding_pnl"):
        text = money(run.summary[name])
        assert typeset(text) in html and text in markdown, (name, text)
    for split in ("symbols", "months"):
        for name, part in run.summary[split].items():
            row = f"| {name} | {money(part['net_pnl'])} | "
            assert row in markdown, row
            assert typeset(money(part["net_pnl"])) in html, (name, part)
    assert run.summary["config_sha256"] in html and run.summary["config_sha256"] in markdown
    fills = run.rows("fills.csv")
    assert f"| Total | {len(fills):,} | " in markdown
    paid = sum(Decimal(row["position"]) != 0 for row in run.rows("funding.csv"))
    assert f"| Funding payments | {paid:,} |" in markdown


def test_end_of_curves():
    """What was added up hour by hour ends where the summary does."""
    legend = re.search(r'<ul class="legend"><li><i class="k0"></i>Funding <b>(.*?)</b></li>.*?Prices <b>(.*?)</b></li>'
                       r".*?interest <b>(.*?)</b></li>.*?Net <b>(.*?)</b></li>", html)
    costs = -run.amount("fees") - run.amount("borrow")
    wanted = (run.amount("funding_pnl"), run.amount("price_pnl"), costs, run.amount("net_pnl"))
    for text, amount in zip(legend.groups(), wanted):
        assert abs(Decimal(text.replace("\u2212", "-").replace(",", "")) - amount) <= Decimal("0.01"), (text, amount)


def test_decisions():
    """Each verdict as often as in the table of decisions, and the terms of the first to act."""
    rows = run.rows("decisions.csv")
    counts = Counter((row["instrument"].rpartition(":")[2], row["verdict"]) for row in rows)
    head, body = re.search(r"## Decisions\n\n.*?\n\n\| Pair \|(.*?)\|\n\|[-:|]+\|\n((?:\|.*\n)+)", markdown).groups()
    verdicts = [word.strip() for word in head.split("|")]
    assert set(verdicts) == {verdict for _, verdict in counts}, (verdicts, counts)
    for line in body.splitlines():
        symbol, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert [int(cell.replace(",", "")) for cell in cells] == [counts[symbol, verdict] for verdict in verdicts], line
    first = next(row for row in rows if row["verdict"] != "HOLD")
    terms = dict(term.split("=", 1) for term in first["terms"].split(";"))
    for text in (first["reason"], f"{float(terms['expected-apr']) * 100:.1f}%",
                 f"{float(terms['round-trip-cost']) * 10000:.1f}"):
        assert text in markdown and text in html, (text, first)
    assert "decisions.csv" in markdown or len([row for row in rows if row["verdict"] != "HOLD"]) <= 60


def test_margin():
    """The lowest of cash and unrealised gains over the perpetuals' value is no higher than at any hour of the table."""
    lowest = float(re.search(r"Lowest margin.*?\| (-?[\d.,]+)% \|", markdown)[1].replace(",", ""))
    assert 0 < lowest < 1000, lowest
    assert "Margin without coins" in html


def test_years():
    years = Counter()
    for month, part in run.summary["months"].items():
        years[month[:4]] += Decimal(part["net_pnl"])
    for year, net in years.items():
        assert f"| {year} | {money(net)} | " in markdown, (year, net)


def test_synthetic():
    assert "SYNTHETIC MARKET" in html and "SYNTHETIC MARKET" in markdown
    assert "PARTIAL" not in html and "PARTIAL" not in markdown


flow.run_tests(sys.modules[__name__])
