"""What all commands share: exit codes, one-line errors, counts in words."""

import io
import os
import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from kg.errors import EndpointError, KgError, UnreadableError

DONE, NOT_CONFORMING, USAGE, UNREADABLE, UNREACHABLE, INTERRUPTED = 0, 1, 2, 3, 4, 130
RDF_FORMATS = ["ttl", "nt", "nq", "trig", "jsonld", "rdf"]
P = ParamSpec("P")
entities_option = click.option(
    "--entities", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
    help="Turtle of what else can be cited; repeatable.",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


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
            codes = {EndpointError: UNREACHABLE, UnreadableError: UNREADABLE}
            sys.exit(codes.get(type(error), USAGE))
        except KeyboardInterrupt:
            say("interrupted")
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output has gone: nothing is wrong, and nothing more can be said.
            sys.stdout = None
            sys.exit(DONE)
        except (OSError, EOFError) as error:
            if debug:
                raise
            say(f"kg: {_reason(error)}")
            sys.exit(UNREADABLE)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            if debug:
                raise
            reason = " ".join(str(error).split())
            say(f"kg: {type(error).__name__}: {reason} (our mistake: please report it, with what kg --debug says)")
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
    """A line on standard error. What a name or a document holds can neither break it nor command the terminal."""
    click.echo(_CONTROL.sub(lambda found: ascii(found[0])[1:-1], message), err=True)


def open_streams() -> None:
    """Write UTF-8 whatever the locale, and let a stream that the caller has closed be the null device: its number
    would go to the next file that is opened."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
        elif number == 1 and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")


def _reason(error: OSError | EOFError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or type(error).__name__
