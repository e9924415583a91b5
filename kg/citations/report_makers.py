"""Who made a report: the names a text knows, by where they stand, and what is told of a maker nobody knows."""

import re
from bisect import bisect_left, bisect_right

from kg.citations import report_words as words
from kg.citations.document import Candidate, Document
from kg.citations.normalise import slug
from kg.citations.people import surname
from kg.citations.phrases import trimmed

UNKNOWN = "inconnu"  # in place of an issuer
# « … la Cour des comptes **dans un** rapport »: behind a speaker, before the word for what he made
_SAID_BY = tuple(
    f" {said} "
    for said in ("dans un", "dans son", "dans le", "par un", "publie un", "publient un", "publiait un", "rendu un",
                 "remis un", "d'un", "son", "une")
)  # fmt: skip
_DEPUTY = re.compile("la deputee|le depute")
_NAMED_TYPES = ("Organisation", "Person", "ClusterPolicy", "Programme", "Plan")


class Named:
    """What a text names, looked up by where it stands: bodies, persons, policies, schemes and plans; years."""

    def __init__(self, found: list[Candidate]) -> None:
        self._all = sorted((c for c in found if c.type in _NAMED_TYPES), key=lambda c: (c.start, c.end))
        self._starts = [c.start for c in self._all]
        dates = [(c, c.id[5:]) for c in found if c.type == "Date"]
        self._years = sorted((c.end, value) for c, value in dates if len(value) == 4 and value.isdigit())
        self._days = {c.start: value for c, value in dates}
        self.first_person = next((c for c in self._all if c.type == "Person"), None)

    def at(self, place: int, *types: str) -> Candidate | None:
        """The longest of these types, of any if none is given, that begins at a place."""
        index = bisect_right(self._starts, place) - 1
        while index >= 0 and self._starts[index] == place:
            if not types or self._all[index].type in types:
                return self._all[index]
            index -= 1
        return None

    def who(self, place: int) -> Candidate | None:
        """The body or person that begins at a place."""
        return self.at(place, "Organisation", "Person")

    def before(self, place: int) -> Candidate | None:
        """The last body or person before a place."""
        index = bisect_left(self._starts, place)
        for candidate in reversed(self._all[max(0, index - 5) : index]):
            if candidate.end <= place and candidate.type in ("Organisation", "Person"):
                return candidate
        return None

    def day(self, place: int) -> str:
        """The date that begins at a place, « 2018-11-07 », or nothing."""
        return self._days.get(place, "")

    def bodies(self, start: int, end: int) -> list[Candidate]:
        """The organisations that begin between two places."""
        between = self._all[bisect_right(self._starts, start) : bisect_left(self._starts, end)]
        return [c for c in between if c.type == "Organisation"]

    def year_before(self, place: int) -> str | None:
        """The last year said before a place."""
        index = bisect_right(self._years, (place, "9999")) - 1
        return self._years[index][1] if index >= 0 else None


def maker_at(doc: Document, named: Named, place: int, *types: str) -> Candidate | None:
    """The name that stands at a place, or after a word for what it is: « du magazine Géo »."""
    kind = words.KIND.match(doc.plain, place)
    return named.at(place, *types) or (named.at(kind.end(), "Organisation") if kind else None)


def some_body(doc: Document, of: re.Match[str]) -> tuple[str, int] | None:
    """Who made a report, where no name is known to stand after `of`: an id and the end."""
    place = of.end()
    if some := words.SOME_BODY.match(doc.low, place):
        return slug(some.group()), some.end()
    if quoted := words.QUOTED_BODY.match(doc.low, place):
        return slug(quoted["name"]), quoted.end()
    kind = words.KIND.match(doc.plain, place)  # du cabinet indépendant APTEIS
    if long := words.LONG_NAMED.match(doc.low, place):
        name = trimmed(long.group())
        return slug(name), place + len(name)
    letters = words.LETTERS.match(doc.plain, kind.end() if kind else place)
    if letters is None and re.search(r" p(?:ar|our) ", of.group()):
        if any_body := words.ANY_BODY.match(doc.low, place):
            name = trimmed(any_body.group())
            return UNKNOWN if name == "ministere" else slug(name), place + len(name)
        letters = words.CAPITALISED.match(doc.plain, place)
    return (slug(letters.group()), letters.end()) if letters and letters.group() not in words.NOT_AUTHORS else None


