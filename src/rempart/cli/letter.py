"""``rempart letter``: a letter of a pack, as a draft to edit or as its final form."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import yaml

from rempart.base import RempartError
from rempart.base.yaml_files import read_bounded, read_texts
from rempart.cli.deadline import pack_named
from rempart.procedures.letters import Merged, draft_of, edited_passages, fields_of, freeze, merge, refuse_wording
from rempart.procedures.letters.freezing import file_name
from rempart.procedures.pack import Pack


@click.command("letter")
@click.argument("pack_name", metavar="PACK")
@click.argument("letter_id", metavar="[LETTER]", required=False)
@click.argument("facts", metavar="[FACTS]", type=click.Path(path_type=Path), required=False)
@click.option("--list", "listed", is_flag=True, help="List the letters of the pack, or the fields of one letter.")
@click.option(
    "--lang", default="en", show_default=True, help="Language of the letter: en, fr, or one that the pack adds."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), show_default="this folder", help="Folder to write into; it is made where it is missing.")  # fmt: skip
@click.option("--draft", is_flag=True, help="Write a draft to edit (DOCX) and no final letter.")
@click.option("--compare", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="DOCX", help="List the passages that somebody changed in a draft, and write nothing.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print data: what was written, or the letters and their fields.")
def command(
    pack_name: str,
    letter_id: str | None,
    facts: Path | None,
    listed: bool,
    lang: str,
    out: Path,
    draft: bool,
    compare: Path | None,
    as_json: bool,
) -> None:
    """Write a letter of a pack from the values of its fields.

    FACTS is a file (YAML or JSON) with one value for each field; 'rempart letter PACK LETTER --list' names them. A missing
    field is refused, never left blank. The final letter is a PDF/A with its page (HTML) and its data (JSON); none is written
    over.
    """
    pack = pack_named(pack_name)
    if listed:
        _list(pack, letter_id, lang, as_json=as_json)
        return
    if letter_id is None or facts is None:
        raise click.UsageError("name a letter and the file of its values, or --list")
    merged = merge(pack, letter_id, lang, _values(facts))
    if compare is not None:
        _compare(merged, compare, as_json=as_json)
        return
    out.mkdir(parents=True, exist_ok=True)
    written = _draft(merged, out) if draft else _final(merged, out)
    if as_json:
        click.echo(json.dumps({**written, "training": pack.in_training}, ensure_ascii=False))
        return
    for kind, what in written.items():
        click.echo(f"{kind}: {what}")
    if merged.training:
        click.echo(merged.training)


def _values(path: Path) -> dict[str, Any]:
    """Return the values of a file; every scalar of YAML is read as text, so that 2026-014 is no date and NO no refusal."""
    try:
        values = json.loads(read_bounded(path)) if path.suffix == ".json" else read_texts(path)
    except FileNotFoundError:
        raise RempartError(str(path), "there is no such file", "Name the file with the values of the letter") from None
    except (yaml.YAMLError, UnicodeDecodeError, json.JSONDecodeError):
        raise RempartError(str(path), "it is neither YAML nor JSON", "Correct it") from None
    if not isinstance(values, dict):
        raise RempartError(str(path), "it does not name fields", "Write one 'field: value' a line")
    return {str(name): value for name, value in values.items()}


def _draft(merged: Merged, out: Path) -> dict[str, str]:
    refuse_wording(merged)
    path = out / f"{file_name(merged)}.docx"
    if path.exists():
        raise RempartError(str(path), "it exists already", "A draft may have been edited: name another folder")
    path.write_bytes(draft_of(merged))
    return {"draft": str(path)}


def _compare(merged: Merged, path: Path, *, as_json: bool) -> None:
    if not path.is_file():
        raise RempartError(str(path), "there is no such file", "Name the draft that was edited")
    found = edited_passages(merged, path.read_bytes())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    if not found:
        click.echo("Nothing was changed.")
    for one in found:
        click.echo(f"- {one.before or '(nothing)'}\n+ {one.after or '(nothing)'}\n")


def _final(merged: Merged, out: Path) -> dict[str, str]:
    frozen = freeze(merged, out)
    return {"pdf": str(frozen.pdf), "page": str(frozen.page), "data": str(frozen.data), "sha256": frozen.sha256}


def _list(pack: Pack, letter_id: str | None, lang: str, *, as_json: bool) -> None:
    if letter_id is not None and letter_id not in pack.letters:
        known = ", ".join(sorted(pack.letters)) or "none"
        raise RempartError(f"pack {pack.id}", f"it has no letter {letter_id}", f"Its letters: {known}")
    chosen = [pack.letters[letter_id]] if letter_id else list(pack.letters.values())
    told = [
        {
            "letter": one.letter,
            "title": one.title.get(lang, one.title["en"]),
            "recipient": one.recipient,
            "languages": list(one.languages),
            "fields": [
                {"id": name, "kind": kind, "words": words.fr if lang == "fr" else words.en}
                for name, (words, kind) in fields_of(one).items()
            ],
        }
        for one in chosen
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one, letter in zip(told, chosen, strict=True):
        click.echo(f"{letter.letter}: {one['title']} ({', '.join(letter.languages)})")
        fields = fields_of(letter)
        if letter_id is None:
            click.echo(f"  {', '.join(fields)}")
            continue
        for name, (words, kind) in fields.items():
            click.echo(f"  {name} ({kind}): {words.fr if lang == 'fr' else words.en}")
