"""Dates: days, months, years, seasons, half-years, ranges, and those told by the day of the text.

Ids are EDTF: `date:2013-01-09`, `date:2018-03`, `date:2011/2012`, `date:2017-22` (spring 21 … winter 24),
`date:2016-40` (first half-year; 41 the second).
"""

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from kg.citations.document import Document, matches_at
from kg.citations.scan import scanner
from kg.citations.told import WEEKDAYS, is_specific, nearest, recurs, weekday, year_told

MONTHS: dict[str, int] = {
    name: number
    for number, name in enumerate(
        ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
         "novembre", "decembre"),
        1,
    )
}  # fmt: skip
MONTHS |= {"janv.": 1, "fevr.": 2, "avr.": 4, "juill.": 7, "sept.": 9, "oct.": 10, "nov.": 11, "dec.": 12}
MONTH = "|".join(map(re.escape, MONTHS))
SEASONS = {"printemps": 21, "ete": 22, "automne": 23, "hiver": 24}
REPUBLICAN = (
    "vendemiaire|brumaire|frimaire|nivose|pluviose|ventose|germinal|floreal|prairial|messidor|thermidor|fructidor"
)
# 12 mars 2012 · 1er janvier 2008 · 1 er mai 2004 · 16août 2016
DAY = r"(?:[0-3]?\d)(?:\ ?er\b)?"
FULL = rf"(?P<day>[0-3]?\d)(?:\ ?er)?\ ?(?P<month>{MONTH})\ ?(?P<year>[12]\d{{3}})(?!\d)"
SLASH = r"(?P<sday>[0-3]?\d)[/.](?P<smonth>[01]?\d)[/.](?P<syear>(?:[12]\d)?\d\d)(?!\d)"

