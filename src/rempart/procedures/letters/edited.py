"""What somebody changed in a draft: paragraph by paragraph, against the draft that its values make."""

import io
import zipfile
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree

from rempart.base import RempartError
from rempart.procedures.letters.draft import draft_of
from rempart.procedures.letters.merging import Merged

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = (f"{_W}del", f"{_W}moveFrom")
_LARGEST = 20_000_000


@dataclass(frozen=True)
class Edited:
    """One passage that was changed: as the values make it, and as the draft has it; one is empty where it was added or cut."""

    before: str
    after: str


def edited_passages(merged: Merged, draft: bytes) -> list[Edited]:
    """Return the passages of a draft that differ from what the letter's values say, in the order of the letter.

    Changes that are tracked and not accepted yet count as made.

    Raises:
        RempartError: the file is no DOCX.
    """
    before, after = _paragraphs(draft_of(merged)), _paragraphs(draft)
    found = []
    for what, start, stop, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            found.append(Edited("\n".join(before[start:stop]), "\n".join(after[first:last])))
    return found


def _paragraphs(document: bytes) -> list[str]:
    """Return the paragraphs of a document that are not empty, read without resolving anything outside it."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as parts:
            if parts.getinfo("word/document.xml").file_size > _LARGEST:
                raise RempartError("the draft", "it is larger than any letter", "Name the draft of this letter")
            raw = parts.read("word/document.xml")
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(raw, parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError):
        raise RempartError("the draft", "it is no DOCX", "Name the draft of this letter") from None
    paragraphs = ("".join(_kept(one)) for one in root.iter(f"{_W}p"))
    return [text for one in paragraphs if (text := " ".join(one.split()))]


def _kept(paragraph: "etree._Element") -> list[str]:
    kept = []
    for one in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}tab"):
        if not any(above.tag in _GONE for above in one.iterancestors()):
            kept.append(one.text or "" if one.tag == f"{_W}t" else " ")
    return kept
