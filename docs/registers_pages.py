"""The pages of the registers: one list, and one page a register, made from its folder."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from rempart.registers import FormOfRegister, Register
from rempart.registers.form import Form

KINDS = {
    "csv": "delimited text",
    "sheet": "workbook (XLSX or ODS)",
    "parquet": "Parquet",
    "json": "JSON",
    "xml": "XML",
}
GONE = {"ended": "has ended in the world", "withdrawn": "was withdrawn as wrong"}


def grid(head: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell(text) for text in row) + " |" for row in rows]
    return "\n".join(lines)


def registers_page(registers: list[Register], made: str) -> str:
    """Return the list of the registers."""
    rows = [
        [
            f"[{register.id}](registers/{register.id}.md)",
            register.card.title.en,
            register.card.title.fr,
            register.card.publisher.en,
            str(register.card.refreshed_every_days),
        ]
        for register in registers
    ]
    listed = "\n".join(f"registers/{register.id}" for register in registers)
    return "\n\n".join(
        [
            made,
            "# Registers",
            "A register is a folder of `src/rempart/registers/` or of a workspace's `registers/`: its identity card, its mapping,\n"
            "a sample in the publisher's form and the rows it gives. `rempart registers` prints the same list.",
            grid(["register", "what", "what (fr)", "publisher", "renewed every … days"], rows),
            f"```{{toctree}}\n:hidden:\n\n{listed}\n```",
        ]
    )


def register_page(register: Register, made: str) -> str:
    """Return the page of one register: its card, what is read of each form, what is left out and why, its sample."""
    parts = [made, f"# {register.id}: {register.card.title.en}", f"**{register.card.title.fr}**", _card(register)]
    for form in register.forms.values():
        parts += _form(register, form)
    return "\n\n".join(parts)


def _card(register: Register) -> str:
    card, whole = register.card, register.card.scope == "whole"
    checked = f"checked on {card.legal_basis.checked_on}" if card.legal_basis.checked_on else "unverified by a jurist"
    bounds = ", ".join(f"`{table}` {least:,} to {most:,} rows" for table, (least, most) in card.expect.items())
    facts = [
        ["publisher", card.publisher.en],
        ["address", f"<{card.address}>" if card.address else "none"],
        ["licence", card.licence],
        ["legal basis", f"{card.legal_basis.text} ({checked})"],
        ["purposes", ", ".join(card.purposes)],
        ["rhythm", f"every {card.refreshed_every_days} days; older than twice that, its silence proves nothing"],
        ["kept", f"{card.keep_years} years"],
        ["an edition is", f"whole: what is no longer in it {GONE[card.disappearance]}" if whole else "a part: nothing vanishes"],
        ["bounds", f"{bounds}; not under {card.shrink:.0%} of the last one" if whole else bounds],
        ["fills", ", ".join(f"[{table}](../tables.md#{table})" for table in register.tables)],
    ]  # fmt: skip
    return grid(["item", "value"], facts)


def _form(register: Register, one: FormOfRegister) -> Iterator[str]:
    form, kind = one.form, KINDS[one.form.format.kind]
    yield f"## Form `{one.name}`: {kind}" if one.name else f"## Form: {kind}"
    read = [
        ["day of an edition", _dated(form)],
        ["always read", ", ".join(f"`{name}`" for name in form.columns.required)],
        ["read where given", ", ".join(f"`{name}`" for name in form.columns.optional) or "nothing more"],
    ]
    if form.renamed:
        known_as = (f"`{name}` (also {', '.join(f'`{o}`' for o in other)})" for name, other in form.renamed.items())
        read.append(["other names", ", ".join(known_as)])
    yield grid(["item", "value"], read)
    if form.leave_out:
        reasons: dict[str, list[str]] = {}
        for column, reason in form.leave_out.items():
            reasons.setdefault(reason, []).append(f"`{column}`")
        yield "Left out:"
        yield grid(["why", "columns"], [[reason, ", ".join(columns)] for reason, columns in reasons.items()])
    refused = _refused(register.folder / "expected" / one.name / "refused.csv")
    if refused:
        yield "Of its [sample](" + _source(register, f"sample/{one.name}") + "), refused:"
        yield "\n".join(f"- {reason}" for reason in refused)


def _refused(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["reason"] for row in csv.DictReader(rows)]


def _source(register: Register, below: str) -> str:
    return f"../../../src/rempart/registers/{register.id}/{below.rstrip('/')}"


def _dated(form: Form) -> str:
    dated = form.dated_by
    if dated is None:
        return "not in the file: `--edition` gives it"
    if dated.root_attribute:
        return f"attribute `{dated.root_attribute}` of the root"
    if dated.latest:
        return f"the latest `{dated.latest}`"
    return f"`{dated.element or dated.key or dated.cell}` of the file"


def cell(text: str) -> str:
    """Return a text as it may stand in a cell of a table in Markdown."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()
