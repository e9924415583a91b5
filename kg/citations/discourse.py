"""The document pass: what one mention says of another (number ↔ date)."""

from kg.citations.document import Candidate, Document

_TEXTS = ("Law", "Ordinance", "Decree", "Order", "Circular")


def complete(doc: Document) -> None:
    """« loi n° 84-16 du 11 janvier 1984 … la loi du 11 janvier 1984 » : the date form gains the number."""
    numbers: dict[tuple[str, str], str] = {}
    years: dict[tuple[str, str], set[str]] = {}
    texts: list[Candidate] = [c for c in doc.found if c.type in _TEXTS]
    for text in texts:
        nature = text.id.split(":")[1]
        if text.data and text.rule.endswith("-number"):
            numbers.setdefault((nature, text.data), text.id)
            years.setdefault((nature, text.data[:4]), set()).add(text.id)
    for text in texts:
        nature = text.id.split(":")[1]
        if text.rule.endswith("-date") and (known := numbers.get((nature, text.data))) and known != text.id:
            text.alts = tuple(dict.fromkeys((known, *text.alts)))
        elif text.rule.endswith("-year") and len(same := years.get((nature, text.data), set())) == 1:
            text.alts = tuple(dict.fromkeys((*same, *text.alts)))
