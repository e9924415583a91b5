"""The noun phrase that names what a body, a plan or a study is about, in the folded small letters.

« Fédération nationale **des associations d'usagers des transports** » : links, nouns, and the adjectives after them.
"""

import re

from kg.citations.tables import alternation, read_words

# nor « a-t-elle », « doit-elle »
_NOT_ADJECTIVE = rf"(?!(?:{alternation(read_words('not-adjectives.txt'))})\b|[a-z]+-(?:t-)?(?:elles?|ils?|on)\b)"
_NOT_NOUN = rf"(?!(?:{alternation(read_words('not-nouns.txt'))})\b)"
# renforcer, étudier, permettre; not « foyer », « quartier »
_NOT_INFINITIVE = r"""(?!(?:(?:etud|pall|benefic|identif|simplif|verif|modif|remed|justif|concil|publ|certif|qualif
    |clarif)ier
    |(?!(?:loy|foy|canc|hiv|boulang|dang|chant|franch|etrang)er\b)[a-z]+[^i\W]er
    |(?!(?:avenir|devenir|plaisir|loisir)\b)[a-z]+(?<!o)ir
    |[a-z]*(?:pondre|fendre|prendre|battre|soudre|struire|duire)
    |(?:faire|mettre|permettre|etre|avoir|rendre|pouvoir|devoir|savoir))\b)"""
# French adjectives of institutions, by their endings, and feminine participles (« non alcooliques », « protégées »).
ADJECTIVE = rf"""(?:{_NOT_ADJECTIVE}(?:non\ )?(?:[\w-]*
    (?:al|ales?|aux|iques?|aise?s?|ien|iennes?|iens|eens?|eennes?|ifs?|ives?|aires?|iel(?:le)?s?|els?|elles?|eux
        |euses?|oires?|ieure?s?|ables?
      |ibles?|violente?s?|antes|ferres?|(?:il)?licites?|etudiantes?|aine?s?|iers?|ieres?|icoles?|publics?|publiques?|ees|[a-z]{{3}}ee)
    |libres?|ecrite?s?|modestes?|express|menageres?|menagers|etrangeres?|etrangers|vertes?|brune?s?|blanche?s?|bleue?s?|noires?|rouges?|grises?|vacante?s?
    |combattants|survivants|mixtes?|marine?s?|humides?|(?:\w+o-)?allemande?s?|chinoise?s?|suedoise?s?|danoise?s?
    |unie?s?|vieillesse|maladie|rares|durables?|sauveteurs|ages|handicapes|jeunes?|prives?
    |internet|(?:in)?directe?s?|independante?s?|mobiles?|electroniques?|sonores?|nocturnes?|anti-[\w+]+|automobiles?|majeure?s?
    |(?<=non\ )[a-z]+es)(?!\w))"""
# Adjectives, each but the first after « et », a comma or nothing; written so that the long pattern of one stands in it
# once.
ADJECTIVES = rf"(?:(?=\ (?!(?:et|ou)\ ))(?:(?:\ et|\ ou|,(?!\ [a-z]+ees?\b))?\ {ADJECTIVE})+)?"
IS_ADJECTIVE = re.compile(rf"{ADJECTIVE}$", re.VERBOSE)
_OF = r"(?:de\ la\ |de\ l'|des\ |du\ |de\ |d')"
_BEFORE = r"""(?:nouve(?:au|aux|l|lles?)|principa(?:l|ux|les?)|premiere?s?|deuxieme|seconde?|ancien(?:ne)?s?|petite?s?
    |potentiel(?:le)?s?|grande?s?|haute?s?|jeunes?|moyennes?|bonnes?)\ """
_SMALL_WORD = r"(?:de|du|des|en|et|a|au|aux|pour|est|sont|dans)\b"
NOUN = rf"""(?:fin\ de\ vie|(?<!en\ )cas(?=\ d[e'])|filieres?\ (?!{_SMALL_WORD})[a-z][\w-]{{3,}}
    |(?:{_BEFORE})?{_NOT_NOUN}{_NOT_INFINITIVE}[a-z][\w-]{{2,}})"""
