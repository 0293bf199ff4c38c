"""Writes the generated pages of the manual from what they describe; ``--check`` only says which are not fresh.

    python docs/generate.py [--check]

Commands come from their ``--help``, tables from the dictionary, registers from their cards, signals from their files,
the report from its classes. What is generated is committed, so that it can be read without installing anything.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

import town_data
from asvs_page import asvs_page
from card_page import card_page
from registers_pages import cell, grid, register_page, registers_page
from rempart.base import LANGUAGES
from rempart.base.words import Language
from rempart.cli.main import group
from rempart.desk import declaring
from rempart.desk.declaring.items import items
from rempart.desk.declaring.stating import Paper, Part, say
from rempart.desk.rights.matrix import matrix_page
from rempart.ledger import dictionary
from rempart.ledger.dictionary import LINEAGE, Column, Table
from rempart.registers import available, open_register
from rempart.registers.shelf import built_in_folder
from rempart.screening import Report
from rempart.signals import Signal, load_catalogue
from rempart.signals.cards import CATALOGUE as FOLDER
from rempart.signals.cards import to_keep
from rempart.signals.checked import FILE
from rempart.signals.relations import relations
from sbom import sbom

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"
DECLARED = REFERENCE / "declared"
CATALOGUE = "../../../src/rempart/signals/catalogue"
MADE = "<!-- Made by docs/generate.py: correct what it describes, then run `make golden`. -->"
MADE_TEXT = "Made by docs/generate.py of the dictionary: correct that, then run `make golden`."
TOWN_DATA = built_in_folder() / "town_data"
WIDTH = 100
SAID: dict[Language, dict[str, str]] = {
    "en": {
        "question": "Question",
        "lawful": "**Lawful explanations:**",
        "ask": "**What to ask for:**",
        "disappears": "**It disappears when:**",
        "effect": "**Where it could not be evaluated:**",
        "errors": "**Known errors:**",
    },
    "fr": {
        "question": "Question, en français",
        "lawful": "**Explications licites :**",
        "ask": "**À demander :**",
        "disappears": "**Elle disparaît quand :**",
        "effect": "**Là où elle n’a pas pu être évaluée :**",
        "errors": "**Erreurs connues :**",
    },
}
CLASSES = {
    "C0": "aggregates and texts",
    "C1": "open data on legal entities",
    "C2": "persons in registers: directors, owners, those listed",
    "C3": "the case file",
    "C8": "staff and access logs",
}


CHECKED = FOLDER.parent / FILE
"""What the checks of the catalogue found, which ``load_catalogue`` trusts while nothing changed."""


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    signals = load_catalogue()
    registers = [open_register(name) for name in available()]
    made = {
        HERE / "security" / "asvs.md": asvs_page(MADE),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "tables.md": tables_page(),
        REFERENCE / "registers.md": registers_page(registers, MADE),
        REFERENCE / "register-card.md": card_page(MADE),
        REFERENCE / "signals.md": signals_page(signals),
        REFERENCE / "report.md": report_page(),
        REFERENCE / "rights.md": f"{MADE}\n\n{matrix_page()}",
    }
    made |= {REFERENCE / "signals" / f"{signal.code}.md": signal_page(signal) for signal in signals}
    made |= {REFERENCE / "registers" / f"{one.id}.md": register_page(one, MADE) for one in registers}
    made |= declared_pages()
    made[CHECKED] = json.dumps(to_keep(), indent=1)
    made[TOWN_DATA / "mapping.sql"] = town_data.mapping(MADE_TEXT)
    made[TOWN_DATA / "register.yml"] = town_data.card(MADE_TEXT)
    made = {path: "\n".join(line.rstrip() for line in text.splitlines()) + "\n" for path, text in made.items()}
    made[REFERENCE / "report.schema.json"] = (
        json.dumps(Report.model_json_schema(mode="serialization"), ensure_ascii=False, indent=1) + "\n"
    )
    made[REFERENCE / "sbom.cdx.json"] = sbom()
    return made


_ELSEWHERE = ("rights",)
"""Papers that say what another page of this reference says already."""
_SOURCE, _SIGNAL = (
    re.compile(r"(?P<title>.+) \(`(?P<id>[a-z0-9_]+)`\)"),
    re.compile(r"(?P<id>[A-Z]+-\d+): (?P<title>.+)"),
)
"""Titles of the parts that stand whole on a page of their own."""

_SIGNALS = {
    "en": "[The signals](../signals.md), each with its version and its end.",
    "fr": "[Les signaux](../signals.md), chacun avec sa version et sa fin.",
}


def declared_pages() -> dict[Path, str]:
    """Return what a town would declare before it sets anything, in both languages, and the form of the register's entry.

    What another page says is a link to it: the papers that ``rempart declare`` writes hold all of it.
    """
    running = declaring.generic()
    pages = {
        DECLARED
        / f"{name}.{lang}.md": f"{MADE}\n\n{declaring.markdown(linked(declaring.paper(name, running, lang), lang))}"
        for name in declaring.PAPERS
        if name not in _ELSEWHERE
        for lang in LANGUAGES
    }
    pages[REFERENCE / "declared.md"] = declared_page(list(pages))
    schema = json.dumps(declaring.entry_schema(), ensure_ascii=False, indent=1)
    return pages | {DECLARED / "register-entry.schema.json": schema}


def linked(made: Paper, lang: Language) -> Paper:
    """Return a paper in which each source and each signal is one line that leads to its page, and a table of signals is a link."""
    parts: list[Part] = []
    for part in made.parts:
        found = (_SOURCE.fullmatch(part.title), _SIGNAL.fullmatch(part.title)) if part.below else (None, None)
        where = "registers" if found[0] else "signals"
        one = found[0] or found[1]
        if one is None:
            parts.append(_without_signals(part, lang))
        else:
            told = (f"[{one['id']}](../{where}/{one['id']}.md)", one["title"])
            last = parts[-1]
            heads = ("", say("what", lang))
            parts[-1] = replace(last, heads=heads, rows=(*last.rows, told))
    return replace(made, parts=tuple(parts))


def _without_signals(part: Part, lang: Language) -> Part:
    if say("rule_version", lang) not in part.heads:
        return part
    return replace(part, heads=(), rows=(), lines=(*part.lines, _SIGNALS[lang]))


def toctree(below: Iterable[str], how: str = "maxdepth: 1") -> str:
    """Return a list of pages below one, for the manual."""
    listed = "\n".join(below)
    return f"```{{toctree}}\n:{how}\n\n{listed}\n```"


def declared_page(below: list[Path]) -> str:
    """Return the page of what a town declares: the papers, and what people have to state for them."""
    rows = [[f"`{key}`", one.words.en, one.who.en] for key, one in items().items()]
    return "\n\n".join(
        [
            MADE,
            "# What a town declares",
            "`rempart declare` and the site (*Administration*) make four papers from what runs: the annex of the impact\n"
            "assessment, the entry for an algorithm register, who reaches what, the inventory of fitted components. The pages\n"
            "below are those of the generic configuration, before a town sets anything; a copy that is not fresh fails\n"
            "`make check`. What stands on a page of this reference is a link there; the papers of a town hold all of it, and the\n"
            "entry as JSON too, by [its schema](declared/register-entry.schema.json). Who reaches what: [the table of\n"
            "rights](rights.md).",
            toctree(f"declared/{path.stem}" for path in below),
            "## What people have to state",
            "In `declared.yml` of the workspace, each key in both languages with by whom (a function, no name) and on which day.\n"
            "What is not there stands in the papers as *not stated*, with who has to state it.",
            _fence("status:\n  en: in trial\n  fr: à l’essai\n  by: Legal affairs\n  on: 2026-11-02", "yaml"),
            grid(["key", "what", "who states it"], rows),
        ]
    )


def commands() -> dict[str, click.Command]:
    """Return the commands of ``rempart`` in the order of their use."""
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def commands_page() -> str:
    """Return the page of the commands: what each prints under ``--help``."""
    parent = _context(group, "rempart")
    parts = [MADE, "# Commands", _exit_codes(), "## rempart", _fence(group.get_help(parent))]
    for name, command in commands().items():
        context = _context(command, name, parent)
        parts += [f"## rempart {name}", _fence(command.get_help(context))]
        for below, one in command.commands.items() if isinstance(command, click.Group) else ():
            parts += [f"### rempart {name} {below}", _fence(one.get_help(_context(one, below, context)))]
    return "\n\n".join(parts)


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    settings = {**group.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    return click.Context(command, info_name=name, parent=parent, **settings)


def _exit_codes() -> str:
    return (
        "Every command ends with **0** (done), **1** (something was refused or found broken) or **2** (usage), as\n"
        "[exit codes](exit-codes.md) tells. Errors go to standard error as one paragraph: where, what, and what to do.\n"
        "Data goes to standard output. `REMPART_WORKSPACE` names the workspace once for all commands, `REMPART_ACTOR` the\n"
        "pseudonym that the journal writes."
    )


def _fence(text: str, language: str = "text") -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def tables_page() -> str:
    """Return the page of the tables: grain, key and columns, with the names of the field's models and the data classes."""
    tables = dictionary().values()
    parts = [
        MADE,
        "# Tables",
        "The tables are the contract between rooms. Each is one file of `src/rempart/ledger/schema/`, from which its columns,\n"
        "this page and the allow-lists come. *Stored* tables are filled by registers and keep their history; *derived* ones are\n"
        "computed by a build; *run* ones are filled for one check and never kept; *pack* ones come from the dated rule packs.",
        "Data classes: " + "; ".join(f"**{code}** {words}" for code, words in CLASSES.items()) + ".",
        "## Lineage\n\nEvery stored table carries these columns besides its own.",
        _columns(LINEAGE),
    ]
    for origin in ("stored", "derived", "run", "pack"):
        parts.append(f"## {origin.capitalize()} tables")
        for table in tables:
            if table.origin == origin:
                parts += _table(table)
    parts.append("## Relations that signals share\n\nMade for a run from the tables above, and not kept.")
    for relation in relations().values():
        parts += [
            f"### {relation.name}",
            relation.meaning,
            "Columns: " + ", ".join(f"`{name}`" for name, _ in relation.columns) + ".",
        ]
    return "\n\n".join(parts)


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.table}"
    yield f"One row is {table.grain}. Key: {', '.join(f'`{name}`' for name in table.key)}."
    if table.note:
        yield cell(table.note)
    yield _columns(table.columns)


