"""What the names of plans and programmes are once all names of a text are found: what belongs to them, what they wrap,
and how they are told short."""

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from operator import attrgetter

from kg.citations.dates import MONTH
from kg.citations.document import Candidate, Document
from kg.citations.phrases import definite
from kg.citations.plans import ACRONYM, FORUMS, RANGE, YEARS, with_years

_ONE_YEAR = re.compile(r" 20\d\d(?![\d-])")  # plan hébergement 2019
# plan de soutien à l'élevage français du 22 juillet 2015
_DATED = re.compile(rf"\ (?:du\ [0-3]?\d(?:er)?\ |d'|de\ )(?:{MONTH})\ (?:19|20)\d\d(?!\d)", re.VERBOSE)
# contrat de plan État-région Bretagne 2015-2020
_OF_REGION = re.compile(rf"(?:\ [A-Z][\w'-]+(?:\ [A-Z][\w'-]+)*)?{RANGE.pattern}")
_NATIONAL_ACTION = "plan national d'action"
_ACTION_ALONE = re.compile(r"plan national d'actions?(?= (?:est|soient|sera|a|prevoit|permet|ont)\b|,|\.|;|$)")
_RANKED = ("plan", "strategie", "programmation", "programme national", "programme d'investissements")
_BOTH = ("programme", "dispositif", "operation", "initiative", "mesure")  # a plan may be called so too
_HYPHEN = re.compile(r"-[a-z]")
# le fonds de prévention des risques naturels majeurs dit « Barnier »
_SO_CALLED = re.compile(r"\ dite?\ [«\"]\ ?[^«»\"]{2,40}?\ ?[»\"]")
# le plan sargasses II
_NUMBER = re.compile(r"\ (?P<n>II|III|IV|VI?)(?![\w-])")
# le plan étudiant national
_WIDE = re.compile(r"\ (?:globale?|nationale?|francaise?|europeen(?:ne)?|departementale?|regionale?|mondiale?)(?!\w)")
# le plan eau Mayotte, le plan logement outre-mer
_TERRITORY = re.compile(
    r"\ (?:Mayotte|Guyane|Guadeloupe|Martinique|Corse|La Reunion|Bretagne|Outre-mer|outre-mer)(?![\w-])"
)
# le deuxième plan « Haies », le 4e plan chlordécone
_RANK = re.compile(r"\b(?:premier|second|(?:deux|trois|quatr|cinqu|six|sept)ieme|\d(?:e|eme)|[ivx]+e) $")
# PNMR 4, plan pour l'atmosphère n° 2, not « la PPE 3 ans plus tard »
_EDITION = re.compile(
    r"\ (?:n\ ?[°o]\ ?)?(?P<n>II|III|IV|VI?|[1-9])(?![\w-]|[.,]?\d|\ (?:%|ans?|mois|jours|fois|milli|euros|€))"
)
# sur le plan numérique, juridique, social
_FIELD_OF_VIEW = re.compile(r"plan [a-z]+(?:ique|al|el)")
# « un plan de relance du tourisme » is not France Relance
_OTHER_RELAUNCH = re.compile(
    r"plan de relance (?:du|des|de la) (?!gouvernement|pays|france|croissance|president|premier)"
)
_GLUED = re.compile(r"[A-Z]{3,}(?P<n>[1-9])")  # PPE3


