"""Bodies told by their kind and a place or a name: « conseil départemental de la Somme », « ARS Occitanie »."""

import re

from kg.citations.document import Document
from kg.citations.normalise import lower, slug
from kg.citations.tables import alternation, read_rows

# Form of a kind → (first part of the id, how it is told from others: see the table); acronyms as written.
_KINDS: dict[str, tuple[str, str]] = {
    form: (row[1], "".join(row[2:])) for row in read_rows("local-kinds.tsv") for form in row[0].split("|")
}
_LOW_KINDS = {lower(form): form for form in _KINDS}
TRIGGERS: tuple[str, ...] = tuple(_LOW_KINDS)
_KIND = re.compile(rf"(?:{alternation(TRIGGERS)})(?![\w-])", re.VERBOSE)
_WORD = r"[A-Z][\w']*(?:-[\w']+)*"
# la Haute-Garonne · Val de Marne · l'Isle-d'Abeau · Paris 8 · La Rochelle · Annecy-Genevois · 77
PLACE = rf"""
    (?:(?:la|le|les|La|Le|Les)\ |l'|L')? {_WORD}
    (?:\ (?:(?:de\ la|du|des|de|sur|sous|les|lez|la|le)\ |de\ l'|d'|l')? {_WORD} | \ (?:[IVX]{{1,4}}|\d{{1,2}})(?!\w) )*
"""
_ADJECTIVES = (
    r"(?:\ (?:departementale?|regionale?|territoriale?|interdepartementale?|metropolitaine?|de\ region)(?!\w))*"
)
_AFTER = re.compile(
    rf"""{_ADJECTIVES}(?:\ \((?P<acronym>[A-Z][A-Za-z-]{{1,9}})\)(?=\ d))?
    (?:(?P<of>\ (?:de\ la\ |du\ |des\ |de\ |de\ l'|d'))(?P<place>{PLACE})   # conseil départemental de la Somme
      | \ (?P<name>{PLACE}|\d\d(?!\d)))                                      # CHU Grenoble Alpes · SDIS 33
    """,
    re.VERBOSE,
)
# Words that begin a sentence or a title, never a place.
_NOT_PLACES = re.compile(
    r"(?:France|Francais|Pays|Etat|Republique|Europe|Union|Le|La|Les|Il|Elle|En|Ce|Cette|Mme|M|MM|Or|Aussi)$"
)
_ARTICLE = re.compile(r"^(?:d-|de-|du-|des-)?(?:l[ae]-|les-|l-)?")
# Toulouse Métropole · Val Parisis Agglo · Grand Lyon Habitat
_GROUPED = re.compile(rf"(?<![\w'-])(?:{_WORD}\ ){{1,4}}$")
_LAST_WORD = re.compile(r"\w+")
GROUPED: tuple[str, ...] = ("metropole", "agglomeration", "agglo", "habitat")


def find_local(doc: Document, start: int) -> bool:
    """The body whose kind is written at `start`, if a place or a name follows; whether there was one."""
    kind = _KIND.match(doc.low, start)
    if kind is None:
        return False
    form = _LOW_KINDS[kind.group()]
    written = doc.plain[start : kind.end()]
    prefix, told = _KINDS[form]
    if form.isupper() and written != form:
        return False
    after = _AFTER.match(doc.plain, kind.end())
    if after is None or (after["name"] and not (told or (written[0].isupper() and not form.isupper()))):
        return False
    if told == "name" and after["of"]:
        return False  # « le lycée de Lens » may be any of them
    if prefix == "academie" and doc.low.endswith("dans l'", 0, start):
        return False  # where it is
    first, end = (after.start("place"), after.end()) if after["of"] else (after.start("name"), after.end())
    words = doc.plain[first:end].split(" ")
    while words and _NOT_PLACES.match(words[-1]):
        end -= len(words.pop()) + 1
    if end <= first or (_NOT_PLACES.match(words[0]) and len(words) == 1):
        return False
    own = f"org:{prefix}-" + _ARTICLE.sub("", slug(doc.text[first:end]))
    spans = [(start, end)]
    if after["acronym"]:  # « la direction régionale des affaires culturelles (DRAC) d'Île-de-France »: two mentions
        spans = [(start, after.start("acronym") - len(" (")), after.span("acronym")]
    for span in spans:
        doc.add(*span, "Organisation", own, "local.kind", confidence=0.8, data=f"org:{prefix}")
    return True


def find_grouped(doc: Document, start: int) -> None:
    """« Toulouse Métropole »: the name stands before the kind written at `start`."""
    plain = doc.plain
    if not plain[start].isupper():
        return
    before = _GROUPED.search(plain, max(0, start - 60), start)
    end = _LAST_WORD.match(plain, start)
    if before and end:
        first = before.start()
        opens = plain[max(0, first - 2) : first].strip()[-1:] in ("", ".", ":", "«")  # « Le Mans Métropole » elsewhere
        while opens and (word := plain[first:start].split(" ")[0]) and _NOT_PLACES.match(word):
            first += len(word) + 1
        if first < start:
            name = slug(doc.text[first : end.end()])
            doc.add(first, end.end(), "Organisation", f"org:{name}", "local.grouped", confidence=0.8)


def unify(doc: Document) -> None:
    """« la DRAC », where only one DRAC of the text has a place, is that one."""
    bodies = [c for c in doc.found if c.type == "Organisation"]
    placed: dict[str, set[str]] = {}
    for body in bodies:
        if body.rule == "local.kind":
            placed.setdefault(body.data, set()).add(body.id)
    for body in bodies:
        beside = doc.low.endswith((" et le ", " et la ", " et l'"), 0, body.start)  # « le SAMU 24 et le SAMU »: two
        if (ids := placed.get(body.id)) and len(ids) == 1 and not beside:
            body.alts, body.id = (*body.alts, body.id), min(ids)
