"""Public schemes, benefits, taxes and funds told by their kind and a name or a purpose of their own."""

import re

from kg.citations.document import Candidate, Document
from kg.citations.normalise import slug
from kg.citations.phrases import ADJECTIVE, ADJECTIVES, INDEFINITE, NOUN, STEP, TOPIC, definite, trimmed
from kg.citations.tables import read_words

_KINDS = r"""programmes?|dispositifs?|operations?|labels?|fonds|primes?|pass|cheques?|taxes?|pepr|appels?\ a\ projets
    |plateforme|bonus|initiative"""
TRIGGERS: tuple[str, ...] = (
    *("programme", "dispositif", "operation", "label", "fonds ", "prime", "pass ", "cheque", "taxe", "pepr "),
    *("appel a projets", "appels a projets", "contribution ", "cotisation ", "credit d'impot ", "dotation "),
    *("allocation ", "plateforme ", "bonus ", "initiative "),
)
# Words of every day that announce a scheme only before a name in quotes, with a capital: mesure « Haie vive »
ANYTHING: tuple[str, ...] = (
    *("experimentation", "initiative", "mesure", "formule", "aide", "application", "portail", "service", "parcours"),
    *("contrat", "bourse", "pret", "appel a manifestation", "appels a manifestation", "garantie", "indemnite"),
)
_NAMED = re.compile(
    rf"""(?P<kind>{_KINDS})
    (?:\ (?:national|europeen(?:ne)?|interministeriel|pilote|de\ recherche|de\ prevention))?(?!\w)""",
    re.VERBOSE,
)
_ANYTHING = re.compile(
    r"""(?:experimentations?|initiatives?|mesures?|formules?|aides?|applications?|portail|services?|parcours|contrats?
        |bourses?|prets?|appels?\ a\ manifestation\ d'interet|garantie|indemnite)(?=\ (?:\w+\ |\(\w+\)\ )?[«"])""",
    re.VERBOSE,
)
# dispositif « chats libres » · programme intitulé « Territoires d'industrie » · appel à manifestation (AMI) « X »
_QUOTED = re.compile(
    r"(?:\ (?:(?:intitule|baptise|denomme|appele)e?s?\ |dite?s?\ |\([A-Z]+\)\ )?|,\ (?:l[ea]\ |l'))[«\"]\ ?"
    r"(?P<name>(?!\ ?d\ ?')[^«»\"]{3,110}?)\ ?[»\"]"
)
# programmes « Police nationale » et « Gendarmerie nationale »
_AND_QUOTED = re.compile(r"(?:,| et)(?: l[ea] (?:programme|dispositif))? [«\"] ?(?P<name>[A-Z][^«»\"]{3,110}?) ?[»\"]")
# A capital, but in the number of a budget's programme: P304
_WORD = r"(?:(?!P\d{3}\b)[A-Z][\w'+]*(?:-[\w'+]+)*|[a-z][A-Z]\w+)"
# programme PanAfGeo · fonds Barnier · opération Wuambushu II · label Rouge
_PROPER = re.compile(
    rf"\ (?:(?:nomme|baptise|appele|denomme)e?\ )?(?P<name>{_WORD}(?:\ (?:{_WORD}|\d{{1,2}}|20\d\d)(?!\w))*)",
    re.VERBOSE,
)
# la « taxe de superposition de corps »
_WHOLE = re.compile(r"(?:taxe|prime|cheque|allocation|bonus)\ [^«»\".,;:]{3,70}?(?=\ ?[»\"])")
# programme national de la forêt et du bois (2026-2036)
_NATIONAL = re.compile(
    rf"programme\ (?:national|europeen|operationnel|interministeriel|prioritaire){ADJECTIVES}", re.VERBOSE
)
# le programme de recherche nucléaire ITER · le programme de soutien européen à l'aide alimentaire
_AIMED = re.compile(
    rf"programme\ (?:de\ (?:recherche|soutien|lutte|depistage|prevention|cooperation)|d'(?:aide|appui))(?!\w)"
    rf"{ADJECTIVES}",
    re.VERBOSE,
)
_YEARS = re.compile(r" \(20\d\d ?- ?20\d\d\)| 20\d\d ?[-/] ?20\d\d")
# taxe sur les boissons non alcooliques · crédit d'impôt pour la rénovation · allocation de présence parentale; `told`
# stands where the adjective tells enough: fonds de solidarité alimentaire
_MEANT = re.compile(
    rf"""(?:
        (?:taxe|contribution|cotisation){ADJECTIVES}(?:\ de\ solidarite|\ de\ consommation)?(?=\ sur\ )
      | credit\ d'impot(?=\ (?:pour|en\ faveur|sur)\ )
      | fonds\ de\ (?:solidarite|soutien|garantie)\ (?!national|region|departement|exception|special|public){ADJECTIVE}
          (?P<told>)
      | fonds\ (?:national|europeen|mondial|strategique|interministeriel|d'urgence|d'aide|d'appui|de\ solidarite
          |de\ soutien|de\ garantie|de\ compensation|de\ prevention|de\ modernisation|d'indemnisation|d'intervention
          |d'accompagnement|de\ transition|d'innovation)
      | fonds(?=\ pour\ )
      | dotation\ (?:de\ solidarite|d'equipement|de\ soutien|particuliere|de\ compensation|d'amenagement)
      | allocation{ADJECTIVES}(?=\ (?:de\ |d'|pour\ |aux\ ))
    )""",
    re.VERBOSE,
)
# des salariés licenciés dans la filière automobile
_PURPOSE = re.compile(
    rf"""(?:(?!,){STEP})(?:(?!\ et\ |,){STEP}){{0,3}}
    (?:(?:\ [a-z]+[eiu]e?s)?\ dans\ (?:la\ |les?\ |l')(?!cadre){NOUN}{ADJECTIVES})?""",
    re.VERBOSE,
)
_MANY = re.compile(
    r"""fonds\ europeens?\ (?:au|pour)\b|taxe\ sur\ la\ (?:valeur|ticpe|tva)
        |allocation\ (?:de\ dommages|de\ ressources|de\ moyens|d'actifs|de\ credits)""",
    re.VERBOSE,
)
_CREDIT = re.compile(
    r"credit\ d'impot\ (?:famille|jeux\ video|cinema|metiers\ d'art|bio|phonographique|international)(?!\w)"
)
# projet AJUSEN · projet Euro 21 · projet Lebanon Emergency Assistance Response (LEAP)
_PROJECT = re.compile(r"projet\ (?P<name>[A-Z]{3,}(?:-[A-Z]+)*\+?|[A-Z][a-z]+\ \d{1,3})(?![\w/-])")
_CALLED_PROJECT = re.compile(
    r"""projet(?:\ [^.;:«»"]{1,60})?\ (?:nomme|baptise|appele|intitule|denomme|dit)\ [«"]\ ?
        (?P<name>[A-Z][^«»"]{2,60}?)\ ?[»"]
    |projet(?:\ europeen|\ de\ recherche)?\ [«"]\ ?(?P<quoted>[A-Z][^«»"]{2,60}?)\ ?[»"]""",
    re.VERBOSE,
)
_LONG_PROJECT = re.compile(r"projet(?:\ [A-Z]\w+){2,6}(?=\ \([A-Z][\w-]+\))")
_UNLIKE = re.compile(r"[A-Z]+[a-z]+[A-Z][A-Za-z]+\+?|[A-Z]{4,}\+?")  # PanAfGeo, TAPAJ
# , dite « écotaxe » · (PNFB), baptisé « Haie vive »
_ALIAS = re.compile(
    r"(?: \([A-Z][\w-]+\))?,? (?:dit|baptise|denomme|appele|surnomme)e?s? [«\"] ?(?P<name>[^«»\"]{3,60}?) ?[»\"]"
)
_KINDS_OF_THINGS = frozenset(read_words("acronyms-of-kinds.txt"))
# Operations of the armies are no schemes.
_CAMPAIGNS = frozenset(
    ("Althea", "Aspides", "Atalante", "Barkhane", "Chammal", "Harmattan", "Irini", "Sangaris", "Sentinelle", "Serval",
     "Takuba")
)  # fmt: skip
_NOT_NAMES = frozenset(read_words("not-names.txt")) | {"M", "Europe", "PS", "LR", "RN", "FN", "LREM"} | _CAMPAIGNS


