"""Names and facts of texts that are cited by nature and number or date: everything here follows from the own id.

So that a label never depends on who cites: « loi n°2013-1168 », « la loi 2013-1168 » and « ladite loi » are one text.
"""

import datetime as dt
import re
from typing import NamedTuple

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
# Nature in the own id → name of the concept in `concept/text-type/`, and how the text is called.
_NATURES = {
    "loi": ("law", "Loi"),
    "ordonnance": ("ordinance", "Ordonnance"),
    "decret": ("decree", "Décret"),
    "arrete": ("order", "Arrêté"),
    "circulaire": ("circular", "Circulaire"),
    "instruction": ("instruction", "Instruction"),
    "note-de-service": ("service-note", "Note de service"),
    "constitution": ("constitution", "Constitution"),
    "lf": ("finance-act", "Loi de finances pour"),
    "lfr": ("amending-finance-act", "Loi de finances rectificative pour"),
    "lfss": ("social-security-act", "Loi de financement de la sécurité sociale pour"),
    "lfrss": ("amending-social-security-act", "Loi de financement rectificative de la sécurité sociale pour"),
    "plf": ("bill", "Projet de loi de finances pour"),
    "plfr": ("bill", "Projet de loi de finances rectificative pour"),
    "plfss": ("bill", "Projet de loi de financement de la sécurité sociale pour"),
    "plfrss": ("bill", "Projet de loi de financement rectificative de la sécurité sociale pour"),
    "dir": ("directive", "Directive"),
    "reg": ("regulation", "Règlement"),
    "dec": ("decision", "Décision"),
}
_CONSTITUTIONS = {
    "1958": "Constitution du 4 octobre 1958",
    "1789": "Déclaration des droits de l'homme et du citoyen de 1789",
}
_CELEX = {"dir": "L", "reg": "R", "dec": "D"}
_COURTS = {
    "ce": "Conseil d'État",
    "cass": "Cour de cassation",
    "cc": "Conseil constitutionnel",
    "tc": "Tribunal des conflits",
    "cnda": "Cour nationale du droit d'asile",
    "cjue": "Cour de justice de l'Union européenne",
    "cedh": "Cour européenne des droits de l'homme",
    "tribunal-ue": "Tribunal de l'Union européenne",
}
_COURT_KINDS = {
    "caa": "Cour administrative d'appel",
    "ta": "Tribunal administratif",
    "ca": "Cour d'appel",
    "tgi": "Tribunal de grande instance",
    "tj": "Tribunal judiciaire",
    "tc": "Tribunal de commerce",
    "cph": "Conseil de prud'hommes",
}
_SMALL = frozenset(("en", "de", "du", "sur", "sous", "la", "le", "les"))
_QUESTIONS = {"qe": "Question écrite", "qosd": "Question orale sans débat", "qg": "Question au Gouvernement"}


class CitedText(NamedTuple):
    """What an own id says of a text: its label, and where known its type, number, date and CELEX number."""

    label: str
    type: str | None = None
    number: str | None = None
    date: dt.date | None = None
    celex: str | None = None


def describe(identifier: str) -> CitedText | None:
    """The text that an own id stands for, without its article; None for codes and for ids made of names.

    >>> describe("fr:loi:2013-1168").label, describe("fr:arrete:2015-07-01").label
    ('Loi n° 2013-1168', 'Arrêté du 1er juillet 2015')
    >>> describe("eu:dir:2004/35").celex, describe("senat:qe:1234").label, describe("an:qg:16:7").label
    ('32004L0035', 'Question écrite du Sénat n° 1234', 'Question au Gouvernement n° 7 (16e législature)')
    """
    parts = identifier.partition(":art:")[0].split(":")
    if parts[0] in ("an", "senat"):
        return CitedText(_question_label(parts))
    if parts[0] not in ("fr", "eu") or len(parts) < 3 or parts[1] == "code":
        return None
    nature, name = parts[1], ":".join(parts[2:])
    day = day_of(name)
    if nature not in _NATURES:
        court = _court(nature)
        return CitedText(f"{court}, {_designation(name, day)}", None, None if day else name, day)
    kind, noun = _NATURES[nature]
    if nature == "constitution":
        return CitedText(_CONSTITUTIONS.get(name, f"Constitution de {name}"), kind)
    if noun.endswith("pour"):
        return CitedText(f"{noun} {name}", kind)
    celex = None
    if parts[0] == "eu" and (match := re.fullmatch(r"(\d{4})/(\d{1,5})", name)):
        celex = f"3{match[1]}{_CELEX[nature]}{int(match[2]):04d}"
    if parts[0] == "eu" and not day:
        return CitedText(f"{noun} {name}", kind, name, None, celex)
    return CitedText(f"{noun} {_designation(name, day)}", kind, None if day else name, day, celex)


def day_of(name: str) -> dt.date | None:
    """The date that stands for a number where a text is cited by its date.

    >>> day_of("2018-09-05"), day_of("2018-771")
    (datetime.date(2018, 9, 5), None)
    """
    try:
        return dt.date.fromisoformat(name) if re.fullmatch(r"\d{4}-\d\d-\d\d", name) else None
    except ValueError:
        return None


def in_words(day: dt.date) -> str:
    """A date in French.

    >>> in_words(dt.date(2013, 1, 9))
    '9 janvier 2013'
    """
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def _designation(name: str, day: dt.date | None) -> str:
    if day:
        return f"du {in_words(day)}"
    # A republican date (« 12 messidor an VIII ») or a year alone are no numbers.
    if re.fullmatch(r"\d{1,2}-[a-z]+-an-[ivx]+", name):
        dom, month, _, year = name.split("-")
        return f"du {dom} {month} an {year.upper()}"
    if not re.search(r"\d", name):
        return name.replace("-", " ")
    return f"de {name}" if re.fullmatch(r"(1[5-9]|20)\d\d(-\d\d)?", name) else f"n° {name}"


def _question_label(parts: list[str]) -> str:
    noun = _QUESTIONS.get(parts[1], "Question")
    if parts[0] == "senat":
        return f"{noun} du Sénat n° {parts[-1]}"
    legislature = int(parts[2])
    return f"{noun} n° {parts[3]} ({legislature}{'re' if legislature == 1 else 'e'} législature)"


def _court(nature: str) -> str:
    """The court's name; what is neither text nor court we know is called by its own words."""
    if nature in _COURTS:
        return _COURTS[nature]
    kind, _, town = nature.partition("-")
    if kind in _COURT_KINDS and town:
        return f"{_COURT_KINDS[kind]} de {'-'.join(w if w in _SMALL else w.capitalize() for w in town.split('-'))}"
    return nature.replace("-", " ").capitalize()
