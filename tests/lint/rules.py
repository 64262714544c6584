# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rules of Carry's own lint: what no compiler and no formatter checks."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Callable

OURS = ("core", "exchanges", "strategies", "plugins")
TOP_LEVEL = ("core", "exchanges", "strategies", "plugins", "config", "tests", "docs")
LAYERS = {"base": 0, "model": 1, "roles": 2, "tables": 3, "tape": 3, "engine": 3, "host": 4, "cli": 5, "sentinel": 5, "dashboard": 5}
FUNCTION_WARNING, FUNCTION_ERROR = 60, 80
FILE_WARNING, FILE_ERROR = 500, 700
NESTING = 3


@dataclass(frozen=True)
class Rule:
    name: str
    applies: Callable  # source -> bool
    check: Callable  # source -> (line, message) or (line, message, "warning")


def everywhere(source):
    return True


def in_c(source):
    return source.is_c


def in_product(source):
    return source.is_c and source.area in OURS


def outside_base(source):
    return in_product(source) and source.path.parts[:2] != ("core", "base")


def in_plugin(source):
    return source.is_c and source.plugin is not None


def in_core(source):
    return source.is_c and source.area == "core"


def in_header(source):
    return source.path.suffix == ".h"


def in_core_header(source):
    return in_core(source) and in_header(source)


# --- words that may not be used ------------------------------------------------------------

WALL_CLOCK = re.compile(
    r"g_get_real_time|g_get_monotonic_time|g_get_current_time|g_date_time_new_now\w*|g_timer_\w+"
    r"|g_source_get_(current_)?time|gettimeofday|clock_gettime|timespec_get|ftime|time|clock"
    r"|CLOCK_(REALTIME|MONOTONIC)\w*|__DATE__|__TIME__"
)
RANDOMNESS = re.compile(
    r"g_random_\w+|g_rand_new(_with_seed)?|g_uuid_\w+|uuid_generate\w*|s?rand|rand_r|s?random|[dlm]rand48"
    r"|getrandom|getentropy|arc4random\w*"
)
UNSAFE = {
    "strcpy": "g_strlcpy() or g_strdup()",
    "stpcpy": "g_strlcpy() or GString",
    "strcat": "g_strlcat() or GString",
    "sprintf": "g_snprintf() or g_strdup_printf()",
    "vsprintf": "g_vsnprintf()",
    "gets": "GDataInputStream",
    "strtok": "g_strsplit()",
    "atoi": "g_ascii_string_to_signed()",
    "atol": "g_ascii_string_to_signed()",
    "atoll": "g_ascii_string_to_signed()",
    "atof": "carry_decimal_parse()",
    "strtod": "carry_decimal_parse(), or g_ascii_strtod() for a ratio",
    "strtof": "carry_decimal_parse(), or g_ascii_strtod() for a ratio",
    "strtold": "carry_decimal_parse(), or g_ascii_strtod() for a ratio",
    "setlocale": "nothing: numbers and text do not depend on the locale",
    "alloca": "g_autofree",
    "g_alloca": "g_autofree",
    "g_newa": "g_autofree",
    "g_newa0": "g_autofree",
    "system": "GSubprocess",
    "popen": "GSubprocess",
    "tmpnam": "g_file_new_tmp()",
    "mktemp": "g_mkdtemp()",
}
# Words that are also ordinary names are only refused where they are called.
ONLY_CALLED = {"time", "clock", "random", "rand", "system", "gets"}


def is_use(source, index):
    """Not a member (`x->time`) and, for an ordinary word, a call of a function."""
    token, before = source.tokens[index], source.text_at(index - 1)
    if before in (".", "->"):
        return False
    return token.text not in ONLY_CALLED or source.text_at(index + 1) == "("


def words_matching(pattern, message):
    def check(source):
        for i, token in source.words():
            if pattern.fullmatch(token.text) and is_use(source, i):
                yield token.line, f"{token.text}: {message}"

    return check


