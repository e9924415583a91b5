"""Parliamentary questions cited by number, with the legislature they belong to."""

import datetime as dt
import re

from kg.citations.dates import FULL, match_iso
from kg.citations.document import Document

_QUESTION = re.compile(
    r"""questions?(?P<kind>\ (?:ecrites?|orales?\ sans\ debat|orales?|au\ gouvernement
            |d'actualite(?:\ au\ gouvernement)?|parlementaires?|ecrites?\ parlementaires?))?
        (?P<sign>\ signalees?)?(?P<who>\ (?:de\ l'assemblee\ nationale|an|(?:du\ )?senat))?
        (?:\ (?:de|posee\ par)\ (?:m|mme|monsieur|madame)\b\.?(?:\ [\w'-]+){1,4}?)?\ ?,?\ ?\(?
        (?:n\ ?[°o]s?\.?|numeros?|nos)\ ?:?\ ?(?P<n>\d{1,3}[\ .]?\d{3}|\d{1,6})(?![\d/])(?!-\d)""",
    re.VERBOSE,
)
_SHORT = re.compile(r"(?P<kind>qe|qosd|qg|qag)\ (?:n\ ?[°o]\.?\ ?)(?P<n>\d{1,6})(?!\d)")
# question écrite 12345
_UNSIGNED = re.compile(r"question\ (?P<kind>ecrite|orale\ sans\ debat)\ (?P<n>\d{3,6})(?![\d/-])(?!\ (?:\d|euro))")
_UID = re.compile(r"qanr5l(?P<leg>\d+)(?P<kind>qe|qg|qosd)(?P<n>\d+)")
_MORE = re.compile(
    r"""(?:\ ?,|\ et|,\ et)\ (?:n\ ?[°o]\.?\ ?)?(?P<n>\d{1,3}[\ .]?\d{3}|\d{2,6})(?![\d/%])
        (?!\ (?:du|euros?|janv|fev|mars|avr|mai|jui|aou|sep|oct|nov|dec))""",
    re.VERBOSE,
)
_ANSWER = re.compile(
    r"""reponses?(?:\ (?:ministerielles?|du\ ministre))(?:\ [\w'-]+){0,3}?\ ?,?\ ?(?:n\ ?[°o]\.?)\ ?
        (?P<n>\d{1,6})(?![\d/])(?!-\d)""",
    re.VERBOSE,
)
_PAST = re.compile(r"(?:precedente|derniere)\ (?:mandature|legislature)")
_SIGN = re.compile(r"n\ ?[°o]\.?\ ?")
_ROMAN = re.compile(r"\b(?P<r>[xvi]{1,5})\ ?(?:e|eme)\ legislature|\b(?P<d>\d{1,2})\ ?(?:e|eme)\ legislature")
_DATE = re.compile(rf"(?:du|le|jo,?|officiel)\ {FULL}")
# not the point of « M. Dupont », « p. 12 », « J.O. »
_END = re.compile(r"(?<!\b[a-z])(?<!\bmme)\.\ |\bquestions?(?:\ [\w'.]+){0,7}\ n\ ?[°o]")
_VALUES = {"i": 1, "v": 5, "x": 10}

# First days of the legislatures of the Fifth Republic.
_STARTS = tuple(
    dt.date.fromisoformat(day)
    for day in (
        "1958-12-09", "1962-12-06", "1967-04-03", "1968-07-11", "1973-04-02", "1978-04-03", "1981-07-02", "1986-04-02",
        "1988-06-23", "1993-04-02", "1997-06-12", "2002-06-19", "2007-06-20", "2012-06-20", "2017-06-21", "2022-06-22",
        "2024-07-18",
    )
)  # fmt: skip


def legislature_of(day: dt.date) -> int | None:
    """The legislature in office on a day.

    >>> legislature_of(dt.date(2012, 8, 7))
    14
    """
    number = sum(1 for start in _STARTS if start <= day)
    return number or None


def _roman(text: str) -> int:
    total = 0
    values = [_VALUES[c] for c in text]
    for value, after in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < after else value
    return total


def _kind(words: str) -> str:
    if "sans debat" in words or words == "qosd" or "orale" in words:
        return "qosd"
    if "gouvernement" in words or words in ("qg", "qag") or "actualite" in words:
        return "qg"
    return "qe"


def find_question(doc: Document, start: int) -> None:
    """The question or questions cited by the word at `start`."""
    low = doc.low
    grammars = (_QUESTION, _SHORT, _ANSWER, _UNSIGNED)
    match = next(filter(None, (grammar.match(low, start) for grammar in grammars)), None)
    if match is None:
        if uid := _UID.match(low, start):
            identifier = f"an:{uid['kind']}:{int(uid['leg'])}:{int(uid['n'])}"
            doc.add(start, uid.end(), "ParliamentaryQuestion", identifier, "questions.uid")
        return
    words = (match.groupdict().get("kind") or "").strip()
    kind = _kind(words)
    if not words and doc.context.kind in ("QOSD", "QG"):
        kind = doc.context.kind.lower()  # « pour exposer sa question, n° 1118 » in the record of the sitting
    begin = start
    sure = 1.0 if words or low.startswith("reponse", start) else 0.8
    while True:
        number = int(re.sub(r"\D", "", match["n"]))
        end = match.end()
        if "(" in match.group() and low.startswith(")", end):  # question écrite (n° 3456)
            end += 1
        identifier, alts = _identify(doc, begin, end, kind, number)
        doc.add(begin, end, "ParliamentaryQuestion", identifier, "questions.number", alts, sure)
        more = _MORE.match(low, end)
        if more is None or not low.startswith("questions", start):
            return
        begin = more.start("n")
        if sign := _SIGN.search(low, end, begin):
            begin = sign.start()
        match = more


def _identify(doc: Document, start: int, end: int, kind: str, number: int) -> tuple[str, tuple[str, ...]]:
    low, context = doc.low, doc.context
    around = low[max(0, start - 160) : end + 160]
    near = low[max(0, start - 90) : end + 90]
    stop = _sentence_end(low, end)
    if "senat" in low[max(0, start - 60) : min(stop, end + 120)] or context.kind == "SEQ":
        return f"senat:{kind}:{number}", (f"senat:{kind}:{number:05d}",)
    legislature = context.legislature
    sure = _ROMAN.search(near) if "legislature" in near else None
    if sure:
        legislature = _roman(sure["r"]) if sure["r"] else int(sure["d"])
    elif _PAST.search(around) and legislature:
        legislature -= 1
    elif published := next(filter(None, map(match_iso, _DATE.finditer(low, end, min(stop, end + 160)))), None):
        legislature = legislature_of(dt.date.fromisoformat(published)) or legislature
    elif (
        legislature
        and context.number
        and number > context.number
        and context.kind == "QE"
        and kind == "qe"
        and context.field == "question"
    ):
        legislature -= 1
    if legislature is None and context.day:
        legislature = legislature_of(context.day)
    return f"an:{kind}:{legislature or 0}:{number}", ()


def _sentence_end(low: str, place: int) -> int:
    """Where what is said of the question that ends at a place stops: at a full stop or at another question."""
    end = _END.search(low, place, place + 200)
    return end.start() if end else place + 200