def find_programme(doc: Document, start: int) -> None:
    """The scheme whose kind is written at `start`."""
    low, plain = doc.low, doc.plain
    whole = _WHOLE.match(low, start) if low.endswith(("« ", "«", ' "'), 0, start) else None
    if whole:
        _keep(doc, start, whole.end(), slug(doc.text[start : whole.end()]), "whole")
        return
    if (end := _aim(doc, start)) is not None:
        _keep(doc, start, end, slug(doc.text[start + len("programme ") : end]), "national")
        return
    named = _NAMED.match(low, start)
    if named:
        kind = named["kind"]
        quoted = _QUOTED.match(plain, named.end())
        # « les opérations « coup de poing » » are many, and a sentence in quotes is no name
        several = kind.endswith("s") and kind not in ("pass", "fonds", "bonus", "appel a projets")
        if quoted and several and (more := _AND_QUOTED.match(plain, quoted.end())):
            _keep_names(doc, quoted, more)
            return
        sentence = len(quoted["name"]) > 50 and not kind.startswith("appel") if quoted else False
        if quoted and not (quoted["name"][0].islower() and (several or sentence)):
            # « le dispositif « Argos » », « cette prime dite « prime Ségur » »
            alone = kind in ("dispositif", "plateforme") or low.startswith(kind, quoted.start("name"))
            span = quoted.span("name") if alone else (start, quoted.end())
            _keep(doc, *span, slug(doc.text[quoted.start("name") : quoted.end("name")]), "quoted")
            return
        proper = _PROPER.match(plain, named.end())
        if (
            proper
            and kind != "plateforme"
            and (kind == "pepr" or not plain[start + 1].isupper())
            and (proper["name"].split(" ")[0] not in _NOT_NAMES or proper["name"].startswith("France "))
        ):
            name = proper["name"]
            # « le dispositif TO-DE », « l'opération OPAH », « les fonds FEADER »: the kind is part of no name
            alone = kind.startswith("dispositif") or (
                name.isupper() and (kind.startswith("operation") or (kind == "fonds" and name.startswith("F")))
            )
            _keep(doc, proper.start("name") if alone else start, proper.end(), slug(name), "proper")
            return
    if credit := _CREDIT.match(low, start):
        _keep(doc, start, credit.end(), slug(credit.group()), "purpose")
        return
    meant = _MEANT.match(low, start)
    if meant is None or _MANY.match(low, start):
        return
    purpose = _PURPOSE.match(low, meant.end()) or (meant if meant["told"] is not None else None)
    if purpose is None:
        return
    # « des fonds de solidarité » may be any
    several = low.endswith((" les ", " des ", " aux "), 0, start) and not low.startswith("fonds", start)
    if definite(low, start) or several or low.endswith("(", 0, start):
        end = start + len(trimmed(low[start : purpose.end()]))
        _keep(doc, start, end, slug(doc.text[start:end]), "purpose")


