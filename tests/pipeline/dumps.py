"""Small dumps for the tests of the pipeline, of invented questions."""

import random
import zipfile
from pathlib import Path

_WORDS = (
    "le train", "la gare", "une loi du 5 mars 2014", "les élus", "l’école", "« urgence »", "un délai", "M. le ministre",
)  # fmt: skip


def record(number: int, *, legislature: int = 14, answered: bool = True) -> bytes:
    """One question in the official XML, of some kilobytes."""
    chance = random.Random(number)
    text = " ".join(chance.choices(_WORDS, k=150))
    answer = (
        "<textesReponse><texteReponse><infoJO><typeJO>JO_QUESTION</typeJO><dateJO>2014-09-02</dateJO>"
        f"<pageJO>77</pageJO></infoJO><texte>{text} en réponse.</texte></texteReponse></textesReponse>"
    )
    return (
        f"<question><uid>QANR5L{legislature}QE{number}</uid><type>QE</type>"
        f"<indexationAN><rubrique>rubrique {number % 7}</rubrique></indexationAN>"
        f"<auteur><identite><acteurRef>PA{number % 50}</acteurRef></identite></auteur>"
        f"<minInt><abrege>Transports</abrege><developpe>Ministère des transports</developpe></minInt>"
        "<textesQuestion><texteQuestion><infoJO><typeJO>JO_QUESTION</typeJO><dateJO>2014-03-04</dateJO>"
        f"<pageJO>{number}</pageJO></infoJO><texte>{text}</texte></texteQuestion></textesQuestion>"
        f"{answer if answered else ''}</question>"
    ).encode()


def big_file(path: Path, records: list[bytes]) -> Path:
    path.write_bytes(b"<questionsEcrites>\n" + b"\n".join(records) + b"\n</questionsEcrites>\n")
    return path


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path
