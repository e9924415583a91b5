"""What identifies a text of law after its nature: number, date, year, in whatever order they are written."""

import re
from typing import NamedTuple

from kg.citations.dates import DAY, FULL, MONTH, MONTHS, REPUBLICAN, SLASH, full_year, iso
from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.told import nearest

NUMBER_SIGN = r"(?:n\ ?[°o]s?\.?|numero|nos|n\.|n(?=\ \d)|№)"
# n° 2012-347 · no 87-161 · 2012-736 · n° 2016/45 · n° 59-1557 · (n° 2010-788) · n° 2010 - 788 · n° 2015 990 du 6 août,
# whose hyphen was lost
_NUMBER = re.compile(
    rf"""(?:\ ?,)?\ ?\(?{NUMBER_SIGN}\ ?(?P<n>\d{{1,4}}\ ?[-/]\ ?\d{{1,5}}(?![\d/]|-(?:\d|m\d))
            |[a-z]\d?-?\d{{2,4}}-\d{{1,5}}|\d{{2,4}}\ \d{{1,5}}(?=\ du\ \d))
       |\ (?P<bare>(?:19|20)?\d\d-(?!(?:19|20)\d\d\b)\d{{1,4}})(?![\d-])(?=[\s,;.:)»]|$)""",
    re.VERBOSE,
)
# 5 B-17-10 · n° DGS/SD5C/2014/235 · n° 5678 SG · NOR : INTB1234567C · INTB1234567C · DHOS/P1/2003/325 · 2018/123
_LOOSE_NUMBER = re.compile(
    rf"""\ ?(?:{NUMBER_SIGN}|nor)\ ?:?\ ?(?P<n>(?=[^\s,;()]*\d)[a-z0-9][\w./°-]{{1,50}}\w
            |[a-z]{{2,8}}(?:\ /\ [\w-]+){{2,7}}|\d+)(?:\ sg\b)?
       |\ (?P<bare>(?=\S*\d)[a-z]{{2,12}}\d?(?:[/-][a-z0-9]+){{1,9}}(?:\ n\ ?[°o]\ ?[\d-]+)?
            |\d{{1,2}}\ ?[a-z]{{1,2}}-\d{{1,3}}-\d\d\b|[a-z]{{4}}\d{{7}}[a-z]\b|\d{{2,4}}/\d{{2,5}}(?![\d/]))""",
    re.VERBOSE,
)
# circulaire DGT 2010/08 · CNAF n° 2018-003: the service in capitals
_SERVICE_NUMBER = re.compile(
    r"\ (?P<n>[A-Z]{2,8}(?:[/-][A-Z\d]+)*\ (?:n\ ?[°o]\ ?)?\d{1,4}(?:[/.-]\d+)+|[A-Z]{2,8}\ n\ ?[°o]\ ?\d+)(?!\w)"
)
_LATE_NUMBER = re.compile(r"\ ?\(?n\ ?[°o]\ ?(?P<n>\d{2,4}-\d{1,5})(?!\d)")
_REPUBLICAN_DATE = rf"(?P<rday>\d{{1,2}}(?:-\d{{1,2}})?)\ (?P<rmonth>{REPUBLICAN})\ an\ (?P<ran>[ivx]+|\d+)"
_HYPHENED = r"(?P<hday>[0-3]?\d)-(?P<hmonth>[01]?\d)-(?P<hyear>(?:19|20)\d\d)(?![\d-])"
_SHORTENED = (
    r"(?P<aday>[0-3]?\d)(?:er)?\ (?P<amonth>janv|fevr?|avr|juill?|sept|oct|nov|dec)\.?\ (?P<ayear>[12]\d{3})(?!\d)"
)
# du 5 mars 1987 · en date du 1er juillet 1901 · du16 août 2016 · du 05/07/2010
# du 28 pluviôse an VIII · du 16-24 août 1790 · du 18-12-2012 · pris le 3 mai 2010
_DATE = re.compile(
    rf"""(?:\ ?,)?\ ?(?:modifiee?s?\ )?(?:en\ date\ |date\ |signee?\ )?
        (?:d[ue]s?\ ?(?=[\d\ lmjvsd])|(?:prise?s?|signee?s?)\ le\ )
        (?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\ )?
        (?:(?P<two>\d{{1,2}})(?:er)?(?:\ ?-\ ?|\ et\ (?:du\ )?)(?=\d{{1,2}}(?:er)?\ ))?
        (?:{FULL}|{SLASH}|{_HYPHENED}|{_SHORTENED}|{_REPUBLICAN_DATE})""",
    re.VERBOSE,
)
# des 13 février 2012 et 9 juillet 2012: the second has no « du »
_LISTED_DATE = re.compile(rf"(?P<two>)(?:{FULL}|{SLASH}|{_REPUBLICAN_DATE})")
# du 12 mars · du 3 mai dernier
_SHORT_DATE = re.compile(
    rf"""\ (?:en\ date\ )?du\ (?P<day>\d{{1,2}})(?:er)?\ (?P<month>{MONTH})\b
        (?P<rel>\ (?:dernier|prochain)\b)?(?!\ \d)""",
    re.VERBOSE,
)
# de 1901 · de janvier 2005 · de l'année 2016 · en date de novembre 2016
_YEAR = re.compile(
    rf"""\ (?:en\ date\ )?(?:de\ (?:l'annee\ )?|d')(?:(?P<month>{MONTH})\ )?
        (?P<year>1[5-9]\d\d|20\d\d)(?!\d|-\d|[.,]\d|\ ?(?:euros|€))""",
    re.VERBOSE,
)


