"""The words that stand beside an article and tell what it is of, in the folded small letters."""

import re

SAME_CODE = re.compile(
    r"""\ ?,?\ (?:du\ (?:meme|dit|present)\ code|dudit\ code|du\ code\ (?:precite|susvise|susmentionne)
        |de\ ce\ (?:meme\ )?code)\b
      |\ de\ l'annexe\ [iv\d]+\ (?:de\ ce|a\ ce|du|au|audit|dudit)\ (?:meme\ )?code\b""",
    re.VERBOSE,
)
SAME_TEXT = re.compile(
    r"""\ ?,?\ (?:de\ (?:la\ )?(?:meme|dite)\ (?P<n1>loi|ordonnance|directive|circulaire|convention)
        |du\ (?:meme|dit)\ (?P<n2>decret|arrete|reglement|traite|texte)
        |(?:dudit|du\ present|de\ ce(?:\ meme)?)\ (?P<n3>decret|arrete|reglement|traite|texte|projet\ de\ loi)
        |de\ (?:ladite|cette(?:\ meme)?|la\ presente)\ (?P<n4>loi|ordonnance|directive|circulaire|convention
            |declaration|charte)
        |de\ (?:la|l')\ ?(?P<n5>loi|ordonnance|directive|circulaire)
            \ (?:precitee|susvisee|susmentionnee|du\ meme\ jour)
        |du\ (?P<n6>decret|reglement|arrete)\ (?:precite|susvise|susmentionne))\b""",
    re.VERBOSE,
)
NATURE_TYPES = {
    "loi": ("Law",), "ordonnance": ("Ordinance",), "decret": ("Decree",), "arrete": ("Order",),
    "circulaire": ("Circular",), "directive": ("EULaw",), "reglement": ("EULaw",), "traite": ("Treaty",),
    "convention": ("Treaty",), "declaration": ("Law", "Treaty"), "charte": ("Law", "EULaw", "Treaty"),
    "texte": ("Law", "Ordinance", "Decree", "Order"), "projet de loi": ("Bill",),
}  # fmt: skip
TEXTS = ("Law", "Ordinance", "Decree", "Order", "EULaw", "Treaty", "Bill", "Circular")
# « l'article R. 421-2 du CU »: a code we do not know, not the one before
OTHER_CODE = re.compile(r"\ du\ [A-Z]{2,6}\b")
OWN = re.compile(r"(?:\bson|\bses|\ben\ son|dans\ son|notamment\ son)\ $")
# article 71 du règlement de l'Assemblée nationale, de notre règlement
RULES = re.compile(r"\ (?:du\ reglement\ de\ (?:l'|notre\ |cette\ )assemblee(?:\ nationale)?|de\ notre\ reglement)\b")
# In a record of the sittings « l'article 71 du règlement » is of the Assembly's.
RULES_HERE = re.compile(r"\ du\ reglement(?=\ ?[,.;)])")
# article 7 du projet de loi: the bill told elsewhere in the text
THE_BILL = re.compile(
    r"\ ?,?\ (?:(?:du|de\ ce|du\ present|de\ votre)\ (?:avant-)?|de\ l'avant-)projet\ de\ loi\b"
    r"|\ de\ (?:la|cette)\ proposition\ de\ loi\b"
)
# article 8 de la CEDH: the acronym of the court said of the convention, since a court has no articles
HUMAN_RIGHTS = re.compile(r"\ (?:de\ la\ )?(?:convention\ edh|cesdh|cedh)\b")
# « imposé par le 49-3 dans la loi Macron »: the Constitution's, unless a text follows at once
RUSHED = re.compile(r"49(?:[.-]3|,?\ alinea\ 3)(?!\w|\ (?:du|de\ la|de\ l'|des|de)\b)")
# 278-0 bis A, 199 undecies B, 293 B: numbered as only the general code of taxes is
OF_TAXES = re.compile(r"-0\b|(?:^\d+|bis|ter|quater|ies) [A-Z]\b")
# What the article is of, where it is nothing we know: « du TCA », « de sa charte », « du bail »
OF = re.compile(
    r"\ ?,?\ (?:du|de\ la|de\ l'|des|de\ (?:sa|son|ses|leurs?|(?P<this>ce|cet|cette|notre|votre)))"
    r"\ ?(?P<word>[A-Za-z][\w-]*)"
)
# Articles of these are no law's.
PRIVATE = frozenset(
    ("bail", "contrat", "contrats", "statuts", "journal", "magazine", "revue", "quotidien", "hebdomadaire", "presse",
     "site", "blog", "cahier", "devis", "police", "accord", "avenant", "marche", "compromis", "dictionnaire")
)  # fmt: skip
ANAPHORIC = frozenset(
    ("loi", "ordonnance", "decret", "arrete", "circulaire", "directive", "reglement", "texte", "code",
     "titre", "chapitre", "livre", "section", "annexe", "partie", "meme", "dit", "dite", "present", "presente",
     "nouvelle", "nouveau", "susdit", "statut")
)  # fmt: skip
# « la loi …, notamment en son article 4 »
ITS = frozenset(
    ("en son", "dans son", "et son", "notamment son", "et notamment son", "notamment en son", "en ses", "dans ses",
     "notamment l'", "et plus particulierement son", "- ")
)  # fmt: skip
# le code général des impôts, annexe II, article 206
IN_ANNEX = re.compile(r"\ ?[,(]\ ?annexe\ (?:iv|i{1,3}|[1-4])\ ?,\ ?(?:a\ l'|l')?")
SENTENCE_END = re.compile(r"\.\ (?!\d)(?<!art\.\ )(?<!\b[lrd]\.\ )|;")
# What stands just before a text that is only told of another: « modifiée par la », « pris en application de l'article 7
# de la », « a complété le », « dans sa rédaction issue de l' »
_PART = r"(?:(?:(?:de\ )?l'|les\ |des\ |aux\ )?articles?\ [\w.\ -]{1,30}\ )?"
ONLY_TOLD = re.compile(
    rf"""\b(?:(?:modifi|complet|abrog|remplac|retabli)\w+\ (?:par\ )?{_PART}
        |(?:en|pour\ l')\ ?application\ (?:de\ )?{_PART}|portant\ application\ (?:de\ )?{_PART}
        |(?:redaction\ )?(?:issue?s?|resultant)\ (?:de\ )?{_PART}
        |(?:cree|insere|introduit|ajoute)e?s?\ par\ {_PART})
        (?:d[eu]s?\ )?(?:la\ |les?\ |l')?$""",
    re.VERBOSE,
)
THIS = ("cet ", "ces ", "ce meme ", "ces memes ")
SUBJECT = re.compile(
    r"\b(?:l[ae]\ |ce(?:tte)?\ |l')(?P<nature>projet\ de\ loi|loi|decret|ordonnance|arrete|directive|circulaire)\b"
    r"[^.;:]*$"
)

