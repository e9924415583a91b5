"""Decisions of courts: nature + court + date + number, in whatever order they stand next to each other."""

import re

from kg.citations.dates import FULL, MONTH, MONTHS, SLASH, match_iso
from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.numbering import told_day

_CITY = r"[A-Z][\w'-]+(?:[ -](?:sur|de|la|en|les|du|[A-Z])[\w'-]*)*"
# court as written → own code; the city is added to those that have several
_COURT = re.compile(
    r"""(?P<ce>conseil\ d'etat|\bce\b) | (?P<cass>cour\ de\ cassation|cass\.)
      | (?P<cc>conseil\ constitutionnel)
      | (?P<cjue>cour\ de\ justice(?:\ (?:de\ l'union\ europeenne|des\ communautes\ europeennes|europeenne|de\ l'ue))?
          |cjue|cjce)
      | (?P<tue>tribunal\ de\ l'union\ europeenne|tribunal\ de\ premiere\ instance\ des\ communautes\ europeennes)
      | (?P<cedh>cour\ europeenne\ des\ droits\ de\ l'homme|cedh)
      | (?P<caa>cours?\ administratives?\ d'appel|caa)(?:\ (?:de|d')\ ?(?P<caaville>[\w'-]+))?
      | (?P<ta>tribunal\ administratif|ta)(?:\ (?:de|d')\ ?(?P<taville>[\w'-]+))?
      | (?P<tj>tribunal\ judiciaire)(?:\ (?:de|d')\ ?(?P<tjville>[\w'-]+))?
      | (?P<tgi>tribunal\ de\ grande\ instance|tgi)(?:\ (?:de|d')\ ?(?P<tgiville>[\w'-]+))?
      | (?P<ca>cour\ d'appel)(?:\ (?:de|d')\ ?(?P<caville>[\w'-]+))?
      | (?P<tc>tribunal\ des\ conflits) | (?P<cnda>cour\ nationale\ du\ droit\ d'asile|cnda)""",
    re.VERBOSE,
)
_NATURE = re.compile(
    r"""(?P<nature>arrets?|decisions?|jugements?|ordonnances?(?:\ de\ refere)?|avis|jurisprudence|qpc)
        (?P<adj>(?:\ (?:qpc|de\ principe|d'assemblee|definitif|recente?s?|important|remarquee?
            |avant\ dire\ droit|en\ refere))*)""",
    re.VERBOSE,
)
_BY = re.compile(
    r"""\ ?,?\ (?:(?:rendue?s?|prise?s?|prononcee?s?)\ )?(?:de\ la|du|de\ l'|par\ la|par\ le|par\ l'|de|par)\ ?
        (?:(?:(?:premiere|deuxieme|troisieme|\d\w*)\ )?chambre\ \w+\ de\ la\ )?    # la chambre sociale de la Cour …
        (?:(?:section\ du\ contentieux|assemblee\ pleniere|grande\ chambre)\ d[eu](?:\ la)?\ )?""",
    re.VERBOSE,
)
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
            |\d\d[-.]\ ?\d\d[.\ ]?\d{3}|[\w.-]*\d[\w./-]*)
        (?:\ ?\))?""",
    re.VERBOSE,
)
_BARE = re.compile(r"\ ?,?\ ?\(?(?P<n>c-\d+/\d+|\d{2,4}-\d+(?:/\d+)?\ ?-?\ ?(?:qpc|dc))\b")
_NAMED = re.compile(
    r"""\ (?:dit\ )?(?:«\ ?[^»]{2,60}» | "[^"]{2,60}"
        | [A-Z][\w'-]+(?:\ [A-Z][\w'-]+){0,3}                        # arrêt Coman
          (?:\ (?:c\.|c/|contre)\ [A-Z][\w'-]+(?:\ [A-Z][\w'-]+){0,3})?)""",
    re.VERBOSE,
)
_CITED = re.compile(  # CE, 12 mai 2004, n° 253885 · Cass. soc., 12 juin 2014, n° 13-12.345
    rf"""(?P<court>conseil\ d'etat|ce|cass\.?|cour\ de\ cassation|cjue|cjce|cedh
            |caa\ (?:de\ )?(?P<caaville>[\w-]+)|ta\ (?:de\ )?(?P<taville>[\w-]+))
        (?:\ (?:ass\.?|sect\.?|soc\.?|crim\.?|com\.?|civ\.?(?:\ [123](?:re|e))?|1re\ civ\.|2e\ civ\.|3e\ civ\.))?\ ?,
        \ (?:\d+\w*\ chambre\ \w*,\ |(?:chambre|section|assemblee)\ ?\w*,\ )?(?:arret\ du\ |le\ )?(?P<date>{FULL})
        (?:\ ?,\ ?(?:[\w\ '.-]{{3,60}},\ ?)?(?:requete\ |req\.\ |pourvoi\ |aff\.\ )?
          n\ ?[°o]s?\.?\ ?(?P<n>[\w./-]*\d))?""",
    re.VERBOSE,
)
_TRIGGER_BACK = re.compile(r"(?:cjue|cjce|conseil d'etat|cour de cassation|conseil constitutionnel|cedh)")
_KEYS = ("ce", "cass", "cc", "cjue", "tue", "cedh", "caa", "ta", "tj", "tgi", "ca", "tc", "cnda")


def _court_code(match: re.Match[str]) -> str:
    for key in _KEYS:
        if match[key]:
            city = match.groupdict().get(key + "ville")
            if key == "tue":
                return "tribunal-ue"
            return f"{key}-{slug(city)}" if city else key
    return ""


def decision_id(court: str, number: str | None, day: str | None) -> tuple[str, tuple[str, ...]]:
    """Own id and alternatives; the court's number is preferred.

    >>> decision_id("cc", "2010-102 qpc", None)
    ('fr:cc:2010-102-QPC', ())
    """
    space = "eu" if court in ("cjue", "cedh", "tribunal-ue") else "fr"
    if number:
        clean = number.upper().replace(" ", "-").rstrip(".")
        clean = re.sub(r"(?<=\d)(QPC|DC)$", r"-\1", clean)
        if court == "cass":
            clean = re.sub(r"^(\d\d)[-.](\d\d)[.-]?(\d{3})$", r"\1-\2.\3", clean)
        return f"{space}:{court}:{clean}", (f"{space}:{court}:{day}",) if day else ()
    return f"{space}:{court}:{day}", ()


def find_decision(doc: Document, start: int) -> None:
    """The decision whose nature (arrêt, décision, jugement …) stands at `start`."""
    low, plain = doc.low, doc.plain
    head = _NATURE.match(low, start)
    if head is None or not doc.word_end(head.end()):
        return
    nature = head["nature"]
    place, court, number, day, name_end = head.end(), "", None, None, 0
    for _ in range(5):
        if (
            not court
            and (by := _BY.match(low, place))
            and (who := _COURT.match(low, by.end()))
            and doc.word_end(who.end())
        ):
            court, place = _court_code(who), who.end()
            if court in ("caa", "ta", "ca") and (
                late := re.compile(r"\ administrative\ de\ ([\w-]+)").match(low, place)
            ):
                place = late.end()
        elif day is None and (match := _DATE.match(low, place)) and (told := match_iso(match)):
            day, place = told, match.end()
            if low.startswith(")", place) and "(" in match.group():
                place += 1
        elif day is None and (match := _SHORT_DATE.match(low, place)) and (told := told_day(doc, match)):
            day, place = told, match.end()
        elif day is None and (court or number) and (match := _YEAR.match(low, place)):
            day, place = match["year"] + (f"-{MONTHS[match['month']]:02d}" if match["month"] else ""), match.end()
        elif number is None and (match := (_NUMBER.match(low, place) or _BARE.match(low, place))):
            number, place = match["n"], match.end()
            if "(" in match.group() and low.startswith(")", place):
                place += 1
            elif "(" not in match.group() and match.group().endswith(")"):
                place -= 1
        elif (
            not name_end
            and nature.startswith(("arret", "jurisprudence", "decision"))
            and (named := _NAMED.match(plain, place))
            and not _COURT.match(low, named.start() + 1)
        ):
            name_end = place = named.end()
        else:
            break
    if not (number or day):
        return
    if number and "qpc" in head.group() and "qpc" not in number:
        number += "-qpc"
    if number and re.search(r"qpc|dc", number):
        court = court or "cc"
    if not court and nature.startswith(("ordonnance", "avis")) and not (number and number.startswith("c-")):
        return
    if not court and number and number.startswith("c-"):
        court = "cjue"
    if not court:
        court = (
            _same_sentence_court(doc, start, place)
            if nature.startswith("decision")
            else _context_court(doc, start, place)
        )
    if not court:
        return
    identifier, alts = decision_id(court, number, day)
    doc.add(start, place, "CourtDecision", identifier, f"courts.{nature.split()[0].rstrip('s')}", alts)


def _context_court(doc: Document, start: int, end: int) -> str:
    """« dans son arrêt du … , la CJUE » : the court named nearest, first after, then before."""
    stop = _STOP.search(doc.low, end, end + 60)
    after = _courts(doc, end, stop.start() if stop else end + 60)
    return after[0] if after else _last(_courts(doc, max(0, start - 250), start))


def _same_sentence_court(doc: Document, start: int, end: int) -> str:
    """« le Conseil d'État, dans sa décision du … » : a decision alone may be anybody's."""
    stop = max(doc.low.rfind(". ", max(0, start - 160), start), start - 160, 0)
    if before := _courts(doc, stop, start):
        return before[-1]
    by = _BY_COURT.match(doc.low, end)
    after = _COURT.match(doc.low, by.end()) if by else None
    return _court_code(after) if after and doc.word_end(after.end()) else ""


def _courts(doc: Document, start: int, end: int) -> list[str]:
    """The courts named in a stretch of the text; « TA » alone is none."""
    found, place = [], start
    for initial in _INITIAL.finditer(doc.low, start, min(end, len(doc.low))):
        match = _COURT.match(doc.low, initial.start()) if initial.start() >= place else None
        if match and doc.word_end(match.end()):
            place = match.end()
            if (code := _court_code(match)) != "ta":
                found.append(code)
    return found


def _last(codes: list[str]) -> str:
    return codes[-1] if codes else ""


_STOP = re.compile(r"[.;]")
# Courts begin with c or t; looking for that first is several times faster.
_INITIAL = re.compile(r"\b[ct]")
# « la décision du 5 avril 2022, le Conseil d'État … »
_BY_COURT = re.compile(r"\ ?,\ (?:la|le)\ ")


def find_cited(doc: Document, start: int) -> None:
    """The short form that begins with the court: « CE, 12 mai 2004, n° 253885 »."""
    match = _CITED.match(doc.low, start)
    if match is None or (day := match_iso(match)) is None:
        return
    word = match["court"]
    court = (
        "ce" if word in ("ce", "conseil d'etat") else "cass" if word.startswith(("cass", "cour")) else word.split()[0]
    )
    court = {"cjce": "cjue"}.get(court, court)
    for key in ("caaville", "taville"):
        if match[key]:
            court = f"{court}-{slug(match[key])}"
    if word == "ce" and not doc.plain.startswith("CE", start):
        return
    identifier, alts = decision_id(court, match["n"], day)
    doc.add(start, match.end(), "CourtDecision", identifier, "courts.short-form", alts)
