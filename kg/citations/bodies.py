"""Bodies the gazetteer does not know, told by a head word, an institutional adjective and what they are for."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug

_HEAD = (
    "autorite|agence|office|institut|centre|conseil|comite|commission|federation|association|union|syndicat"
    "|confederation|observatoire|fondation|societe|ordre|collectif|direction|inspection|delegation|ecole|mutuelle"
    "|groupement|ligue|compagnie|banque|academie|caisse|chambre|musee|mission|commissariat|haut conseil|haut-conseil"
    "|haute autorite|haut comite|haut-commissariat|haut commissariat|secretariat general|coordination|cour"
    "|bureau|service|laboratoire|etablissement public|conservatoire|organisation|parlement|assemblee|alliance"
)
_ADJECTIVE = (
    r"[\w-]*(?:al|ale|aux|ales|ique|iques|ais|aise|aises|ien|ienne|iens|iennes|een|eenne|eens|eennes|if|ive|ifs|ives"
    r"|aire|aires|iel|ielle|iels|ielles|el|elle|eux|euse|euses|oire|oires|ieur|ieure|agricole|agricoles|public|publique"
    r"|publics|publiques|ables?|aines?|ains?|iers?|ieres?|eres?|ieures?|ieurs|sauveteurs|vieillesse|maladie|omnisports|antistupefiants|logement|sociales?|libre|unie?s|mixte|mutuel|scolaires?)"
)
# Adjectives that make even a lower-case head the name of one body.
_STRONG = (
    r"nationale?s?|nationaux|europeen(?:ne)?|interministeriel(?:le)?|francais(?:e)?|superieure?|international(?:e)?|central(?:e)?|generale?"
    r"|interprofessionnel(?:le)?|haut|haute"
)
_STOP = (
    r"(?!(?:qui|que|qu|dont|est|sont|a|ont|ou|il|elle|afin|dans|par|avec|lors|ainsi|mais|car|ne|prevoit|vise|permet|son|sa|ses|leurs?|cette|cet|ce|ces"
    r"|notre|nos|votre|vos|un|une|chaque|plusieurs|tous|toutes|tout|deux|trois|quatre|plus|moins|tres|meme|nouveau|nouvelle|nouvelles|faire|avoir|etre|pouvoir"
    r"|certains|certaines|mesures|moyens|personnes|leur|celles?|ceux|suivi|dit|dite|sera|etait|doit|depuis|selon|entre|lesquels|lesquelles|laquelle|lequel|cas|cours|matiere|effet|lien|place|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|denonce|devrait|devraient|pourrait|pourraient|developpe|nombreux|nombreuses|aujourd|lui|eux|nous|vous|elles|ils|[a-z]+er\b(?<!mer)(?<!foyer)(?<!chantier))\b)"
)
_NOUN = rf"{_STOP}[A-Za-z][\w-]{{2,}}"
_LINK = (
    r"(?:,\ (?:de\ la|de\ l'|des|du|d')\ ?(?=[\w'-]+(?:\ [\w'-]+){0,3}(?:,|\ et)\ )"
    r"|\ (?:et\ )?(?:de\ la|de\ l'|des|du|de|d'|pour\ la|pour\ le|pour\ les|pour\ l'|pour|aux|en|contre\ la|contre\ le|contre\ les)\ ?|\ a\ la\ |\ et\ (?:la\ |le\ |les\ |l')?(?=\w+\ (?:de|des|du|d')))"
)
_PHRASE = rf"(?:{_LINK}{_NOUN}(?:\ (?:{_ADJECTIVE})\b)*)"
_CAPITAL = re.compile(
    rf"(?P<head>[A-Z](?:{'|'.join(h[1:] for h in sorted(_HEAD.split('|'), key=len, reverse=True))}))(?P<s>s?)"
    rf"(?P<adj>(?:\ (?:{_ADJECTIVE})\b)*)(?P<chain>{_PHRASE}{{0,4}})",
    re.VERBOSE | re.IGNORECASE,
)
_INNER = re.compile(rf"(?P<head>{_HEAD})(?P<adj>(?:\ (?:{_ADJECTIVE})\b)*)(?P<chain>{_PHRASE}{{1,4}})", re.VERBOSE)
_STRONG_WORD = re.compile(rf"\ (?:{_STRONG})\b")
_SPLIT = re.compile(rf"(?:{_HEAD})\b")
_GENERIC = re.compile(
    r"(?:conseil|commission|comite|association|societe|direction|mission|service|bureau|centre|union|ordre|delegation|cour|parlement|assemblee|alliance|organisation)"
    r"(?:\ (?:municipal|departemental|regional|syndical|sociale?|commerciale?|mixte|paritaire|medical|parlementaire|permanent|generale?|local|locale)s?)?"
    r"(?:\ (?:de|des|du|d'|de\ la|de\ l'|en|pour)\ ?(?:surveillance|administration|quartier|discipline|defense|securite|moyens?|pilotage|suivi|travail|classe|famille|vie|enquete|information|gravite|soins|sante|loisirs|vaccination|tri|gestion|formation|consommateurs|parents|riverains|services?|patients|victimes|malades|dialogue|sortie|grands|service\ public|recherche|vacances|depistage|production|rattachement))?$"
)


def find_bodies(doc: Document, start: int) -> None:
    """A body whose head word stands at `start`."""
    low, plain = doc.low, doc.plain
    capital = plain[start].isupper()
    if capital and _opens_sentence(plain, start):
        capital = False
    match = _CAPITAL.match(plain, start) if capital else _INNER.match(low, start)
    if match is None or not doc.word_end(match.end("head") + (1 if capital and match["s"] else 0)):
        return
    adjectives = low[match.start("adj") : match.end("adj")]
    chain = match["chain"]
    if not capital and not (_STRONG_WORD.search(adjectives) or match["head"].startswith("haut")):
        return
    if chain.startswith((" et ", ",")):
        return
    if not chain.strip() and not (capital and adjectives and _STRONG_WORD.search(adjectives)):
        return
    end = match.end()
    if not doc.word_end(end):
        return
    name = low[start:end]
    if name.startswith(("conseil d'etat", "conseil des ministres")):
        return  # left to the gazetteer, which knows « décret en Conseil d'État »
    if _GENERIC.match(name) or len(name) < 12:
        return
    identifier = "org:" + slug(doc.text[start:end])
    doc.add(start, end, "Organisation", identifier, "bodies.named", confidence=0.6 if capital else 0.5)


def _opens_sentence(plain: str, start: int) -> bool:
    before = plain[max(0, start - 3) : start].rstrip()
    return start == 0 or before[-1:] in ("", ".", "!", "?", ":", ";", "«", '"', "-")
