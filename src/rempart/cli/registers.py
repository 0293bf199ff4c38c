"""``rempart registers``: the catalogue of the registers that can be loaded."""

import json
from pathlib import Path
from typing import Any

import click

from rempart.base.errors import RempartError
from rempart.base.words import Language
from rempart.cli.common import lang_option, workspace_option
from rempart.registers import Register, available, open_register


@click.command("registers")
@click.option("--json", "as_json", is_flag=True, help="Print every card as JSON.")
@lang_option
@workspace_option
def command(as_json: bool, lang: str | None, workspace_path: Path) -> None:
    """List the registers: what each is, who publishes it, in which forms it is read, which tables it fills.

    Those of the workspace's own folder registers/ are listed with the built-in ones. Exit code 1 where the card of one is
    broken: it is said of that one, and the others are listed.
    """
    own = workspace_path / "registers"
    registers = {name: _opened(name, own) for name in available(own)}
    language: Language = "fr" if lang == "fr" else "en"
    if as_json:
        click.echo(json.dumps([_data(*one) for one in registers.items()], ensure_ascii=False, indent=1))
    else:
        for name, register in registers.items():
            _print(name, register, language)
    if any(isinstance(one, RempartError) for one in registers.values()):
        raise click.exceptions.Exit(1)


def _opened(name: str, own: Path) -> Register | RempartError:
    try:
        return open_register(name, own)
    except RempartError as error:
        return error


def _print(name: str, register: Register | RempartError, language: Language) -> None:
    if isinstance(register, RempartError):
        click.echo(f"{name}  its card is broken: {register}")
        return
    card = register.card
    forms = ", ".join(_kind(form, one.form.format.kind) for form, one in register.forms.items())
    click.echo(f"{card.id}  {card.title.in_language(language)}")
    click.echo(f"        {card.publisher.in_language(language)}; {forms}; every {card.refreshed_every_days} days")
    click.echo(f"        fills {', '.join(register.tables)}")


def _data(name: str, register: Register | RempartError) -> dict[str, Any]:
    return {"id": name, "broken": str(register)} if isinstance(register, RempartError) else _entry(register)


def _kind(name: str, kind: str) -> str:
    return f"{name} ({kind})" if name else kind


def _entry(register: Register) -> dict[str, Any]:
    """Return the card as data, with the tables that the register fills and its forms by name."""
    card = register.card.model_dump(
        mode="json", exclude={"forms", "format", "columns", "leave_out", "renamed", "dated_by"}
    )
    forms = {name: form.form.model_dump(mode="json") for name, form in register.forms.items()}
    return {**card, "tables": register.tables, "forms": forms}