def unsafe_calls(source):
    for i, token in source.words():
        if token.text in UNSAFE and source.text_at(i + 1) == "(" and is_use(source, i):
            yield token.line, f"{token.text}() is unsafe or follows the locale; use {UNSAFE[token.text]}"


HASH_ORDER = re.compile(r"g_hash_table_(iter_init|foreach\w*|get_keys\w*|get_values\w*|find)")


def hash_order(source):
    """A table is walked in the order of addresses unless its function sorts what was taken out."""
    sorts = [t.line for _, t in source.words() if "sort" in t.text]
    ends = [last for _, _, last in source.functions()]
    for _, token in source.words():
        if not HASH_ORDER.fullmatch(token.text):
            continue
        end = next((last for last in ends if last >= token.line), token.line)
        if not any(token.line <= line <= end for line in sorts):
            yield token.line, f"{token.text}: the order may differ from run to run; sort, or say why it does not matter"


def gotos(source):
    for _, token in source.words():
        if token.text == "goto":
            yield token.line, "no goto: g_autoptr frees, and a function of its own leaves early"


def constructors(source):
    for _, token in source.words():
        if token.text.strip("_") in ("constructor", "destructor") or token.text == "G_DEFINE_CONSTRUCTOR":
            if not token.text.startswith("_") and source.area == "core":
                continue  # GObjectClass.constructor and the like
            yield token.line, f"{token.text}: code that runs at dlopen runs before the plugin was checked"


# --- includes --------------------------------------------------------------------------------


def plugin_includes(source):
    for line, mark, name in source.includes:
        if mark == "<":
            if name != "carry.h" and (name.startswith("carry-") or name.split("/")[0] in LAYERS):
                yield line, f"<{name}> is core's own; a plugin includes <carry.h>"
        elif ".." in name.split("/") or not (source.root / source.path.parent / name).is_file():
            folder = source.plugin
            yield line, f'"{name}" is not in {folder}; a plugin includes <carry.h>, libraries and its own files'


def core_includes(source):
    own = source.path.parts[1] if len(source.path.parts) > 2 else None
    for line, mark, name in source.includes:
        if mark == "<":
            if name.startswith("carry"):
                yield line, f'<{name}>: core includes "folder/carry-x.h"'
            continue
        folder = name.split("/")[0]
        if folder not in LAYERS or "/" not in name:
            yield line, f'"{name}": core includes its own files as "folder/carry-x.h"'
        elif own in LAYERS and LAYERS[folder] > LAYERS[own]:
            yield line, f'"{name}": {own} is below {folder} and may not know it'


def core_names_plugin(source):
    names = {p.name for area in OURS[1:] for p in (source.root / area).glob("*") if p.is_dir()}
    path = re.compile(r"\b(?:exchanges|strategies|plugins)/(\w[\w-]*)|\b([\w-]+)\.so\b")
    for token in source.tokens:
        if token.kind != "string":
            continue
        literal = token.text[1:-1]
        found = {literal} | {m[1] or m[2] for m in path.finditer(literal)}
        for name in sorted(found & names):
            yield token.line, f"{token.text} names the plugin {name}; core knows roles, not plugins"


# --- numbers ---------------------------------------------------------------------------------

MONEY = set(
    "price prices qty qtys quantity quantities amount amounts notional notionals fee fees cash balance balances"
    " equity pnl cost costs money capital margin proceeds turnover collateral debt dust".split()
)
# With one of these words it is a ratio, made of money but no money itself.
RATIO = {"ratio", "share", "fraction", "bps", "apr", "return", "returns", "percent", "volatility", "sharpe"}
FLOATING = {"double", "float", "gdouble", "gfloat"}


def is_money(name):
    parts = set(name.lower().split("_"))
    return bool(MONEY & parts) and not RATIO & parts and not name.endswith("_to_double")


