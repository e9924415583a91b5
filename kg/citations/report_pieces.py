"""What is said of a report behind its word, read piece by piece: who made it, when, its number, its title, its subject.

Each reader below knows one kind of piece. Asked at the place where the last piece ended, it answers where its own ends:
None if no such piece stands here, the same place if nothing more may be read. The first that answers is taken.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.citations import report_words as words
from kg.citations.dates import MONTHS
from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.phrases import trimmed
from kg.citations.report_makers import Named, given_by, issuer_of, joined_end, maker_at, makers_end, some_body


@dataclass
class Said:
    """What is said of a report, and where that ends."""

    end: int
    issuer: str = ""
    date: str = ""
    number: str = ""
    title: str = ""
    titled: bool = False
    bare: bool = False  # known by a surname: « le rapport Gallois »
    wide: bool = False  # a nation's or a year's
    called: str = ""  # by a name of its own, until its maker is known: « l'enquête Trajectoires »


def read_pieces(doc: Document, said: Said, nature: str, named: Named) -> None:
    """Read into `said` all that stands behind the word for a report, from where `said` ends."""
    first = True
    while (end := _Place(doc, said, nature, named, first).read()) > said.end:
        said.end, first = end, False


class _Place:
    """A place in what is said of a report, with what the readers look at."""

    __slots__ = ("doc", "end", "first", "low", "named", "nature", "of", "plain", "said")

    def __init__(self, doc: Document, said: Said, nature: str, named: Named, first: bool) -> None:
        self.doc, self.low, self.plain = doc, doc.low, doc.plain
        self.said, self.end, self.first = said, said.end, first
        self.nature, self.named = nature, named
        self.of = words.OF.match(doc.low, said.end) if said.issuer == said.called else None

    def read(self) -> int:
        """Where the piece here ends, this place if there is none."""
        for reader in _READERS:
            if (end := reader(self)) is not None:
                return end
        return self.end


def _maker(at: _Place) -> int | None:
    """« de la Cour des comptes », « réalisée par l'Insee et la DREES »."""
    said, of = at.said, at.of
    if of is None:
        return None
    by = re.search(r" p(?:ar|our) (?!des )", of.group()) is not None
    # « enquête sur la disparition de M. X »
    told = bool(said.called or said.title) and not said.titled
    types = ("Organisation",) if told and not by and at.nature != "rapport" else ("Organisation", "Person")
    maker = maker_at(at.doc, at.named, of.end(), *types)
    if maker is None:
        return None
    said.title = said.title or said.called
    said.issuer = issuer_of(maker)
    return makers_end(at.doc, at.named, maker, by=by)


def _giver(at: _Place) -> int | None:
    """« que Mme X a remis au Premier ministre »."""
    gave = given_by(at.doc, at.named, at.end) if at.first else None
    if gave is None:
        return None
    at.said.issuer, end = gave
    return end


def _rapporteur(at: _Place) -> int | None:
    """« (rapport de la commission d'enquête) dont M. X est le rapporteur »."""
    whose = words.WHOSE.match(at.low, at.end)
    author = at.named.at(whose.end(), "Person") if whose else None
    role = words.IS_RAPPORTEUR.match(at.low, author.end) if author else None
    if author is None or role is None:
        return None
    at.said.issuer = issuer_of(author)
    return role.end()


def _signer(at: _Place) -> int | None:
    """« (rapport de l'IGAS) par M. X »."""
    signed = words.BY.match(at.low, at.end) if at.said.issuer else None
    author = at.named.at(signed.end(), "Person") if signed else None
    return makers_end(at.doc, at.named, author, by=True) if author else None


def _commissioner(at: _Place) -> int | None:
    """« fait au nom de la commission des finances »."""
    behalf = words.BEHALF.match(at.low, at.end)
    body = at.named.at(behalf.end(), "Organisation") if behalf else None
    if body is None:
        return None
    at.said.issuer = at.said.issuer or issuer_of(body)
    return makers_end(at.doc, at.named, body, by=False)


def _body_beside(at: _Place) -> int | None:
    """« rapport IGAS n° 2022-074R », but the « étude INCA 3 » is not by the INCa."""
    body = at.named.at(at.end + 1, "Organisation") if at.first else None
    if body is None or words.SERIES.match(at.plain, body.end):
        return None
    at.said.issuer = issuer_of(body)
    return joined_end(at.doc, at.named, body.end)


