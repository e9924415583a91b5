"""Bills: the government's and the members', budget bills by their year."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.tables import read_words

_BILL = re.compile(
    r"""(?P<nature>projets?|propositions?)\ de\ loi(?P<adj>[\ -]cadre|\ (?:organique|constitutionnelle
        |de\ finances(?:\ rectificative)?|de\ financement\ (?:rectificative\ )?de\ la\ securite\ sociale))?
        (?:\ ?\((?P<acr>plfr?|plfr?ss)\))?
        (?P<year>\ (?:(?:pour\ )?(?:l'annee\ |l'exercice\ )?)(?P<y>20\d\d|19\d\d))?
        (?P<no>\ n\ ?[°o]\ ?\d+)?
        (?P<name>(?!\ de\ (?:notre|nos|votre|mon|M|MM|Mme|Mmes)\b)
            \ (?:d'|(?:relati(?:f|ve)\ (?:a|aux?)|pour|portant|visant\ a|sur|tendant\ a|de|renforcant|instaurant
                |instituant|creant)\ )[^.,;:()«»]{4,150})?
        (?P<quoted>\ [«"][^«»"]{3,80}[»"])?(?P<proper>\ [A-Z][A-Z\w]+)?""",
    re.VERBOSE | re.IGNORECASE,
)
_BILL_END = re.compile(
    r"""\ (?:qui|que|qu'|dont|est|sont|a\ ete|ont|il|elle|afin|depose|presente|actuellement|en\ cours|en\ discussion
        |devrait|doit|adopte|examine|examinee?|sera|vise|prevoit|permettra|discute|lors|dans|vot[e]e?
        |au\ (?:parlement|senat|printemps)|a\ l'assemblee|en\ (?:20|19)\d\d|et\ (?:il|elle|a)|vient|avait|porte
        |soumis|(?:(?:defendue?|deposee?|presentee?|portee?|votee?|adoptee?)\ )?par\ |le\ (?:prevoi|permet)|n'|tel
        |ainsi|semble|pourrai(?:en)?t|seront|constitue(?:nt)?|represente(?:nt)?|devra|peu(?:ven)?t
        |concerne|prochainement|inscrit).*$""",
    re.VERBOSE,
)
# « PROJET DE LOI D'ORIENTATION Mme la présidente »: a title in capitals ends where they do
_AFTER_CAPITALS = re.compile(r"\ [A-Z][a-z].*$")
_NICKNAME = re.compile(r"\ [A-Z][A-Z]\w+(?!\w)|\ [A-Z][a-z]\w+(?=[\ ,.;)])")
_NOT_NICKNAMES = frozenset(read_words("not-names.txt"))


def find_bill(doc: Document, start: int) -> None:
    """A bill, government's or member's."""
    match = _BILL.match(doc.plain, start)
    if match is None:
        return
    low = doc.low
    if low.endswith("avant-", 0, start):
        start -= len("avant-")
    adj = (match["adj"] or "").strip().lower()
    end = match.end("nature") + len(" de loi") + len(match["adj"] or "")
    if "financ" in adj:
        base = "plf" + ("r" if "rectif" in adj else "") + ("ss" if "sociale" in adj else "")
        year = match["y"] or _budget_year(doc)
        if match["y"] and not match["acr"]:
            end = match.end("y")
        if year:
            doc.add(start, end, "Bill", f"fr:{base}:{year}", "bills.budget")
            if match["acr"]:
                doc.add(match.start("acr"), match.end("acr"), "Bill", f"fr:{base}:{year}", "bills.budget")
        return
    if match["no"] and match.start("no") == end:
        doc.add(start, match.end("no"), "Bill", "bill:" + slug(match["no"]), "bills.number")
        return
    if match["name"]:
        text = match["name"]
        cut = _BILL_END.search(text) or (_AFTER_CAPITALS.search(text) if text[1:12].isupper() else None)
        if cut:
            text = text[: cut.start()]
        if len(text) > 8:
            end = match.start("name") + len(text.rstrip())
            doc.add(start, end, "Bill", "bill:" + slug(text)[:70], "bills.title", confidence=0.7)
            return
    if match["quoted"] and match.start("quoted") == end:
        doc.add(start, match.end("quoted"), "Bill", "bill:" + slug(match["quoted"]), "bills.quoted")
    elif proper := _NICKNAME.match(doc.plain, end):
        word = proper.group().strip()
        if word not in _NOT_NICKNAMES:
            doc.add(start, proper.end(), "Bill", "bill:" + slug(word), "bills.nickname")


def _budget_year(doc: Document) -> int | None:
    """Debated in autumn for the next year."""
    day = doc.context.day
    if day is None:
        return None
    return day.year + 1 if day.month >= 6 else day.year
