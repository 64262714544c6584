#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every rule catches its bad sample, on exactly the marked lines, and nothing in the good tree.

bad/RULE/ holds a small tree in which `expect: RULE …` ends each line that must be found.
"""

import importlib
import re
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import rules  # noqa: E402

lint = importlib.import_module("carry-lint")
LICENCE = "/* SPDX-License-Identifier: LGPL-2.1-or-later */\n"
EXPECT = re.compile(r"expect: ([\w -]+?)\s*(?:\*/)?$")


def files_below(root):
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def marked(root):
    for path in files_below(root):
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            match = EXPECT.search(line)
            for rule in match[1].split() if match else ():
                yield path, number, rule


def found_in(root):
    return sorted((f.path, f.line, f.rule) for f in lint.lint_tree(root, files_below(root)))


def function_of(lines):
    return "static void\nlong_one (void)\n{\n" + "    run ();\n" * (lines - 2) + "}\n"


class Samples(unittest.TestCase):
    def test_bad_samples_are_caught(self):
        for sample in sorted((HERE / "bad").iterdir()):
            if sample.name == "commit-message":
                continue
            with self.subTest(sample.name):
                expected = sorted(marked(sample))
                self.assertIn(sample.name, {rule for _, _, rule in expected})
                self.assertEqual(found_in(sample), expected)

    def test_good_tree_is_clean(self):
        self.assertEqual(found_in(HERE / "good"), [])

    def test_every_rule_has_a_sample(self):
        generated = {"function-length", "file-length"}
        samples = {p.name for p in (HERE / "bad").iterdir()}
        self.assertEqual({rule.name for rule in rules.RULES} - generated - samples, set())


class Lengths(unittest.TestCase):
    def findings(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "core/model/carry-leg.c"
            path.parent.mkdir(parents=True)
            path.write_text(LICENCE + text, encoding="utf-8")
            return [(f.rule, f.severity) for f in lint.lint_tree(Path(folder), ["core/model/carry-leg.c"])]

    def test_function(self):
        self.assertEqual(self.findings(function_of(60)), [])
        self.assertEqual(self.findings(function_of(61)), [("function-length", "warning")])
        self.assertEqual(self.findings(function_of(80)), [("function-length", "warning")])
        self.assertEqual(self.findings(function_of(81)), [("function-length", "error")])

    def test_table_is_no_function(self):
        self.assertEqual(self.findings("static const int table[] = {\n" + "    1,\n" * 90 + "};\n"), [])

    def test_file(self):
        self.assertEqual(self.findings("int x;\n" * 499), [])
        self.assertEqual(self.findings("int x;\n" * 500), [("file-length", "warning")])
        self.assertEqual(self.findings("int x;\n" * 700), [("file-length", "error")])


class CommitMessages(unittest.TestCase):
    GOOD = (
        "core: base headers and the build skeleton\n\nWhy it is there.\n",
        "funding-basis: keep the pair over the event",
        "core/engine, tests: one dispatch",
        "Merge branch 'x'",
    )
    BAD = {
        "": 1,
        "no area": 1,
        "core: ends with a full stop.": 1,
        "core: " + "x" * 70: 1,
        "Core: upper case": 1,
        "core: no empty line\nafter the subject": 2,
        "core: a long line\n\n" + "word " * 16: 3,
    }

    def test_good(self):
        for message in self.GOOD:
            self.assertEqual(list(rules.commit_message(message)), [], message)

    def test_bad(self):
        for message, line in self.BAD.items():
            self.assertIn(line, [n for n, _ in rules.commit_message(message)], message)


if __name__ == "__main__":
    unittest.main()
