"""``rempart registers``: the catalogue of the registers that can be loaded."""

import json
from pathlib import Path
from typing import Any

import click

from rempart.base.words import Language
from rempart.cli.common import lang_option, workspace_option
from rempart.registers import Register, available, open_register


@click.command("registers")
@click.option("--json", "as_json", is_flag=True, help="Print every card as JSON.")
@lang_option
@workspace_option
def command(as_json: bool, lang: str | None, workspace_path: Path) -> None:
    """List the registers: what each is, who publishes it, in which forms it is read, which tables it fills.

    Those of the workspace's own folder registers/ are listed with the built-in ones.
    """
    own = workspace_path / "registers"
    registers = [open_register(name, own) for name in available(own)]
    if as_json:
        click.echo(json.dumps([_entry(register) for register in registers], ensure_ascii=False, indent=1))
        return
    language: Language = "fr" if lang == "fr" else "en"
    for register in registers:
        card = register.card
        forms = ", ".join(_kind(name, form.form.format.kind) for name, form in register.forms.items())
        click.echo(f"{card.id}  {card.title.in_language(language)}")
        click.echo(f"        {card.publisher.in_language(language)}; {forms}; every {card.refreshed_every_days} days")
        click.echo(f"        fills {', '.join(register.tables)}")


def _kind(name: str, kind: str) -> str:
    return f"{name} ({kind})" if name else kind


def _entry(register: Register) -> dict[str, Any]:
    """Return the card as data, with the tables that the register fills and its forms by name."""
    card = register.card.model_dump(
        mode="json", exclude={"forms", "format", "columns", "leave_out", "renamed", "dated_by"}
    )
    forms = {name: form.form.model_dump(mode="json") for name, form in register.forms.items()}
    return {**card, "tables": register.tables, "forms": forms}
