"""Laws, ordinances, decrees, orders and circulars: nature, number and date, in either order, singular or plural."""

import re
from typing import NamedTuple

from kg.citations.dates import DAY, FULL, MONTH, MONTHS, REPUBLICAN, SLASH, full_year, iso, nearest
from kg.citations.document import Candidate, Document
from kg.citations.gazetteer import Gazetteer
from kg.citations.law_names import budget_law, find_named_circular, named_law
from kg.citations.normalise import slug

# Words that may stand between the nature and the number or date.
_ADJECTIVE = r"""(?:organiques?|constitutionnelles?|ordinaires?|cadres?|modifiee?s?|modificati(?:f|ve)s?|precitee?s?
    |susvisee?s?|susmentionnee?s?|(?:inter\ ?-?)?ministerielle?s?|(?:inter\ ?-?)?ministeriels?|conjoint(?:e?s?)
    |pris(?:e|es)?
    |(?:inter\ ?-?)?prefectora(?:l|ux)|municipa(?:l|ux)|departementa(?:l|ux|les?)|regiona(?:l|ux)|roya(?:les?|l)
    |imperial|presidentiel
    |gouvernementales?|communes?|relative|d'application|d'orientation|d'avenir|d'urgence|de\ programmation
    |de\ programme|de\ finances(?:\ rectificatives?)?|d'habilitation|de\ ratification|en\ conseil\ d'etat
    |en\ conseil\ des\ ministres|simples?|d'amnistie|fondatrice|francaise|de\ decentralisation|generale?s?|techniques?
    |administrative|fiscale|budgetaire|complementaire|rectificati(?:f|ve)s?|du\ gouvernement|du\ premier\ ministre
    |d'abrogation|dite?|portant\ application|tertiaire|paysage|d'execution|statutaires?|commune|unique|initiale
    |[a-z]+(?:ennal|ennale|elle|ique|oire)s?)"""
