"""``rempart signals``: the questions that Rempart can ask, with their contracts."""

import json

import click

from rempart.cli.common import lang_option
from rempart.signals import contract, load_catalogue


@click.command("signals")
@click.option("--json", "as_json", is_flag=True, help="Print every contract as JSON.")
@lang_option
def command(as_json: bool, lang: str | None) -> None:
    """List the signals: what each asks, of what, and from which parameters."""
    signals = load_catalogue()
    if as_json:
        click.echo(json.dumps([contract(signal) for signal in signals], ensure_ascii=False, indent=1))
        return
    for signal in signals:
        form = signal.contract
        title = form.title.in_language("fr" if lang == "fr" else "en")
        values = ", ".join(f"{name} {value[-1].value} ({value[-1].basis})" for name, value in form.parameters.items())
        click.echo(f"{form.code}  version {form.version}  {title}\n        {form.subject}; {values or 'no parameter'}")