def _maker_in_brackets(at: _Place) -> int | None:
    """« rapport parlementaire (Sénat) »."""
    maker = at.named.who(at.end + 2) if at.first and at.low.startswith(" (", at.end) else None
    if maker is None or not at.low.startswith(")", maker.end):
        return None
    at.said.issuer = issuer_of(maker)
    return maker.end + 1


def _mission(at: _Place) -> int | None:
    """« de la mission Territoires et réussite »: by what it was on."""
    mission = words.MISSION.match(at.plain, at.end) if at.first else None
    if mission is None:
        return None
    at.said.issuer = slug(mission["name"])
    return mission.end()


def _surnames(at: _Place) -> int | None:
    """« le rapport Gallois », « le rapport Stiglitz-Sen »: persons, whom this alone may tell."""
    authors = words.AUTHORS.match(at.plain, at.end) if at.first and at.nature == "rapport" else None
    if authors is None or authors["first"] in words.NOT_AUTHORS:
        return None
    at.said.issuer, at.said.bare = slug(at.plain[authors.start("first") : authors.end()]), True
    for group in ("first", "second"):
        if authors[group] and not at.named.who(authors.start(group)):
            person = "person:" + slug(authors[group])
            at.doc.add(*authors.span(group), "Person", person, "people.report", confidence=0.8)
    return authors.end()


def _own_name(at: _Place) -> int | None:
    """« l'enquête Trajectoires », « l'étude Xerfi », « le rapport GIEC »."""
    proper = words.NAMED.match(at.plain, at.end) if at.first else None
    if proper is None or proper["name"].split(" ")[0] in words.NOT_AUTHORS:
        return None
    if at.nature == "rapport" and not (proper["name"].isupper() and len(proper["name"]) > 2):
        return None
    body = at.named.who(proper.start("name"))
    if body and not words.SERIES.match(at.plain, body.end):
        at.said.called, at.said.issuer = "", body.id.partition(":")[2]
        return body.end
    more = words.NAME_GOES_ON.match(at.low, proper.end()) if at.nature in ("enquete", "etude") else None
    end = more.end() if more else proper.end()
    at.said.called = at.said.issuer = slug(at.plain[proper.start("name") : end])
    return end


def _small_name(at: _Place) -> int | None:
    """« l'enquête aquaculture 2021 »: a survey of a year, by its field."""
    field = words.SMALL_NAMED.match(at.low, at.end) if at.first and at.nature == "enquete" else None
    if field is None:
        return None
    at.said.title = slug(field["name"])
    return field.end()


def _unknown_maker(at: _Place) -> int | None:
    """« du cabinet Aptéis », « d'une mission parlementaire »."""
    some = some_body(at.doc, at.of) if at.of and not at.said.called else None
    if some is None:
        return None
    at.said.issuer, end = some
    return end


def _journal(at: _Place) -> int | None:
    """« (étude) publiée dans la revue Nature », « parue dans The Lancet »."""
    journal = words.JOURNAL.match(at.plain, at.end) if at.nature != "rapport" else None
    if journal is None:
        return None
    at.said.issuer = at.said.issuer or slug(journal["name"])
    return journal.end()


def _of_what(at: _Place) -> int | None:
    """What a report is of: a white paper or a barometer always, another where its maker stands after it."""
    subject = words.OF_SUBJECT.match(at.low, at.end) if at.first else None
    if subject is None:
        return None
    text = words.MADE_LAST.sub("", trimmed(subject.group()))
    if not text:
        return None
    end = at.end + len(text)
    if not at.nature.startswith("livre") and at.nature not in ("barometre", "atlas"):
        when = words.WHEN.match(at.low, end)  # « publié le 18 mai 2026 par … »
        by = words.OF.match(at.low, when.end() if when else end)
        if not (by and re.search(" p(?:ar|our) ", by.group()) and at.named.who(by.end())):
            return None
    at.said.title = slug(text)[:60]
    return end


def _not_its_year(at: _Place) -> int | None:
    """« avait commandé un rapport en 2012 », « demandé par le rapport Varin en avril 2022 »: when it was done."""
    if not at.low.startswith(" en ", at.end) or at.low.startswith("date", at.end + 4):
        return None
    return at.end if at.said.bare or at.low.endswith(at.nature, 0, at.end) else None


