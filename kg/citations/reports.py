"""Reports, studies, evaluations, surveys: identified by who made them, when, by a number, or by what they are on.

What is said of a report stands behind its word (`report_pieces`); a comma ends it, but for a title. Its id is made of
the issuer and of the date, the number or the title, whichever comes first in that order; of the title where no issuer
is told. A date alone (« une étude de 2010 ») is said of many: such a report is `report:inconnu:<date>`, which no text
shares with another.
"""

import re
from operator import attrgetter

from kg.citations import report_words as words
from kg.citations.dates import MONTHS
from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.phrases import definite
from kg.citations.report_makers import UNKNOWN, Named, issuer_of, speaker_of
from kg.citations.report_pieces import Said, read_pieces, year_of


def find_reports(doc: Document, starts: list[int]) -> None:
    """The reports and evaluations whose words stand at `starts`, once the names of the text are known."""
    starts = [start for start in starts if _announces(doc.low, start)]
    if starts:
        named = Named(doc.found)
        for start in starts:
            find_report(doc, start, named)
            find_evaluation(doc, start, named)
            find_that(doc, start, named)
        _unify(doc)


def _announces(low: str, start: int) -> bool:
    """Whether a word may begin a report: most that look like one do not (« par rapport à », « note de service »)."""
    return words.ANNOUNCED.match(low, start) is not None and not low.endswith(words.BEFORE, 0, start)


def _unify(doc: Document) -> None:
    """« le rapport de la Cour des comptes », after the only one of hers that was dated or titled: the same."""
    told: dict[str, set[str]] = {}
    for report in sorted((c for c in doc.found if c.type == "Report"), key=attrgetter("start")):
        issuer, _, rest = report.id.removeprefix("report:").partition(":")
        if rest:
            told.setdefault(issuer, set()).add(report.id)
        elif len(known := told.get(issuer, ())) == 1:
            report.alts, report.id = (*report.alts, report.id), next(iter(known))


def find_report(doc: Document, start: int, named: Named) -> None:
    """The report whose word stands at `start`; `named` are the bodies, persons and policies already found."""
    low = doc.low
    head = words.HEAD.match(low, start)
    if head is None or not doc.word_start(start) or words.NEITHER.match(low, start):
        return
    nature = head["nature"] if head["nature"].startswith(("livre", "atlas")) else head["nature"].rstrip("s")
    if low.endswith("pre-", 0, start):
        start -= len("pre-")
    name = words.NAME_BEGINS.search(doc.plain, head.end("nature"), head.end())
    begun = name.start() if name else head.end()
    said = Said(begun, wide=words.WIDE.search(head["adjectives"]) is not None)
    read_pieces(doc, said, nature, named)
    which = words.WHICH.search(low, max(0, start - 30), start)
    if which and (which.group()[0].isdigit() or definite(low, which.start())):
        start = which.start()
        said.number = said.number or ("" if said.date or said.title else slug(which.group()))
    if trailing := words.TRAILING.search(doc.plain, start, said.end):
        said.end = trailing.start()
    said_by = "" if said.issuer else speaker_of(doc, named, start, said.end)
    if said.title and not said.issuer and "senatorial" in head["adjectives"]:
        said_by = "senat"
    if not _is_one(doc, start, nature, head["adjectives"], said, said_by) or _are_any(low, head, said):
        return
    if not said.date and (later := words.LATER.match(low, said.end)):
        said.date = later["year"]
    identifier, alts = _ids(said, said.issuer or said_by)
    doc.add(start, said.end, "Report", identifier, f"reports.{nature.split()[0]}", alts, 0.8)
    if said.issuer and (said.date or said.number):
        _find_next(doc, said.end, named)


def _ids(said: Said, issuer: str) -> tuple[str, tuple[str, ...]]:
    """The own id of a report, and others that are as right."""
    told = [each for each in (said.date, said.number, said.title) if each]
    if issuer:
        others = dict.fromkeys(each for each in (said.date[:4], said.number, said.title) if each)
        first = told[0] if told else ""
        alts = tuple(f"report:{issuer}:{other}" for other in others if other != first)
        return ":".join(filter(None, ["report", issuer, first])), alts
    if said.title:
        return ":".join(filter(None, ["report", said.title, said.date or said.number])), ()
    return f"report:{UNKNOWN}:{told[0]}", ()