def settle(doc: Document) -> None:
    """What a plan or programme is once all names are found.

    One that wraps a name we know is that one (« le plan « Action cœur de ville » »), one that breaks off in such a name
    goes on to its end, and a number after its name (« le plan sargasses II ») and years belong to it.
    """
    if not any(c.type in ("Plan", "Programme") for c in doc.found):
        return
    bodies = {(c.start, c.end) for c in doc.found if c.rule == "gazetteer.label" and c.type == "Organisation"}
    # « un programme ANRU » names the agency; the « fonds d'indemnisation des victimes de l'amiante » is one
    guessed = ("programmes.proper", "programmes.purpose", "programmes.project")
    lead = len("programme ")
    doc.found = [
        c
        for c in doc.found
        if not (c.rule in guessed and ((c.start, c.end) in bodies or (c.start + lead, c.end) in bodies))
        and not _is_broken(doc, c)
    ]
    longest: dict[int, int] = {}
    for candidate in doc.found:
        if _is_known(candidate):
            longest[candidate.start] = max(candidate.end, longest.get(candidate.start, 0))
    # « plan de relance européen » is not the « plan de relance » that it begins with
    doc.found = [
        c
        for c in doc.found
        # nor is the « pacte Dutreil », a tax relief, another plan
        if not (c.end < longest[c.start] if _is_known(c) else c.type == "Plan" and longest.get(c.start) == c.end)
    ]
    for candidate in doc.found:
        if candidate.type == "Plan":
            _close(doc, candidate)
        elif candidate.type == "Programme":
            _take_rank(doc, candidate)
        if _is_known(candidate):
            more = _SO_CALLED.match(doc.plain, candidate.end)
            if more is None and doc.low.startswith(("contrat", "cper"), candidate.start):
                more = _OF_REGION.match(doc.plain, candidate.end)
            candidate.end = more.end() if more else candidate.end
    known = sorted(filter(_is_known, doc.found), key=attrgetter("start"))
    for candidate, other in pairwise(known):
        # « le plan pour l'égalité … « Toutes et tous égaux » (2023-2027) »: twice the same
        between = doc.plain[candidate.end : other.start]
        if other.id == candidate.id and between == " « " and doc.plain.startswith(" »", other.end):
            candidate.end = with_years(doc, other.end + len(" »"))
    starts = [c.start for c in known]
    # « l'allocation de préparation à la retraite pour les anciens combattants » is the one we know by its first words
    told = {c.start for c in known if doc.low.count(" ", c.start, c.end) > 2}
    doc.found = [c for c in doc.found if not (c.rule == "programmes.purpose" and c.start in told)]
    for candidate in doc.found:
        if candidate.rule.startswith(("plans.", "programmes.")) and candidate.type != "ClusterPolicy":
            first = bisect_left(starts, candidate.start)
            for other in known[first : bisect_right(starts, candidate.start + 24)]:
                if other.start < candidate.end and _names(doc, other, candidate):
                    candidate.end = max(candidate.end, other.end)
                    if candidate.type == "Plan" and other.type == "Programme":  # « le plan « Vacances apprenantes » »
                        candidate.id = "plan:" + other.id.partition(":")[2]
                        continue
                    candidate.type, candidate.id = other.type, other.id
                    if candidate.rule == "programmes.proper" and doc.low.startswith("dispositif ", candidate.start):
                        candidate.start = other.start  # « le dispositif MaPrimeRénov' »


def _is_known(candidate: Candidate) -> bool:
    """Whether it is a plan or programme of the gazetteer."""
    return candidate.rule == "gazetteer.label" and candidate.type in ("Plan", "Programme")


def _is_broken(doc: Document, candidate: Candidate) -> bool:
    """« le plan climat-air-énergie » is no « plan climat », the « avenue de Ségur » no « Ségur », and « sur le plan
    numérique » a point of view."""
    if candidate.type != "Plan":
        return False
    name = doc.plain[candidate.start : candidate.end]
    if _OTHER_RELAUNCH.match(doc.low, candidate.start):
        return name == "plan de relance"
    if _FIELD_OF_VIEW.fullmatch(name) and doc.low.endswith("sur le ", 0, candidate.start):
        return True
    hyphenated = not name.isupper() and _HYPHEN.match(doc.plain, candidate.end)
    return bool(hyphenated) or doc.low.endswith("avenue de ", 0, candidate.start)


