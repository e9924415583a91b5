"""Plans, pacts, strategies, bills, treaties and programmes told by their kind and a name of their own."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug

_POLICY = re.compile(
    r"politiques?(?:\ nationale)?\ (?:de\ |des\ )poles(?:\ de\ competiti\w+)?(?!\w)|poles?\ de\ competiti\w+"
)
# plan « énergie, méthanisation » · plan Juncker · plan national d'actions 2018-2023 sur le loup
_PLAN = re.compile(
    r"""(?P<kind>[Pp]lan|[Pp]acte|[Ss]trategie|[Ff]euille\ de\ route|[Pp]rogramme|[Dd]ispositif|[Oo]peration)
        (?P<adj>(?:\ (?:nationale?|europeen(?:ne)?|gouvernementale?|pluriannuelle?|d'actions?|d'urgence|de\ relance|d'investissements?|interministerielle?|regional|ministeriel|departementale?|quinquennal|decennale?))*)
        (?:(?P<dates>\ 20\d\d(?:\ ?[-/]\ ?20\d\d)?))?
        (?:(?P<quoted>\ (?:intitulee?\ |baptisee?\ |denommee?\ |dite?\ )?[«"]\ ?[^«»"]{2,90}?\ ?[»"])
          |(?P<proper>\ (?:[A-Z][\w'+-]*|[A-Z]{2,}\d*)(?:\ (?:[A-Z][\w'+-]*|20\d\d(?:-20\d\d)?|[IVX]+|\d)(?!\w))*)
          |(?P<topic>\ (?:pour|sur|contre|en\ faveur|de\ lutte\ contre|de\ prevention|de\ developpement|de\ soutien|de\ sante|de\ transformation|de\ reduction|relatif|d'adaptation|de\ sauvegarde|bas-carbone|de\ sortie|de\ deploiement)(?:\ (?:de\ la|de\ l'|du|des|de|d'|la|le|les|l'|aux?|a\ la|a)\b\ ?)?[\w'-]+(?:(?:,?\ et|,)?(?:\ (?:de\ la|de\ l'|du|des|de|la|le|les|en|aux?))?\ ?(?:l'|d')?[\w-]+){0,9}))?
        (?P<years>\ (?:pour\ )?20\d\d(?:\ ?[-/]\ ?20\d\d)?)?""",
    re.VERBOSE,
)
_TOPIC_END = re.compile(
    r",?\ (?:qui|que|qu'|dont|est|sont|a|ont|il|elle|afin|dans|par|avec|lors|ainsi|mais|car|ou|ne|prevoit|vise|permet|presente|lance|adopte|annonce|mis|mise|doit|devrait|sera|comme|a\ ete|et\ (?:il|elle|a|qui|que|de|lui|sur|dans|le\ |la\ |les\ )|depuis|au|avait|engage|publie|elabore|,|en\ \d|en\ cours|en\ cas|comporte|comprend|n'|s'|se|soit|pour|avec|porte|d'ici|consacre|propose|portant|sur\ la\ periode|etait|lancee?|d'une|d'un|de\ nouve\w+|en\ vigueur|-|des|en\ (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre))(?=\ |$|'|\d).*$"
)
_BILL = re.compile(
    r"""(?P<nature>projets?|propositions?)\ de\ loi(?P<adj>\ (?:organique|constitutionnelle|de\ finances(?:\ rectificative)?|de\ financement\ (?:rectificative\ )?de\ la\ securite\ sociale))?
        (?:\ ?\((?P<acr>plfr?|plfr?ss)\))?
        (?P<year>\ (?:(?:pour\ )?(?:l'annee\ |l'exercice\ )?)(?P<y>20\d\d|19\d\d))?
        (?P<no>\ n\ ?[°o]\ ?\d+)?(?P<name>\ (?:relati(?:f|ve)\ (?:a|aux?)|pour|portant|visant\ a|sur|tendant\ a|de|d'|renforcant|instaurant|instituant|creant)\ ?[^.,;:()«»]{4,150})?(?P<quoted>\ [«"][^«»"]{3,80}[»"])?(?P<proper>\ [A-Z][A-Z\w]+)?""",
    re.VERBOSE | re.IGNORECASE,
)
_BILL_END = re.compile(
    r"\ (?:qui|que|qu'|dont|est|sont|a\ ete|ont|il|elle|afin|depose|presente|actuellement|en\ cours|en\ discussion|devrait|doit|adopte|examine|examinee?|sera|vise|prevoit|permettra|discute|lors|dans|vot[e]e?|au\ (?:parlement|senat|printemps)|a\ l'assemblee|en\ (?:20|19)\d\d|et\ (?:il|elle|a)|vient|avait|porte|soumis|par\ |n'|tel|ainsi|semble|pourrait|seront|prochainement|inscrit).*$"
)
_TREATY = re.compile(
    r"""(?P<kind>[Cc]onventions?(?:\ (?:internationale|europeenne|bilaterale|fiscale|franco-\w+|cadre|des\ Nations\ unies))*|[Tt]raites?(?:\ (?:franco-\w+))?|[Aa]ccords?(?:\ (?:de\ libre-echange|franco-\w+|internationa\w+|commercial|bilateral|d'association|de\ partenariat|climat))*|[Pp]rotocole|[Cc]harte(?:\ (?:sociale|europeenne))*)
        (?P<rest>\ (?:de|d'|sur|des|du|entre|relative|relatif)\ ?(?:[^.;:()«»]{3,110}))""",
    re.VERBOSE,
)
_CITY_TREATY = re.compile(
    r"(?P<kind>[Tt]raites?|[Cc]onventions?|[Aa]ccords?|[Pp]rotocole)\ (?:de|d'|du)\ ?(?P<p>[A-Z][\w'-]+(?:[ -][A-Z][\w-]+)*)(?P<y>\ (?:de|du\ \d{1,2}(?:er)?\ \w+)\ (?:19|20)\d\d)?(?P<s>\ (?:sur|relative?\ (?:a|aux?)|contre)\ (?:la\ |le\ |les\ |l')?[\w'-]+(?:\ (?:de|des|du|et|d')?\ ?[\w'-]+){0,4})?"
)
_FRANCO = re.compile(
    r"(?P<kind>[Cc]onvention|[Tt]raite|[Aa]ccord)s?(?:\ (?:fiscale|bilateral|bilaterale|de\ securite\ sociale|fiscal|d'extradition))?\ (?P<f>franco-\w+)(?:\ du\ \d{1,2}(?:er)?\ \w+\ (?:19|20)\d\d|\ de\ (?:19|20)\d\d)?"
)
_UE = re.compile(
    r"accord(?:\ (?:de\ libre-echange|commercial|d'association|de\ partenariat|economique\ et\ commercial\ global))*\ (?:entre\ l'(?P<a>ue|union\ europeenne)\ et\ (?:le\ |la\ |les\ )?(?P<b>mercosur|canada|japon|chili|etats-unis|nouvelle-zelande|vietnam|singapour|australie)|(?:ue|union\ europeenne)-(?P<c>mercosur|canada|japon|chili|etats-unis|nouvelle-zelande|vietnam)|avec\ (?:le\ |la\ |les\ )?(?P<d>mercosur|canada|japon|nouvelle-zelande)|(?:du\ )?(?P<e>mercosur|ceta|jefta|tafta))\b"
)
_BAD_PROPER = frozenset(
    ["Le", "La", "Les", "Il", "Elle", "En", "Ce", "De", "Du", "Des", "Et", "Un", "Une", "Aussi", "Or", "M", "Mme", "Etat", "Europe", "France", "Gouvernement", "ORSEC", "PLU"]
)


def find_policy(doc: Document, start: int) -> None:
    """The cluster policy, by the words « pôles » or « politique »; typos (« compétitivé ») included."""
    if match := _POLICY.match(doc.low, start):
        doc.add(start, match.end(), "ClusterPolicy", "policy:poles-de-competitivite", "plans.cluster-policy")


def find_plan(doc: Document, start: int) -> None:
    """A plan, pact or strategy with a name of its own."""
    plain = doc.plain
    if doc.low.endswith(("contrat de ", "contrats de "), 0, start):
        return  # « contrat de plan État-région »
    match = _PLAN.match(plain, start)
    if match is None:
        return
    kind = match["kind"].lower()
    weak = kind in ("programme", "dispositif", "operation")
    end, name = match.end(), ""
    if match["quoted"]:
        name = slug(re.sub(r"^.*?[«\"]|[»\"]$", "", doc.text[match.start("quoted") : match.end("quoted")]))
        if weak and not match["quoted"].strip()[2:4].strip():
            return
    elif match["proper"]:
        first = match["proper"].split()[0]
        if first in _BAD_PROPER or weak:
            return
        name = slug(match["proper"])
    elif (
        match["topic"]
        and match["adj"]
        and not weak
        and ("national" in match["adj"] or "europeen" in match["adj"] or match["dates"])
    ):
        text = _TOPIC_END.sub("", plain[match.start() : match.end()])
        text = re.sub(r"(?:\ (?:de|des|du|la|le|les|et|a|au|aux|en|l'|d'|pour|sur))+$", "", text).rstrip(" ,")
        end = match.start() + len(text)
        if end <= match.start("topic") + 4:
            return
        name = slug(re.sub(rf"^{re.escape(match['kind'])}", "", plain[start:end]))
    elif match["adj"] and (match["dates"] or match["years"]) and not weak:
        name = slug(match.group().partition(" ")[2])
    else:
        return
    if not name:
        return
    if match["years"] and not (match["topic"] or match["quoted"]):
        end = match.end()
    elif match["quoted"]:
        end = match.end("quoted")
    if weak:
        doc.add(start, end, "Programme", f"prog:{name}", "plans.programme-quoted", confidence=0.6)
    else:
        doc.add(start, end, "Plan", f"plan:{name}", f"plans.{slug(kind)}", confidence=0.7)


def find_bill(doc: Document, start: int) -> None:
    """A bill, government's or member's."""
    match = _BILL.match(doc.plain, start)
    if match is None:
        return
    low = doc.low
    adj = (match["adj"] or "").strip().lower()
    end = match.end("nature") + len(" de loi") + len(match["adj"] or "")
    if "financ" in adj:
        base = "plf" + ("r" if "rectif" in adj else "") + ("ss" if "sociale" in adj else "")
        year = match["y"] or _budget_year(doc)
        if match["y"] and not match["acr"]:
            end = match.end("y")
        if year:
            doc.add(start, end, "Bill", f"fr:{base}:{year}", "bills.budget")
            if match["acr"]:
                doc.add(match.start("acr"), match.end("acr"), "Bill", f"fr:{base}:{year}", "bills.budget")
        return
    if match["name"]:
        text = match["name"]
        cut = _BILL_END.search(text)
        if cut:
            text = text[: cut.start()]
        if len(text) > 8:
            end = match.start("name") + len(text.rstrip())
            doc.add(start, end, "Bill", "bill:" + slug(text)[:70], "bills.title", confidence=0.7)
            return
    if match["quoted"] and match.start("quoted") == end:
        doc.add(start, match.end("quoted"), "Bill", "bill:" + slug(match["quoted"]), "bills.quoted")
    elif proper := re.compile(r"\ [A-Z][A-Z]\w+(?!\w)|\ [A-Z][a-z]\w+(?=[\ ,.;)])").match(doc.plain, end):
        word = proper.group().strip()
        if word not in _BAD_PROPER:
            doc.add(start, proper.end(), "Bill", "bill:" + slug(word), "bills.nickname")
    elif match["no"] and low.startswith(" n", end):
        stop = end + len(match["no"])
        doc.add(start, stop, "Bill", "bill:" + slug(match["no"]), "bills.number")


def _budget_year(doc: Document) -> int | None:
    """Debated in autumn for the next year."""
    day = doc.context.day
    if day is None:
        return None
    return day.year + 1 if day.month >= 6 else day.year


def find_treaty(doc: Document, start: int) -> None:
    """A treaty named by its city, its parties or both."""
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
    match = _CITY_TREATY.match(doc.plain, start)
    if match and match["p"] not in _BAD_PROPER and match["p"].split(" ")[0] not in _PARTIES:
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


_PARTIES = frozenset(
    ["Union", "Etat", "France", "Gouvernement", "Conseil", "Assemblee", "Commission", "Nations", "UE", "Parlement", "Ministere", "Bercy"]
)
_CITIES = frozenset(
    ["Vienne", "Geneve", "Paris", "Schengen", "Dublin", "Kyoto", "Bologne", "Lisbonne", "Maastricht", "Rome", "Istanbul", "Berne", "Aarhus", "Washington", "Ottawa", "Oviedo", "Chicago", "Montego", "Ramsar", "Barcelone", "Strasbourg", "Bruxelles", "Nice", "Amsterdam", "Aix", "Marrakech", "Budapest", "Lanzarote", "Minamata", "Rotterdam", "Stockholm", "Bale", "Rio", "Londres", "Ljubljana", "Cotonou", "Lome", "Marcoussis", "Noumea", "Evian", "Minsk", "Oslo", "Nagoya", "Montreal", "Matignon", "Bougival", "Sirene", "Touquet"]
)
