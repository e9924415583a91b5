"""Reports, studies, evaluations, surveys: identified by who made them, when, or on what."""

import re

from kg.citations.dates import MONTH
from kg.citations.document import Candidate, Document
from kg.citations.normalise import slug

_HEAD = re.compile(
    r"""(?P<nature>rapports?|etudes?|enquetes?|evaluation|livre\ blanc|avis|audit|barometre|sondage|note\ d'analyse)
        (?P<adj>(?:\ (?:d'information|annuels?|public(?:\ annuel|\ thematique)?|thematique|d'activite|parlementaires?|d'evaluation|d'etape|d'expertise|d'enquete|de\ mission|conjoint|final|intermediaire
          |recente?s?|senatoriale?|officiel|statistique|nationale?|scientifiques?|menee|realisee?|preliminaire|mondial|epidemiologique|d'impact|interministeriel))*)""",
    re.VERBOSE,
)
_OF = re.compile(
    r"\ (?:(?:publiee?|realisee?|menee|remise?|conduite|commandee?|rendue?\ public|etabli|redige)\ )?(?:de\ la|du|de\ l'|des|de|d'|par\ la|par\ le|par\ l'|par)\ ?"
)
_WHEN = re.compile(
    rf"""\ ?,?\ (?:(?:publiee?|paru|rendu(?:\ public)?|remis|parue?|datee?)\ )?(?:en\ date\ )?(?:en\ |du\ |de\ |d'|le\ |datant\ de\ |date\ de\ |pour\ )
        (?:(?:[0-3]?\d(?:er)?\ )?(?:{MONTH})\ )?(?P<year>(?:19|20)\d\d)(?![\d-])""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"\ (?:n\ ?[°o]\.?\ ?)(?P<n>\d[\d\w-]*)(?:\ \((?:\d{4}-\d{4}|[xvi]+e?)\))?")
_TITLE = re.compile(
    r"\ ?,?\ (?:intitulee?\ |redigee?\ sur\ le\ theme\ (?:de\ )?|titree?\ |sur\ le\ theme\ (?:de\ )?|relatif\ a\ |ayant\ pour\ titre\ |sur\ )?[«\"][^«»\"]{3,180}[»\"]"
)
_SUBJECT = re.compile(
    r"\ (?:sur|relati(?:f|ve)\ (?:a|aux?)|portant\ sur|consacree?\ (?:a|aux?))\ (?P<s>(?:la|le|les|l'|aux?|a\ la|a\ l'|une|un)?\ ?[\w'’-]+(?:\ [\w'’-]+){0,12})"
)
_STOP_WORDS = re.compile(
    r"\ (?:qui|que|qu'|dont|est|sont|a|ont|et\ (?:a|il|elle|lui|dans|qui|que)|il|elle|fait|montre|indique|preconise|souligne|rappelle|remise?|publiee?|dans|par|avait|ou|pour|ne|n'|rendue?|realisee?|menee|s'|se|en\ \d|pointe|releve|propose|constate|estime|precise|recommande|etait|sera|devait|doit|avec|afin|lors|ainsi|mais|car|puis|selon|comme|presentee?|paru|datee?|commandee?|au\ (?:premier|president|ministre|gouvernement))(?=\ |$)"
)
_PERSON = re.compile(
    r"\ (?:de\ (?:M\.\ |Mme\ |MM\.\ |M\ )|)(?P<n>[A-Z][a-z]\w+(?:-[A-Z]\w+)*(?:-[A-Z]\w+)?(?:\ et\ [A-Z]\w+)?)"
)
_BAD_NAMES = frozenset(
    ["Rapports", "Amendements", "Textes", "Dossiers", "Baromètre", "Le", "La", "Les", "Il", "Elle", "En", "Ce", "Un", "Une", "De", "Du", "Des", "Et", "NOR", "France", "Etat", "Gouvernement"]
)


def find_report(doc: Document, start: int, inner: list[Candidate]) -> None:
    """The report whose word stands at `start`; `inner` are the bodies, persons and policies already found."""
    low, plain = doc.low, doc.plain
    head = _HEAD.match(low, start)
    if head is None or not doc.word_end(head.end("nature")) or low.startswith("par rapport", max(0, start - 4)):
        return
    if low.endswith(("par ", "en "), max(0, start - 4), start) or low.endswith("bureau d'", max(0, start - 9), start):
        return
    nature = head["nature"] if head["nature"] == "avis" else head["nature"].rstrip("s")
    end = head.end()
    issuer, year, title, named = "", "", "", False
    for _ in range(5):
        if not issuer and (of := _OF.match(low, end)) and (body := _at(inner, of.end(), ("Organisation", "Person"))):
            issuer = body.id.partition(":")[2]
            end = body.end
            close = re.compile(r"\ \([A-Z][\w-]+\)").match(plain, end)
            if close:
                end = close.end()
        elif (
            not issuer
            and end == head.end()
            and nature in ("rapport", "enquete", "etude")
            and (who := _PERSON.match(plain, end))
            and who["n"] not in _BAD_NAMES
        ):
            if not who.group().startswith(" de") or True:
                issuer, end, named = slug(who["n"]), who.end(), True
                if (
                    who.start("n") > 0
                    and not _at(inner, who.start("n"), ("Person", "Organisation"))
                    and nature == "rapport"
                ):
                    doc.add(
                        who.start("n"),
                        who.end(),
                        "Person",
                        "person:" + slug(who["n"]),
                        "people.report",
                        confidence=0.8,
                    )
        elif not year and (when := _WHEN.match(low, end)):
            year, end = when["year"], when.end()
        elif (number := _NUMBER.match(low, end)) and not title:
            title, end = number["n"], number.end()
        elif quoted := _TITLE.match(low, end):
            title, end = slug(quoted.group().strip(' ,"«»')), quoted.end()
            for word in (
                "intitule-",
                "intitulee-",
                "redige-sur-le-theme-",
                "sur-le-theme-de-",
                "sur-le-theme-",
                "relatif-a-",
            ):
                title = title.removeprefix(word)
        elif (
            nature in ("rapport", "evaluation", "etude", "livre blanc", "enquete")
            and not title
            and (subject := _SUBJECT.match(low, end))
        ):
            text = subject.group()
            if cut := _STOP_WORDS.search(text):
                text = text[: cut.start()]
            if (
                len(text) < 12
                or (issuer and year)
                or text.strip() in ("sur le sujet", "sur ce sujet", "sur la question")
            ):
                break
            title, end = slug(text)[:60], end + len(text.rstrip(" ,"))
        else:
            break
    if not (issuer or year or title):
        return
    if nature == "enquete" and low.endswith(
        ("commission d'", "commissions d'", "mecanismes d'", "juge d'", "services d'"),
        max(0, start - 16),
        start,
    ):
        return
    if nature == "enquete" and not (year or title) and issuer in _INVESTIGATORS:
        return
    weak = nature in ("avis", "audit", "barometre", "sondage")
    if weak and not (issuer and year):
        return
    if (
        not issuer
        and not year
        and low[max(0, start - 4) : start].endswith((" un ", "une ", "des "))
        and nature != "livre blanc"
    ):
        return
    if not issuer and not year and not (title and nature in ("rapport", "livre blanc")):
        return
    parts = [p for p in (issuer or (nature if not title else ""), year or title or ("" if named else "")) if p]
    if not issuer and (subject_body := _said_by(doc, inner, start)):
        parts.insert(0, subject_body)
        parts = [p for p in parts if p != nature]
    identifier = "report:" + ":".join(parts)
    alts = tuple(f"report:{issuer}:{p}" for p in (title, year) if issuer and p and f"report:{issuer}:{p}" != identifier)
    doc.add(start, end, "Report", identifier, f"reports.{nature.split()[0]}", alts, 0.8)


# Their « enquête » is an investigation, not a survey.
_INVESTIGATORS = frozenset(
    (
        "igpn",
        "dreal",
        "dgccrf",
        "senat",
        "onu",
        "assemblee-nationale",
        "police-nationale",
        "iggn",
        "pnf",
        "commission-europeenne",
    )
)


def _said_by(doc: Document, inner: list[Candidate], start: int) -> str:
    """« Comme l'a souligné la Cour des comptes dans un rapport … » : the body named just before."""
    lead = doc.low[max(0, start - 12) : start]
    if not lead.endswith(
        (" dans un ", " dans son ", " par un ", " dans le ", " publie un ", " rendu un ", " remis un ")
    ):
        return ""
    for candidate in reversed(inner):
        if candidate.end <= start and candidate.type in ("Organisation", "Person"):
            between = doc.low[candidate.end : start]
            return candidate.id.partition(":")[2] if len(between) < 40 and "." not in between else ""
    return ""


def _at(inner: list[Candidate], place: int, types: tuple[str, ...]) -> Candidate | None:
    """The longest candidate that begins at a place."""
    best = None
    for candidate in inner:
        if candidate.start == place and candidate.type in types and (best is None or candidate.end > best.end):
            best = candidate
    return best


_EVALUATION = re.compile(r"evaluation\ (?:de\ la|du|de\ l'|des)\ (?:\w+\ phase\ (?:de\ la|du)\ )?")


def find_evaluation(doc: Document, start: int, policies: list[Candidate]) -> None:
    """« évaluation de la deuxième phase de la politique des pôles de compétitivité »."""
    match = _EVALUATION.match(doc.low, start)
    if match and (policy := _at(policies, match.end(), ("ClusterPolicy", "Programme"))):
        after = doc.low[policy.end : policy.end + 250]
        if "realis" not in after and "mene" not in after and "conduite" not in after:
            return
        names = [c for c in doc.found if c.type == "Organisation" and policy.end < c.start < policy.end + 160]
        who = "-".join(dict.fromkeys(c.id.partition(":")[2] for c in sorted(names, key=lambda c: c.start)))
        day = doc.context.day
        years = [
            c.id[5:9] for c in doc.found if c.type == "Date" and c.end <= start and re.fullmatch(r"date:\d{4}", c.id)
        ]
        year = years[-1] if years else str(day.year if day else "")
        identifier = f"report:{who or 'evaluation'}:{year}"
        doc.add(start, policy.end, "Report", identifier, "reports.evaluation", confidence=0.8)
