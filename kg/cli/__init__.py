"""The command line: arguments → one library call → exit code. One module a command; data on stdout, the rest on stderr.

A command's module imports what it needs inside its function, so that `kg --help` stays quick.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from kg import __version__

COMMANDS = (
    "build",
    "validate",
    "query",
    "load",
    "diff",
    "convert",
    "describe",
    "mentions",
    "registers",
    "download",
    "serve",
    "report",
)


@contextmanager
def _no_reader_is_no_error() -> Iterator[None]:
    """The reader of a help text may go before its end (`kg --help | head -3`), which click takes for a failure."""
    try:
        yield
    except BrokenPipeError:
        sys.stdout = None  # else Python flushes it once more when it ends
        raise click.exceptions.Exit(0) from None


class _Commands(click.Group):
    """The commands of `COMMANDS`, each in the module of its name, in that order."""

    @_no_reader_is_no_error()
    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options, of which --help writes."""
        return super().make_context(*args, **kwargs)

    @_no_reader_is_no_error()
    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, whose own --help writes too."""
        return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"kg.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """A knowledge graph of the French National Assembly's parliamentary questions.

    Les questions des députés en données liées : lire, convertir en RDF, valider, interroger.
    """
    context.obj = {"debug": debug}


def main() -> None:
    """Run the command line."""
    from kg.cli.conventions import INTERRUPTED, UNREADABLE, open_streams, say

    open_streams()
    try:
        code = cli.main(prog_name="kg", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "kg"
        say(f"{command}: {error.format_message()} ({command} --help)")
        code = error.exit_code
    except click.Abort:  # before the command itself has begun
        say("interrupted")
        code = INTERRUPTED
    except OSError as error:  # nor can the help be written
        say(f"kg: {error.strerror or error}")
        code = UNREADABLE
    sys.exit(code)


if __name__ == "__main__":
    main()