def _close(doc: Document, candidate: Candidate) -> None:
    """Take in which of its kind a plan is, before its name; how wide it is, its number or its years, after it. All
    editions are one plan: « Écophyto II », « le troisième plan autisme »."""
    _take_rank(doc, candidate)
    if where := _TERRITORY.match(doc.plain, candidate.end):
        candidate.end = where.end()
    if wide := _WIDE.match(doc.low, candidate.end):
        candidate.end = wide.end()
    name = doc.plain[candidate.start : candidate.end]
    numbers = _EDITION if name.isupper() or name.startswith("plan ") or " " not in name else _NUMBER
    if number := numbers.match(doc.plain, candidate.end):
        candidate.end = number.end()
        candidate.alts = (*candidate.alts, f"{candidate.id}-{number['n'].lower()}")
    elif glued := _GLUED.fullmatch(name):
        candidate.alts = (*candidate.alts, f"{candidate.id}-{glued['n']}")
    acronym = ACRONYM.match(doc.plain, candidate.end)
    known = candidate.rule == "gazetteer.label"
    years = RANGE.match(doc.plain, acronym.end() if acronym else candidate.end)
    if years is None and known and name.startswith("plan "):
        years = _ONE_YEAR.match(doc.plain, candidate.end)
    if years and (acronym or known):
        candidate.end = years.end()
    called = doc.low.startswith(("plan", "pacte", "strategie", "feuille"), candidate.start)
    if called and (dated := _DATED.match(doc.low, candidate.end)):
        candidate.end = dated.end()


def _take_rank(doc: Document, candidate: Candidate) -> None:
    """« le **quatrième** programme d'investissements d'avenir »: which of its kind is part of the name."""
    ranked = doc.low.startswith(_RANKED, candidate.start)
    if ranked and (rank := _RANK.search(doc.low, max(0, candidate.start - 12), candidate.start)):
        candidate.start = rank.start()


def find_short(doc: Document) -> None:
    """Names of plans told short, where only one of the text can be meant."""
    _find_action_plan(doc)
    _find_forum(doc)


def _find_forum(doc: Document) -> None:
    """« le Grenelle », after « le Grenelle contre les violences conjugales »."""
    plans = sorted((c for c in doc.found if c.type == "Plan"), key=attrgetter("end"))
    longest = {c.start: c for c in plans}
    for word in FORUMS if plans else ():
        full = {c.id for c in longest.values() if doc.plain.startswith(word + " ", c.start)}
        if len(full) == 1:
            for start, end in doc.places(word):
                if start not in longest and definite(doc.low, start):
                    doc.add(start, end, "Plan", next(iter(full)), "plans.short", confidence=0.6)


def _find_action_plan(doc: Document) -> None:
    """« le PNA », after « le plan national d'actions en faveur du hamster »."""
    full = [c for c in doc.found if c.type == "Plan" and doc.low.startswith(_NATIONAL_ACTION, c.start)]
    if len({c.id for c in full}) != 1:
        return
    taken = {c.start for c in doc.found}
    for start, end in [*doc.places("PNA"), *(m.span() for m in _ACTION_ALONE.finditer(doc.low, full[0].end))]:
        if start not in taken and not (doc.low[start] == "p" and not definite(doc.low, start) and end - start > 3):
            doc.add(start, end, "Plan", full[0].id, "plans.short", confidence=0.6)


def _names(doc: Document, known: Candidate, candidate: Candidate) -> bool:
    """Whether a known name that begins in a candidate is what that one is called."""
    if known.start == candidate.start:  # « plan climat 2017 »
        return known.end < candidate.end and YEARS.fullmatch(doc.plain, known.end, candidate.end) is not None
    if candidate.type == "Programme" and known.type == "Plan" and not doc.low.startswith(_BOTH, candidate.start):
        return False  # the « prime Ségur » is paid since the « Ségur »
    if known.end > candidate.end:
        return True
    length = candidate.end - candidate.start
    return known.end >= candidate.end - 2 and (known.end - known.start) * 2 > length - 8