def _columns(columns: tuple[Column, ...]) -> str:
    rows = []
    for column in columns:
        meaning = column.meaning + (f" ({', '.join(f'`{value}`' for value in column.values)})" if column.values else "")
        required = "yes" if column.required else ""
        rows.append([f"`{column.name}`", column.type, required, meaning, column.model, column.data_class])
    return grid(["column", "type", "always", "meaning", "name in the field's models", "class"], rows)


def signals_page(signals: list[Signal]) -> str:
    """Return the list of the signals."""
    rows = [
        [f"[{s.code}](signals/{s.code}.md)", s.contract.title.en, s.contract.title.fr, s.contract.subject]
        for s in signals
    ]
    return "\n\n".join(
        [
            MADE,
            "# Signals",
            "A signal is a question that the registers raise, with its lawful explanations. It is one file that holds the\n"
            "contract in two languages, the rule, and the examples that the tests run; the pages below are those files.\n"
            "A threshold says its basis: *law*, *pub* (published), *fence* (the town's own spread) or *house*\n"
            "([decision 0007](../decisions/0007-thresholds-of-the-first-signals.md)).",
            grid(["code", "question", "question (fr)", "about"], rows),
            toctree((f"signals/{signal.code}" for signal in signals), "hidden:"),
        ]
    )