def _aim(doc: Document, start: int) -> int | None:
    """Where the words end that say whose the programme at `start` is, and what for."""
    low, plain = doc.low, doc.plain
    national = _NATIONAL.match(low, start)
    aimed = _AIMED.match(low, start) if national is None and definite(low, start) else None
    if aimed and (proper := _PROPER.match(plain, aimed.end())):
        return proper.end()
    if national and INDEFINITE.search(low, max(0, start - 25), start):
        return None
    topic = TOPIC.match(low, national.end()) if national else _PURPOSE.match(low, aimed.end()) if aimed else None
    if topic is None:
        return None
    end = start + len(trimmed(low[start : topic.end()]))
    more = _YEARS.match(low, end) or (_PROPER.match(plain, end) if national else None)
    return more.end() if more else end


def find_quoted(doc: Document, start: int) -> None:
    """The scheme whose name stands in quotes after the word at `start`."""
    anything = _ANYTHING.match(doc.low, start)
    quoted = _QUOTED.match(doc.plain, anything.end()) if anything else None
    if quoted and quoted["name"][0].isupper():
        # « le service « Pajemploi+ » » is so called, « la bourse « Lavoirs » » is a grant
        alone = doc.low.startswith(("application", "portail", "service"), start)
        span = quoted.span("name") if alone else (start, quoted.end())
        _keep(doc, *span, slug(doc.text[quoted.start("name") : quoted.end("name")]), "quoted")