_NATURES = {
    # nature as written → (type, own nature)
    "decret-loi": ("Decree", "decret"),
    "loi": ("Law", "loi"),
    "ordonnance": ("Ordinance", "ordonnance"),
    "decret": ("Decree", "decret"),
    "arrete": ("Order", "arrete"),
    "circulaire": ("Circular", "circulaire"),
    "lettre circulaire": ("Circular", "circulaire"),
    "lettre-circulaire": ("Circular", "circulaire"),
    "note de service": ("Circular", "note-de-service"),
    "note d'information": ("Circular", "note-d-information"),
    "instruction": ("Circular", "instruction"),
}
# loi · lois organiques · décret d'application · arrêté ministériel modifié · lettre-circulaire · décret-loi · loi-cadre
_HEAD = re.compile(
    rf"""(?P<nature>decrets?-lois?|lois?-(?=cadre)|lois?(?!-)|ordonnances?|decrets?|arretes?|lettres?[\ -]circulaires?
        |circulaires?|notes?\ de\ service|notes?\ d'information|instructions?)(?:(?<=-)|\b)
        (?P<adjectives>(?:\ ?{_ADJECTIVE}\b|\ {_ADJECTIVE}\b)*)""",
    re.VERBOSE,
)
_NO = r"(?:n\ ?[°o]s?\.?|numero|nos|n\.|n(?=\ \d)|№)"
# n° 2012-347 · no 87-161 · 2012-736 · n° 2016/45 · n° 59-1557 · (n° 2010-788) · n° 2010 - 788
_NUMBER = re.compile(
    rf"""(?:\ ?,)?\ ?\(?{_NO}\ ?(?P<n>\d{{1,4}}\ ?[-/]\ ?\d{{1,5}}(?![\d/])|[a-z]\d?-?\d{{2,4}}-\d{{1,5}})
       |\ (?P<bare>(?:19|20)?\d\d-(?!(?:19|20)\d\d\b)\d{{1,4}})(?![\d-])(?=[\s,;.:)»]|$)""",
    re.VERBOSE,
)
# n° DGS/SD5C/2014/235 · n° 5678/SG · NOR : INTB1234567C · n° 2009-14 · DHOS/P1/2003/325 · n° 6029-SG
_LOOSE_NUMBER = re.compile(
    rf"""\ ?(?:{_NO}|nor)\ ?:?\ ?(?P<n>(?=[^\s,;()]*\d)[a-z0-9][\w./°-]{{1,50}}\w|\d+)
       |\ (?P<bare>(?=\S*\d)[a-z]{{2,12}}\d?(?:[/-][a-z0-9]+){{1,9}}(?:\ n\ ?[°o]\ ?[\d-]+)?)""",
    re.VERBOSE,
)
_LATE_NUMBER = re.compile(r"\ ?\(?n\ ?[°o]\ ?(?P<n>\d{2,4}-\d{1,5})(?!\d)")
_REPUBLICAN_DATE = rf"(?P<rday>\d{{1,2}}(?:-\d{{1,2}})?)\ (?P<rmonth>{REPUBLICAN})\ an\ (?P<ran>[ivx]+|\d+)"
# du 5 mars 1987 · en date du 1er juillet 1901 · du16 août 2016 · du 05/07/2010
# du 28 pluviôse an VIII · du 16-24 août 1790
_DATE = re.compile(
    rf"""(?:\ ?,)?\ ?(?:modifiee?s?\ )?(?:en\ date\ |date\ |publiee?\ le\ (?=\d)|signee?\ )?
        (?:d[ue]s?\ ?(?=[\d\ lmjvsd]))
        (?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\ )?
        (?:(?P<two>\d{{1,2}})(?:er)?(?:\ ?-\ ?|\ et\ )(?=\d{{1,2}}\ ))?(?:{FULL}|{SLASH}|{_REPUBLICAN_DATE})""",
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
# « dite “ Debré ” » before a number or a date
_QUOTED = re.compile(r"\ ?(?:dite\ |dit\ )?(?:[«\"]\ ?[^«»\"]{2,60}?\ ?[»\"])(?=\ (?:n\ ?[°o]|du\ \d))")
# circulaires du 20 avril 2017 relative à … et du 4 avril 2019 · lois n° 83-8 et n° 83-663
_SEPARATOR = re.compile(
    rf"""(?:\ ?,(?:\ et)?|\ et|\ ou|\ ainsi\ que|\ relati(?:f|ve)s?\ a[^.;:()«»]{{3,200}}?\ et)
        \ (?:celles?\ |celui\ |ceux\ |l[ae]\ |les\ |loi\ |decret\ )?
        (?:(?P<of>du\ ?(?=\d)|en\ date\ du\ |de\ (?=(?:19|20)\d\d))
        |(?=n\ ?[°o]|\d{{2,4}}-\d|\d{{1,2}}(?:er)?\ (?:{MONTH})\ \d))""",
    re.VERBOSE,
)
# A title must not run into the next text: « décret d'application de la loi n° 91-715 ».
_NO_TEXT = (
    r"(?!(?:[dl]')?(?:lois?|decrets?|ordonnances?|arretes?|circulaires?|directives?|reglements?|codes?|articles?)\b)"
)
# relatif à … du 3 mai 2000 · portant … n° 2000-12
_TITLED = re.compile(
    rf"""\ (?:relati(?:f|ve)s?\ (?:a|aux?)|portant|sur|pour|concernant|fixant|instituant|de\ modernisation
        |d(?:u|e\ la)\ (?:ministre|ministere|prefete?|premier\ ministre|directeur|directrice|direction|dg\w+)(?=\ )
        |de\ simplification|d'accompagnement|de\ lutte|de\ reforme|visant|de\ transformation|d'orientation|d'avenir)
        \ (?:{_NO_TEXT}[\w'’,-]+\ ){{0,16}}?
        (?:(?=n\ ?[°o]\ ?\d)|(?=(?:en\ date\ )?du\ \d{{1,2}}(?:er)?\ (?:{MONTH})\ \d{{4}}))""",
    re.VERBOSE,
)
# décret tertiaire n° 2019-771 · loi littoral no 86-2 : any short words, since a number of this form is no accident
_WORDS = re.compile(
    rf"\ (?:{_NO_TEXT}(?!(?:la|les?|au|aux|du|des|et|par)\b)[\w'-]+\ ){{1,4}}?(?=n\ ?[°o]\ ?\d{{2,4}}-\d)"
)
# Laws that people call by their year alone.
_FAMOUS = {
    "1901": "1901-07-01",
    "1905": "1905-12-09",
    "1881": "1881-07-29",
    "1989": "89-462",
    "1985": "85-677",
}


class _Said(NamedTuple):
    """What follows the nature: where it ends, number, ISO day, year (or year and month), confidence."""

    end: int
    number: str | None
    day: str | None
    year: str | None
    sure: float


def find_text(doc: Document, start: int, gazetteer: Gazetteer) -> list[Candidate]:
    """The text or texts cited by the nature word that stands at `start`."""
    low = doc.low
    head = _HEAD.match(low, start)
    if head is None or not (head["nature"].endswith("-") or doc.word_end(head.end("nature"))):
        return []
    written = head["nature"].rstrip("s-").replace("lettres", "lettre").replace("notes", "note")
    written = "decret-loi" if "-loi" in written else written
    kind, nature = _NATURES.get(written, ("Law", "loi"))
    plural = low[head.end("nature") - 1] == "s"
    if kind == "Law" and (budget := budget_law(doc, start)):
        told = _parts(doc, budget.end, kind)
        if told and (told.number or told.day):  # loi de finances pour 1990 (n° 89-935 du 29 décembre 1989)
            budget.end = _closed(low, start, told.end)
            budget.alts = (f"fr:loi:{told.number or told.day}",)
        return [budget, *_more_years(doc, budget)]
    said = _say(doc, head, kind) if doc.has_digit(head.end("nature"), 240) else None
    if said is None:
        return _by_name(doc, start, head, kind, gazetteer)
    if nature == "instruction" and not (said.number or said.day):
        return []
    found = [_make(doc, start, kind, nature, said, gazetteer)]
    while plural and (gap := _SEPARATOR.match(low, said.end)):
        begin = gap.end()
        if gap["of"] or not low[begin].isdigit():
            following = _parts(doc, gap.start("of") - 1 if gap["of"] else begin - 1, kind)
        else:
            following = _parts(doc, begin - 1, kind) or _parts(doc, begin, kind, listed=True)
        if following is None:
            break
        said = following
        found.append(_make(doc, begin, kind, nature, said, gazetteer))
    return found


# Constitution · Constitution du 4 octobre 1958 · Constitution de 1946; not « Constitution de dossiers »
_CONSTITUTION = re.compile(
    r"""Constitution(?:\ (?:francaise\ )?(?P<of>du\ 4\ octobre\ 1958|du\ 27\ octobre\ 1946|de\ (?P<year>1[79]\d\d)))?
        (?!\w|\ (?:d'|de\ |des\ ))""",
    re.VERBOSE,
)


def find_constitution(doc: Document, start: int) -> None:
    """The Constitution, written with a capital."""
    if match := _CONSTITUTION.match(doc.plain, start):
        year = match["year"] or (match["of"] or "1958")[-4:]
        doc.add(start, match.end(), "Law", f"fr:constitution:{year}", "legal.constitution")


def _closed(low: str, start: int, end: int) -> int:
    """The end, behind a bracket that was opened since `start`."""
    return end + 1 if low.startswith(")", end) and low.count("(", start, end) > low.count(")", start, end) else end


def _more_years(doc: Document, first: Candidate) -> list[Candidate]:
    """« lois de finances pour 2018 et 2019 »."""
    more = re.compile(r"\ et\ (?:pour\ )?(?P<year>20\d\d)(?!\d)").match(doc.low, first.end)
    if more is None or not doc.low.startswith("lois", first.start):
        return []
    identifier = first.id.rpartition(":")[0] + ":" + more["year"]
    return [doc.add(more.start("year"), more.end(), "Law", identifier, "legal.budget-law")]


def _say(doc: Document, head: re.Match[str], kind: str) -> _Said | None:
    """Number and date after the nature, its adjectives, and perhaps a title that stands between them."""
    low = doc.low
    place = head.end()
    if quoted := _QUOTED.match(low, place):
        place = quoted.end()
    if said := _parts(doc, place, kind):
        return said
    if head["adjectives"] and (said := _parts(doc, head.end("nature"), kind)):
        return said
    if words := _WORDS.match(low, head.end("nature")):
        return _parts(doc, words.end() - 1, kind)
    for after in dict.fromkeys((head.end("nature"), head.end())):
        if titled := _TITLED.match(low, after):
            said = _parts(doc, titled.end() - 1, kind)
            return None if said and kind == "Circular" and not said.day else said
    return None


def _parts(doc: Document, place: int, kind: str, *, listed: bool = False) -> _Said | None:
    """Number and date, in either order, from a place on; `listed` dates need no « du »."""
    low = doc.low
    loose = kind in ("Circular", "Order")
    end, number, day, year, sure = place, None, None, None, 1.0
    for step in range(3):
        dated = _LISTED_DATE if listed and step == 0 else _DATE
        if number is None and (match := _NUMBER.match(low, end)):
            number = re.sub(r"\s", "", match["n"] or match["bare"]).replace("/", "-")
            end = match.end()
            if match.group().lstrip(" ,").startswith("(") and low.startswith(")", end):
                end += 1
        elif number is None and loose and (match := _LOOSE_NUMBER.match(low, end)):
            number = slug(match["n"] or match["bare"])
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
    return _Said(end, number, day, year, sure)


# les lois du 7 janvier et du 22 juillet 1983: one year for both
_LATER_YEAR = re.compile(rf"(?:\ et|,)\ (?:du\ )?{DAY}\ (?:{MONTH})\ (?P<year>[12]\d{{3}})")


def told_day(doc: Document, match: re.Match[str]) -> str | None:
    """The ISO day of a day and month without a year, `XXXX-…` if the text has no date; None if there is no such day."""
    month, number = MONTHS[match["month"]], int(match["day"])
    if later := _LATER_YEAR.match(doc.low, match.end()):
        return iso(int(later["year"]), month, number)
    year = nearest(doc.context.day, month, number, (match["rel"] or "").strip(), None)
    return f"XXXX-{month:02d}-{number:02d}" if year is None else iso(year, month, number)


def _day(match: re.Match[str]) -> str | None:
    if match["rmonth"]:
        return slug(f"{match['rday']} {match['rmonth']} an {match['ran']}")
    if match["day"]:
        return iso(int(match["year"]), MONTHS[match["month"]], int(match["day"]))
    return iso(full_year(match["syear"]), int(match["smonth"]), int(match["sday"]))


def _make(doc: Document, start: int, kind: str, nature: str, said: _Said, gazetteer: Gazetteer) -> Candidate:
    number, day, year = said.number, said.day, said.year
    alts: list[str] = []
    if number:
        identifier, rule = f"fr:{nature}:{number}", f"legal.{nature}-number"
        if re.match(r"(?:19|20)\d\d-", number) and nature != "circulaire" and int(number[:4]) < 2000:
            alts.append(f"fr:{nature}:{number[2:]}")
        if kind in ("Order", "Circular") and day and nature != "note-de-service":
            alts.append(identifier)
            identifier, rule = f"fr:{nature}:{day}", f"legal.{nature}-date"
        elif day:
            alts.append(f"fr:{nature}:{day}")
    else:
        identifier, rule = f"fr:{nature}:{day or year}", f"legal.{nature}-date" if day else f"legal.{nature}-year"
        # Two texts of one day: a budget law named as such is not the one we know.
        budget = "de financ" in doc.low[start : said.end]
        known = None if budget else gazetteer.dated.get((nature, day or ""))
        if known is None and nature == "loi" and year:
            known = gazetteer.by_id.get(f"fr:loi:{_FAMOUS.get(year, '')}")
        if known is not None and known.id != identifier:
            alts.append(known.id)
    if nature != "circulaire" and kind == "Circular":
        alts.append("fr:circulaire:" + identifier.rpartition(":")[2])
    return doc.add(start, said.end, kind, identifier, rule, tuple(alts), said.sure, data=day or year or "")


def _by_name(doc: Document, start: int, head: re.Match[str], kind: str, gazetteer: Gazetteer) -> list[Candidate]:
    if kind == "Circular" and head["nature"] == "circulaire":
        named = find_named_circular(doc, start, head.end())
        said = _parts(doc, named.end, kind) if named else None
        if named and said and said.day:  # « circulaire Valls du 28 novembre 2012 »
            doc.found.remove(named)
            return [_make(doc, start, kind, "circulaire", said, gazetteer)]
        return [named] if named else []
    if kind != "Law" or head["nature"] != "loi":
        return []
    law = named_law(doc, start, head.end("nature"), gazetteer)
    if law is None and head["adjectives"]:
        law = named_law(doc, start, head.end(), gazetteer)
    if law is None:
        return []
    rule, sure = ("legal.law-nickname", 1.0) if law.entity else ("legal.law-name", 0.7)
    own_day = law.entity.date if law.entity else None
    said = _parts(doc, law.end, "Law")
    if said is None:
        alts = (f"fr:loi:{own_day}",) if own_day else ()
        return [doc.add(start, law.end, "Law", law.id, rule, alts, sure)]
    # « loi Macron du 6 août 2015 »: the date tells more than the name, unless it is the date of that very law
    if law.entity and said.day == own_day and not said.number:
        return [doc.add(start, said.end, "Law", law.id, rule, (f"fr:loi:{own_day}",), sure, data=said.day or "")]
    found = _make(doc, start, "Law", "loi", said, gazetteer)
    if law.entity and not said.number and not said.day:  # « loi Macron de 2015 »
        found.id, found.rule, found.alts = law.id, rule, (*found.alts, found.id)
    else:
        found.alts = tuple(dict.fromkeys((*found.alts, law.id)))
    return [found]
