# SPDX-License-Identifier: LGPL-2.1-or-later
"""A C file as the lint sees it: tokens without comments, and the comments apart."""

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

TOKEN = re.compile(
    r"""
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<string>"(?:\\.|[^"\\\n])*")
  | (?P<char>'(?:\\.|[^'\\\n])*')
  | (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
  | (?P<mark>->|\+\+|--|<<=?|>>=?|[-+*/%&|^!=<>]=|&&|\|\||\.\.\.|[^\s\w])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
WAIVER = re.compile(r"lint:\s*allow\s+(?P<rule>[\w-]+)\s*(?::\s*(?P<reason>.*?))?\s*(?:\*/)?$", re.DOTALL)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int
    in_directive: bool = False


@dataclass
class Waiver:
    rule: str
    reason: str
    line: int
    covers: int
    used: bool = False


@dataclass
class Source:
    """`path` is relative to the root of the tree and decides which rules apply."""

    root: Path
    path: PurePosixPath
    text: str
    tokens: list = field(default_factory=list)
    comments: list = field(default_factory=list)
    includes: list = field(default_factory=list)
    waivers: list = field(default_factory=list)

    @classmethod
    def read(cls, root, path):
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        source = cls(root, PurePosixPath(path), text)
        if source.is_c:
            source._scan(text, 1, False)
        return source

    @property
    def is_c(self):
        return self.path.suffix in (".c", ".h")

    @property
    def area(self):
        """The top-level folder."""
        return self.path.parts[0] if len(self.path.parts) > 1 else ""

    @property
    def plugin(self):
        """`plugins/csv` for everything below it, else None."""
        if self.area in ("exchanges", "strategies", "plugins") and len(self.path.parts) > 2:
            return PurePosixPath(*self.path.parts[:2])
        return None

    @property
    def lines(self):
        return self.text.splitlines()

    def words(self):
        """(index, token) of each word that is code."""
        return ((i, t) for i, t in enumerate(self.tokens) if t.kind == "word")

    def text_at(self, index):
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def _scan(self, text, line, in_directive):
        # A directive is scanned again without its `#`, so that macros are checked as well.
        for match in TOKEN.finditer(text):
            kind, piece = match.lastgroup, match.group()
            at = line + text.count("\n", 0, match.start())
            if kind == "comment":
                self._add_comment(piece, at)
            elif kind == "directive":
                self._add_directive(piece, at)
            else:
                self.tokens.append(Token(kind, piece, at, in_directive))

    def _add_directive(self, piece, line):
        include = re.match(r'[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', piece)
        if include:
            self.includes.append((line, include[1], include[2]))
            self._scan(piece[include.end():], line, True)
        else:
            self._scan(re.sub("#", " ", piece, count=1), line, True)

    def _add_comment(self, piece, line):
        self.comments.append((line, piece))
        waiver = WAIVER.search(piece)
        if waiver:
            alone = self.lines[line - 1].strip() == piece.strip()
            last = line + piece.count("\n")
            reason = (waiver["reason"] or "").strip()
            self.waivers.append(Waiver(waiver["rule"], reason, line, last + 1 if alone else line))

    def functions(self):
        """(name token, line of `{`, line of `}`) of each function defined in the file."""
        depth, parens, name, assigned, opened = 0, 0, None, False, None
        code = [t for t in self.tokens if not t.in_directive]
        for i, token in enumerate(code):
            before = code[i - 1] if i else None
            if token.text == "(":
                if depth == 0 and parens == 0 and before and before.kind == "word":
                    name = before
                parens += 1
            elif token.text == ")":
                parens -= 1
            elif token.text == "=" and depth == 0:
                assigned = True
            elif token.text == ";" and depth == 0:
                assigned = False
            elif token.text == "{":
                if depth == 0 and parens == 0 and not assigned and before and before.text == ")":
                    opened = token.line
                depth += 1
            elif token.text == "}":
                depth -= 1
                if depth == 0:
                    if opened is not None and name is not None:
                        yield name, opened, token.line
                    opened, assigned = None, False
