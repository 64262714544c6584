#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the documents show exists and works.

Every relative link leads somewhere, both READMEs show the same commands
and code, every file and plugin they name is there, and the plugin they print builds and is loaded.
"""

import os
import re
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CARRY = os.environ["CARRY"]
READMES = [ROOT / "README.md", ROOT / "README.ja.md"]
DOCUMENTS = READMES + sorted((ROOT / "docs").rglob("*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path, language):
    return [body for name, body in FENCE.findall(path.read_text(encoding="utf-8")) if name == language]


def commands(path):
    """The shell lines without their comments, which are translated."""
    lines = "".join(blocks(path, "sh")).splitlines()
    return [re.sub(r"\s+#.*", "", line) for line in lines if line]


class Documents(unittest.TestCase):
    def test_links_lead_somewhere(self):
        for document in DOCUMENTS:
            for target in LINK.findall(document.read_text(encoding="utf-8")):
                if "://" not in target:
                    with self.subTest(document=document.name, link=target):
                        self.assertTrue((document.parent / target).exists())

    def test_both_readmes_show_the_same(self):
        first, second = READMES
        self.assertEqual(commands(first), commands(second))
        self.assertEqual(blocks(first, "c"), blocks(second, "c"))

    def test_named_files_exist(self):
        for readme in READMES:
            text = readme.read_text(encoding="utf-8")
            for name in set(re.findall(r"\b(?:config|tests|docs|core|plugins)/[\w./-]+\w", text)):
                with self.subTest(document=readme.name, name=name):
                    self.assertTrue((ROOT / name).exists())

    def test_example_environment_is_right(self):
        with tempfile.TemporaryDirectory() as folder:
            dotenv = Path(folder, ".env")
            dotenv.write_bytes((ROOT / "config/.env.example").read_bytes())
            dotenv.chmod(0o600)
            arguments = ["check", str(ROOT / "config/demo.conf"), "--dotenv", str(dotenv)]
            carry = subprocess.run([CARRY, *arguments], capture_output=True, text=True, check=False)
            self.assertEqual(carry.returncode, 0, carry.stderr + carry.stdout)

    def test_make_targets_exist(self):
        known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
        for document in DOCUMENTS:
            shown = set(re.findall(r"\bmake ([a-z]+)", "\n".join(commands(document))))
            self.assertLessEqual(shown, known)

    def test_plugin_of_the_readme_loads(self):
        (code,) = blocks(READMES[0], "c")
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "gio-2.0"], capture_output=True, check=True, text=True)
        with tempfile.TemporaryDirectory() as folder:
            source, plugin = Path(folder, "hello.c"), Path(folder, "hello.so")
            source.write_text(code, encoding="utf-8")
            compile_it = ["gcc", "-shared", "-fPIC", "-fvisibility=hidden", "-Werror", str(source), "-o", str(plugin)]
            library = [f"-I{ROOT / 'core'}", f"-L{Path(CARRY).parent / 'core'}", "-lcarry-1"]
            subprocess.run(compile_it + library + shlex.split(flags.stdout), check=True)
            for arguments in ([str(plugin)], ["--test", str(plugin)]):
                carry = subprocess.run([CARRY, "inspect", *arguments], capture_output=True, text=True, check=False)
                self.assertEqual(carry.returncode, 0, carry.stderr + carry.stdout)
                self.assertIn("hello", carry.stdout)


if __name__ == "__main__":
    unittest.main()
