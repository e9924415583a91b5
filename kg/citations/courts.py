"""Decisions of courts: nature + court + date + number, in whatever order they stand next to each other."""

import re

from kg.citations.court_names import COURT, court_after, court_before, court_code, court_nearby, decision_id
from kg.citations.dates import FULL, MONTH, MONTHS, SLASH, match_iso
from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.numbering import told_day
from kg.citations.tables import read_rows

_NATURE = re.compile(
    r"""(?P<nature>arrets?|decisions?|jugements?|ordonnances?(?:\ de\ refere)?|avis|jurisprudences?|qpc)
        (?P<adj>(?:\ (?:qpc|precitee?s?|susmentionnee?s?|susvisee?s?|de\ principe|d'assemblee|contentieux|definitif
            |recente?s?|important|remarquee?|avant\ dire\ droit|en\ refere))*)""",
    re.VERBOSE,
)
_BY = re.compile(
    r"""\ ?,?\ (?:(?:rendue?s?|prise?s?|prononcee?s?)\ )?(?:de\ la|du|de\ l'|par\ la|par\ le|par\ l'|de|par)\ ?
        (?:(?:(?:premiere|\w+ieme|\d\w*)\ )?chambre\ (?:\w+\ )?de\ la\ )?    # la chambre sociale de la Cour …
        (?:(?:juge\ des\ referes|(?:vice-)?president|section\ du\ contentieux|assemblee\ pleniere|grande\ chambre)
          \ (?:d[eu]\ (?:la\ )?))?""",
    re.VERBOSE,
)
# arrêt CJUE du …
_ADJOINING = re.compile(r"\ (?=(?:CJUE|CJCE|CEDH|CE|CAA|TA|Cass)\b)")
_WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\ "
# du 6 décembre 2017 · rendue le mardi 21 décembre 2021 · en date du 1er juin 2010 · (12 mai 2004
_DATE = re.compile(
    rf"\ ?,?\ ?\(?(?:(?:rendue?s?\ |prise?s?\ )?(?:en\ date\ )?(?:du|des|le)\ (?:{_WEEKDAY})?)?(?:{FULL}|{SLASH})"
)
# du 31 octobre dernier · du 12 mars
_SHORT_DATE = re.compile(
    rf"""\ (?:rendue?s?\ )?(?:en\ date\ )?(?:du|le)\ (?P<day>\d{{1,2}})(?:er)?\ (?P<month>{MONTH})
        (?P<rel>\ dernier)?\b(?!\ \d)""",
    re.VERBOSE,
)
# de juin 2022 · de 1947
_YEAR = re.compile(rf"\ (?:de\ |d'|en\ date\ de\ )(?:(?P<month>{MONTH})\ )?(?P<year>(?:1[89]|20)\d\d)(?![\d/-])")
_NUMBER = re.compile(
    r"""\ ?,?\ ?\(?(?:requetes?\ |pourvois?\ |affaires?\ |aff\.\ |\()?(?:n\ ?[°o]s?\.?|nos|numero)\ ?
        (?P<n>c-\d+/\d+|\d{2,4}-\d+(?:[\ /-]\d+){0,2}\ ?-?\ ?(?:qpc|dc|l|org|an)\b|\d{4}-\d+(?:[\ /-]\d+)?
            |\d\d[-.]\ ?\d\d[.\ ]?\d{3}|\d{3}\ \d{3}\b|[\w.-]*\d(?:[\w./-]*\w)?)
        (?:\ ?\))?""",
    re.VERBOSE,
)
_BARE = re.compile(r"\ ?,?\ ?\(?(?:affaire\ |aff\.\ )?(?P<n>c-\d+/\d+|\d{2,4}-\d+(?:/\d+)?\ ?-?\ ?(?:qpc|dc))\b")
_NAMED = re.compile(
    r"""\ (?:dit\ )?(?:«\ ?[^»]{2,60}» | "[^"]{2,60}"
        | [A-Z](?:[\w'-]+|\.)(?:\ (?:(?:d'|de\ |du\ )(?!Cour|Conseil|CJUE|CEDH|CE\b|CAA|Tribunal))?[A-Z][\w'-]+){0,3}
          # arrêt Coman · arrêt Ville de Paris · arrêt X. c. France
          (?:\ (?:c\.|c/|contre)\ [A-Z][\w'-]+(?:\ [A-Z][\w'-]+){0,3})?)""",
    re.VERBOSE,
)
_CITED = re.compile(  # CE, 12 mai 2004, n° 253885 · Cass. soc., 12 juin 2014, n° 13-12.345
    rf"""(?P<court>conseil\ d'etat|conseil\ constitutionnel|cons\.\ const\.|ce|cass\.?|cour\ de\ cassation
            |cjue|cjce|cedh|caa\ (?:de\ )?(?P<caaville>[\w-]+)|ta\ (?:de\ )?(?P<taville>[\w-]+))
        (?:,?\ (?:ass|sect|soc|crim|com|plen|(?:[123](?:re|er|e|eme)\ )?civ)\b\.?
            (?:,?\ (?:[123](?:re|er|ere|e|eme)\b|plen\.?))?)?
        (?:\ ?,\ |(?:(?<=\.)|(?<=\bce)|(?<=c[je][ud][eh]))\ )
        (?:\d+\w*(?:(?:\ et\ |/)\d+\w*)?\ (?:chambres?|sous-sections?|ssr)(?:\ \w+)?(?:,\ )
            |(?:chambre|section|assemblee)\ ?\w*,\ )?
        (?:arret\ du\ |le\ )?(?P<date>{FULL})
        (?:(?:\ ?,\ ?(?:[\w\ '.-]{{3,60}},\ ?)?|\ (?=n\ ?[°o]))(?:requete\ |req\.\ |pourvoi\ |aff\.\ )?
          (?:n\ ?[°o]s?\.?\ ?(?P<n>[\w./-]*\d(?:\ ?(?:qpc|dc)\b)?)|(?P<c>c-\d+/\d+)))?""",
    re.VERBOSE,
)
# arrêts du 3 mai 2018 et du 4 juin 2019 · décisions n° 2018-717 QPC et n° 2018-718 QPC
_MORE = re.compile(r"(?:\ ?,(?:\ et)?|\ et|\ ou)\ (?:cel(?:le|ui)\ )?(?:du\ |des\ )?(?=\d{1,4}(?:er)?\b|n\ ?[°o]|c-\d)")
# … et dans celui du 5 juin 2011 · …, puis celle n° 2013-685 DC: another decision of the same court
_ELIDED = re.compile(
    r"""[^.;:]{0,60}?(?:,|\ et|\ ou|\ puis)\ (?:(?:dans|par|de|que|comme|avec|a)\ )?cel(?:le|ui)
        (?:\ (?:rendue?|prise?)\ le|\ (?:en\ date\ )?du(?=\ \d)|(?=\ n\ ?[°o]))\ """,
    re.VERBOSE,
)
_OTHER_NOUN = {
    "celui": re.compile(r"\b(?:decrets?|arretes?|reglements?|avis|projets?|rapports?|accords?|articles?|textes?)\b"),
    "celle": re.compile(r"\b(?:lois?|ordonnances?|circulaires?|directives?|questions?|notes?|instructions?)\b"),
}
# l'arrêt de la même cour du 4 juin 2012
_SAME_COURT = re.compile(
    r"(?:cette\ |ce\ )?(?:meme\ )(?:haute\ )?(?:cour|juridiction|tribunal)\b|(?:cette|ladite)\ cour\b|ce\ tribunal\b"
    r"|cour(?=\ (?:du\ \d|en\ date|n\ ?[°o]|c-\d))"
)
# ordonnance du 3 mai 2018 du juge des référés: not one of the Government's
_JUDGES = re.compile(
    rf"""ordonnances?(?:\ (?:de|en)\ refere)?(?:\ n\ ?[°o]\ ?[\d/-]+)?
        (?:\ (?:rendue\ )?(?:en\ date\ )?(?:du|le)\ {FULL})?
        \ ?,?\ (?:rendue\ )?(?:du|de\ la|par\ l[ea]|l[ea])
        \ (?:juge|tribunal|cour\b|president\ d|vice-president|conseil\ d'etat)""",
    re.VERBOSE,
)
# ordonnance de référé du 3 mai 2018
_OF_JUDGES_ALONE = re.compile(r"ordonnances?\ (?:de|en)\ refere")
# le juge des référés …, par une ordonnance du 3 mai 2018
_JUDGE_BEFORE = re.compile(
    r"\b(?:juges?\ des\ referes|tribunal|cour\ d'appel|conseil\ d'etat)\b[^.;]{0,140}"
    r",\ (?:par|dans)\ (?:une|son|cette|l')\ ?$"
)
# How far from its nature the first figure of a decision may stand, behind chamber and court
_REACH = 300
# la Cour de cassation, chambre sociale, du 3 mai 1989
_CHAMBER = re.compile(r"\ ?[,(]\ ?(?:\w+\ )?chambre(?:\ \w+)?\ ?[,)](?=\ (?:du|en\ date|n)\ ?)")
_CASE = re.compile(rf"(?:\ du\ {FULL})?\ ?,?\ ?\(?(?:affaire\ |aff\.\ )?c-\d+/\d+", re.VERBOSE)
# Conseil constitutionnel (n° 2025-885 DC, 12 juin 2025)
_SENTENCE_END = re.compile(r"[.;]")
_COUNCIL_NUMBER = re.compile(r"n ?[°o] ?(?P<n>\d{2,4}-\d+(?:/\d+)*) ?$")
_COUNCIL_DATE = re.compile(rf"(?:dc|qpc)(?!\w)(?:,?\ (?:du\ )?{FULL})?", re.VERBOSE)
_KNOWN = {name: what for name, *what in read_rows("known-decisions.tsv")}
_LATE_CITY = re.compile(r"\ administrative\ de\ [\w-]+")