def declared_after(source, index):
    """The names declared by the type word at `index`: `double a, *b` but not the next parameter."""
    depth, expecting = 0, True
    for token in source.tokens[index + 1:index + 200]:
        if token.text in "([{":
            depth += 1
        elif token.text in ")]}":
            depth -= 1
            if depth < 0:
                return
        elif token.text == ";":
            return
        elif depth > 0:
            continue
        elif token.text == ",":
            expecting = True
        elif token.kind == "word" and token.text in ("const", "volatile", "restrict"):
            continue
        elif token.kind == "word" and expecting:
            expecting = False
            yield token
        elif token.kind == "word":
            return


def in_parameters(source, index):
    """Whether the type word is inside a parameter list, where a comma ends the declaration."""
    depth = 0
    for token in reversed(source.tokens[:index]):
        if token.text in ")":
            depth += 1
        elif token.text == "(":
            if depth == 0:
                return True
            depth -= 1
        elif token.text in (";", "{", "}"):
            return False
    return False


def money_doubles(source):
    for i, token in source.words():
        if token.text not in FLOATING:
            continue
        names = list(declared_after(source, i))
        for name in names[:1] if in_parameters(source, i) else names:
            if is_money(name.text):
                yield name.line, f"{token.text} {name.text}: money and quantities are CarryDecimal or CarryAmount"


# --- the shape of files ------------------------------------------------------------------------

COMMENT_MARK = {".c": "/*", ".h": "/*", ".js": "//", ".py": "#", ".sh": "#"}


def spdx(source):
    suffix, lines = source.path.suffix, source.lines[:2] or [""]
    is_script = lines[0].startswith("#!")
    if suffix not in COMMENT_MARK and not is_script:
        return
    mark = COMMENT_MARK.get(suffix, "#")
    wanted = f"{mark} SPDX-License-Identifier: LGPL-2.1-or-later" + (" */" if mark == "/*" else "")
    if not lines[-1 if is_script else 0].startswith(wanted):
        yield 1, f"the first line must be `{wanted}`"


def pragma_once(source):
    if not re.search(r"^#pragma once$", source.text, re.MULTILINE):
        yield 1, "a header has `#pragma once`"


def declared_types(source):
    """carry_real_clock, …: the nouns that a header declares, by a type or by constants."""
    names = set(re.findall(r"\bG_DECLARE_\w+\s*\(\s*(\w+)", source.text))
    names |= set(re.findall(r"^\}?\s*(Carry\w+);", source.text, re.MULTILINE))
    names |= set(re.findall(r"^typedef (?:struct|union|enum) _\w+ (\w+);", source.text, re.MULTILINE))
    constants = re.findall(r"^#define (CARRY_\w+)_[A-Z0-9]+\b", source.text, re.MULTILINE)
    return {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() for name in names | set(constants)}


def file_noun(source):
    noun = re.sub(r"^carry-|-private$", "", source.path.stem).replace("-", "_")
    nouns = {noun} | {name.removeprefix("carry_") for name in declared_types(source)}
    depth, exported = 0, False
    for i, token in enumerate(source.tokens):
        if token.in_directive:
            continue
        if token.text == "{":
            depth += 1
        elif token.text == "}":
            depth -= 1
        elif token.text == "CARRY_API":
            exported = True
        elif token.text == ";" and depth == 0:
            exported = False
        elif exported and token.kind == "word" and source.text_at(i + 1) == "(":
            exported = False
            name = token.text
            if not name.startswith("G_DECLARE_") and not any(f"_{n}_" in name for n in nouns):
                yield token.line, f"{name}: functions of {source.path.name} are named carry_{noun}_…"


def function_length(source):
    for name, first, last in source.functions():
        length = last - first + 1
        if length > FUNCTION_ERROR:
            yield name.line, f"{name.text} has {length} lines, {FUNCTION_ERROR} at most"
        elif length > FUNCTION_WARNING:
            yield name.line, f"{name.text} has {length} lines, {FUNCTION_WARNING} are enough", "warning"


CONTROL = {"if", "for", "while", "switch"}