_JOIN = re.compile(
    r"""-?\ ?,?
        (?:\ (?:et\ suivants|precitee?s?|susvisee?s?|nouveau|modifiee?s?|dispose|ancien|initial|\(nouveau\)))?\ ?,?
        \ ?\(?(?:de\ la|de\ l'|du|des|de|au|dans\ la|dans\ le|d'un|,)
        (?:\ (?:projet|proposition)\ de|\ titre\ [ivx]+(?:\ de\ la|\ du)?
        |\ ?(?:present|presente|meme|dite?|nouveau|nouvelle|future|recente|ancien|actuel|celebre|tout\ recent
            |tres\ recente))?\ ?[«"]?\ ?
      | \ ?[,(]?\ (?=$)
      | \ ?\(\ ?""",
    re.VERBOSE,
)
_JOIN_LONG = re.compile(
    r"""\ ?,?(?:\ (?:du|de\ la|des?)\ (?:chapitre|titre|livre|section|annexe|partie|preambule|premier\ alinea
            |deuxieme\ alinea)[^.;:]{0,50})
        \ (?:de\ la|de\ l'|du|des)\ ?|\ de\ l'annexe\ (?:[ivx\d]+\ )?(?:du|au|de\ la|a\ la|de\ l'|a\ l')\ ?""",
    re.VERBOSE,
)


def joins(gap: str) -> bool:
    """Whether the words between an article and a text say that it is of that text: « 6 **, alinéa 2, de la** loi »."""
    return bool(_JOIN.fullmatch(gap) or _JOIN_LONG.fullmatch(gap))
