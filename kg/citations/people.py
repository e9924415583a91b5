"""Persons: a title and a name, a known first name and a name, the author of the question, known surnames."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from kg.citations.document import Candidate, Document
from kg.citations.normalise import slug
from kg.citations.phrases import ADJECTIVE
from kg.citations.scan import scanner
from kg.citations.tables import alternation, read_rows, read_words

_FIRST_NAMES = frozenset(read_words("first-names.txt"))
# Surnames that mean one person in these texts → first name.
_KNOWN = {row[0]: row[1] for row in read_rows("known-persons.tsv")}
_KNOWN_ALONE = frozenset(row[0].title() for row in read_rows("known-persons.tsv") if "alone" in row[2:])
_PART = r"(?:de\ la\ |des?\ |du\ |d'|von\ |van\ der\ |van\ |el\ |al\ |ben\ |della\ |di\ |da\ |dos\ |le\ |la\ |ten\ )"
# Dupont · El-Haïry · the barred K of Brittany: K/Bidi
_CAP = r"(?:K/)?[A-Z]\w*(?:['-][A-Za-z]\w*)*"
_NAME = rf"(?P<name>{_CAP}(?:\ {_PART}?{_CAP}){{0,4}})"
# M. Franck Marlin · Mme Anne Genetet · M Andre Delehedde · le docteur Xavier Emmanuelli · M. le député Éric Diard
_TITLED = re.compile(
    rf"""(?P<title>M\.|Mme\.?|Mlle|Mr\.?|M|Dr\.?|Pr\.?|[Mm]onsieur|[Mm]adame|[Dd]octeur|[Pp]rofesseure?|Me|[Mm]aitre
        |[Mm]gr|Sir|Lord)\ {{1,2}}
    (?: l[ea]\ (?:ministre|deputee?|senateur|senatrice|presidente?|secretaire\ d'Etat|Premiere?\ ministre
        |professeur|docteur|general|maire)\ (?P<behind>{_CAP}(?:\ {_PART}?{_CAP}){{0,4}})
      | (?P<name>(?:d[eu]\ |d'|von\ |van\ )?{_CAP}(?:\ {_PART}?{_CAP}){{0,4}}) )""",  # Monsieur de Courson
    re.VERBOSE,
)
_SEVERAL = re.compile(rf"(?:MM\.?|Mmes(?:\ et\ MM\.)?|MM\.\ les\ deputes)\ {_NAME}", re.VERBOSE)
# MM. Lombard, directeur général de la caisse, Trigano, président de l'entreprise, et Augier
_AND = re.compile(
    rf"(?:\ ?,\ (?:[a-z][^.;:()]{{3,80}}?,\ )?(?:et\ )?|\ et\ (?:de\ )?)(?:M\.\ |Mme\ |de\ )?{_NAME}(?=[\ ,.;:)]|$)",
    re.VERBOSE,
)
_ROLES = {row[0]: row[1:] for row in read_rows("roles.tsv")}
TRIGGERS: tuple[str, ...] = ("gouvernement ", "gouvernements ", *(role + " " for role in _ROLES))
# la chanteuse lyrique Pretty Yende · l'opposant russe X
_ROLE = re.compile(rf"(?:{alternation(tuple(_ROLES))})(?=\ )", re.VERBOSE)
_SAID_OF_IT = re.compile(rf"(?:\ {ADJECTIVE}){{0,2}}\ ", re.VERBOSE)
_NAMED = re.compile(_NAME, re.VERBOSE)
_GOVERNMENT = re.compile(rf"[Gg]ouvernements?\ (?P<of>de\ )?(?:M\.\ |Mme\ )?{_NAME}", re.VERBOSE)
_ONE_WORD = re.compile(r"[A-Z][a-z]+(?:-[A-Z][a-z]+)*(?![\w'-])")
# « le député Renaissance », « le ministre Monsieur »: what is said of a role, no surname.
_NO_SURNAME = frozenset(read_words("not-surnames.txt"))
_GIVEN = scanner(_FIRST_NAMES | _KNOWN_ALONE)
_COMPOUND = re.compile(r"-(?P<second>[A-Z][a-z]+)(?=\ )")
_OTHER_GIVEN = re.compile(r"(?:(?<=,\ )|(?<=\ et\ ))(?P<word>[A-Z][a-z]{2,})\ $")
_REST = re.compile(
    r"""\ (?P<name>(?:de\ la\ |de\ |d'|von\ |van\ |el\ |al\ |ben\ |da\ |dos\ )?(?:K/)?[A-Z]\w*(?:[-'][A-Z]\w*)*
        (?:\ (?:de\ |d'|Le\ |La\ |Des\ )?[A-Z][a-z]+(?:-[A-Z]\w*)*){0,3})""",
    re.VERBOSE,
)
# Streets, schools, hospitals bear names of persons they are not.
_PLACE_BEFORE = re.compile(
    rf"(?<!\w)(?:{alternation(read_words('named-after.txt'))})s?(?:\ (?:de\ |du\ |des\ |d'))?\ ?$", re.VERBOSE
)
_NEVER = frozenset(read_words("not-names.txt"))
_CAPITAL_BEFORE = re.compile(r"(?:[A-Z][\w'-]*|(?<!\w)(?:M|Mme|MM|Mmes|Dr|Pr)\.?)\ $")
_CAPITAL_AFTER = re.compile(r"\ [A-Z]")
_NOT_HEADS = frozenset(("Ministere", "Federal", "Question", "Reponse", "Ouvert"))


def find_person(doc: Document, start: int) -> None:
    """The person announced by a title at `start`."""
    plain = doc.plain
    if plain.startswith(("MM", "Mmes"), start) and (several := _SEVERAL.match(plain, start)):
        end = _keep(doc, several.start("name"), several["name"], "people.titles")
        while (more := _AND.match(plain, end)) and more["name"].split(" ")[0] not in _NEVER:
            new = _keep(doc, more.start("name"), more["name"], "people.titles")
            if new <= more.start("name"):
                break
            end = new
        return
    match = _TITLED.match(plain, start)
    if match is None:
        return
    title, group = match["title"], "name" if match["name"] else "behind"
    name = match[group]
    if title in ("M", "Me") and plain[max(0, start - 2) : start].strip(" .,;:(«'-"):
        return
    if title == "M" and " " not in name and "-" not in name and len(name) < 4:
        return
    if group == "behind" and name in _NO_SURNAME:
        return
    _keep(doc, match.start(group), name, "people.title")


def find_role(doc: Document, start: int) -> None:
    """« le président Macron », « gouvernement Ayrault »."""
    plain = doc.plain
    if doc.low.startswith("gouv", start) and (government := _GOVERNMENT.match(plain, start)):
        name = government["name"]
        first = name.split(" ")[0]
        if (
            first.split("-")[0] in _FIRST_NAMES
            or slug(name) in _KNOWN
            or (not government["of"] and name not in _NOT_HEADS)
        ):
            _keep(doc, government.start("name"), name, "people.government", 0.9)
        return
    role = _ROLE.match(doc.low, start)
    adjectives = _SAID_OF_IT.match(plain, role.end()) if role else None
    named = _NAMED.match(plain, adjectives.end()) if adjectives else None
    if role is None or adjectives is None or named is None or plain.startswith("General ", start):
        return  # General Electric
    words = named["name"].split(" ")
    if words[0] in _NEVER:
        return
    how = _ROLES[role.group()]
    whole = len(words) > 1 and all(w[1:].islower() for w in words[:2]) and words[0] not in _NO_SURNAME
    alone = len(words) == 1 and adjectives.group() == " " and words[0] not in _NO_SURNAME and _ONE_WORD.match(words[0])
    if words[0].split("-")[0] in _FIRST_NAMES or ("any" in how and whole) or ("bare" in how and alone):
        _keep(doc, named.start(), named["name"], "people.role", 0.9)


def find_names(doc: Document) -> None:
    """A known first name followed by a name; and the author, known from the metadata."""
    plain, end = doc.plain, 0
    titled = {c.start for c in doc.found if c.type == "Person"}
    for _, start, stop in _GIVEN.find_matches_as_indexes(doc.plain_octets):
        if start < end or start in titled or not _stands_alone(plain, start):
            continue
        if plain[start:stop] in _KNOWN_ALONE:
            if doc.word_end(stop) and _is_surname_alone(plain, start, stop):
                _keep(doc, start, plain[start:stop], "people.known", 0.8)
            continue
        if (compound := _COMPOUND.match(plain, stop)) and compound["second"] in _FIRST_NAMES:
            stop = compound.end()
        rest = _REST.match(plain, stop)
        before = doc.low[max(0, start - 22) : start]
        if rest is None or before.endswith((" du ", " le ", " la ")) or _PLACE_BEFORE.search(before):
            continue  # « le Manuel Schengen » is a thing
        name = rest["name"]
        if name.split(" ")[0].split("'")[0] in _NEVER and " " not in name:
            continue
        end = rest.end()
        # « Nouhou Mahamadou Arzika »: a given name we do not know stands first
        if (other := _OTHER_GIVEN.search(plain, max(0, start - 20), start)) and other["word"] not in _NEVER:
            start = other.start("word")
        _keep(doc, start, plain[start:end], "people.first-name", 0.8)
    author = doc.context.author
    if author and (at := doc.text.find(author)) >= 0:
        doc.add(at, at + len(author), "Person", "person:" + slug(author), "people.author")


def _stands_alone(plain: str, start: int) -> bool:
    """Whether a word begins here by itself: « d'Emmanuel », not « Saint-Emmanuel » or « O'Brian »."""
    before = plain[start - 1 : start]
    if before == "'":
        return not plain[max(0, start - 2) : start - 1].isupper()
    return not (before.isalnum() or before in ("-", "_"))


def unify(doc: Document) -> None:
    """A full name said once counts again, and so does its surname alone, which takes the id of the full name."""
    people = [c for c in doc.found if c.type == "Person"]
    if not people:
        return
    ends = {c.end for c in people}
    taken: list[tuple[int, int]] = []
    for name, identifier, rule in _said(doc, people):
        count = doc.plain.count(name)  # most names stand nowhere else
        if count == 1 or count == sum(doc.plain.startswith(name, end - len(name)) for end in ends):
            continue
        taken = taken or sorted((c.start, c.end) for c in doc.found)
        for start, end in doc.places(name):
            if end in ends or not _is_free(taken, start, end):
                continue
            if rule == "people.again" or _is_surname_alone(doc.plain, start, end):
                people.append(doc.add(start, end, "Person", identifier, rule, confidence=0.8))
    full = _full_names(people)
    for person in people:
        name = person.id.removeprefix("person:")
        if name in full or name in _KNOWN:
            person.alts = (person.id,)
            person.id = full.get(name) or f"person:{_KNOWN[name]}-{name}"


def _said(doc: Document, people: list[Candidate]) -> Iterator[tuple[str, str, str]]:
    """The full names of a text, then their surnames: as written, id, rule; a surname that two persons share is none."""
    full = {doc.plain[c.start : c.end]: c.id for c in people if c.rule.startswith(("people.title", "people.role"))}
    for name, identifier in full.items():
        if " " in name:
            yield name, identifier, "people.again"
    known = {doc.plain[c.start : c.end]: c.id for c in people}
    surnames: dict[str, set[str]] = {}
    for name, identifier in known.items():
        last = _without_first_names(name)
        if last != name and len(last) > 3 and last not in _NO_SURNAME and last not in _NEVER:
            surnames.setdefault(last, set()).add(identifier)
    for last, identifiers in surnames.items():
        if len(identifiers) == 1:
            yield last, min(identifiers), "people.surname"


def _without_first_names(name: str) -> str:
    """« Le Pen », of « Marine Le Pen »."""
    words = name.split(" ")
    while len(words) > 1 and words[0].partition("-")[0] in _FIRST_NAMES:
        words = words[1:]
    return " ".join(words)


def _is_free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether no candidate that begins before `end`, among the last three, reaches over `start`."""
    index = bisect_left(taken, (end, 0))
    return all(stop <= start for _, stop in taken[max(0, index - 3) : index])


def _is_surname_alone(plain: str, start: int, end: int) -> bool:
    """Whether no other capital word stands beside, as in « Jean Guedj », « Macron Corbière », « rue Guedj »."""
    before = plain[max(0, start - 24) : start]
    return not (
        plain[end : end + 1] == "-"
        or _CAPITAL_BEFORE.search(before)
        or _PLACE_BEFORE.search(before.lower())
        or _CAPITAL_AFTER.match(plain, end)
    )


def _full_names(people: list[Candidate]) -> dict[str, str]:
    """Surname → the id that has first names too; a last word alone stands for the only long name that ends so."""
    names = dict.fromkeys(c.id for c in people)
    full = {surname(each): each for each in names if surname(each) != each.removeprefix("person:")}
    lasts: dict[str, set[str]] = {}
    for each in names:
        first, _, last = each.removeprefix("person:").rpartition("-")
        if first:
            lasts.setdefault(last, set()).add(each)
    for last, identifiers in lasts.items():
        if len(identifiers) == 1:
            full.setdefault(last, min(identifiers))
    return full


@lru_cache(maxsize=65536)
def surname(identifier: str) -> str:
    """Of a person's id, what follows the first names.

    >>> surname("person:marine-le-pen"), surname("person:le-pen")
    ('le-pen', 'le-pen')
    """
    parts = identifier.removeprefix("person:").split("-")
    while len(parts) > 1 and parts[0].title() in _FIRST_NAMES:
        parts = parts[1:]
    return "-".join(parts)


def _keep(doc: Document, start: int, name: str, rule: str, sure: float = 1.0) -> int:
    """Keep a name without what follows it by accident; where it ends, `start` if there is none."""
    words = name.split(" ")
    for index, word in enumerate(words[1:], 1):
        article = word in ("Le", "La", "Des", "Du", "De") and index + 1 < len(words)  # Marine Le Pen
        if word in _NEVER and not article:
            words = words[:index]
            break
    while words and words[-1] in ("de", "du", "des", "la", "le"):
        words.pop()
    kept = " ".join(words).removesuffix("'s")
    named = (
        words[:1]
        and words[0] in _NEVER
        and not (len(words) > 1 and words[0] in ("Le", "La") and rule == "people.title")
    )
    if not kept or named or len(kept) < 3 or kept.isdigit():
        return start
    end = start + len(kept)
    doc.add(start, end, "Person", "person:" + slug(doc.text[start:end]), rule, confidence=sure)
    return end
