"""The noun phrase that names what a body, a plan or a study is about, in the folded small letters.

« Fédération nationale **des associations d'usagers des transports** » : links, nouns, and the adjectives after them.
"""

import re

# Most French adjectives of institutions, by their endings; a verb has none of these at the third person but by accident.
ADJECTIVE = r"""(?:(?!(?:est|sont|ont|avec|ainsi|mais|cas|fait|tel|telle?s|lequel|laquelle|derniere?s?|premiere?s?|ailleurs|alors|hier|janvier|fevrier|faire|relatifs?|relatives?
    |appelle|rappelle|renouvelle|interpelle|indique|explique|applique|implique|communique|signale|lequel|quelle?s?|celle?s?|elles?|eux)\b)[\w-]*
    (?:al|ale|ales|aux|ique|iques|ais|aise|aises|ien|ienne|iens|iennes|een|eenne|eens|eennes|if|ive|ifs|ives|aires?|iels?|ielles?
      |els?|elles?|eux|euses?|oires?|ieurs?|ieures?|ables?|ibles?|ains?|aines?|iers?|ieres?|icoles?|istes?|publics?|publiques?|libres?
      |mixtes?|unie?s|scolaires?|vieillesse|maladie|rares|durables?|sauveteurs|handicapee?s?|agee?s|rurale?s?|locale?s?|jeunes?|privee?s?|renouvelables?))"""
_STOP = r"""(?!(?:qui|que|qu|dont|est|sont|a|ont|ou|il|elle|ils|elles|afin|dans|par|avec|lors|ainsi|mais|car|ne|son|sa|ses|leurs?|cette|cet|ce|ces
    |notre|nos|votre|vos|un|une|chaque|plusieurs|tous|toutes|tout|toute|deux|trois|quatre|plus|moins|tres|meme|nouveaux?|nouvelles?|certaine?s?
    |celles?|ceux|dite?s?|sera|etait|doit|depuis|selon|entre|lesquelle?s|laquelle|lequel|cas|cours|effet|lien|janvier|fevrier|mars|avril
    |mai|juin|juillet|aout|septembre|octobre|novembre|decembre|lui|eux|nous|vous|nombreuse?s?|nombreux|fait|vue|place|partir|faveur|raison|sorte)\b)"""
_OF = r"(?:de\ la\ |de\ l'|des\ |du\ |de\ |d')"
NOUN = rf"(?:{_STOP}[a-z][\w-]{{2,}})"
ADJECTIVES = rf"(?:\ {ADJECTIVE}\b(?:(?:\ et|,)\ {ADJECTIVE}\b)*)*"
# « , de l'environnement et du travail » : a comma links only where « et de » comes after.
LINK = rf"""(?:\ (?:et\ )?{_OF} | \ (?:et\ )?(?:pour|contre|sur)\ (?:la\ |les?\ |l') | \ (?:et\ )?(?:pour|contre|sur)\ (?![a-z]+(?:er|ir|re)\b) | \ (?:et\ )?aux?\ | \ en\ | \ et\ a\ (?:la\ |l') | \ a\ (?:la\ |l')
    | ,\ {_OF}(?=[\w'-]+(?:\ [\w'-]+){{0,4}}?(?:,|\ et)\ {_OF}) | ,\ {_OF}(?=[\w'-]+(?:\ [\w'-]+){{0,3}}?\ et\ [\w'-]+)
    | \ et\ (?:la\ |les?\ |l')?(?=[\w-]+\ {_OF}))"""
STEP = rf"(?:{LINK}{NOUN}{ADJECTIVES})"
# Words a name may not end with.
_TAIL = re.compile(r"(?:\ (?:de|des|du|d'|la|le|les|l'|et|a|au|aux|en|pour|sur|contre))+$|[\ ,]+$")


def phrase(steps: str = "{1,5}") -> str:
    """A verbose pattern of that many steps of link, noun and adjectives."""
    return rf"(?:{STEP}){steps}"


def trimmed(text: str) -> str:
    """Without the small words at its end.

    >>> trimmed("observatoire de la mer et de")
    'observatoire de la mer'
    """
    return _TAIL.sub("", text)