def _when(at: _Place) -> int | None:
    """« de 2019 », « de mars 2019 », « (mars 2019) », « 2019-2020 »."""
    when = words.WHEN.match(at.low, at.end) if not at.said.date else None
    if when is None:
        return None
    month = when["month"] or when["in_month"]
    at.said.date = year_of(when) + (f"-{MONTHS[month]:02d}" if month else "")
    return when.end()


def _last_year(at: _Place) -> int | None:
    """« de l'an dernier », where the day of the text is known."""
    day = at.doc.context.day
    last = words.LAST_YEAR.match(at.low, at.end) if day and not at.said.date else None
    if day is None or last is None:
        return None
    at.said.date = str(day.year - 1)
    return last.end()


def _day(at: _Place) -> int | None:
    """« paru le 7 juillet dernier », « remis en mars »: the month, and the year where the day of the text tells it."""
    if at.said.date:
        return None
    told = words.LATELY.match(at.low, at.end)
    group = "date"
    if told is None:
        told, group = words.IN_MONTH.match(at.low, at.end), "day"
    if told is None:
        return None
    day = at.named.day(told.start(group))
    at.said.date = day[:7] if day[:4].isdigit() else f"{MONTHS[told['month']]:02d}"
    return told.end()


def _number(at: _Place) -> int | None:
    """« n° 4321 », which tells enough: nothing is read after it but a maker and a date."""
    if at.said.number:
        return at.end
    number = words.NUMBER.match(at.low, at.end)
    if number is None:
        return None
    at.said.number = number["n"]
    return number.end()


def _title(at: _Place) -> int | None:
    """« intitulé « … » », « « L'hôpital en crise » », behind a comma where nothing else tells the report."""
    title = words.TITLE.match(at.low, at.end) if not at.said.titled else None
    if title is None or (title["comma"] and (at.said.issuer or at.said.date)):
        return None
    made = at.first and words.OF.match(at.low, title.end())
    if not (title["said"] or at.plain[title.start("title")].isupper() or made):
        return None
    at.said.title, at.said.titled = slug(title["title"]), True
    return title.end()


def _on_policy(at: _Place) -> int | None:
    """« sur le plan Écophyto »: a scheme or plan the text names."""
    on = words.ON.match(at.low, at.end) if not at.said.title else None
    thing = at.named.at(on.end(), "Programme", "Plan") if on else None
    if thing is None:
        return None
    at.said.title = slug(at.plain[thing.start : thing.end])[:60]
    return thing.end


def _aim(at: _Place) -> int | None:
    """« appelant à mettre un terme à l'huile de palme », « issu de la mission flash »."""
    return _title_as_it_stands(at, words.AIM.match(at.low, at.end) if not at.said.title else None)


def _capitals(at: _Place) -> int | None:
    """« sur la Smart City »."""
    return _title_as_it_stands(at, words.CAPITALS.match(at.plain, at.end) if not at.said.title else None)


def _title_as_it_stands(at: _Place, title: re.Match[str] | None) -> int | None:
    if title is None:
        return None
    at.said.title = slug(title.group())[:60]
    return title.end()


def _subject(at: _Place) -> int | None:
    """« sur l'état du mal-logement », up to a body, who made it: « de la Fondation Abbé Pierre »."""
    said = at.said
    known = said.title or (said.issuer and said.date)
    subject = words.SUBJECT.match(at.low, at.end) if not known else None
    if subject is None:
        return None
    cut = next((c.start for c in at.named.bodies(at.end, subject.end()) if c.end > subject.end()), subject.end())
    text = trimmed(at.low[at.end : cut].rstrip())
    if len(text) < 14:
        return None
    said.title, end = slug(text)[:60], at.end + len(text)
    more = words.PLACE.match(at.plain, end) or words.QUOTED_LAST.match(at.plain, end)
    return more.end() if more else end


def year_of(when: re.Match[str]) -> str:
    """The year or years of a match of `words.WHEN`."""
    return when["year"] or when["alone"] or when["period"] or when["years"]


_READERS: tuple[Callable[[_Place], int | None], ...] = (
    _maker, _giver, _rapporteur, _signer, _commissioner, _body_beside, _maker_in_brackets, _mission, _surnames,
    _own_name, _small_name, _unknown_maker, _journal, _of_what, _not_its_year, _when, _last_year, _day, _number, _title,
    _on_policy, _aim, _capitals, _subject,
)  # fmt: skip
