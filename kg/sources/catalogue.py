"""What the Assemblée publishes of questions and registers: the address of each dump, and the name it is kept under."""

from typing import Literal

import msgspec

from kg.errors import InputError

BASE = "https://data.assemblee-nationale.fr/static/openData/repository/"
LEGISLATURES = (14, 15, 16, 17)
Kind = Literal["qe", "qg", "qosd"]
Format = Literal["xml", "json"]

_ROMAN = {14: "XIV", 15: "XV", 16: "XVI", 17: "XVII"}
_KINDS: dict[Kind, tuple[str, str, str]] = {
    "qe": ("questions_ecrites", "Questions_ecrites", "written questions"),
    "qg": ("questions_gouvernement", "Questions_gouvernement", "questions to the Government"),
    "qosd": ("questions_orales_sans_debat", "Questions_orales_sans_debat", "oral questions without debate"),
}
# As the Assemblée's site gives them for the dumps of ended legislatures.
_PUBLISHED_MD5 = {
    "Questions_ecrites_XIV.json.zip": "c765e31d47c3f4be213b0c982ff9f749",
    "Questions_ecrites_XV.json.zip": "fd1c7027fb32c917d9be62b85f574b8e",
    "Questions_ecrites_XVI.json.zip": "0cbeecec01c74f9318385c809a4d1573",
}


class Dump(msgspec.Struct, frozen=True):
    """A file on the server: `name` is the one it is kept under, `path` its address below the base."""

    name: str
    path: str
    what: str
    md5: str | None = None


def question_dumps(legislature: int, kinds: tuple[Kind, ...], format_: Format) -> list[Dump]:
    """The dumps of a legislature's questions. The server names those of the XVIth and XVIIth alike; ours never.

    :raises InputError: a legislature without dumps
    """
    if legislature not in LEGISLATURES:
        raise InputError(
            "no-such-dump", f"no dump of legislature {legislature}", f"there are {', '.join(map(str, LEGISLATURES))}"
        )
    dumps = []
    for kind in kinds:
        folder, stem, what = _KINDS[kind]
        name = f"{stem}_{_ROMAN[legislature]}.{format_}.zip"
        file = name if legislature <= 15 else f"{stem}.{format_}.zip"
        what = f"{what}, legislature {legislature}"
        dumps.append(Dump(name, f"{legislature}/questions/{folder}/{file}", what, _PUBLISHED_MD5.get(name)))
    return dumps


REGISTERS = {
    "amo30": Dump(
        "AMO30.json.zip",
        "17/amo/tous_acteurs_mandats_organes_xi_legislature/"
        "AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip",
        "all actors, mandates and bodies, past and present",
    ),
    "amo20": Dump(
        "AMO20_XVII.json.zip",
        "17/amo/deputes_senateurs_ministres_legislature/AMO20_dep_sen_min_tous_mandats_et_organes.json.zip",
        "deputies, senators and ministers of legislature 17",
    ),
    "amo10": Dump(
        "AMO10.json.zip",
        "17/amo/deputes_actifs_mandats_actifs_organes/AMO10_deputes_actifs_mandats_actifs_organes.json.zip",
        "the deputies of today, their mandates and bodies",
    ),
}


def all_dumps() -> list[Dump]:
    """Everything that can be downloaded."""
    questions = [
        dump
        for legislature in LEGISLATURES
        for format_ in ("xml", "json")
        for dump in question_dumps(legislature, ("qe", "qg", "qosd"), format_)
    ]
    return [*questions, *REGISTERS.values()]
