"""Public schemes, benefits, taxes and funds told by their kind and a name or a purpose of their own."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.phrases import ADJECTIVES, phrase, trimmed

# dispositif « chats libres » · programme PanAfGeo · fonds Barnier · label Rouge
_NAMED = re.compile(
    r"""(?P<kind>programmes?|dispositifs?|operations?|label|fonds|prime|pass|cheque|taxe|pepr|appels?\ a\ projets|plateforme|force|bonus|mission)
    (?:\ (?:national|europeen(?:ne)?|budgetaire|de\ recherche|de\ prevention))?""",
    re.VERBOSE,
)
_QUOTED = re.compile(
    r"\ (?:intitulee?\ |baptisee?\ |denommee?\ |dite?\ |appelee?\ )?[«\"]\ ?(?P<name>[^«»\"]{3,70}?)\ ?[»\"]"
)
_WORD = r"(?:[A-Z][\w'+]*(?:-[\w'+]+)*|[a-z][A-Z]\w+)"
_PROPER = re.compile(rf"\ (?P<name>{_WORD}(?:\ (?:{_WORD}|\d{{1,2}}|20\d\d)(?!\w))*)")
# taxe sur les boissons non alcooliques · crédit d'impôt pour la rénovation énergétique · fonds national d'aide au logement
_MEANT = re.compile(
    rf"""(?:
        (?:taxe|contribution|cotisation)(?:\ (?:generale|speciale|sociale|additionnelle|interieure|locale|incitative|fonciere|solidaire))?(?:\ de\ solidarite|\ de\ consommation)?\ (?:sur|pour)(?=\ )
      | credit\ d'impot(?=\ (?:pour|en\ faveur|sur|recherche|innovation|famille|jeux|cinema|metiers))
      | fonds\ (?:national|europeen|mondial|strategique|interministeriel|d'urgence|d'aide|de\ solidarite|de\ soutien|de\ garantie|de\ compensation|de\ prevention
          |de\ modernisation|d'indemnisation|d'intervention|d'accompagnement|de\ transition|d'innovation|pour)(?=\ (?:d|p|a))
      | dotation\ (?:de\ solidarite|d'equipement|de\ soutien|particuliere|de\ compensation|d'amenagement|generale|forfaitaire)(?=\ (?:d|p|a))
      | allocation\ (?:de|d'|pour|aux|complementaire|speciale|supplementaire|journaliere|unique)(?=[\ \w])
    )""",
    re.VERBOSE,
)
TRIGGERS = ("programme ", "programmes ", "dispositif ", "operation ", "label ", "fonds ", "prime ", "pass ", "cheque ", "taxe ", "pepr ", "appel a projets ",
            "contribution ", "cotisation ", "credit d'impot ", "dotation ", "allocation ", "plateforme ", "force ", "bonus ")  # fmt: skip
_PURPOSE = re.compile(phrase("{1,3}"), re.VERBOSE)
_NATIONAL = re.compile(
    rf"programme\ (?:national|europeen|operationnel|interministeriel|prioritaire)(?P<adjectives>{ADJECTIVES})(?P<chain>{phrase('{1,4}')})",
    re.VERBOSE,
)
_YEARS = re.compile(r"\ \(20\d\d\ ?-\ ?20\d\d\)|\ 20\d\d\ ?[-/]\ ?20\d\d")
_NOT_NAMES = frozenset(
    ("Le La Les Il Elle En Ce De Du Des Et Un Une Or M Mme Etat Europe France Gouvernement PS LR RN FN CEDH Il").split()
)
_DEFINITE = ("le ", "la ", "du ", "au ", "de la ", "l'", "les ", "des ", "aux ", " (", "une ", "un ")
_QUOTING = (
    "programme",
    "dispositif",
    "operation",
    "label",
    "fonds",
    "prime",
    "pass",
    "cheque",
    "taxe",
    "appel",
    "plateforme",
    "bonus",
)


def find_programme(doc: Document, start: int) -> None:
    """The scheme whose kind is written at `start`."""
    low, plain = doc.low, doc.plain
    if national := _NATIONAL.match(low, start):
        end = start + len(trimmed(national.group()))
        if years := _YEARS.match(low, end):
            end = years.end()
        _keep(doc, start, end, slug(doc.text[start + len("programme ") : end]), "national")
        return
    named = _NAMED.match(low, start)
    if named and doc.word_end(named.end("kind")):
        kind = named["kind"]
        quoted = _QUOTED.match(plain, named.end())
        if quoted and kind.startswith(_QUOTING):
            _keep(doc, start, quoted.end(), slug(doc.text[quoted.start("name") : quoted.end("name")]), "quoted")
            return
        proper = _PROPER.match(plain, named.end())
        if proper and kind not in ("mission", "plateforme") and proper["name"].split(" ")[0] not in _NOT_NAMES:
            name = proper["name"]
            # « le dispositif TO-DE »: an acronym names the scheme by itself
            first = (
                proper.start("name")
                if name.isupper() and kind.startswith(("programme", "dispositif", "operation"))
                else start
            )
            _keep(doc, first, proper.end(), slug(name), "proper")
            return
    meant = _MEANT.match(low, start)
    if meant and low.endswith(_DEFINITE, 0, start):
        begin = meant.end() if low[meant.end() : meant.end() + 1] == " " else low.rfind(" ", start, meant.end())
        for at in (begin, low.rfind(" ", start, meant.end())):
            if purpose := _PURPOSE.match(low, at):
                end = start + len(trimmed(low[start : purpose.end()]))
                _keep(doc, start, end, slug(doc.text[start:end]), "purpose")
                return


def _keep(doc: Document, start: int, end: int, name: str, how: str) -> None:
    if len(name) > 2:
        doc.add(start, end, "Programme", f"prog:{name}", f"programmes.{how}", confidence=0.6)