class _Reading:
    """What was read of a decision so far, and where reading stopped."""

    __slots__ = ("court", "day", "name", "number", "place")

    def __init__(self, place: int) -> None:
        self.place = place
        self.court = self.name = ""
        self.day: str | None = None
        self.number: str | None = None


def is_judges_order(doc: Document, start: int) -> bool:
    """Whether the word « ordonnance » at `start` is a judge's."""
    low = doc.low
    told = _JUDGES.match(low, start) or _OF_JUDGES_ALONE.match(low, start)
    return bool(told or _JUDGE_BEFORE.search(low, max(0, start - 200), start))


def find_decision(doc: Document, start: int) -> None:
    """The decision or decisions whose nature (arrêt, décision, jugement …) stands at `start`."""
    low = doc.low
    head = _NATURE.match(low, start)
    if head is None or not doc.word_end(head.end()):
        return
    nature = head["nature"]
    # Only an « arrêt » is told by a name alone; most of the others in a text are no decisions of courts at all.
    if not (nature.startswith(("arret", "jurisprudence")) or doc.has_digit(head.end(), _REACH)):
        return
    first = _read(doc, head.end(), nature)
    if known := _KNOWN.get(slug(first.name)) if first.name else None:
        court, number, day = known
        first.court, first.number, first.day = first.court or court, first.number or number, first.day or day
    if first.number and "qpc" in head.group() and "qpc" not in first.number:
        first.number += "-qpc"
    spans = [(start, first)]
    while nature.endswith("ts") or nature in ("decisions", "ordonnances"):
        gap = _MORE.match(low, spans[-1][1].place) if spans[-1][1].place > head.end() else None
        following = _read(doc, gap.end() - 1, nature) if gap else None
        if gap is None or following is None or not (following.number or following.day):
            break
        spans.append((gap.end(), following))
    last = spans[-1][1]
    court = first.court or last.court or _told_by_number(first.number)
    if not (first.number or first.day):
        if first.name.strip('«" ')[:1].isupper() and nature.startswith(("arret", "jurisprudence")):
            court = court or court_after(doc, first.place)
            _add(doc, start, first, court, nature, slug(first.name), 0.7)
        return
    if not court and nature.startswith("ordonnance") and not is_judges_order(doc, start):
        return
    if not court:  # a year is too little to look far
        vague = not first.number and len(first.day or "") < 10
        court = court_after(doc, last.place) if vague else court_nearby(doc, nature, start, last.place)
    if not court and first.day and nature.startswith("arret"):
        court = _same_sentence(doc, start)
    for begin, reading in spans:
        _add(doc, begin, reading, court, nature, None, 1.0)
    _find_elided(doc, last.place, court, nature)


