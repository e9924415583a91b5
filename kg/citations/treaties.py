"""Treaties and international agreements, told by their city, their parties or both."""

import re

from kg.citations.dates import FULL, match_iso
from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.tables import read_words

# convention de Vienne de 1963 sur les relations consulaires · traité du Touquet · accords de Marrakech
_CITY_TREATY = re.compile(
    r"""(?P<kind>[Tt]raites?|[Cc]onventions?|[Aa]ccords?|[Pp]rotocole)\ (?:de|d'|du)\ ?
    (?P<p>[A-Z][\w'-]+(?:[ -][A-Z][\w-]+)*)
    (?P<y>\ (?:de|du\ \d{1,2}(?:er)?\ \w+)\ (?:19|20)\d\d)?
    (?P<s>\ (?:sur|relative?\ (?:a|aux?)|contre)\ (?:la\ |le\ |les\ |l')?[\w'-]+
        (?:\ (?:de|des|du|et|d')?\ ?[\w'-]+){0,4})?""",
    re.VERBOSE,
)
# convention fiscale franco-belge du 10 mars 1964
_FRANCO = re.compile(
    r"""(?P<kind>[Cc]onvention|[Tt]raite|[Aa]ccord)s?
    (?:\ (?:fiscale?|bilaterale?|de\ securite\ sociale|d'extradition))?\ (?P<f>franco-\w+)
    (?:\ du\ \d{1,2}(?:er)?\ \w+\ (?:19|20)\d\d|\ de\ (?:19|20)\d\d)?""",
    re.VERBOSE,
)
# convention fiscale signée le 4 décembre 1990 · convention fiscale entre la France et le Qatar
_BILATERAL = re.compile(
    rf"""(?:convention|accord|traite)s?
    (?:\ (?:fiscale?|bilaterale?|d'extradition|d'entraide\ judiciaire|de\ double\ imposition))+
    (?P<parties>\ entre\ la\ france\ et\ (?:l[ae]s?\ |l')(?P<other>[\w-]+))?
    (?P<told>\ (?:(?:signee?|conclue?)\ le|du)\ {FULL})?""",
    re.VERBOSE,
)
# convention n° 158 de l'OIT · convention de l'Organisation internationale du travail n° 189
_LABOUR = re.compile(
    r"""conventions?\ (?:n\ ?[°o]\ ?)?(?:(?P<n>\d{1,3})\ )?de\ l'(?:oit|organisation\ internationale\ du\ travail)
        (?(n)|(?:\ \(oit\))?\ n\ ?[°o]\ ?(?P<m>\d{1,3}))(?!\w)""",
    re.VERBOSE,
)
_PARTNER = "mercosur|canada|japon|chili|etats-unis|nouvelle-zelande|vietnam|singapour|australie"
# accord de libre-échange entre l'UE et le Mercosur · accord UE-Mercosur · accord avec le Canada · accord du CETA
_UE = re.compile(
    rf"""accord(?:\ (?:de\ libre-echange|commercial|d'association|de\ partenariat
        |economique\ et\ commercial\ global))*[ ]
    (?: entre\ l'(?:ue|union\ europeenne)\ et\ (?:l[ae]s?\ )?(?P<b>{_PARTNER})
      | (?:ue|union\ europeenne)-(?P<c>{_PARTNER})
      | avec\ (?:l[ae]s?\ )?(?P<d>mercosur|canada|japon|nouvelle-zelande)
      | (?:du\ )?(?P<e>mercosur|ceta|jefta|tafta) )\b""",
    re.VERBOSE,
)
_PARTIES = frozenset(
    ["Union", "Etat", "France", "Gouvernement", "Conseil", "Assemblee", "Commission", "Nations", "UE", "Parlement",
     "Ministere", "Bercy"]
)  # fmt: skip
_CITIES = frozenset(read_words("treaty-cities.txt"))


def find_treaty(doc: Document, start: int) -> None:
    """A treaty named by its city, its parties or both."""
    if match := _LABOUR.match(doc.low, start):
        doc.add(start, match.end(), "Treaty", f"treaty:oit-{match['n'] or match['m']}", "treaties.labour")
        return
    if match := _UE.match(doc.low, start):
        other = match["b"] or match["c"] or match["d"] or match["e"]
        name = other if other in ("ceta", "jefta", "tafta") else f"ue-{other}"
        doc.add(start, match.end(), "Treaty", f"treaty:{slug(name)}", "treaties.union")
        return
    if match := _FRANCO.match(doc.plain, start):
        doc.add(
            start,
            match.end(),
            "Treaty",
            "treaty:" + slug(match.group()),
            "treaties.bilateral",
            confidence=0.8,
        )
        return
    if (match := _BILATERAL.match(doc.low, start)) and (match["parties"] or match["told"]):
        parties = f"france-{slug(match['other'])}" if match["parties"] else "bilateral"
        identifier = f"treaty:{parties}" + (f":{match_iso(match)}" if match["told"] else "")
        doc.add(start, match.end(), "Treaty", identifier, "treaties.bilateral", confidence=0.8)
        return
    match = _CITY_TREATY.match(doc.plain, start)
    if match and match["p"].split(" ")[0] not in _PARTIES:
        if match["kind"][0] in "cCaA" and match["p"].split("-")[0] not in _CITIES and not match["y"]:
            return
        if match["kind"].lower().startswith("protocole") and match["p"] not in _CITIES:
            return
        end = match.end("y") if match["y"] else match.end("p")
        if match["s"] and match["y"]:
            end = match.end("s")
        year = re.search(r"(?:19|20)\d\d", match["y"] or "")
        identifier = f"treaty:{slug(match['p'])}" + (f":{year.group()}" if year else "")
        doc.add(start, end, "Treaty", identifier, "treaties.city", confidence=0.8)