def _find_next(doc: Document, end: int, named: Named) -> None:
    """« les rapports de l'IGAS de 2018 et **de la Cour des comptes de 2019** »: the second, known by body and date."""
    also = words.ALSO.match(doc.low, end)
    body = named.at(also.end(), "Organisation") if also else None
    when = words.WHEN.match(doc.low, body.end) if body else None
    if body and when:
        issuer, month = body.id.partition(":")[2], when["month"]
        year = year_of(when)
        date = year + (f"-{MONTHS[month]:02d}" if month else "")
        alts = (f"report:{issuer}:{year}",) if month else ()
        doc.add(body.start, when.end(), "Report", f"report:{issuer}:{date}", "reports.next", alts, 0.6)


def _is_one(doc: Document, start: int, nature: str, adjectives: str, said: Said, said_by: str) -> bool:
    """Whether what is said tells one report from the others."""
    if said_by and "annuel" in adjectives:  # « dans son rapport public annuel »
        return True
    if nature == "enquete" and said.issuer in words.INVESTIGATORS and not (said.date or said.title):
        return False
    if nature == "barometre" and said.title and not said.issuer:
        return definite(doc.low, start)
    if nature in words.WEAK:
        its = nature in ("note", "refere") or doc.low.endswith((" son ", " leur "), 0, start)
        made = said.issuer or (said_by if its else "")
        alone = nature in ("barometre", "sondage") or "collective" in adjectives or (nature == "audit" and said.called)
        titled = said.titled or (said.title and (nature != "bilan" or "activite" in adjectives))
        return bool(made and (said.date or titled or alone)) or (nature in ("expertise", "audit") and said.titled)
    if (said.issuer and said.issuer != UNKNOWN) or said.date or said.number or said.titled:
        return True
    # « l'enquête nationale sur le devenir des docteurs »
    if said.title and said.wide and nature in ("enquete", "etude") and definite(doc.low, start):
        return True
    if not said.title or nature not in ("rapport", "livre blanc", "livre vert", "etude"):
        return False
    handed = words.HANDED.search(doc.low, max(0, start - 90), start) or words.HANDED_AFTER.match(doc.low, said.end)
    told = handed or (nature != "etude" and (said_by or words.SAID_IN.search(doc.low, max(0, start - 40), start)))
    return bool(told) or (nature != "etude" and (definite(doc.low, start) or doc.low.endswith(" leur ", 0, start)))


def _are_any(low: str, head: re.Match[str], said: Said) -> bool:
    """« maints rapports de la Cour des comptes »: some of a body's many, where no article or detail tells which."""
    one = ("les ", "aux ", "ces ", "deux ", "trois ")
    told = said.date or said.number or said.title or low.endswith(one, 0, head.start())
    return head["nature"].endswith("s") and not told and words.OF.match(low, head.end()) is not None


def find_evaluation(doc: Document, start: int, named: Named) -> None:
    """« évaluation de la deuxième phase de la politique des pôles de compétitivité », if it says who made it."""
    match = words.EVALUATION.match(doc.low, start)
    policy = named.at(match.end(), "ClusterPolicy", "Programme", "Plan") if match else None
    if policy is None:
        return
    after = doc.low[policy.end : policy.end + 250]
    made = re.search(r"realis|menee?|conduite|confiee", after)
    if not (made or doc.low.endswith((" son ", " leur "), 0, start)):
        return
    makers = dict.fromkeys(c.id.partition(":")[2] for c in named.bodies(policy.end, policy.end + 160))
    who = "-".join(makers) if made else speaker_of(doc, named, start, policy.end)
    day = doc.context.day
    year = named.year_before(start) or (str(day.year) if day else slug(policy.id))
    doc.add(start, policy.end, "Report", f"report:{who or UNKNOWN}:{year}", "reports.evaluation", confidence=0.8)


def find_that(doc: Document, start: int, named: Named) -> None:
    """« de nombreux rapports, dont celui de la Cour des comptes »: a pronoun for one, which its maker tells."""
    that = words.THAT.match(doc.low, start)
    body = named.at(that.end(), "Organisation") if that else None
    if body and words.REPORTS.search(doc.low, max(0, start - 180), start):
        doc.add(start, body.end, "Report", f"report:{issuer_of(body)}", "reports.that", confidence=0.6)
