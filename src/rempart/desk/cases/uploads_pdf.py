"""PDFs that only show pages: refused where one runs a program, opens something, carries a file or asks for a password.

Names are looked for as the form writes them, ``#xx`` undone, in the file and in its compressed parts, which is where they are
hidden. A name that stands in the text of a page may be refused too: printing the page anew settles it.
"""

import re
import zlib

_ACTS = (
    b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"Movie", b"Sound", b"SubmitForm",
    b"ImportData", b"GoToR", b"GoToE", b"XFA", b"Rendition", b"3D",
)  # fmt: skip
_NAME = re.compile(rb"/([^\s()<>\[\]{}/%\x00]+)")
_STREAM = re.compile(rb"stream\r?\n")
_MOST = 200 * 1024 * 1024
_PARTS = 20_000


def refused(content: bytes) -> str | None:
    """Return why a PDF is refused, as a key of the reasons; None where it is taken."""
    if b"%%EOF" not in content[-4096:] or (b"startxref" not in content):
        return "broken"
    total = 0
    outside, parts = _parted(content)
    if len(parts) > _PARTS:
        return "swells"
    found = _names(outside)
    if b"Encrypt" in found:
        return "locked"
    for part in parts:
        opened = _inflated(part, _MOST - total)
        if opened is None:
            return "swells"
        total += len(opened)
        if opened[:1].isdigit() or b"<<" in opened[:4096]:  # a stream of objects, not a picture
            found |= _names(opened)
    return "active" if found & set(_ACTS) else None


def _parted(content: bytes) -> tuple[bytes, list[bytes]]:
    """Return what stands outside the streams, and the streams."""
    outside, parts, place = [], [], 0
    for start in _STREAM.finditer(content):
        if start.start() < place:
            continue
        end = content.find(b"endstream", start.end())
        if end < 0:
            break
        outside.append(content[place : start.start()])
        parts.append(content[start.end() : end])
        place = end
    outside.append(content[place:])
    return b"\n".join(outside), parts


def _inflated(part: bytes, most: int) -> bytes | None:
    """Return a stream unpacked; empty where it is not packed so, None where it is more than is allowed."""
    if len(part) < 2 or part[0] & 0x0F != 8 or (part[0] << 8 | part[1]) % 31:
        return part[:65536]
    engine = zlib.decompressobj()
    try:
        opened = engine.decompress(part, max(most, 1))
    except zlib.error:
        return b""
    return None if engine.unconsumed_tail else opened


def _names(content: bytes) -> set[bytes]:
    return {
        re.sub(rb"#([0-9A-Fa-f]{2})", lambda one: bytes([int(one[1], 16)]), name) for name in _NAME.findall(content)
    }
