"""Courts as decisions name them: their own codes, and the one that gave a decision whose court stands elsewhere."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug

# court as written → own code; the city is added to those that have several
COURT = re.compile(
    r"""(?P<ce>conseil\ d'etat|\bce\b)
      | (?P<cass>cour\ de\ cassation|cass\.|chambre\ (?:criminelle|commerciale)(?!\ de\ la)
          |(?:(?:premi|deuxi|troisi)e(?:re|me)|[123]r?e)\ chambre\ civile(?!\ de\ la))
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
      | (?P<tcom>tribunal\ de\ commerce)(?:\ (?:de|d')\ ?(?P<tcomville>[\w'-]+))?
      | (?P<ti>tribunal\ (?:d'instance|de\ proximite))(?:\ (?:de|d')\ ?(?P<tiville>[\w'-]+))?
      | (?P<cph>conseil\ (?:de|des)\ prud'hommes)(?:\ (?:de|d')\ ?(?P<cphville>[\w'-]+))?
      | (?P<tc>tribunal\ des\ conflits) | (?P<cnda>cour\ nationale\ du\ droit\ d'asile|cnda)""",
    re.VERBOSE,
)
# Courts begin with c or t; looking for that first is several times faster.
_INITIAL = re.compile(r"\b[ct]")
_STOP = re.compile(r"[.;]")
# « la décision du 5 avril 2022, le Conseil d'État … »
_BY_COURT = re.compile(r"\ ?,\ (?:la|le)\ ")
_IN_ITS = ("dans son ", "par son ", "dans un ", "par un ", "dans une ", "par une ", "dans cet ", "par ")
_KEYS = ("ce", "cass", "cc", "cjue", "tue", "cedh", "caa", "ta", "tj", "tgi", "tcom", "ti", "cph", "ca", "tc", "cnda")


def court_code(match: re.Match[str]) -> str:
    """The own code of a court, with its city where there are several: `ce`, `caa-douai`."""
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
        if court == "ce":
            clean = re.sub(r"^(\d{3})[.-](\d{3})$", r"\1\2", clean)
        if court == "cass":
            clean = re.sub(r"^(\d\d)[-.](\d\d)[.-]?(\d{3})$", r"\1-\2.\3", clean)
        return f"{space}:{court}:{clean}", (f"{space}:{court}:{day}",) if day else ()
    return f"{space}:{court}:{day}", ()


def court_nearby(doc: Document, nature: str, start: int, end: int) -> str:
    """The court of a decision that stands at `start` and names none itself; "" where it may be anybody's."""
    if nature == "avis":
        stop = max(doc.low.rfind(".", 0, start), start - 60, 0)
        before = _courts(doc, stop, start) if doc.low.endswith(_IN_ITS, 0, start) else []
        return court_after(doc, end) or (before[-1] if before else "")
    if nature.startswith("decision"):
        stop = max(doc.low.rfind(". ", max(0, start - 160), start), start - 160, 0)
        before = _courts(doc, stop, start)
        return before[-1] if before else court_after(doc, end)
    # « dans son arrêt du … , la CJUE » ; « la CJUE, dans son arrêt du » ; else the one named nearest, after or before
    if (beside := court_after(doc, end)) and _gives(beside, nature):
        return beside
    stop = max(doc.low.rfind(". ", max(0, start - 160), start), start - 160, 0)
    subject = [c for c in _courts(doc, stop, start) if _gives(c, nature)]
    if subject and doc.low.endswith(_IN_ITS, 0, start):
        return subject[-1]
    stop_after = _STOP.search(doc.low, end, end + 60)
    after = [c for c in _courts(doc, end, stop_after.start() if stop_after else end + 60) if _gives(c, nature)]
    before = [c for c in _courts(doc, max(0, start - 250), start) if _gives(c, nature)]
    return after[0] if after else (before or [""])[-1]


def _gives(court: str, nature: str) -> bool:
    """Whether a court gives decisions of that name: tribunals judge by « jugements », higher courts by « arrêts »."""
    tribunal = court.startswith(("ta-", "tj", "tgi", "tcom", "ti", "cph", "tribunal-ue"))
    if nature.startswith("ordonnance"):
        return court != "cc"
    return tribunal if nature.startswith("jugement") else not tribunal and court != "cc"


def court_after(doc: Document, end: int) -> str:
    """The court that acts just after a decision that ends at `end`: « la décision de 2005, le Conseil d'État »."""
    by = _BY_COURT.match(doc.low, end)
    after = COURT.match(doc.low, by.end()) if by else None
    return court_code(after) if after and doc.word_end(after.end()) else ""


def court_before(doc: Document, place: int) -> str:
    """The court named last within 500 characters before a place; "" where none is."""
    return (_courts(doc, max(0, place - 500), place) or [""])[-1]


def _courts(doc: Document, start: int, end: int) -> list[str]:
    """The courts named in a stretch of the text; « TA » alone is none."""
    found, place = [], start
    for initial in _INITIAL.finditer(doc.low, start, min(end, len(doc.low))):
        match = COURT.match(doc.low, initial.start()) if initial.start() >= place else None
        if match and doc.word_end(match.end()):
            place = match.end()
            if (code := court_code(match)) != "ta":
                found.append(code)
    return found
