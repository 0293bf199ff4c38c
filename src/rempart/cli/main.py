"""The command ``rempart`` and its sub-commands, each opened when it is called."""

import importlib
import sys

import click

import rempart

_COMMANDS = ("init", "load", "build", "check", "match", "judge", "signals", "verify", "demo")


class Commands(click.Group):
    """Finds each command in the module of its name, so that one command does not wait for the imports of another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of their use."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command by its name."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"rempart.cli.{cmd_name}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(rempart.__version__, prog_name="rempart")
def group() -> None:
    """Know who stands behind an application, ask, hear, decide with reasons.

    A workspace is one folder: 'rempart init' makes it, 'load' brings registers in, 'build' resolves who is who, 'check'
    writes a report on each application. 'rempart demo' shows all of it on an invented town.
    """


def main() -> None:
    """Run the command line; errors become one paragraph and an exit code."""
    from rempart.base import RempartError

    try:
        code = group.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("Stopped; nothing half-written was kept.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except RempartError as error:
        click.echo(f"Error. {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