class Said(NamedTuple):
    """What follows the nature: where it ends, number, ISO day, year (or year and month), confidence."""

    end: int
    number: str | None
    day: str | None
    year: str | None
    sure: float


def read_parts(doc: Document, place: int, kind: str, *, listed: bool = False) -> Said | None:
    """Number and date, in either order, from a place on; `listed` dates need no « du »."""
    low = doc.low
    loose = kind in ("Circular", "Order")
    end, number, day, year, sure = place, None, None, None, 1.0
    for step in range(3):
        dated = _LISTED_DATE if listed and step == 0 else _DATE
        if number is None and (match := _NUMBER.match(low, end)):
            number = re.sub(r"\ ?[-/]\ ?|\ ", "-", match["n"] or match["bare"])
            end = match.end()
            if match.group().lstrip(" ,").startswith("(") and low.startswith(")", end):
                end += 1
        elif number is None and loose and (match := _LOOSE_NUMBER.match(low, end)):
            number = slug(match["n"] or match["bare"])
            end = match.end()
        elif number is None and kind == "Circular" and (match := _SERVICE_NUMBER.match(doc.plain, end)):
            number = slug(match["n"])
            end = match.end()
        elif day is None and (match := dated.match(low, end)) and (told := _day(match)):
            day, end = told, match.end()
        elif number is not None or day is not None:
            break
        elif match := _YEAR.match(low, end):
            year, end = match["year"], match.end()
            if match["month"]:
                year = f"{year}-{MONTHS[match['month']]:02d}"
            break
        elif match := _SHORT_DATE.match(low, end):
            day, end, sure = told_day(doc, match), match.end(), 0.8
            if day is None:
                return None
        else:
            break
    if not (number or day or year):
        return None
    if number is None and not loose and day and (match := _LATE_NUMBER.match(low, end)):
        number, end = match["n"], match.end()
    return Said(end, number, day, year, sure)


# les lois du 7 janvier et du 22 juillet 1983: one year for both
_LATER_YEAR = re.compile(rf"(?:\ et|,)\ (?:du\ )?{DAY}\ (?:{MONTH})\ (?P<year>[12]\d{{3}})")


def told_day(doc: Document, match: re.Match[str]) -> str | None:
    """The ISO day of a day and month without a year, `XXXX-…` if the text has no date; None if there is no such day."""
    month, number = MONTHS[match["month"]], int(match["day"])
    if later := _LATER_YEAR.match(doc.low, match.end()):
        return iso(int(later["year"]), month, number)
    year = nearest(doc.context.day, month, number, (match["rel"] or "").strip())
    return f"XXXX-{month:02d}-{number:02d}" if year is None else iso(year, month, number)


def _day(match: re.Match[str]) -> str | None:
    if match["rmonth"]:
        return slug(f"{match['rday']} {match['rmonth']} an {match['ran']}")
    if match["day"]:
        return iso(int(match["year"]), MONTHS[match["month"]], int(match["day"]))
    if match.groupdict().get("aday"):
        month = next(number for name, number in MONTHS.items() if name.startswith(match["amonth"]))
        return iso(int(match["ayear"]), month, int(match["aday"]))
    if match.groupdict().get("hday"):
        return iso(int(match["hyear"]), int(match["hmonth"]), int(match["hday"]))
    return iso(full_year(match["syear"]), int(match["smonth"]), int(match["sday"]))
