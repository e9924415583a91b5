"""Persons: a title and a name, a known first name and a name, the author of the question, known surnames."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.tables import read_words

FIRST_NAMES = frozenset(read_words("first-names.txt"))
_PART = r"(?:de\ la|de|du|des|d'|von|van\ der|van|el|al|ben|della|di|da|dos|le|la|ten)"
_CAP = r"[A-Z][\w]*(?:['-][A-Za-z]\w*)*"
_NAME = rf"(?P<name>{_CAP}(?:\ (?:{_PART}\ ?)?{_CAP}){{0,4}})"
# M. Franck Marlin · Mme Anne Genetet · M Andre Delehedde · le docteur Xavier Emmanuelli · Me Dupond-Moretti
_TITLED = re.compile(
    rf"""(?P<title>M\.|Mme\.?|Mlle|Mr\.?|M|Dr\.?|Pr\.?|Monsieur|Madame|[Dd]octeur|[Pp]rofesseure?|Me|[Mm]aitre|[Mm]gr|Sir|Lord)\ {{1,2}}
        (?:(?:le|la)\ (?:ministre|depute|senateur|president|presidente|deputee|senatrice|secretaire\ d'Etat|Premier\ ministre|professeur|docteur|general|maire)\ )?
        {_NAME}""",
    re.VERBOSE,
)
_SEVERAL = re.compile(rf"(?:MM\.?|Mmes|Mmes\ et\ MM\.|MM\.\ les\ deputes)\ {_NAME}")
_AND = re.compile(rf"(?:\ ?,|\ et(?:\ de)?)\ (?:M\.\ |Mme\ |de\ )?{_NAME}")
_ROLE = re.compile(
    rf"""(?:[Ll]e\ |[Ll]a\ |[Dd]u\ |[Aa]u\ |[Ll]'|,\ |\ )?(?P<role>[Pp]resident(?:e)?(?:\ de\ la\ Republique|\ americain|\ russe|\ francais)?|[Pp]remier(?:e)?\ ministre|[Dd]eputee?s?|[Ss]enateur|[Ss]enatrice|[Mm]inistre|[Gg]eneral|[Cc]olonel|[Aa]miral|[Cc]apitaine|[Cc]ommissaire|[Cc]hanceliere?|[Ee]x-ministre|[Jj]uge|[Pp]refet|[Aa]mbassadeur|[Rr]apporteur|[Rr]apporteure|[Jj]ournaliste|[Ee]conomiste|[Cc]hercheur|[Aa]vocat|[Cc]andidate?|[Cc]ollegue)\ {_NAME}""",
    re.VERBOSE,
)
_GOVERNMENT = re.compile(rf"[Gg]ouvernements?\ (?:de\ )?(?:M\.\ |Mme\ )?{_NAME}")
_PAIR = re.compile(
    rf"(?<![\w'-])(?P<given>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\ (?P<rest>(?:{_PART}\ ?)?[A-Z][\w]*(?:[-'][A-Z]\w*)*(?:\ (?:{_PART}\ |Le\ |La\ )?[A-Z][a-z]+(?:-[A-Z]\w*)*)?)"
)
_PLACE_BEFORE = re.compile(
    r"(?:rue|avenue|boulevard|place|square|lycee|college|lycees|ecole|ecoles|hopital|hopitaux|universite|institut|fondation|centre|stade|prix|aeroport"
    r"|quai|pont|espace|salle|theatre|musee|clinique|gymnase|cite|plan|loi|lois|groupe|cours|site|campus|faculte|clos|mediatheque|residence"
    r"|bibliotheque|maternelle|primaire|ehpad|affaire|societe|laboratoires?|association|hospitalier|universitaire|porte-avions|parc|general|fregate)"
    r"(?:\ (?:de|du|des|d'))?\ $"
)
_STOP = frozenset(
    [
        "Premier",
        "Premiere",
        "Le",
        "La",
        "Les",
        "Il",
        "Elle",
        "En",
        "Ce",
        "Cette",
        "Ces",
        "Or",
        "De",
        "Du",
        "Des",
        "Et",
        "Un",
        "Une",
        "Aussi",
        "Ainsi",
        "Si",
        "Republique",
        "Gouvernement",
        "Etat",
        "France",
        "Nation",
        "President",
        "Presidente",
        "Monsieur",
        "Madame",
        "Depuis",
        "Dans",
        "Pour",
        "Par",
        "Sur",
        "Avec",
        "Son",
        "Ses",
        "Sa",
        "Leur",
        "Garde",
        "Conseil",
        "Ministre",
        "Vous",
        "Je",
        "Nous",
        "On",
        "Mais",
        "Assemblee",
        "Senat",
        "Union",
        "Europe",
        "Applaudissements",
        "Exclamations",
        "Defenseur",
        "Haut",
        "Haute",
        "Secretaire",
        "Prime",
    ]
)
_CUT = re.compile(
    r"\ (?:Le|La|Les|Il|Elle|En|Ce|Cette|Ces|Or|Et|Un|Une|Aussi|Ainsi|Si|Depuis|Dans|Pour|Par|Sur|Avec|Vous|Je|Nous|On|Mais|Madame|Monsieur|Mme|M|Premiere?|Ministre|Son|Sa)$"
)


def _clean(name: str) -> str:
    words = name.split(" ")
    for index, word in enumerate(words[1:], 1):
        if (
            word in _STOP
            and not (word in ("Le", "La", "Des", "Du", "De") and index + 1 < len(words))
            and not (word in ("Le", "La") and index + 1 < len(words))
        ):
            return " ".join(words[:index])
    return name


def _keep(doc: Document, start: int, name: str, rule: str, sure: float = 1.0) -> int:
    name = _clean(name)
    while name and name.split(" ")[-1] in ("de", "du", "des", "la", "le", "d'"):
        name = name.rpartition(" ")[0]
    name = name.removesuffix("'s")
    if not name or name.split(" ")[0] in _STOP or len(name) < 3 or name.isdigit():
        return start
    end = start + len(name)
    doc.add(start, end, "Person", "person:" + slug(doc.text[start:end]), rule, confidence=sure)
    return end


def find_person(doc: Document, start: int) -> None:
    """The person announced by a title at `start`."""
    plain = doc.plain
    if match := _SEVERAL.match(plain, start):
        end = _keep(doc, match.start("name"), match["name"], "people.titles")
        while more := _AND.match(plain, end):
            new = _keep(doc, more.start("name"), more["name"], "people.titles")
            if new <= more.start("name"):
                break
            end = new
        return
    match = _TITLED.match(plain, start)
    if match is None:
        return
    if match["title"] in ("M", "Me") and not plain[max(0, start - 2) : start].strip(" .,;:(«'-") == "":
        return
    if match["title"] == "M" and (" " not in match["name"] and "-" not in match["name"]) and len(match["name"]) < 4:
        return
    _keep(doc, match.start("name"), match["name"], "people.title")


def find_role(doc: Document, start: int) -> None:
    """« le président Macron », « gouvernement Ayrault »."""
    plain = doc.plain
    if match := _GOVERNMENT.match(plain, start):
        first = match["name"].split(" ")[0].split("-")[0]
        if (
            first in FIRST_NAMES
            or slug(match["name"]) in _KNOWN
            or (" de " not in match.group()[:16] and match["name"] not in _NOT_HEADS)
        ):
            _keep(doc, match.start("name"), match["name"], "people.government", 0.9)
    elif (match := _ROLE.match(plain, start)) and not _CUT.search(" " + match["name"].split(" ")[0]):
        first = match["name"].split(" ")[0]
        if match["role"] == "General" and doc.text.startswith("General", match.start("role")):
            return  # General Electric
        sure = first.split("-")[0] in FIRST_NAMES
        if sure or (" " not in match["name"] and match["role"][1:] in ("resident", "eneral", "olonel", "hanceliere")):
            _keep(doc, match.start("name"), match["name"], "people.role", 0.9)


def find_names(doc: Document) -> None:
    """A known first name followed by a name; and the author, known from the metadata."""
    plain = doc.plain
    for match in _PAIR.finditer(plain):
        given = match["given"]
        if given not in FIRST_NAMES and given.split("-")[0] not in FIRST_NAMES:
            continue
        if doc.low.endswith((" du ", " le ", " la ", "aeroport roissy - "), 0, match.start()):
            continue  # « le Manuel Schengen » is a thing
        if _PLACE_BEFORE.search(doc.low, max(0, match.start() - 22), match.start()):
            continue
        if match["rest"].split(" ")[0].split("'")[0] in _STOP and " " not in match["rest"]:
            continue
        _keep(doc, match.start(), match.group(), "people.first-name", 0.8)
    author = doc.context.author
    if author:
        at = doc.text.find(author)
        if at >= 0:
            doc.add(at, at + len(author), "Person", "person:" + slug(author), "people.author")


def unify(doc: Document) -> None:
    """A surname alone takes the id of the full name said elsewhere in the text."""
    people = [c for c in doc.found if c.type == "Person"]
    full = {c.id.rpartition("-")[2]: c.id for c in people if "-" in c.id}
    for person in people:
        name = person.id.removeprefix("person:")
        if "-" not in name and name in full:
            person.alts = (person.id,)
            person.id = full[name]
        elif "-" not in name and name in _KNOWN:
            person.alts = (person.id,)
            person.id = f"person:{_KNOWN[name]}-{name}"


_NOT_HEADS = frozenset(("Ministere", "Federal", "Question", "Reponse", "Ouvert"))
# Surnames that mean one person in these texts.
_KNOWN = {
    "macron": "emmanuel", "sarkozy": "nicolas", "hollande": "francois", "chirac": "jacques", "mitterrand": "francois",
    "giscard": "valery", "fillon": "francois", "ayrault": "jean-marc", "valls": "manuel", "jospin": "lionel",
    "raffarin": "jean-pierre", "villepin": "dominique-de", "balladur": "edouard", "juppe": "alain", "rocard": "michel",
    "castex": "jean", "borne": "elisabeth", "attal": "gabriel", "cazeneuve": "bernard", "bayrou": "francois",
    "barnier": "michel", "lecornu": "sebastien", "trump": "donald", "poutine": "vladimir", "zelensky": "volodymyr",
    "biden": "joe", "merkel": "angela", "erdogan": "recep-tayyip", "gallois": "louis", "villani": "cedric",
    "borloo": "jean-louis", "pompidou": "georges", "obama": "barack",
}  # fmt: skip