def find_council_number(doc: Document, start: int) -> None:
    """A decision of the Constitutional Council told by its number alone, whose « DC » or « QPC » stands at `start`."""
    number = _COUNCIL_NUMBER.search(doc.low, max(0, start - 24), start)
    dated = _COUNCIL_DATE.match(doc.low, start)
    if number is None or dated is None or any(c.start < start < c.end for c in doc.found if c.type == "CourtDecision"):
        return
    kind = doc.low[start : start + 3].strip(" ,.;)")
    identifier, alts = decision_id("cc", f"{number['n']}-{kind}", match_iso(dated) if dated["day"] else None)
    doc.add(number.start(), dated.end(), "CourtDecision", identifier, "courts.council-number", alts)


def _add(
    doc: Document, start: int, reading: _Reading, court: str, nature: str, name: str | None, confidence: float
) -> None:
    if court:
        identifier, alts = decision_id(court, reading.number, reading.day or name)
        rule = f"courts.{nature.split()[0].rstrip('s')}"
        doc.add(start, reading.place, "CourtDecision", identifier, rule, alts, confidence)


def _find_elided(doc: Document, place: int, court: str, nature: str) -> None:
    """« l'arrêt du 3 mai 2010 et celui **du 5 juin 2011** », behind a decision that ends at `place`."""
    that = "celui" if nature.startswith(("arret", "jugement", "avis")) else "celle"
    while court and (elided := _ELIDED.match(doc.low, place)):
        other = _OTHER_NOUN[that].search(doc.low, place, elided.end())
        following = _read(doc, elided.end() - 1, nature)
        if that not in elided.group() or other or not (following.number or following.day):
            return
        _add(doc, elided.end(), following, following.court or court, nature, None, 0.9)
        place = following.place


