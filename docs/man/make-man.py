#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes a manual page: make-man.py TEMPLATE OUTPUT VERSION PROGRAM.

What a program says of its own options is put in place of @OPTIONS@, of its commands in place of @COMMANDS@, of its
plugins' settings in place of @SETTINGS@, of its own section's in place of @OWN-SETTINGS@: so the page cannot say anything else.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

OPTION = re.compile(r"^  (-\S.*?)(?:\s{2,}(\S.*))?$")


def ask(*words):
    """What a program prints, in the words of no language but its own."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"})
    return done.stdout


def escape(text):
    """Text of any kind as roff reads it."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\`").replace("'", "\\(aq").replace("…", "...")
    return re.sub(r"^\.", r"\\&.", text, flags=re.M)


def split_help(text):
    """The usage, the paragraphs and the options of a `--help`."""
    lines = text.splitlines()
    usage, paragraphs, options, wanted = "", [[]], [], "usage"
    for line in lines:
        if line.startswith("Usage:"):
            usage = line[len("Usage:"):].strip()
        elif wanted == "usage" and not usage and line.strip():
            usage = line.strip()
        elif line.endswith("Options:") and not line.startswith(" "):
            wanted = "options"
        elif wanted == "options" and OPTION.match(line):
            name, what = OPTION.match(line).groups()
            options.append([name, what or ""])
        elif wanted == "options" and line.startswith("    ") and options:
            options[-1][1] += " " + line.strip()
        elif not line.strip():
            paragraphs.append([])
            wanted = "text" if usage else wanted
        else:
            wanted = "text"
            paragraphs[-1].append(line)
    usage = usage.replace("…", "...").replace("?", "...")
    return usage, [part for part in paragraphs if part], [option for option in options if "--help" not in option[0]]


def format_paragraph(lines):
    """Indented lines keep their columns."""
    if any(line.startswith("  ") for line in lines):
        return ".PP\n.nf\n.RS\n" + "\n".join(escape(line.strip("\n")) for line in lines) + "\n.RE\n.fi\n"
    return ".PP\n" + "\n".join(escape(line) for line in lines) + "\n"


def format_options(options):
    return "".join(f".TP\n.B {escape(name)}\n{escape(what)}\n" for name, what in options)


def format_commands(program):
    """A section for each command that the program's own help lists."""
    names = re.findall(r"^  ([a-z]+) +\S", ask(program, "--help"), flags=re.M)
    text = ""
    for name in names:
        usage, paragraphs, options = split_help(ask(program, name, "--help"))
        text += f".SS {escape(usage)}\n" + "".join(map(format_paragraph, paragraphs)) + format_options(options)
    return text


def format_settings(program):
    """A section for each type of each plugin, and one for the host."""
    types = json.loads(ask(program, "inspect", "--json"))["types"]
    text = ""
    for one in sorted(types, key=lambda entry: (entry["roles"][0], entry["name"])):
        text += f".SS {escape(one['name'])} ({', '.join(one['roles'])})\n{escape(one['summary'])}\n"
        for setting in one["settings"]:
            marks = [word for word in ("required", "secret", "mutable") if setting.get(word)]
            what = f"{setting['type']}" + "".join(f", {mark}" for mark in marks)
            if setting.get("default") not in (None, ""):
                what += f", {setting['default']} unless set"
            text += f".TP\n.BR {escape(setting['name'])} \" ({escape(what)})\"\n{escape(setting['blurb'] or '')}\n"
    return text


def format_own_settings(program):
    """What a program says of the settings of its own section."""
    found = re.findall(r"^  ([a-z-]+) \((.*)\)\n    (.*)$", ask(program, "--settings"), flags=re.M)
    return "".join(f".TP\n.BR {escape(name)} \" ({escape(what)})\"\n{escape(blurb)}\n" for name, what, blurb in found)


def main():
    template, output, version, program = sys.argv[1:]
    text = Path(template).read_text(encoding="utf-8").replace("@VERSION@", version)
    if "@COMMANDS@" in text:
        text = text.replace("@COMMANDS@\n", format_commands(program))
    if "@OPTIONS@" in text:
        text = text.replace("@OPTIONS@\n", format_options(split_help(ask(program, "--help"))[2]))
    if "@OWN-SETTINGS@" in text:
        text = text.replace("@OWN-SETTINGS@\n", format_own_settings(program))
    if "@SETTINGS@" in text:
        text = text.replace("@SETTINGS@\n", format_settings(program))
    Path(output).write_text(text, encoding="utf-8")


main()
