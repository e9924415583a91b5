"""Organisations told by their kind: ministries, local authorities, courts, bodies whose acronym follows in brackets."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug

# First word of what a ministry is in charge of → name of the ministry over the years.
_DOMAINS = {
    "agriculture": "agriculture", "alimentation": "agriculture", "ecologie": "ecologie", "environnement": "ecologie",
    "transition": "ecologie", "developpement durable": "ecologie", "education": "education-nationale",
    "jeunesse": "jeunesse", "transports": "transports", "affaires etrangeres": "affaires-etrangeres",
    "europe": "affaires-etrangeres", "sante": "sante", "solidarites": "sante", "affaires sociales": "sante", "travail": "travail",
    "emploi": "travail", "interieur": "interieur", "justice": "justice", "defense": "armees", "armees": "armees",
    "economie": "economie", "finances": "economie", "budget": "budget", "action": "budget", "culture": "culture",
    "enseignement": "enseignement-superieur", "recherche": "enseignement-superieur", "outre-mer": "outre-mer",
    "outre-mers": "outre-mer", "outremer": "outre-mer", "sports": "sports", "logement": "logement", "cohesion": "cohesion-des-territoires",
    "fonction": "fonction-publique", "transformation": "fonction-publique", "industrie": "industrie", "commerce": "commerce",
    "equipement": "equipement", "tourisme": "tourisme", "ville": "ville", "egalite": "egalite-des-territoires",
    "droits": "droits-des-femmes", "decentralisation": "decentralisation", "redressement": "redressement-productif",
    "cooperation": "cooperation", "mer": "mer", "amenagement": "amenagement", "territoires": "cohesion-des-territoires",
    "relations": "relations-avec-le-parlement", "artisanat": "artisanat", "famille": "famille", "immigration": "immigration",
    "urbanisme": "equipement", "energie": "energie", "consommation": "consommation", "numerique": "numerique", "anciens": "anciens-combattants",
    "comptes": "budget", "espace": "espace", "communication": "culture", "postes": "postes", "plan": "plan", "biodiversite": "ecologie",
    "foret": "agriculture", "peche": "agriculture", "pouvoir": "pouvoir-d-achat", "personnes": "personnes-handicapees", "handicap": "personnes-handicapees",
    "souverainete": "agriculture", "partenariats": "partenariats-avec-les-territoires", "ruralite": "ruralite", "collectivites": "collectivites-territoriales", "autonomie": "autonomie",
}  # fmt: skip
_OFTHE = r"(?:de\ la|de\ l'|des|du|de|d')\ ?"
_WORDS = (
    r"(?:affaires\ (?:etrangeres|sociales|europeennes)(?:\ et\ (?:europeennes|du\ developpement\ international))?|developpement\ (?:durable|international|rural)|transition\ (?:ecologique|energetique)(?:\ et\ solidaire)?|education\ nationale"
    r"|enseignement\ superieur|action\ (?:et\ des\ comptes\ publics|publique)|comptes\ publics|cohesion\ (?:des\ territoires|sociale|du\ territoire)|fonction\ publique|transformation\ (?:et\ de\ la\ fonction\ publiques?|publiques?)"
    r"|commerce\ exterieur|vie\ associative|anciens\ combattants|droits\ des\ femmes|redressement\ productif|egalite\ (?:des\ territoires|entre\ les\ femmes\ et\ les\ hommes|des\ chances)|relations\ avec\ (?:le\ parlement|les\ collectivites\ (?:territoriales|locales))"
    r"|collectivites\ (?:territoriales|locales)|amenagement\ du\ territoire|souverainete\ (?:alimentaire|industrielle\ et\ numerique|industrielle)|pouvoir\ d'achat|reforme\ de\ l'etat|securite\ (?:sociale|alimentaire)|lutte\ contre\ l'exclusion|"
    r"petites\ et\ moyennes\ entreprises|personnes\ (?:handicapees|agees)|formation\ professionnelle|jeux\ olympiques\ et\ paralympiques|planification\ ecologique|ville|integration|innovation|agroalimentaire|economie\ (?:numerique|solidaire|sociale\ et\ solidaire)|vie\ quotidienne|partenariats\ avec\ les\ territoires|dialogue\ social|prevention|reforme\ de\ l'etat|simplification|espace|acces\ aux\ soins|insertion|participation|peche|foret|ruralite|enfance|energie|climat|industrie|numerique|nationale|"
    + "|".join(sorted((d for d in _DOMAINS if " " not in d), key=len, reverse=True)) + r")"
)  # fmt: skip
_MINISTRY = re.compile(
    rf"ministeres?\ (?:(?:delegue\ )?(?:charge\ |en\ charge\ ))?{_OFTHE}(?P<d>{_WORDS})\b(?:(?:,|,?\ et|,?\ ainsi\ que)\ {_OFTHE}{_WORDS}\b)*"
)
_PLACE = r"(?:(?:la|le|les|l'|du|de\ la|des|de\ l'|d'|en|Le|La|Les|sur|sous|lès|les|et)[\ ]?)*[A-Z][\w'-]*(?:(?:[\ -](?:sur|sous|de|du|des|la|le|les|l'|d'|et|en|lez|aux?|[A-Z])[\w'-]*)*[\ -][A-Z][\w'-]*)?"
# Kinds that name an organisation once a place follows.
_LOCAL = re.compile(
    rf"""(?P<kind>
        [Cc]onseils?\ (?:departemental|general|regional|municipal|territorial|economique,\ social\ et\ environnemental\ regional)
      | [Cc]hambre\ (?:de\ commerce\ et\ d'industrie|(?:departementale\ |regionale\ )?d'agriculture|(?:de|des)\ metiers(?:\ et\ de\ l'artisanat)?|regionale\ des\ comptes|territoriale\ des\ comptes|de\ commerce)(?:\ (?:departementale|regionale|territoriale|interdepartementale|franco-\w+))?
      | CCI | CMA
      | (?:[Cc]our(?:\ administrative)?\ d'appel|[Tt]ribunal(?:\ (?:administratif|judiciaire|de\ grande\ instance|d'instance|de\ commerce|correctionnel|de\ proximite|des\ affaires\ de\ securite\ sociale))?|[Cc]our\ d'assises|[Cc]our\ administrative|[Cc]onseil\ de\ prud'hommes|[Bb]arreau|[Pp]arquet|TGI|TA|CAA)
      | (?:[Cc]entre\ hospitalier(?:\ (?:universitaire|regional|regional\ universitaire|intercommunal|general|specialise))*|CHU|CHRU|CH|CHR|CHI|GHT|[Hh]opital|[Gg]roupe\ hospitalier)
      | [Uu]niversite | [Aa]cademie | [Rr]ectorat | IUT | IEP | IAE | IUFM | INSPE
      | [Cc]ommunaute\ (?:de\ communes|d'agglomeration|urbaine|de\ l'agglomeration|intercommunale|metropolitaine)
      | [Mm]etropole | [Ss]yndicat\ mixte | SDIS | [Pp]refecture\ de\ police | [Mm]airie | [Aa]eroport | [Gg]rand\ port\ maritime | [Pp]arc\ naturel\ regional | [Pp]arc\ national
      | (?:[Aa]gence\ regionale\ de\ sante|ARS|CPAM|CAF|MSA|URSSAF|Carsat|CARSAT|DREAL|DRAC|DDT|MDPH|DIRECCTE|DREETS)
      | [Cc]aisse\ (?:primaire\ d'assurance\ maladie|d'allocations\ familiales|d'epargne)
      | [Ee]cole\ (?:normale\ superieure|nationale\ superieure\ [\w'\ ]{{3,40}}?)
      )\ (?:(?P<of>{_OFTHE})(?P<place>{_PLACE})|(?P<bare>[A-Z]\w[\w'-]*(?:[\ -](?:[A-Z][\w'-]*|et|de|du|d'|la|en|[IVX]+|\d+\b))*))""",
    re.VERBOSE,
)
_GENERIC_LOCAL = re.compile(r"metropole|aeroport|mairie|parquet|academie|rectorat", re.I)
# Toulouse Métropole · Bordeaux Métropole · Grenoble-Alpes Métropole
_METROPOLE = re.compile(
    r"(?<![\w-])[A-Z][\w'-]+(?:[ -][A-Z][\w'-]+){0,3}\ (?:Metropole|Agglomeration|Agglo|Habitat)(?!\w)"
)


def find_ministry(doc: Document, start: int) -> None:
    """A ministry named by what it is in charge of."""
    match = _MINISTRY.match(doc.low, start)
    if match is None:
        return
    words = match["d"]
    key = _DOMAINS.get(words) or _DOMAINS.get(words.split(" ")[0]) or slug(words)
    identifier = f"org:ministere-{key}"
    alts = ("org:" + slug(doc.text[start : match.end()]),)
    doc.add(start, match.end(), "Organisation", identifier, "organisations.ministry", alts)


def find_local(doc: Document) -> None:
    """Bodies named by kind and place."""
    plain = doc.plain
    for match in _LOCAL.finditer(plain):
        if not doc.word_start(match.start()):
            continue
        kind = match["kind"]
        place = match["place"] or match["bare"]
        if place in ("France", "Francais", "CGM", "Pays"):
            continue
        if match["bare"] and (
            kind[0].islower()
            and kind.split(" ")[0] not in ("communaute", "universite", "hopital", "aeroport", "centre", "groupe")
        ):
            continue
        if kind in ("CH", "TA", "Parquet") and not match["of"]:
            continue
        if kind.lower() in ("aeroport", "mairie"):
            continue
        name = slug(
            doc.text[match.start("place") : match.end()]
            if match["place"]
            else doc.text[match.start("bare") : match.end()]
        )
        for article in ("la-", "le-", "les-", "l-"):
            name = name.removeprefix(article)
        doc.add(
            match.start(),
            match.end(),
            "Organisation",
            f"org:{_kind_slug(kind)}-{name}",
            "organisations.local",
            confidence=0.8,
        )
        del place
    if "etropole" in plain or "gglo" in plain or "Habitat" in plain:
        for match in _METROPOLE.finditer(plain):
            doc.add(
                match.start(),
                match.end(),
                "Organisation",
                "org:" + slug(match.group()),
                "organisations.metropole",
                confidence=0.8,
            )


_KINDS = {
    "cour administrative d'appel": "caa", "cour administrative": "caa", "caa": "caa", "tribunal administratif": "ta", "tribunal de grande instance": "tgi",
    "chambre de commerce et d'industrie": "cci", "cci": "cci", "conseil general": "conseil-departemental",
    "centre hospitalier universitaire": "chu", "agence regionale de sante": "ars",
}  # fmt: skip


def _kind_slug(kind: str) -> str:
    return _KINDS.get(kind.lower(), slug(kind))
