"""Images without what they carry besides the picture: place, device, author, thumbnails, and whatever follows their end."""

import struct
import zlib

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD"}
_MOST_PIXELS = 100_000_000
Taken = tuple[str | None, bytes]
"""Why it is refused, if it is; what is kept of it."""


def png(content: bytes) -> Taken:
    """Return a PNG of its pixels alone; each part is checked against its sum."""
    kept, place, names = [PNG], len(PNG), []
    while place + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        name, end = content[place + 4 : place + 8], place + 12 + length
        if (
            end > len(content)
            or zlib.crc32(content[place + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]
        ):
            return "broken", b""
        if name in _KEPT:
            kept.append(content[place:end])
        names.append(name)
        place = end
        if name == b"IEND":
            break
    if not names or names[0] != b"IHDR" or names[-1] != b"IEND" or b"IDAT" not in names:
        return "broken", b""
    width, height = struct.unpack_from(">II", content, len(PNG) + 8)
    return ("swells", b"") if not 0 < width * height <= _MOST_PIXELS else (None, b"".join(kept))


def jpeg(content: bytes) -> Taken:
    """Return a JPEG without its APP1 to APP15 and comments; APP0 and APP14 say how colours are read, and stay."""
    kept, place, sized = [content[:2]], 2, False
    while (part := _part(content, place)) is not None:
        marker, start, end = part
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and end - start >= 10:
            height, width = struct.unpack_from(">HH", content, start + 5)
            if not 0 < width * height <= _MOST_PIXELS:
                return "swells", b""
            sized = True
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept.append(content[start:end])
        place = end
        if marker == 0xDA and sized:
            return _scans(content, place, kept)
    return "broken", b""


def _part(content: bytes, place: int) -> tuple[int, int, int] | None:
    """Return marker, start and end of the part that begins at a place; None where none whole does."""
    while content[place : place + 2] == b"\xff\xff":
        place += 1
    if place + 4 > len(content) or content[place] != 0xFF:
        return None
    (length,) = struct.unpack_from(">H", content, place + 2)
    end = place + 2 + length
    return None if length < 2 or end > len(content) else (content[place + 1], place, end)


def _scans(content: bytes, place: int, kept: list[bytes]) -> Taken:
    """Keep the picture's data up to its end; parts between the scans of a progressive picture are looked at like the others."""
    start = place
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            return "broken", b""
        marker = content[place + 1]
        if marker == 0xD9:
            return None, b"".join([*kept, content[start : place + 2]])
        if marker in (0, 0xFF) or 0xD0 <= marker <= 0xD7:  # no marker, filling, restarts
            place += 1 if marker == 0xFF else 2
            continue
        kept.append(content[start:place])
        if place + 4 > len(content):
            return "broken", b""
        end = place + 2 + struct.unpack_from(">H", content, place + 2)[0]
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(content[place:end])
        start = place = end
