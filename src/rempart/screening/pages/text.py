"""Text from outside made safe to print: directions closed, controls replaced, names isolated.

Source: Unicode Standard Annex 9 (bidirectional algorithm), HTML Standard, element ``bdi``.
"""

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

_EMBED, _ISOLATE = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_POP_EMBED, _POP_ISOLATE = "\u202c", "\u2069"
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile("[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_IDENTIFIER = re.compile(r"[A-Z]{1,3}[0-9]{1,5}")


def printable(text: str) -> str:
    """Return ``text`` on one line, its control characters replaced by U+FFFD (a terminal would obey them)."""
    return _CONTROLS.sub("\ufffd", _SPACES.sub(" ", text).strip(" "))


def undirected(text: str) -> str:
    """Return ``text`` without direction characters, for places that no element can isolate (title, terminal)."""
    return printable(_DIRECTIONS.sub("", text))


def balanced(text: str) -> str:
    """Return ``text`` with every direction that it opens closed, and closers that close nothing left out.

    What follows the text then keeps its own direction, whatever a name holds.
    """
    if not _DIRECTIONS.search(text):
        return printable(text)
    kept: list[str] = []
    open_: list[str] = []
    for char in printable(text):
        if char in _EMBED:
            open_.append(_POP_EMBED)
        elif char in _ISOLATE:
            open_.append(_POP_ISOLATE)
        elif char == _POP_EMBED:
            if not open_ or open_[-1] != _POP_EMBED:
                continue
            open_.pop()
        elif char == _POP_ISOLATE:
            if _POP_ISOLATE not in open_:
                continue
            while open_.pop() != _POP_ISOLATE:
                pass
        kept.append(char)
    return printable("".join(kept)) + "".join(reversed(open_))


def isolated(text: str) -> Markup:
    """Return ``text`` escaped, in an element that keeps its direction to itself."""
    return Markup("<bdi>{}</bdi>").format(balanced(text))


def broken(text: str, every: int = 16) -> Markup:
    """Return a hash or a machine mark escaped, with places where the line may break and nothing is copied."""
    pieces = (
        re.findall(rf".{{1,{every}}}", text)
        if re.fullmatch("[0-9a-f]{32,}", text)
        else re.split(r"(?<=[/:])(?! )", text)
    )
    return Markup("<wbr>").join(balanced(piece) for piece in pieces if piece)


def by_line(text: str) -> str:
    """Return a text of several lines, each safe to print."""
    return "\n".join(balanced(line) for line in text.splitlines())


def undotted(text: str) -> str:
    """Return a sentence without its full stop, to stand inside another."""
    return text.rstrip().removesuffix(".")


class Sentences:
    """Prints the sentences of one report: the names of its parties isolated, its own numbers (F1, N2) linked.

    Args:
        names: the names as they stand in the sentences.
        anchors: the numbers that the page holds; others are left as text.
        tidy: the typography of the report's language, for what is not a name.
    """

    def __init__(self, names: Iterable[str], anchors: Iterable[str], tidy: Callable[[str], str] = str) -> None:
        self._anchors = frozenset(anchors)
        self._tidy = tidy
        longest_first = sorted({name for name in names if len(name) > 2}, key=lambda name: (-len(name), name))
        self._names = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")") if longest_first else None

    def quoted(self, text: str) -> Markup:
        """Return one sentence, escaped, its names isolated."""
        return self._written(text, linked=False)

    def linked(self, text: str) -> Markup:
        """Return one of Rempart's own sentences, its names isolated and its numbers linked."""
        return self._written(text, linked=True)

    def _written(self, text: str, *, linked: bool) -> Markup:
        parts = self._names.split(text) if self._names else [text]
        return Markup("").join(
            isolated(part) if place % 2 else self._between(part, linked) for place, part in enumerate(parts) if part
        )

    def _between(self, text: str, linked: bool) -> Markup:
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        plain = self._tidy(f"{before and ' '}{balanced(text)}{after and text.strip() and ' '}")
        if not linked:
            return escape(plain)
        return Markup("").join(
            Markup('<a href="#{0}">{0}</a>').format(word)
            if word in self._anchors and _IDENTIFIER.fullmatch(word)
            else word
            for word in re.split(r"\b", plain)
        )