# « , de l'environnement et du travail » : a comma links only where « et » comes after.
LINK = rf"""(?:\ (?:et\ )?{_OF} | \ (?:et\ )?(?:pour|contre|sur)\ (?:la\ |les?\ |l')? | \ (?:et\ )?aux?\ | \ (?:et\ )?en
    \ (?!\w+ant\b)| \ (?:et\ )?a\ (?:la\ |l')
    | ,\ {_OF}(?=[\w'-]+(?:\ [\w'-]+){{0,5}}?(?:,|\ et)\ {_OF}) | ,\ {_OF}(?=[\w'-]+(?:\ [\w'-]+){{0,3}}?\ et\ [\w'-]+)
    | \ et\ (?:l')?(?!(?:enquete|etude|evaluation|rapport|pres)\b)(?=[\w-]+\ {_OF}) | \ en\ (?:faveur|matiere)\ {_OF}
    | \ (?:faite?s?|dediee?s?|liee?s?)\ (?:aux?|a\ la|a\ l'(?=\w))\ ?)"""
STEP = rf"(?:{LINK}{NOUN}{ADJECTIVES})"
# « contre le bruit, le ministre … et le plan … »: what may follow a name is no part of it
_THE = r"(?:l[ae]\ |les\ |l')(?!(?:plan|programme|strategie|rapport|ministre|gouvernement|etat|president)\b)"
# « … contre le sida, la tuberculose et le paludisme »: the rest of an enumeration, where no verb makes it a subject.
ENUMERATION = rf"""(?:(?:,\ {_THE}{NOUN}{ADJECTIVES}){{0,6}}\ et\ {_THE}{NOUN}{ADJECTIVES}
    (?:\ (?:{_OF}|contre\ (?:la\ |les?\ |l')|dans\ (?:la\ |les?\ |l')){NOUN}{ADJECTIVES})?
    (?:\ lie?e?s\ (?:a\ la\ |a\ l'|aux?\ ){NOUN})?
    (?=\ ?[.,;:()«»]|\ (?:a\ |est\ |sera\ |prevoit\ |20\d\d|adopte|lance|present|publi|qui\ )|$))"""
# « programme national pour l'alimentation et du programme national nutrition »
_NOT_ANOTHER = rf"(?!\ et\ {_OF}(?:plan|programme|strategie)\b)"
# What a plan or a programme is for, or relative to: eight steps at most.
_RELATIVE = rf"(?:\ relati(?:f|ve)\ (?:a\ la\ |a\ l'|aux?\ ){NOUN}{ADJECTIVES})"
TOPIC = re.compile(rf"(?:{_NOT_ANOTHER}(?:{STEP}|{_RELATIVE})){{1,8}}{ENUMERATION}?", re.VERBOSE)
# Words a name may not end with.
_TAIL = re.compile(r"(?:\ (?:de|des|du|d'|la|le|les|l'|et|a|au|aux|en|pour|sur|contre))+$|[\ ,]+$")
_DEFINITE = re.compile(
    r"""(?:(?:^|\W)(?:le|la|du|au|notre|son|sa)\ (?:(?:nouveau|nouvelle|future?|grand|grande|vaste|dernier|derniere
        |premier|premiere|ambitieux)\ )?|l')$""",
    re.VERBOSE,
)

# « si un plan national d'évaluation des dégradations est envisagé », « quelle stratégie nationale »
INDEFINITE = re.compile(r"\b(?:une?|aucune?|quel(?:le)?) (?:(?!premiere? |seconde? |[a-z]+ieme )[a-z]+ )?$")


def phrase(steps: str = "{1,5}") -> str:
    """A verbose pattern of that many steps of link, noun and adjectives."""
    return rf"(?:{STEP}){steps}"


def trimmed(text: str) -> str:
    """Without the small words at its end.

    >>> trimmed("observatoire de la mer et de")
    'observatoire de la mer'
    """
    return _TAIL.sub("", text)


def definite(low: str, start: int) -> bool:
    """Whether a singular definite article stands before `start`: what follows is one of its kind.

    >>> definite("sur le plan vélo", 7), definite("quelle stratégie", 7)
    (True, False)
    """
    return _DEFINITE.search(low, max(0, start - 18), start) is not None
