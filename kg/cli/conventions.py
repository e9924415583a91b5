"""What all commands share: exit codes, one-line errors, counts in words."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from kg.errors import EndpointError, KgError

DONE, NOT_CONFORMING, USAGE, UNREADABLE, UNREACHABLE, INTERRUPTED = 0, 1, 2, 3, 4, 130
RDF_FORMATS = ["ttl", "nt", "nq", "trig", "jsonld", "rdf"]
P = ParamSpec("P")


def reports_errors(command: Callable[P, int | None]) -> Callable[P, None]:
    """Turn the library's errors into one line and an exit code; the command returns its own code, or None."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
        debug = click.get_current_context().find_root().obj["debug"]
        try:
            code = command(*args, **kwargs)
        except KgError as error:
            if debug:
                raise
            say(f"kg: {error}" + (f" ({error.hint})" if error.hint else ""))
            sys.exit(UNREACHABLE if isinstance(error, EndpointError) else USAGE)
        except KeyboardInterrupt:
            say("interrupted")
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output has gone: nothing is wrong, and nothing more can be said.
            sys.stdout = None
            sys.exit(DONE)
        except OSError as error:
            if debug:
                raise
            where = f"{error.filename}: " if error.filename else ""
            say(f"kg: {where}{error.strerror or error}")
            sys.exit(UNREADABLE)
        sys.exit(code or DONE)

    return wrapper


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: `1 question`, `20 000 questions`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}".replace(",", " ")


def meter(what: str) -> Callable[[int], None] | None:
    """A line on a terminal that counts up; None elsewhere."""
    if not sys.stderr.isatty():
        return None

    def show(count: int) -> None:
        sys.stderr.write(f"\r{count:,} {what}\x1b[K\r")

    return show


def say(message: str) -> None:
    """A line on standard error."""
    click.echo(message, err=True)