_BEFORE = re.compile(  # 6 et le 16 août · 15 et 16 janvier · 1er au 5 mai
    r"""(?P<d1>[0-3]?\d)(?:\ ?er)?(?:,\ [0-3]?\d(?=,|\ et)){0,4}
        (?:\ ?-\ ?|\ et\ (?:le\ )?|\ au\ |,\ (?:le\ )?|\ ou\ (?:le\ )?)
        (?P<d2>[0-3]?\d)(?:\ ?er)?\ ?$""",
    re.VERBOSE,
)
_BEFORE_MONTH = re.compile(
    rf"""(?P<m1>{MONTH})(?:(?P<y1>\ [12]\d{{3}})|(?:,\ (?:{MONTH}))+)?  # janvier, février et mars · juin 2017 à mai
         (?P<link>\ ?-\ ?|\ et\ |\ a\ |\ au?\ mois\ de\ |/)(?:d'|(?:la\ )?(?:fin|debut)\ |(?:la\ )?mi-)?$""",
    re.VERBOSE,
)
_BEFORE_FULL = re.compile(
    rf"""(?P<d>[0-3]?\d)(?:\ ?er)?\ (?P<m>{MONTH})(?:\ (?P<y>[12]\d{{3}}))?
         (?P<link>\ au\ |\ et\ le\ )(?P<d2>[0-3]?\d)(?:\ ?er)?\ $""",  # 28 mai au 3 juin 2018
    re.VERBOSE,
)
_YEAR_AFTER = re.compile(
    r"(?:\ de\ l'annee)?\ ?(?P<year>[12]\d{3})(?![\d-]\d|\d)"
    r"|(?P<rel>\ (?P<whole>de\ l'an(?:nee)?\ )?(?:derniere?s?|prochaine?s?|passee?s?)\b)"
    r"|(?P<same>\ de\ la\ meme\ annee|\ suivants?)\b|(?P<this>\ de\ cette\ annee)\b"
)
# les 3 mars et 4 avril 2018: one year for both
_LATER_YEAR = re.compile(rf"(?:\ et|,|\ puis|\ ou)\ (?:le\ )?{DAY}\ (?:{MONTH})\ (?P<year>[12]\d{{3}})(?!\d)")
_SAME_MONTH = {name: re.compile(rf"[^.;]{{0,60}}\b{re.escape(name)}\ (?P<year>[12]\d{{3}})\b") for name in MONTHS}
_MONTH_NAME = re.compile(rf"(?:{MONTH})(?!\w)")
# 12 mars · 1er mars · 1 er mars · 1e mars · 16août
_DAY_END = re.compile(r"(?<![\d°])(?P<d2>[0-3]?\d)(?:\ ?er|e\b|°)?\ ?$")
_LINKS = ("-", "- ", " et ", "et le ", " au ", ", ", ", le ", " ou ", "ou le ")
_MONTH_LINKS = ("-", "- ", " et ", " et d'", " a ", " a d'", "mois de ", "mois d'", "/", " fin ", " debut ")
_YEAR = re.compile(
    r"""(?P<a>(?:1[789]|20)\d\d)(?:(?<![\w.,/°-]\d{4})|(?<=\bmi-\d{4}))
        (?:(?:(?P<sep>\ ?[-/]\ ?|,\ |\ (?:a|et|ou|au)\ (?:(?:la\ )?fin\ |l'annee\ )?)(?P<b>(?:1[789]|20)\d\d)
            |(?P<stroke>[-/])(?P<short>\d\d))
            (?!\d|[.,/]\d|-\d|\ \d{3}\b))?
        (?![\w%€$°]|[.,/]\d|-\d|-(?!debut|fin)[a-z]|\ ?(?:%|€))""",
    re.VERBOSE,
)
# What stands before a number that is not a year: « n° 2010 », « page 1998 », « plus de 2000 ».
_NOT_A_YEAR = (
    "n°", "no", "n °", "n o", "n°.", "no.", "nos", "numero", "numeros", "rubrique", "rubriques", "page", "pages",
    "p.", "pp.", "art.", "article", "articles", "alinea", "alineas", "de plus de", "moins de", "environ", "pres de",
    "iso", "cerfa", "norme", "en tout", "a hauteur de", "total de", "quelque", "plus de", "cree de", "soit",
    "montant de", "nf", "plfss) pour", "plf) pour", "lfss) pour", "lf) pour", "lfi) pour", "lfr) pour", "lfss)",
    "lf)", "lfi)", "lfr)", "mirage", "resolution", "resolutions",
)  # fmt: skip
_NOUN_AFTER = re.compile(
    r"\ (?:euros?|francs?|millions?|milliards?|personnes|salaries|emplois|postes|agents|eleves|habitants|hectares"
    r"|tonnes|km|kilometres|metres|m2|m3|mw|gwh|kwh|communes|heures|entreprises|places|lits|logements|dossiers|cas"
    r"|etudiants|enfants|familles|exploitations|km2|associations|medecins|litres|grammes|kg|foyers|structures|sites"
    r"|demandes|plaintes|victimes|morts|deces|signatures|professionnels|enseignants|beneficiaires|centres|employes"
    r"|fonctionnaires|gendarmes|policiers|militaires|magistrats|agriculteurs|eleveurs|etablissements|ecoles|classes"
    r"|brebis|vaches|animaux|loups|chevaux|actes|interventions|candidats|dollars|actions|kilos|points|jours)\b"
)
_BUDGET_TITLE = re.compile(
    r"\d\ (?:de\ (?:finances(?:\ rectificatives?)?|financement\ (?:rectificative\ )?de\ la\ securite\ sociale)\ pour"
    r"|de\ programmation\ [a-z' ]{4,60}\ pour\ les\ annees)\ $"
)
_HALF = re.compile(
    r"""(?P<n>premier|second|deuxieme|1er|2e|2eme|2nd|troisieme|quatrieme|3e|4e|3eme|4eme|dernier)
        \ (?P<what>semestre|trimestre)(?:\ de\ l'annee|\ de)?\ (?P<year>(?:19|20)\d\d)(?!\d)""",
    re.VERBOSE,
)
_RANKS = {"p": 0, "1": 0, "s": 1, "d": 1, "2": 1, "t": 2, "3": 2, "q": 3, "4": 3}  # by the first letter
_SEASON = re.compile(
    r"(?P<s>printemps|ete|automne|hiver)(?:\ de\ l'annee|\ de)?\ (?P<year>(?:19|20)\d\d)"
    r"(?:[-/](?:20)?\d\d)?(?!\d)"
    r"|(?P<r>printemps|ete|automne|hiver)\ (?P<rel>dernier|prochain|passe)\b"
)
TENS = {
    "vingt": 2, "trente": 3, "quarante": 4, "cinquante": 5, "soixante": 6, "soixante-dix": 7, "quatre-vingt": 8,
    "quatre-vingts": 8, "quatre-vingt-dix": 9,
}  # fmt: skip
_DECADE = re.compile(  # not « années 2000 à 2011 », « années 2010, 2011 et 2012 »
    r"annees\ (?P<y>(?:1[89]|20)\d0)"
    r"(?!\d|\ ?-\ ?\d|\ a\ (?:1[89]|20)\d\d|\ et\ (?:1[89]|20)\d[1-9]|,\ (?:1[89]|20)\d\d)"
    r"|annees\ (?P<s>[2-9]0)\b(?!\ ?%)"
    rf"|annees\ (?P<w>{'|'.join(sorted(TENS, reverse=True))})\b(?!-)"
)
_WEEKDAY = re.compile(rf"(?P<name>{'|'.join(WEEKDAYS)})\ (?P<rel>dernier|prochain)\b")
# l'an dernier · l'année dernière · « fin d'année prochaine »
_RELATIVE = re.compile(r"(?:l'(?=a)|(?<=d')|(?<=fin ))(?P<what>an|annee)\ (?P<rel>passee?|derniere?|prochaine?)\b")
_AFTER_SEASON = ("1", "2", "de ", "dernier", "prochain", "passe")
CLUES: tuple[str, ...] = (
         "annees ", "l'an ", "l'annee ", "an dernier", "annee derniere", "an passe", "annee passee", "an prochain",
         "annee prochaine", *(f"{season} {word}" for season in SEASONS for word in _AFTER_SEASON),
         *(f"{name} {word}" for name in WEEKDAYS for word in ("dernier", "prochain")))  # fmt: skip
