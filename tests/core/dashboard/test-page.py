#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page in headless Chromium: drawn, live, in both languages and themes, on a desk and on a phone.

Needs chromium and libjs-chart.js from Debian and playwright-core from npm (tests/support/fetch-tools gets
both); skips without.
CARRY_PICTURES=FOLDER keeps what it saw.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "flow"))

import flow  # noqa: E402
from dashboard import HERE, Dashboard, find_chart  # noqa: E402

CHROMIUM = shutil.which("chromium")
MODULES = Path(os.environ["CARRY_BUILD"]) / "playwright/node_modules"


def need(what, is_there):
    if is_there:
        return
    if os.environ.get("CARRY_REQUIRE_TOOLS") == "1":
        sys.exit(f"{what} is required and not there")
    print(f"1..0 # SKIP no {what}")
    sys.exit(0)


def test_page():
    with Dashboard(chart=find_chart()) as page:
        pictures = [os.environ["CARRY_PICTURES"]] if "CARRY_PICTURES" in os.environ else []
        done = subprocess.run(["node", HERE / "page.js", page.url, page.token, *pictures], text=True, capture_output=True, timeout=120,
                              env={**os.environ, "NODE_PATH": str(MODULES), "CHROMIUM": CHROMIUM})
        assert done.returncode == 0, done.stdout + done.stderr


need("chromium", CHROMIUM is not None)
need("libjs-chart.js", find_chart() is not None)
need("playwright-core in build/playwright", (MODULES / "playwright-core").is_dir())
flow.run_tests(sys.modules[__name__])