def find_project(doc: Document, start: int) -> None:
    """The project whose name, in capitals or with an acronym in brackets, stands after « projet » at `start`."""
    project = _PROJECT.match(doc.plain, start) or _CALLED_PROJECT.match(doc.plain, start)
    if project and project["name"] not in _KINDS_OF_THINGS:  # « le projet SCOT » is any
        span = project.span(project.lastgroup or 0)
        _keep(doc, *span, slug(doc.text[slice(*span)]), "project")
    elif project := _LONG_PROJECT.match(doc.plain, start):
        name = project.group().removeprefix("projet ")
        _keep(doc, project.end() - len(name), project.end(), slug(name), "project")


def find_again(doc: Document) -> None:
    """Names in capitals learned after a common noun, where they stand alone: « PanAfGeo participe … ». But « le fonds
    VIVEA » is a body's."""
    proper = [c for c in doc.found if c.rule == "programmes.proper"]
    if not proper:
        return
    bodies = {(c.start, c.end) for c in doc.found if c.type == "Organisation"}
    of_bodies = {
        c for c in proper if (c.start + len("fonds "), c.end) in bodies and doc.low.startswith("fonds ", c.start)
    }
    doc.found = [c for c in doc.found if c not in of_bodies]
    learned = {name: c for c in proper if c not in of_bodies and (name := _own_name(doc, c))}
    for name, source in learned.items():
        for start, end in doc.places(name):
            if not source.start <= start < source.end:
                doc.add(start, end, source.type, source.id, "programmes.again", confidence=0.5)


def find_aliases(doc: Document) -> None:
    """« la taxe sur les poids lourds, dite « écotaxe » »: what a scheme or a plan is also called, in quotes."""
    for candidate in [c for c in doc.found if c.type in ("Programme", "Plan")]:
        if alias := _ALIAS.match(doc.plain, candidate.end):
            doc.add(*alias.span("name"), candidate.type, candidate.id, "programmes.alias", confidence=0.5)


def _own_name(doc: Document, candidate: Candidate) -> str:
    """The last word of a scheme's name, if it is unlike all words of the language."""
    name = doc.plain[candidate.start : candidate.end].rpartition(" ")[2]
    return name if len(name) > 3 and _UNLIKE.fullmatch(name) else ""


def _keep_names(doc: Document, first: re.Match[str], more: re.Match[str] | None) -> None:
    """Each name of an enumeration in quotes, without the noun that announces them all."""
    names = [first.span("name")]
    while more:
        names.append(more.span("name"))
        more = _AND_QUOTED.match(doc.plain, more.end())
    for start, end in names:
        _keep(doc, start, end, slug(doc.text[start:end]), "quoted")


def _keep(doc: Document, start: int, end: int, name: str, how: str) -> None:
    if len(name) > 2:
        end = doc.line_end(start, end)
        doc.add(start, end, "Programme", f"prog:{name}", f"programmes.{how}", confidence=0.6)
