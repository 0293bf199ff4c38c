"""A final letter, kept: the PDF, the page and the data that they were made from, each with its hash."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import rfc8785

import rempart
from rempart.base import LANGUAGES, RempartError
from rempart.base.wording import lint
from rempart.procedures.letters.merging import Merged, plain
from rempart.procedures.letters.paging import page_of
from rempart.procedures.letters.printing import pdf_of

_LONGEST = 60
"""Characters of a case's number in the name of a file; systems of files bound names at 255 bytes."""


@dataclass(frozen=True)
class Frozen:
    """Where a final letter was written, and the SHA-256 of its PDF."""

    pdf: Path
    page: Path
    data: Path
    sha256: str


def text_of(merged: Merged) -> str:
    """Return all that a letter says, as plain text, a line for each paragraph."""
    lines = [merged.title, merged.what, merged.by_when, merged.help]
    for block in merged.blocks:
        lines.append(block.line)
        for item in block.items:
            lines += [item.line, item.asked, item.after, item.source]
    return "\n".join(text for line in (*lines, *merged.sources) if (text := plain(line)))


def refuse_wording(merged: Merged) -> None:
    """Refuse a letter that says what no letter says; only English and French can be searched.

    Who writes, who is written to and what premises are called is no sentence: a person may be named Blanche Parrain.

    Raises:
        RempartError: it holds such words; all are named, each with what to write instead.
    """
    if merged.lang not in LANGUAGES:
        return
    faults = lint(_without_names(merged), merged.lang)
    if faults:
        told = "; ".join(f"“{fault.word}”: {fault.instead}" for fault in faults)
        raise RempartError(f"letter {merged.letter.letter}", told, "Say it in other words; nothing was written")


_NAMES = ("to", "applicant", "premises", "signatory", "contact", "town", "service_name")


def _without_names(merged: Merged) -> str:
    text = text_of(merged)
    given = [merged.values.get(name) for name in _NAMES]
    names = [
        name for one in given for name in (one if isinstance(one, list | tuple) else [one]) if isinstance(name, str)
    ]
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "N")
    return text


def freeze(merged: Merged, folder: Path) -> Frozen:
    """Write the final letter into a folder: ``<case>-<letter>-<lang>`` with the endings ``pdf``, ``html`` and ``json``.

    The JSON is canonical (RFC 8785): the pack with its hash, the letter, the language, the values, what made it, and the
    hashes of the PDF and the page. Merged again from these values, by the same versions, it gives the same PDF.

    Args:
        merged: the letter.
        folder: where to write; it must exist.

    Raises:
        RempartError: the words are not those of a letter, a file exists already, or the PDF cannot be made.
    """
    refuse_wording(merged)
    name = file_name(merged)
    pdf, page, data = (folder / f"{name}.{ending}" for ending in ("pdf", "html", "json"))
    taken = [one.name for one in (pdf, page, data) if one.exists()]
    if taken:
        raise RempartError(
            str(folder), f"{taken[0]} exists already", "A final letter is never written over: name another folder"
        )
    made, html = pdf_of(merged), page_of(merged).encode()
    sha256 = hashlib.sha256(made).hexdigest()
    said = {**_data(merged), "pdf_sha256": sha256, "html_sha256": hashlib.sha256(html).hexdigest()}
    _write({data: rfc8785.dumps(said), page: html, pdf: made})
    return Frozen(pdf, page, data, sha256)


def _write(contents: dict[Path, bytes]) -> None:
    """Write files under other names, then give them their own, the last one last: a stop leaves no half a file."""
    written = {path.with_name(f".{path.name}.part"): path for path in contents}
    try:
        for part, path in written.items():
            part.write_bytes(contents[path])
        for part, path in written.items():
            part.rename(path)
    finally:
        for part in written:
            part.unlink(missing_ok=True)


def _data(merged: Merged) -> dict[str, Any]:
    pack = merged.pack
    return {
        "made_with": {"rempart": rempart.__version__, "typst": version("typst")},
        "pack": pack.id,
        "version": str(pack.version),
        "pack_sha256": pack.sha256,
        "training": pack.in_training,
        "letter": merged.letter.letter,
        "lang": merged.lang,
        "values": dict(merged.values),
    }


def file_name(merged: Merged) -> str:
    """Return the name of a letter's files: the case, the letter, the language."""
    case = "".join(one if one.isalnum() else "-" for one in merged.head["case_id"]).strip("-") or "case"
    return f"{case[:_LONGEST]}-{merged.letter.letter}-{merged.lang}"