_CENTURY = scanner(("17", "18", "19", "20"))  # found faster than the pattern is
_SLASH = re.compile(r"(?<![\d/.,°-])" + SLASH + r"(?![\d/])")


@lru_cache(maxsize=8192)
def iso(year: int, month: int, day: int) -> str | None:
    """The ISO form, or None where there is no such day."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def full_year(text: str) -> int:
    """Two digits mean the century that makes sense for a text in force: 30 and above are 19xx."""
    year = int(text)
    if year >= 100:
        return year
    return 2000 + year if year < 30 else 1900 + year


def match_iso(match: re.Match[str]) -> str | None:
    """The ISO day of a match of FULL or SLASH."""
    groups = match.re.groupindex
    if "day" in groups and match["day"]:
        return iso(int(match["year"]), MONTHS[match["month"]], int(match["day"]))
    if "sday" in groups and match["sday"]:
        return iso(full_year(match["syear"]), int(match["smonth"]), int(match["sday"]))
    return None


class _Days(NamedTuple):
    """The day before the name of a month, and the one it is linked to: « 3, 4 et 5 » is 3 to 5."""

    start: int
    last_start: int
    first: int | None
    last: int


def find_dates(doc: Document, places: dict[str, list[int]]) -> None:
    """Add every Date candidate; `places` are those of the month names, of `CLUES` and half-years."""
    low, day = doc.low, doc.context.day
    centuries = [start for _, start, _ in _CENTURY.find_matches_as_indexes(doc.low_octets)]
    taken = 0
    last: dt.date | None = None  # the last month the text gave with its year
    read: set[int] = set()  # where the years of these dates stand
    for start in places["month"]:
        name = _MONTH_NAME.match(low, start) if start >= taken else None
        if name is None:
            continue
        month = MONTHS[name.group()]
        after = _YEAR_AFTER.match(low, name.end())
        stop = after.end() if after and not after["this"] else name.end()
        days = _days_before(low, max(taken, start - 40), start)
        if days is None and start > 0 and low[start - 1].isdigit():
            continue
        year = _year_after(after, month, day, last) if after else None
        rel = after["rel"].strip() if after and after["rel"] and year is None else ""
        told = year
        if told is None and days and after is None and (later := _later_year(low, stop, name.group())):
            told = int(later["year"])
        if told is None:
            place = (days.start if days else start, stop)
            told = _year_untold(doc, place, month, days.last if days else None, rel, last)
        if days is None:
            _bare_month(doc, start, stop, month, year, rel, told)
        elif told is None:
            if rel and 1 <= days.last <= 31:  # the year stays open: EDTF writes it XXXX
                doc.add(days.last_start, stop, "Date", f"date:XXXX-{month:02d}-{days.last:02d}", "dates.day-open")
        elif (value := iso(told, month, days.last)) and (year or rel or not recurs(low, days.start, stop)):
            taken = stop
            _add_days(doc, days, start, stop, value, sure=1.0 if year else 0.8)
        else:
            continue
        if after and after["year"]:
            last, taken = dt.date(int(after["year"]), month, 1), stop
            read.add(after.start("year"))
    said = _find_years(doc, centuries, read)
    _find_told(doc, places, said)
    for year in centuries:
        if low.startswith(("/", "."), year - 1):
            _find_slashed(doc, year)


def _find_slashed(doc: Document, year: int) -> None:
    """Add the date in figures whose year stands at `year`: 12/03/2018, 1.3.2018."""
    for match in matches_at(_SLASH, doc.low, [year - 6, year - 5, year - 4]):
        if match.start("syear") == year and match.end() == year + 4 and (slashed := match_iso(match)):
            doc.add(match.start(), match.end(), "Date", f"date:{slashed}", "dates.slashed")
            return


def _later_year(low: str, stop: int, month: str) -> re.Match[str] | None:
    """The year said once for two dates: « les 3 mars et 4 avril 2018 », « le 3 mars, puis le 5 mars 2018 »."""
    return _LATER_YEAR.match(low, stop) or _SAME_MONTH[month].match(low, stop)


def _year_after(after: re.Match[str], month: int, day: dt.date | None, last: dt.date | None) -> int | None:
    """The year said after a month: in figures, by the date before it, or by the year of the text."""
    if after["year"]:
        return int(after["year"])
    if after["same"]:
        return last.year + ("suivant" in after["same"] and month < last.month) if last else None
    if day and after["this"]:
        return day.year
    if day and after["whole"]:
        return day.year + (1 if "prochain" in after["rel"] else -1)
    return None


def _year_untold(
    doc: Document, place: tuple[int, int], month: int, number: int | None, rel: str, last: dt.date | None
) -> int | None:
    day = doc.context.day
    if day is None:
        return last.year if last else None
    if rel:
        return nearest(day, month, number, rel)
    return year_told(doc.text, doc.low, place, month, number, day, last)


def _add_days(doc: Document, days: _Days, month_start: int, stop: int, value: str, *, sure: float) -> None:
    """A day, days of one month, or those from a month to another; `value` is the last day."""
    low = doc.low
    linked = (
        low.find(" au ", month_start - 14, month_start) >= 0 or low.find(" et le ", month_start - 14, month_start) >= 0
    )
    span = _BEFORE_FULL.search(low, max(0, month_start - 45), month_start) if linked and month_start > 14 else None
    if span and (begin := iso(int(span["y"] or value[:4]), MONTHS[span["m"]], int(span["d"]))):
        if begin > value and not span["y"]:  # « entre le 1er novembre et le 31 mars »
            begin = f"{int(begin[:4]) - 1}{begin[4:]}"
        between = low.endswith("entre le ", 0, span.start())
        if begin < value and ("au" in span["link"] or between):  # the longer span wins over its first date
            rule = "dates.range" if "au" in span["link"] else "dates.two-days"
            doc.add(span.start(), stop, "Date", f"date:{begin}/{value}", rule, confidence=sure)
            return
    if days.first and days.first < days.last:
        begin = f"{value[:8]}{days.first:02d}"
        doc.add(days.start, stop, "Date", f"date:{begin}/{value}", "dates.range", confidence=sure)
    else:
        doc.add(days.last_start, stop, "Date", f"date:{value}", "dates.day", confidence=sure)


def _days_before(low: str, window: int, start: int) -> _Days | None:
    """The day before a month at `start`, with the day it is linked to; most months have none, most days no other."""
    day = _DAY_END.search(low, max(window, start - 6), start)
    if day is None:
        if low.endswith("premier ", window, start) and not low[start - 9 : start - 8].isalnum():
            return _Days(start - 8, start - 8, None, 1)
        return None
    if low.endswith(_LINKS, max(0, day.start() - 7), day.start()):
        linked = _BEFORE.search(low, max(window, start - 22), start)
        if linked and not (linked.start() and low[linked.start() - 1] in "0123456789°"):
            return _Days(linked.start(), linked.start("d2"), int(linked["d1"]), int(linked["d2"]))
    return _Days(day.start(), day.start(), None, int(day["d2"]))


_BETWEEN = re.compile(r"\bentre\ (?:les\ annees\ |(?:la\ )?fin\ |(?:le\ )?debut\ )?$")  # « entre 2012 et 2015 » is one


def _bare_month(
    doc: Document,
    start: int,
    stop: int,
    month: int,
    year: int | None,
    rel: str,
    told: int | None,
) -> None:
    low = doc.low
    if told is None:
        return
    if year is None and not rel:
        if doc.text[start].islower() and is_specific(doc.text, low, start, stop):
            begin = start - 3 if low.startswith("mi-", max(0, start - 3)) else start
            doc.add(begin, stop, "Date", f"date:{told}-{month:02d}", "dates.month-told", confidence=0.7)
        return
    begin = start
    if low.endswith("mi-", max(0, start - 3), start):
        begin -= 3
    linked = low.endswith(_MONTH_LINKS, max(0, start - 8), start)
    link = _BEFORE_MONTH.search(low, max(0, start - 40), start) if linked else None
    if link and (not link.start() or not low[link.start() - 1].isalnum()):
        first_year = int(link["y1"]) if link["y1"] else told
        first = link.start() - 3 if low.endswith("mi-", 0, link.start()) else link.start()
        if link["y1"] is None or link["link"].strip() == "a" or _BETWEEN.search(low, max(0, first - 20), first):
            opening, closing = f"{first_year}-{MONTHS[link['m1']]:02d}", f"{told}-{month:02d}"
            if opening < closing:  # « entre juin 2022 et juin 2021 » are two
                doc.add(first, stop, "Date", f"date:{opening}/{closing}", "dates.months")
                return
    doc.add(begin, stop, "Date", f"date:{told}-{month:02d}", "dates.month")


def _counts(low: str, place: int) -> bool:
    """Whether the words before say that a number at `place` is no year."""
    if not low.endswith(_NOT_A_YEAR, 0, place):
        return False
    ends = (place - len(word) for word in _NOT_A_YEAR if low.endswith(word, 0, place))
    return any(end == 0 or not low[end - 1].isalnum() for end in ends)


def _find_years(doc: Document, places: list[int], read: set[int]) -> list[int]:
    """Add years and ranges of years but those `read` with a month; all that are said."""
    low = doc.low
    said: list[int] = []
    end = 0
    for place in places:
        if place < end or not (match := _YEAR.match(low, place)):
            continue
        start, end = match.span()
        if start in read and match["b"] is None:
            said.append(int(match["a"]))
            continue
        before = start - 1 if low.startswith(" ", start - 1) else start
        if _counts(low, before) or _NOUN_AFTER.match(low, end):
            continue
        titled = low.endswith(("pour", "pour les annees"), 0, before)
        if titled and _BUDGET_TITLE.search(low, max(0, start - 100), start):
            continue  # « loi n° 2010-1657 du 29 décembre 2010 de finances pour 2011 »
        first = int(match["a"])
        if first > 2100:
            continue
        said.append(first)
        if low.startswith("mi-", start - 3):
            start -= 3
        if match["short"] is not None:  # 2017-18, 2017/18
            second = first // 100 * 100 + int(match["short"])
            if second == first + 1:
                doc.add(start, end, "Date", f"date:{first}/{second}", "dates.years")
            elif match["stroke"] == "-":  # « 2006/42 » is a number
                doc.add(start, match.end("a"), "Date", f"date:{first}", "dates.year", confidence=0.9)
            continue
        second = int(match["b"] or 0)
        joined = match["b"] and (
            match["sep"].strip().startswith(("-", "/", "a"))
            or (match["sep"].startswith(" et ") and _BETWEEN.search(low, max(0, start - 20), start))
        )
        if joined and first < second <= 2100:
            doc.add(start, end, "Date", f"date:{first}/{second}", "dates.years")
            continue
        doc.add(start, match.end("a"), "Date", f"date:{first}", "dates.year", confidence=0.9)
        if 1700 <= second <= 2100:
            doc.add(match.start("b"), end, "Date", f"date:{second}", "dates.year", confidence=0.9)
    return said


def _find_told(doc: Document, places: dict[str, list[int]], said: list[int]) -> None:
    """Add halves and quarters of years, decades, seasons, and what is told by the day of the text; `said` are the years
    of the text."""
    low, day, clues = doc.low, doc.context.day, places["clue"]
    for match in _HALF.finditer(low) if places["half"] else ():
        last = 1 if match["what"] == "semestre" else 3
        rank = last if match["n"] == "dernier" else _RANKS[match["n"][0]]
        code = (40 if match["what"] == "semestre" else 33) + rank
        doc.add(match.start(), match.end(), "Date", f"date:{match['year']}-{code}", "dates.half-year")
    for match in matches_at(_DECADE, low, clues):
        decade = match["y"][:3] if match["y"] else f"19{TENS[match['w']] if match['w'] else match['s'][0]}"
        doc.add(match.start(), match.end(), "Date", f"date:{decade}X", "dates.decade")
    for match in matches_at(_RELATIVE, low, clues):
        shift = 1 if match["rel"].startswith("prochain") else -1
        base = day.year + shift if day else max(said, default=None)
        if base is not None:
            doc.add(match.start(), match.end(), "Date", f"date:{base}", "dates.relative-year")
    for match in matches_at(_WEEKDAY, low, clues):
        if day:
            doc.add(
                match.start(), match.end(), "Date", f"date:{weekday(day, match['name'], match['rel'])}", "dates.weekday"
            )
    for match in matches_at(_SEASON, low, clues):
        if match["year"]:
            code = SEASONS[match["s"]]
            doc.add(match.start(), match.end(), "Date", f"date:{match['year']}-{code}", "dates.season")
        elif day:
            code = SEASONS[match["r"]]
            months = {21: 3, 22: 6, 23: 9, 24: 12}[code]
            year = nearest(day, months, None, match["rel"])
            doc.add(match.start(), match.end(), "Date", f"date:{year}-{code}", "dates.season-told")