def signal_page(signal: Signal) -> str:
    """Return the page of one signal: its contract in both languages, then the file's own prose, rule and examples."""
    form = signal.contract
    folder = next((HERE.parent / "src/rempart/signals/catalogue").glob(f"*/{signal.code}-*.md"))
    where = f"{CATALOGUE}/{folder.parent.name}/{folder.name}"
    text = folder.read_text(encoding="utf-8")
    begin = text[: text.index("\n---\n", 4)].count("\n") + 2
    heading = text.splitlines()[begin]
    parts = [MADE, f"# {signal.code}: {form.title.en} / {form.title.fr}"]
    for lang in LANGUAGES:
        parts += _in_words(signal, lang)
    parts += ["## Contract", _contract(signal)]
    parts += ["## The rule and its examples", f"From [the file itself]({where}), version {form.version}."]
    parts.append(f"```{{include}} {where}\n:start-line: {begin + 1}\n:heading-offset: 1\n```")
    if not heading.startswith("# "):
        raise ValueError(f"{folder}: no title after the front matter")
    return "\n\n".join(parts)


def _in_words(signal: Signal, lang: Language) -> Iterator[str]:
    form, said = signal.contract, SAID[lang]
    yield f"## {said['question']}"
    yield form.question.in_language(lang)
    yield _bullets(said["lawful"], [words.in_language(lang) for words in form.lawful_explanations])
    yield _bullets(said["ask"], [words.in_language(lang) for words in form.ask])
    yield f"{said['disappears']} {form.disappears.in_language(lang)}"
    yield f"{said['effect']} {form.effect.in_language(lang)}"
    yield f"{said['errors']} {form.known_errors.in_language(lang)}"


