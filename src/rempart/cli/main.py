"""The command ``rempart`` and its sub-commands, each opened when it is called."""

import importlib
import os
import signal
import sys
from types import FrameType

import click

import rempart

_COMMANDS = (
    "init", "registers", "map", "load", "update", "changes", "bundle", "build", "check", "recheck", "match", "link", "judge", "review", "signals", "bias", "show", "network", "procedure", "deadline", "letter", "case", "export", "purge", "doctor", "journal", "verify", "declare", "account", "demo", "serve", "worker", "backup", "restore",
)  # fmt: skip


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
    interrupts: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        del frame
        interrupts.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        code = _run()
    except BaseException as error:
        if interrupts:  # what an interrupted library raises differs from one to the next
            click.echo("Stopped; nothing half-written was kept.", err=True)
        elif isinstance(error, click.Abort):
            click.echo(
                "Error. the question: the input ended before an answer. Answer at a terminal, or by the options of the command (--help).",
                err=True,
            )
        else:
            raise
        code = 1
    finally:
        signal.signal(signal.SIGINT, before)
    sys.exit(code)


def _run() -> int:
    """Run the command named by the arguments and return its exit code."""
    from rempart.base import RempartError  # noqa: PLC0415  half a second that --help does not wait for

    try:
        code = group.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except RempartError as error:
        click.echo(f"Error. {error}", err=True)
        return 1
    except BrokenPipeError:
        return _deaf()
    except OSError as error:
        where = error.filename or "the workspace"
        click.echo(f"Error. {where}: it cannot be read or written ({error.strerror or 'damaged'}). Check it.", err=True)
        return 1
    return code if isinstance(code, int) else 0


def _deaf() -> int:
    """Return the exit code where nobody reads the output any more, and keep Python from saying so at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
