"""``rempart-verify``: check a journal or a bundle on any machine, offline, with the rooms ``journal`` and ``base`` alone."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rempart.base.errors import RempartError
from rempart.journal.anchoring import check_anchors, readable
from rempart.journal.bundle import verify_bundle
from rempart.journal.checkpoint import PublicKey
from rempart.journal.store import Store
from rempart.journal.verifying import verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 whole, 1 something was changed or cannot be read, 2 usage."""
    options = _parser().parse_args(arguments)
    try:
        found = _checked(options)
    except RempartError as error:
        print(f"Error. {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Error. {error.filename}: it cannot be read ({error.strerror}). Check it.", file=sys.stderr)
        return 1
    print(json.dumps(found) if options.as_json else _sentence(found))
    return 0


def public_key(given: str | None) -> PublicKey | None:
    """Return the key that an option names, as such or as a file.

    Raises:
        RempartError: it is none.
    """
    if given is None:
        return None
    path = Path(given)
    try:
        text = path.read_text(encoding="utf-8") if "+" not in given or path.is_file() else given
        return PublicKey.parsed(text.strip().split("\n")[-1])  # of a key.txt with several, the one that signs
    except ValueError as error:
        raise RempartError(given, str(error), "Give the line of key.txt, or the file") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rempart-verify",
        description="Check that nothing in a journal or a bundle was changed, dropped, moved or cut off. It needs no network.",
        epilog="Exit code 0: whole. 1: something was changed, or cannot be read. 2: usage.",
    )
    parser.add_argument("what", type=Path, help="folder of a journal or of a workspace, or the ZIP file of a bundle")
    parser.add_argument("--key", help="the journal's public key as you kept it: the line, or a file that holds it")
    parser.add_argument(
        "--checkpoint", type=Path, action="append", default=[], help="a checkpoint as you kept it; may be given again"
    )
    parser.add_argument("--authorities", type=Path, help="certificates (PEM) that time stamps must lead up to")
    parser.add_argument("--json", dest="as_json", action="store_true", help="print the result as JSON")
    return parser


def _checked(options: argparse.Namespace) -> dict[str, Any]:
    key = public_key(options.key)
    authorities = options.authorities.read_bytes() if options.authorities else None
    if not options.what.is_dir():
        bundle = verify_bundle(options.what, key=key, outside=options.checkpoint, authorities=authorities)
        return {
            "bundle": str(options.what),
            "files": list(bundle.files),
            "entries": [entry.number for entry in bundle.entries],
            "sealed": bundle.sealed.number,
            "case": bundle.sealed.case,
            "size": bundle.note.checkpoint.size,
            "root": bundle.note.checkpoint.root_text,
            "key": str(bundle.key),
            "key_given": key is not None,
            "stamps": [stamp.at.isoformat() for stamp in bundle.stamps],
            "stamps_followed": authorities is not None,
            "unread_stamps": bundle.unread,
        }
    inside = options.what / "journal"
    folder = inside if (inside / "entries").is_dir() else options.what
    if not (folder / "entries").is_dir() and not (folder / "checkpoint").exists():
        raise RempartError(str(options.what), "it is not the folder of a journal", "Give that which holds entries/")
    found = verify(folder, key=key, outside=options.checkpoint)
    store = Store(folder)
    if not store.keys():
        raise RempartError(str(folder), "there is no journal in it", "Give that which holds entries/")
    stamps = check_anchors(store, authorities) if readable() else []
    return {
        "journal": str(folder),
        "entries": found.entries,
        "first": found.first,
        "root": found.root,
        "checkpoints": found.checkpoints,
        "outside": found.outside,
        "key": str(store.keys()[-1]),
        "keys_before": [str(key) for key in store.keys()[:-1]],
        "key_given": key is not None,
        "stamps": [stamp.at.isoformat() for stamp in stamps],
        "stamps_followed": authorities is not None,
        "unread_stamps": len(store.stamps()) - len(stamps),
        "unfinished": found.unfinished,
        "undeleted": sorted(found.undeleted),
    }


def _sentence(found: dict[str, Any]) -> str:
    believed = (
        ""
        if found["key_given"]
        else (
            "\nThe key is the one that came with it. Compare it with the one that the town gave you before:\n  "
            + "\n  ".join([*found.get("keys_before", ()), found["key"]])
        )
    )
    followed = "" if found["stamps_followed"] else ", whose signatures were not looked at (--authorities)"
    stamps = f"\nTime stamps{followed}: {', '.join(found['stamps'])}" if found["stamps"] else ""
    if found["unread_stamps"]:
        stamps = (
            f"\nTime stamps that were not looked at: {found['unread_stamps']}; the library rfc3161-client reads them."
        )
    if "bundle" in found:
        numbers = ", ".join(map(str, found["entries"]))
        case = f" for case {found['case']}" if found["case"] is not None else ""
        return (
            f"Bundle whole: {len(found['files'])} files, sealed by entry {found['sealed']}{case}; entries {numbers} of {found['size']:,}, "
            f"root {found['root']}.{stamps}{believed}"
        )
    first = f" (the first kept is {found['first']:,})" if found["first"] > 1 else ""
    left = (
        "\nA write was announced and did not end: a kill, a full disk, or a cut; the next entry says so."
        if found["unfinished"]
        else ""
    )
    if found["undeleted"]:
        left += (
            f"\nPayloads that were erased and are there all the same, of entries {', '.join(map(str, found['undeleted']))}:"
            " a copy was put back, or a kill. Erase them again."
        )
    return (
        f"Journal whole: {found['entries']:,} entries{first}, root {found['root']}; "
        f"{found['checkpoints']} checkpoints compared, {found['outside']} of them from outside.{stamps}{left}{believed}"
    )


if __name__ == "__main__":
    sys.exit(main())