def _bullets(label: str, lines: list[str]) -> str:
    return f"{label}\n\n" + "\n".join(f"- {line}" for line in lines)


def _contract(signal: Signal) -> str:
    form = signal.contract
    parameters = [
        f"`{name}` = {value.value} from {value.valid_from} ({value.basis}: {value.reference})"
        for name, values in form.parameters.items()
        for value in values
    ]
    basis = [
        f"{one.country}: {one.text}" + (f", {one.of}" if one.of else "") + ("" if one.checked_on else " (unverified)")
        for one in form.legal_basis
    ]
    rows = [
        ["about", form.subject],
        ["parameters", "; ".join(parameters) or "none"],
        ["legal basis", "; ".join(basis)],
        ["sources", "; ".join(form.sources)],
        ["reads", ", ".join(f"[{table}](../tables.md#{table})" for table in form.reads)],
        ["must be fresh", ", ".join(f"`{table}`" for table in form.fresh) or "none"],
        ["exclusions", "; ".join(f"{one.code}: {one.en}" for one in form.exclusions) or "none"],
        ["to be reviewed before", str(form.expires_on)],
    ]
    return grid(["item", "value"], rows)


def report_page() -> str:
    """Return the page of the report's JSON: each part, its fields and what it means."""
    schema = Report.model_json_schema(mode="serialization")
    parts = [
        MADE,
        "# The report",
        "`rempart check` writes one JSON file and one HTML file for each application, from the same data. The JSON follows\n"
        "[report.schema.json](report.schema.json); nothing undocumented is ever written. Three blocks carry it: `established`,\n"
        "`to_ask`, `not_checked`. No field adds up, ranks or colours.",
    ]
    for name, form in {"Report": schema, **schema["$defs"]}.items():
        parts += [f"## {name}", re.sub(r"``", "`", form.get("description", "")).strip()]
        needed = form.get("required", [])
        rows = [[f"`{field}`", _kind(of), "yes" if field in needed else ""] for field, of in form["properties"].items()]
        parts.append(grid(["field", "type", "always"], rows))
    return "\n\n".join(part for part in parts if part)


def _kind(of: dict[str, Any]) -> str:
    if "anyOf" in of:
        return " or ".join(_kind(one) for one in of["anyOf"])
    if "$ref" in of:
        name = of["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "enum" in of:
        return ", ".join(f"`{value}`" for value in of["enum"])
    if "const" in of:
        return f"`{of['const']}`"
    if of.get("type") == "array":
        return f"list of {_kind(of['items'])}"
    return str(of.get("format", of.get("type", "")))


def stale(made: dict[Path, str]) -> list[Path]:
    """Return the pages on disk that differ from what would be made, and those that nothing makes any more."""
    differ = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    there = [page for folder in ("signals", "registers", "declared") for page in (REFERENCE / folder).glob("*.md")]
    return differ + [path for path in there if path not in made]


def main() -> int:
    """Write the pages, or say which are not fresh."""
    made = pages()
    found = stale(made)
    if "--check" in sys.argv[1:]:
        for path in found:
            sys.stderr.write(f"{path.relative_to(HERE.parent)} is not fresh: run 'make golden'\n")
        return 1 if found else 0
    for path in found:
        if path not in made:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
        sys.stdout.write(f"wrote {path.relative_to(HERE.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
