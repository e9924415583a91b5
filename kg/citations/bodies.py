"""Bodies the gazetteer does not know, told by a head word, an institutional adjective and what they are for."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.phrases import ADJECTIVES, definite, phrase, trimmed
from kg.citations.tables import alternation, read_rows

_HEADS = {row[0]: row[1:] for row in read_rows("body-heads.tsv")}
TRIGGERS = tuple(head + " " for head in _HEADS)
_BODY = re.compile(
    rf"(?P<head>{alternation(tuple(_HEADS))}) (?P<adjectives>{ADJECTIVES}) (?P<chain>{phrase('{0,5}')})", re.VERBOSE
)
# Adjectives that make even a lower-case head the name of one body.
_STRONG = re.compile(
    r"""\ (?:nationale?s?|nationaux|europeen(?:ne)?|inter(?:ministeriel(?:le)?|nationale?|professionnel(?:le)?|gouvernemental)
    |francaise?|superieure?|centrale?|generale?|mondiale?|federale?|permanent|paralympique|olympique|africaine?)(?!\w)""",
    re.VERBOSE,
)
# Kinds of bodies, of which there are many: never the name of one.
_MANY = re.compile(
    r"""(?:
        (?:conseil|comite|commission|bureau|assemblee|mission|service|centre|college|direction|cellule)\ (?:d'administration|de\ surveillance|de\ pilotage
            |de\ suivi|d'enquete|d'information|d'entreprise|d'experts?|de\ quartier|de\ discipline|de\ classe|de\ famille|de\ vie|de\ securite|de\ defense
            |d'expertise|de\ documentation|de\ soins|de\ sante|de\ loisirs|de\ vaccination|de\ tri|de\ gestion|de\ formation|d'examens?|de\ vote|de\ poste
            |de\ recherche|de\ vacances|de\ depistage|de\ production|de\ rattachement|des\ sages|de\ travail|d'ecole|de\ service\ public
            |de\ proximite|des\ marches|d'etat-major|de\ reeducation|d'hebergement|d'accueil|de\ secours|d'appels?|de\ controle|d'etude|des\ operations)\b
      | (?:comite\ central|commissariat\ central|secretariat\ d'etat|centre\ hospitalier|conseil\ d'etat|conseil\ des\ ministres|commission\ (?:mixte|paritaire|permanente|parlementaire|speciale|medicale|technique)|service\ (?:public|social|national|universel|civique|militaire)
          |assemblee\ generale|secretariat\ general\ du\ gouvernement|bureau\ central|ecole\ (?:maternelle|primaire|elementaire|publique|privee|superieure)
          |societe\ (?:civile|commerciale|mere|anonyme|francaise$)|union\ (?:sacree|civile|libre)|ordre\ (?:national\ du|public|social|juridique|international)
          |etablissement\ public\ (?:local|national|administratif|de\ cooperation|territorial|a|industriel)|college\ (?:public|prive)|reseau\ (?:social|public|routier|ferre|electrique
          |national\ (?:routier|ferre|ferroviaire)|express|europeen|ferroviaire|local)|mouvement\ (?:social|national|general|mondial|europeen|federal)|direction\ (?:centrale|nationale|generale|europeenne)$
          |agence\ (?:locale|bancaire|postale)|cour\ (?:superieure|administrative|d'appel|d'assises)|conference\ (?:nationale|internationale|mondiale)|bureau\ (?:international|national|central)$)
    )""",
    re.VERBOSE,
)
_ONE_OF = re.compile(r"\ (?:des|du|de\ la|de\ l'|pour|de\ defense|de\ protection|d'aide)")
_MEMBERS = re.compile(
    r"\ (?:des|de\ la|du|de\ l'|pour|de\ defense|de\ protection|d'aide)\ ?(?:\w+\ )?(?:maires|elus|parents|victimes|amis|usagers|anciens|familles|professionnel|producteurs"
    r"|consommateurs|habitants|riverains|direct|departements|regions|villes|communes|malades|locataires|proprietaires|agents|personnels|medecins|avocats|magistrats"
    r"|sauvegarde|defense|protection|enseignants|professeurs|etudiants|lyceens|chasseurs|pecheurs|entreprises|industries|fabricants)"
)


def find_bodies(doc: Document, start: int) -> None:
    """A body whose head word stands at `start`."""
    low, plain = doc.low, doc.plain
    match = _BODY.match(low, start)
    if match is None or not doc.word_end(match.end("head")):
        return
    name = trimmed(match.group())
    adjectives, chain = match["adjectives"], match["chain"]
    if not doc.word_end(start + len(name)) or _MANY.match(name) or len(name) < 14 or name.count(" ") < 2:
        return
    if not (chain or adjectives.count(" ") > 1) or chain.startswith((" et ", ",", " en ", " sur ", " a l")):
        return
    after = low[start + len(name) : start + len(name) + 4]
    strong = bool(_STRONG.search(adjectives)) or match["head"].startswith("haut") or name.endswith(" de france")
    if strong and adjectives == " generale" and plain[match.start("chain") + 4 : match.start("chain") + 5].isupper():
        return  # « la direction générale de Verallia »
    capital = plain[start].isupper() and not _opens_sentence(plain, start)
    flags = _HEADS[match["head"]]
    if strong and not capital and "capital" in flags:
        return  # « la société scientifique française »
    if not (strong or capital):
        one = definite(low, start) and "own" in flags
        if not one or not _ONE_OF.match(chain) or after.startswith((" a ", " au")):
            return
        if match["head"] == "association" and not _MEMBERS.match(chain):
            return  # « l'association des patients à la décision »
    identifier = "org:" + slug(doc.text[start : start + len(name)])
    doc.add(start, start + len(name), "Organisation", identifier, "bodies.named", confidence=0.6 if capital else 0.5)


def _opens_sentence(plain: str, start: int) -> bool:
    before = plain[max(0, start - 3) : start].rstrip()
    return start == 0 or before[-1:] in ("", ".", "!", "?", ":", ";", "«", '"', "-")