def nesting(source):
    """Blocks inside blocks of a function; initialisers and compound literals do not count."""
    blocks, words, before, control = [], [], "", None
    for token in (t for t in source.tokens if not t.in_directive):
        if token.text == "(":
            words.append(before)
        elif token.text == ")" and words:
            control = words.pop()
        elif token.text == "{":
            is_block = before in ("else", "do", ":") or before == ")" and (control in CONTROL or not blocks)
            blocks.append(is_block)
            if is_block and sum(blocks) == NESTING + 2:
                yield token.line, f"nested deeper than {NESTING}; give the inner part a function of its own"
        elif token.text == "}" and blocks:
            blocks.pop()
        before = token.text


def file_length(source):
    length = len(source.lines)
    if length > FILE_ERROR:
        yield 1, f"{length} lines, {FILE_ERROR} at most: does it hold one noun?"
    elif length > FILE_WARNING:
        yield 1, f"{length} lines, {FILE_WARNING} are enough: does it hold one noun?", "warning"


MARKER = re.compile(r"\b(TODO|FIXME|XXX|HACK|stub(s|bed)?|not implemented)\b", re.IGNORECASE)


def markers(source):
    for number, line in enumerate(source.lines, 1):
        found = MARKER.search(line)
        if found:
            yield number, f"{found[0]}: finish it, or write down what is missing in docs/"


def is_marked(source):
    return source.is_c or source.path.suffix in (".py", ".js", ".sh") and source.path.parts[:2] != ("tests", "lint")


RULES = (
    Rule("spdx", everywhere, spdx),
    Rule("pragma-once", in_header, pragma_once),
    Rule("plugin-include", in_plugin, plugin_includes),
    Rule("core-include", in_core, core_includes),
    Rule("core-names-plugin", in_core, core_names_plugin),
    Rule("wall-clock", outside_base, words_matching(WALL_CLOCK, "time comes from the context's clock")),
    Rule("randomness", outside_base, words_matching(RANDOMNESS, "random numbers come from a seeded CarryRandom")),
    Rule("hash-order", outside_base, hash_order),
    Rule("money-double", in_product, money_doubles),
    Rule("unsafe-call", in_c, unsafe_calls),
    Rule("goto", in_c, gotos),
    Rule("constructor", in_c, constructors),
    Rule("file-noun", in_core_header, file_noun),
    Rule("function-length", in_c, function_length),
    Rule("nesting", in_c, nesting),
    Rule("file-length", in_c, file_length),
    Rule("marker", is_marked, markers),
)


# --- what is not about one file ------------------------------------------------------------------


def top_level(paths):
    """Paths in folders that the architecture does not have."""
    for path in sorted(paths):
        parts = PurePosixPath(path).parts
        if len(parts) > 1 and not parts[0].startswith(".") and parts[0] not in TOP_LEVEL:
            yield path, f"{parts[0]}/ is not one of the top-level folders {', '.join(TOP_LEVEL)}"


SUBJECT = re.compile(r"[a-z0-9][a-z0-9_.-]*(?:[/,] ?[a-z0-9][a-z0-9_.-]*)*: \S.*[^.\s]")


def commit_message(text):
    """What is wrong with a commit message; `git commit` comments are left out by the caller."""
    lines = text.rstrip().splitlines()
    if not lines:
        yield 1, "the message is empty"
        return
    if re.match(r"(Merge|Revert|fixup!|squash!) ?", lines[0]):
        return
    if len(lines[0]) > 72:
        yield 1, f"the subject has {len(lines[0])} characters, 72 at most"
    if not SUBJECT.fullmatch(lines[0]):
        yield 1, "the subject reads `area: what`, without a full stop"
    if len(lines) > 1 and lines[1]:
        yield 2, "the line after the subject is empty"
    for number, line in enumerate(lines[2:], 3):
        if len(line) > 72 and " " in line.strip():
            yield number, f"{len(line)} characters, 72 at most"
