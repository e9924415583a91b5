"""Persons: a title and a name, a known first name and a name, the author of the question, known surnames."""

import re
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.tables import alternation, read_rows, read_words

_FIRST_NAMES = frozenset(read_words("first-names.txt"))
# Surnames that mean one person in these texts → first name.
_KNOWN = {row[0]: row[1] for row in read_rows("known-persons.tsv")}
_PART = r"(?:de\ la\ |des?\ |du\ |d'|von\ |van\ der\ |van\ |el\ |al\ |ben\ |della\ |di\ |da\ |dos\ |le\ |la\ |ten\ )"
_CAP = r"[A-Z]\w*(?:['-][A-Za-z]\w*)*"
_NAME = rf"(?P<name>{_CAP}(?:\ {_PART}?{_CAP}){{0,4}})"
# M. Franck Marlin · Mme Anne Genetet · M Andre Delehedde · le docteur Xavier Emmanuelli · M. le député Éric Diard
_TITLED = re.compile(
    rf"""(?P<title>M\.|Mme\.?|Mlle|Mr\.?|M|Dr\.?|Pr\.?|Monsieur|Madame|[Dd]octeur|[Pp]rofesseure?|Me|[Mm]aitre|[Mm]gr
        |Sir|Lord)\ {{1,2}}
    (?:l[ea]\ (?:ministre|deputee?|senateur|senatrice|presidente?|secretaire\ d'Etat|Premiere?\ ministre
        |professeur|docteur|general|maire)\ )? {_NAME}""",
    re.VERBOSE,
)
_SEVERAL = re.compile(rf"(?:MM\.?|Mmes(?:\ et\ MM\.)?|MM\.\ les\ deputes)\ {_NAME}", re.VERBOSE)
# MM. Lombard, directeur général de la caisse, Trigano, président de l'entreprise, et Augier
_AND = re.compile(
    rf"(?:\ ?,\ (?:[a-z][^.;:()]{{3,80}}?,\ )?(?:et\ )?|\ et\ (?:de\ )?)(?:M\.\ |Mme\ |de\ )?{_NAME}(?=[\ ,.;:)]|$)",
    re.VERBOSE,
)
_ROLE = re.compile(
    r"""(?P<role>presidente?(?:\ de\ la\ republique|\ americain|\ russe|\ francais)?|premiere?\ ministre|deputee?s?
        |senateur|senatrice|(?:ex-)?ministre|general|colonel|amiral|capitaine|commissaire|chanceliere?|juge|prefete?
        |ambassadeur|ambassadrice|rapporteure?|journaliste|economiste|chercheur|avocate?|candidate?|collegue)\ """,
    re.VERBOSE,
)
_NAMED = re.compile(_NAME, re.VERBOSE)
_GOVERNMENT = re.compile(rf"[Gg]ouvernements?\ (?P<of>de\ )?(?:M\.\ |Mme\ )?{_NAME}", re.VERBOSE)
# « le président Macron » : a surname alone does after these
_BARE_ROLES = ("president", "general", "colonel", "chancelier")
_GIVEN = AhoCorasick(sorted(_FIRST_NAMES), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
_COMPOUND = re.compile(r"-(?P<second>[A-Z][a-z]+)(?=\ )")
_OTHER_GIVEN = re.compile(r"(?:(?<=,\ )|(?<=\ et\ ))(?P<word>[A-Z][a-z]{2,})\ $")
_REST = re.compile(
    r"""\ (?P<name>(?:de\ la\ |de\ |d'|von\ |van\ |el\ |al\ |ben\ |da\ |dos\ )?[A-Z]\w*(?:[-'][A-Z]\w*)*
        (?:\ (?:de\ |d'|Le\ |La\ |Des\ )?[A-Z][a-z]+(?:-[A-Z]\w*)*){0,3})""",
    re.VERBOSE,
)
# Streets, schools, hospitals bear names of persons they are not.
_PLACE_BEFORE = re.compile(
    rf"(?<!\w)(?:{alternation(read_words('named-after.txt'))})s?(?:\ (?:de\ |du\ |des\ |d'))?\ ?$", re.VERBOSE
)
_NEVER = frozenset(read_words("not-names.txt"))
_NOT_HEADS = frozenset(("Ministere", "Federal", "Question", "Reponse", "Ouvert"))


def find_person(doc: Document, start: int) -> None:
    """The person announced by a title at `start`."""
    plain = doc.plain
    if several := _SEVERAL.match(plain, start):
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
    title, name = match["title"], match["name"]
    if title in ("M", "Me") and plain[max(0, start - 2) : start].strip(" .,;:(«'-"):
        return
    if title == "M" and " " not in name and "-" not in name and len(name) < 4:
        return
    _keep(doc, match.start("name"), name, "people.title")


def find_role(doc: Document, start: int) -> None:
    """« le président Macron », « gouvernement Ayrault »."""
    plain = doc.plain
    if government := _GOVERNMENT.match(plain, start):
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
    named = _NAMED.match(plain, role.end()) if role else None
    if role is None or named is None or (role["role"] == "general" and doc.text[start] == "G"):
        return  # General Electric
    name = named["name"]
    first = name.split(" ")[0]
    if first in _NEVER:
        return
    if first.split("-")[0] in _FIRST_NAMES or (" " not in name and role["role"].startswith(_BARE_ROLES)):
        _keep(doc, named.start(), name, "people.role", 0.9)


def find_names(doc: Document) -> None:
    """A known first name followed by a name; and the author, known from the metadata."""
    plain, end = doc.plain, 0
    for _, start, stop in _GIVEN.find_matches_as_indexes(plain):
        if start < end or not _stands_alone(plain, start):
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
    """A full name said with a title counts without it too; a surname alone takes the id of the full name."""
    people = [c for c in doc.found if c.type == "Person"]
    taken = {(c.start, c.end) for c in people}
    for name, identifier in {
        doc.plain[c.start : c.end]: c.id for c in people if c.rule.startswith("people.title")
    }.items():
        at = doc.plain.find(name) if " " in name else -1
        while at >= 0:
            end = at + len(name)
            if (at, end) not in taken and doc.word_start(at) and doc.word_end(end):
                people.append(doc.add(at, end, "Person", identifier, "people.again", confidence=0.9))
            at = doc.plain.find(name, end)
    full = {surname(c.id): c.id for c in people if surname(c.id) != c.id.removeprefix("person:")}
    for person in people:
        name = person.id.removeprefix("person:")
        if name in full or name in _KNOWN:
            person.alts = (person.id,)
            person.id = full.get(name) or f"person:{_KNOWN[name]}-{name}"


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