def makers_end(doc: Document, named: Named, maker: Candidate, *, by: bool) -> int:
    """Where the names of all end that made a report, the first of whom is known: those joined to it, an acronym, and
    on whose behalf they did it. `by` tells that « par » stands before them."""
    low, plain = doc.low, doc.plain
    end = joined_end(doc, named, maker.end)
    if more := words.ACRONYM.match(plain, maker.end):
        end = more.end()
    # « de l'IGAS et de l'IGF », « de la DREES du ministère de la santé »
    also = words.AND_MORE if by else words.ALSO
    place, waiting = end, False
    while (then := also.match(low, place)) and (other := named.who(then.end())) and other.type == maker.type:
        place, waiting = other.end, by and "," in then.group()
        end = end if waiting else place
    # « de Mmes Sylvie Robert et Anne Dupont »
    while maker.type == "Person" and (both := words.BOTH.match(low, end)) and (other := named.at(both.end(), "Person")):
        end = other.end
    if maker.type == "Person" and (more := words.ACRONYM.match(plain, end)):  # (INSERM)
        end = more.end()
    if (behalf := words.BEHALF.match(low, end)) and (other := named.at(behalf.end(), "Organisation")):
        end = makers_end(doc, named, other, by=False)
    return end


def given_by(doc: Document, named: Named, end: int) -> tuple[str, int] | None:
    """« le rapport que Mme X a remis au Premier ministre »: who gave it, and where that is said."""
    they = words.THEY_GAVE.match(doc.low, end)
    who = named.who(they.end()) if they else None
    if who is None:
        return None
    gave = words.GAVE.match(doc.low, makers_end(doc, named, who, by=True))
    return (issuer_of(who), gave.end()) if gave else None


def joined_end(doc: Document, named: Named, end: int) -> int:
    """Where the names of two bodies end that a hyphen or stroke joins, the first of which ends at `end`."""
    other = named.at(end + 1, "Organisation") if doc.plain.startswith("-", end) else None
    if other is None:
        letters = words.JOINED.match(doc.plain, end)
        return letters.end() if letters else end
    acronym = words.ACRONYM.match(doc.plain, other.end)
    return acronym.end() if acronym else other.end


def issuer_of(maker: Candidate) -> str:
    """What a report's id says of its maker: a surname, or a body's own id."""
    return surname(maker.id) if maker.type == "Person" else maker.id.partition(":")[2]


def speaker_of(doc: Document, named: Named, start: int, end: int) -> str:
    """« Comme l'a souligné la Cour des comptes dans un rapport … », « Mme la députée … de son rapport »."""
    low = doc.low
    if low.endswith(" son ", 0, start) and _DEPUTY.search(low, max(0, start - 150), start):
        author = named.first_person
        return surname(author.id) if author else ""
    if low.endswith((" son ", " leur ", " dans un ", " dans une "), 0, start) and (
        comma := words.SPEAKER.match(low, end)
    ):
        speaker = named.who(comma.end())
        if speaker:
            return issuer_of(speaker)
    if handed := words.HANDED.search(low, max(0, start - 90), start):
        speaker = named.before(handed.start())
        if speaker and low[speaker.end : handed.start()] in (" a ", " ont ", " avait ", " avaient "):
            return issuer_of(speaker)
    if not low.endswith(_SAID_BY, 0, start):
        return ""
    speaker = named.before(start)
    if speaker is None:
        return ""
    between = low[speaker.end : start]
    return speaker.id.partition(":")[2] if len(between) < 40 and "." not in between else ""