def _same_sentence(doc: Document, start: int) -> str:
    """« condamnée par l'arrêt C-266/99, puis par un arrêt du 27 juin 2002 »: the court of the decision before."""
    before = next((c for c in reversed(doc.found) if c.type == "CourtDecision" and c.end <= start), None)
    near = before is not None and start - before.end < 80 and not _SENTENCE_END.search(doc.low, before.end, start)
    return before.id.split(":")[1] if before and near else ""


def _told_by_number(number: str | None) -> str:
    """QPC and DC are the Constitutional Council's, C-528/16 is the Court of Justice's."""
    if number is None:
        return ""
    return "cc" if re.search("qpc|dc", number) else "cjue" if number.startswith("c-") else ""


def _read(doc: Document, place: int, nature: str) -> _Reading:
    """Court, date, number and name from a place on, each once, in any order."""
    reading = _Reading(place)
    for _ in range(5):
        if not (_read_court(doc, reading) or _read_day(doc, reading) or _read_number(doc, reading)):
            named = _NAMED.match(doc.plain, reading.place)
            if named is None or reading.name or not nature.startswith(("arret", "jurisprudence", "decision")):
                break
            court = COURT.match(doc.low, named.start() + 1)
            if court and doc.word_end(court.end()):
                break
            reading.name, reading.place = named.group().strip(), named.end()
    return reading


def _read_court(doc: Document, reading: _Reading) -> bool:
    if reading.court:
        return False
    by = _BY.match(doc.low, reading.place) or _ADJOINING.match(doc.plain, reading.place)
    who = COURT.match(doc.low, by.end()) if by else None
    if who is None or not doc.word_end(who.end()):
        same = _SAME_COURT.match(doc.low, by.end()) if by else None
        reading.court = (court_before(doc, reading.place) or _told_by_case(doc, same.end())) if same else ""
        reading.place = same.end() if same and reading.court else reading.place
        return bool(reading.court)
    reading.court, reading.place = court_code(who), who.end()
    if chamber := _CHAMBER.match(doc.low, reading.place):
        reading.place = chamber.end()
    if reading.court in ("caa", "ta", "ca") and (late := _LATE_CITY.match(doc.low, reading.place)):
        reading.place = late.end()
    return True


def _told_by_case(doc: Document, place: int) -> str:
    """« l'arrêt de la Cour du 8 mars 2001, affaire C-266/99 »: the Court of Justice of the Union."""
    return "cjue" if _CASE.match(doc.low, place) else ""


def _read_day(doc: Document, reading: _Reading) -> bool:
    low, place = doc.low, reading.place
    if reading.day is not None:
        return False
    if (match := _DATE.match(low, place)) and (told := match_iso(match)):
        reading.day, reading.place = told, match.end()
        if low.startswith(")", reading.place) and "(" in match.group():
            reading.place += 1
    elif (match := _SHORT_DATE.match(low, place)) and (told := told_day(doc, match)):
        reading.day, reading.place = told, match.end()
    elif match := _YEAR.match(low, place):
        month = f"-{MONTHS[match['month']]:02d}" if match["month"] else ""
        reading.day, reading.place = match["year"] + month, match.end()
    else:
        return False
    return True


def _read_number(doc: Document, reading: _Reading) -> bool:
    low = doc.low
    if reading.number is not None:
        return False
    match = _NUMBER.match(low, reading.place) or _BARE.match(low, reading.place)
    if match is None:
        return False
    reading.number, reading.place = match["n"], match.end()
    if "(" in match.group() and low.startswith(")", reading.place):
        reading.place += 1
    elif "(" not in match.group() and match.group().endswith(")"):
        reading.place -= 1
    return True


def find_cited(doc: Document, start: int) -> None:
    """The short form that begins with the court: « CE, 12 mai 2004, n° 253885 »."""
    match = _CITED.match(doc.low, start)
    if match is None or (day := match_iso(match)) is None:
        return
    word = match["court"]
    court = (
        "ce" if word in ("ce", "conseil d'etat") else "cass" if word.startswith(("cass", "cour")) else word.split()[0]
    )
    court = "cc" if word.startswith("cons") and word.endswith(("constitutionnel", "const.")) else court
    court = {"cjce": "cjue"}.get(court, court)
    for key in ("caaville", "taville"):
        if match[key]:
            court = f"{court}-{slug(match[key])}"
    if word == "ce" and not doc.plain.startswith("CE", start):
        return
    identifier, alts = decision_id(court, match["n"] or match["c"], day)
    doc.add(start, match.end(), "CourtDecision", identifier, "courts.short-form", alts)
