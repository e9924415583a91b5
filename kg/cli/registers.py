"""`kg registers`: official files of actors, mandates and bodies into one compact register."""

from pathlib import Path

import click

from kg.cli.conventions import DONE, UNREADABLE, counted, reports_errors, say


@click.group()
def registers() -> None:
    """Who was deputy, in which group, and which ministries were in office, on a day.

    \b
    kg registers build AMO30.json.zip -o amo.register
    """


@registers.command("build")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
@reports_errors
def build_register(paths: tuple[Path, ...], output: Path) -> int:
    """Make one compact register of AMO files (JSON, in folders or zip archives) and compact registers.

    Builds load it in milliseconds; give it with --registers or in KG_REGISTERS.

    \b
    kg registers build AMO30.json.zip AMO10.json.zip -o amo.register
    kg build Questions_ecrites.json.zip -o xvii.nq --registers amo.register
    """
    from kg.registers.store import compile_register

    data, rejects = compile_register(paths, output)
    kinds = [(data.actors, "actor"), (data.seats, "mandate"), (data.memberships, "membership")]
    told = [counted(len(records), noun) for records, noun in kinds]
    say(f"{' · '.join(told)} · {counted(len(data.bodies), 'body', 'bodies')} → {output}")
    for reject in rejects:
        say(str(reject))
    return UNREADABLE if rejects else DONE
