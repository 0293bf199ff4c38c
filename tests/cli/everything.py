"""Every byte of a workspace, opened as far as it can be: what is packed is unpacked, what is coded is decoded."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np


def holding(folder: Path, needles: list[str]) -> list[str]:
    """Return the files of a workspace, by their path in it, that hold one of the needles in any form of writing."""
    wanted = [needle.casefold() for needle in needles]
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(needle in text.casefold() for text in readings(path) for needle in wanted):
            found.append(str(path.relative_to(folder)))
    return found


def readings(path: Path) -> Iterator[str]:
    """Yield everything that a file says: as bytes, unpacked, with its escapes resolved, column by column."""
    raw = path.read_bytes()
    yield path.name
    yield from _texts(raw)
    if raw[:2] == b"\x1f\x8b":
        yield from _texts(gzip.decompress(raw))
    if raw[:4] == b"PAR1":
        rows = duckdb.sql(f"select * from read_parquet('{path}')").fetchall()
        yield "\n".join(str(row) for row in rows)
    if path.suffix == ".npy":
        array = np.load(path, allow_pickle=False)
        yield "\n".join(map(str, array.ravel().tolist())) if array.dtype.kind in "US" else ""


def _texts(raw: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-le", "cp1252"):
        text = raw.decode(encoding, "ignore")
        yield text
        yield html.unescape(re.sub(r"<[^>]*>", "", text))
    for line in raw.decode("utf-8", "ignore").splitlines():
        if line[:1] in "{[":
            try:
                yield json.dumps(json.loads(line), ensure_ascii=False)
            except ValueError:
                continue
    try:
        yield json.dumps(json.loads(raw), ensure_ascii=False)
    except ValueError:
        return
