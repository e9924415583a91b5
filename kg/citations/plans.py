"""Plans, pacts and strategies with a name of their own, and the policy of the pôles de compétitivité."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.phrases import ADJECTIVE, ADJECTIVES, INDEFINITE, IS_ADJECTIVE, TOPIC, definite, phrase, trimmed
from kg.citations.tables import alternation, read_words

_POLICY = re.compile(
    r"politiques?(?:\ nationale)?\ (?:de\ |des\ )poles(?:\ de\ competiti\w+)?(?!\w)|poles?\ de\ competiti\w+"
)
TRIGGERS: tuple[str, ...] = (
    *("plan ", "plans ", "pacte ", "strategie ", "feuille de route", "schema ", "programmation pluriannuelle"),
    *("grenelle ", "segur ", "oudinot ", "roquelaure ", "beauvau "),
)
# plan national d'actions · stratégie européenne · pacte · schéma directeur
_HEAD = re.compile(
    r"""(?P<kind>plans(?=\ [«"])|plan|pacte|strategie|feuille\ de\ route|schema\ (?:directeur|national)
        |programmation\ pluriannuelle)(?!\w)
    (?P<adjectives>(?:\ (?:nationale?|europeen(?:ne)?|gouvernementale?|pluriannuel(?:le)?|interministeriel(?:le)?
        |ministeriel(?:le)?|sectoriel(?:le)?|quinquennale?|triennale?|decennale?|mondiale?|federale?|globale?|territoriale?
        |departementale?|(?:inter)?regionale?|exceptionnel(?:le)?|strategique|d'entreprise
        |d'actions?|d'urgence|d'investissements?|d'acceleration|de\ relance))*)
    (?P<years>\ 20\d\d(?:\ ?[-/]\ ?20\d\d)?)?""",
    re.VERBOSE,
)
_STRONG = re.compile(r"national|europeen|ministeriel|pluriannuel|quinquennal|triennal|decennal|mondial")
# « énergie, méthanisation, autonomie azote » · dit « France Logistique 2025 » · des « 50 000 solutions »
_QUOTED = re.compile(
    r"\ (?:intitulee?\ |baptisee?\ |denommee?\ |dite?\ |appelee?\ |des\ )?[«\"]\ ?(?P<name>[^«»\"]{2,90}?)\ ?[»\"]"
)
# « Plan gouvernemental pour le Marais poitevin »
_WHOLE = re.compile(r"\ [^«»\"]{3,90}?(?=\ ?[»\"])")
# « stratégie abattoirs »: nothing but its field, in quotes
_QUOTED_FIELD = re.compile(r"\ (?P<name>[a-z]{4,})(?=\ ?[»\"])")
_WORD = r"(?:[A-Z][\w'+]*(?:-[\w']+)*)"
# Juncker · France Relance · Écophyto II+ · RePowerEU · Hôpital 2012
_PROPER = re.compile(rf"\ (?P<name>{_WORD}(?:\ (?:{_WORD}|\d{{1,2}}|20\d\d(?:-20\d\d)?)(?![\w]))*)")
_WHERE = re.compile(
    r"\ dans\ (?:l[ae]s?\ |l')(?:golfe\ |bassin\ |massif\ )?(?:d[eu]\ (?:la\ )?)?"
    r"[A-Z][\w-]+(?:\ (?:de\ (?:la\ )?|du\ )?[A-Z][\w-]+)*"
)
_THEMES = alternation(read_words("plan-themes.txt"))
# vélo · santé ruralité · jeunes et sport · protéines et fourrages 2030
_THEME = re.compile(
    rf"\ (?P<name>(?:{_THEMES})(?:\ (?:et\ )?(?:{_THEMES}))?)(?!\w)(?:\ (?:et\ )?[a-z]+(?=\ 20\d\d))?", re.VERBOSE
)
# le plan nitrates · le plan cathédrales: a noun in the plural after « plan » is no adjective and no verb
_SEVERAL = re.compile(
    r" (?P<name>(?!(?:dans|sans|vers|hors|apres|alors|depuis|toujours|ailleurs|certes|des|les|ces|ses|mes|tes)\b)"
    r"[a-z][a-z-]{2,}(?<![iu])s)(?![\w'-])"
)
_FIELD = re.compile(
    rf"\ (?!(?:actuel|ambitieu|global|coheren|specifique|particulier|futur|ulterieur|nouvel|general|public"
    rf"|propre|annuel|commun|bien\b|unique|prioritaire|final|initial)){ADJECTIVE}",
    re.VERBOSE,
)
_OF_FRANCE = re.compile(r"(?: de la (?:republique francaise|france))?")
# What a plan does, when no adjective tells that it is a nation's.
_PURPOSE = re.compile(
    r"""\ (?:pour|contre|sur|de\ lutte|de\ prevention\ (?:et|de\ l|des\ (?!risque)|du\ (?!risque))|d'adaptation\ au
        |en\ faveur|de\ modernisation\ d|de\ transformation\ d|relative?\ a)""",
    re.VERBOSE,
)
_OF_WHOM = re.compile(r"^ (?:de l'union europeenne|de la commission europeenne|du gouvernement|de la france)")
# What tells a plan from a point of view, « sur le plan … »
_AIMED = re.compile(
    r"\ (?:[«\"]|pour\ |contre\ |de\ (?:lutte|prevention|protection|sauvegarde|renovation)\ |relatif\ )"
)
# plan d'action pour favoriser la place des femmes en agriculture
_TO_DO = re.compile(
    rf"\ pour\ (?:mieux\ )?[a-z]+(?:er|ir|re)\ (?:la\ |les?\ |l')[a-z][\w-]{{2,}}{ADJECTIVES}{phrase('{0,4}')}",
    re.VERBOSE,
)
# What only a plan does: there are strategies of support and reduction everywhere.
_PLANNED = re.compile(
    r"""\ (?:de\ (?:renovation|reduction|protection|revitalisation|relocalisation|requalification
        |recrutement|restauration|sauvegarde|reorganisation|sortie)(?:\ et\ de\ [a-z]+)?\ d
        |de\ mise\ en\ (?:surete|securite|accessibilite)|de\ soutien\ aux?|de\ soutien\ a\ l|d'aide\ aux?)""",
    re.VERBOSE,
)
# « le Président a annoncé un grand plan de lutte contre … »: said to be one, where another « un plan » is any
_ANNOUNCED = re.compile(
    r"\b(?:annonce|presente|lance|devoile|adopte|dote|mis en place|mis en ouvre)e?s? "
    r"(?:(?!(?:si|et|mais|ou)\b)[a-z0-9']+ ){0,5}(?:d')?une? "
    r"(?:(?:grand|vaste|nouveau|premier|ambitieux|veritable) )*$"
)
_VAGUE = re.compile(r"\ (?:de\ (?:lutte|prevention|developpement|soutien|relance|secours)|d'(?:aide|action))")
# What is asked for is not there yet: « la nécessité d'un plan européen sur les protéines »
_WANTED = tuple(f"{word} {of} " for word in ("necessite", "besoin", "absence", "defaut") for of in ("d'un", "d'une"))
# 2018-2022 · (2026-2036) · pour 2025 · de 2020
_PERIOD = r"pour (?:les annees|la periode) 20\d\d(?: ?- ?| a | et )20\d\d(?!\d)"
YEARS = re.compile(rf" (?:{_PERIOD}|(?:pour |de )?(?:\(20\d\d ?- ?20\d\d\)|20\d\d(?: ?[-/] ?20\d\d)?(?!\d)))")
ACRONYM = re.compile(r" \([A-Z]{2,}\)")
RANGE = re.compile(rf" (?:{_PERIOD}|\(20\d\d ?- ?20\d\d\)|20\d\d ?[-/] ?20\d\d(?!\d))")
# Plans of which there are many, and words that are no plan: « sur le plan juridique ».
_MANY = re.compile(rf"(?:{alternation(read_words('kinds-of-plans.txt'))})(?!\w)", re.VERBOSE)
_NOT_NAMES = frozenset(read_words("not-names.txt")) | {"B", "M", "Europe", "PLU", "Etat-region", "Etat-regions"}
# Grenelle de l'insertion · Ségur du numérique en santé · Oudinot du pouvoir d'achat
FORUMS = ("Grenelle", "Segur", "Oudinot", "Roquelaure", "Beauvau")
_FORUM = re.compile(
    rf"(?:{'|'.join(FORUMS)})\ (?:de\ la\ |de\ l'|des\ |du\ )[a-z-]+"
    r"(?:\ (?:publique|agricole|chere|en\ sante|d'achat))?(?!\w)"
)


def find_policy(doc: Document, start: int) -> None:
    """The cluster policy, by the words « pôles » or « politique »; typos (« compétitivé ») included."""
    if match := _POLICY.match(doc.low, start):
        doc.add(start, match.end(), "ClusterPolicy", "policy:poles-de-competitivite", "plans.cluster-policy")


def find_plan(doc: Document, start: int) -> None:
    """A plan, pact or strategy with a name of its own, whose kind is written at `start`."""
    low, plain = doc.low, doc.plain
    if doc.found and start < doc.found[-1].end and doc.found[-1].rule.startswith("plans."):
        return  # a word of the plan just read
    if forum := _FORUM.match(plain, start):
        doc.add(start, forum.end(), "Plan", "plan:" + slug(forum.group()), "plans.forum", confidence=0.7)
        return
    head = _HEAD.match(low, start)
    if (
        head is None
        or _MANY.match(low, start)
        or low.endswith(("contrat de ", "contrats de ", "arriere-", "loi "), 0, start)
        or _is_point_of_view(doc, head)
    ):
        return
    end = head.end()
    named = plain[start].isupper() or _STRONG.search(head["adjectives"])  # not « stratégie du choc »
    quotes = low.endswith(("« ", "«", ' "'), 0, start)
    whole = _WHOLE.match(plain, end) if named and quotes else None
    if whole is None and quotes and (alone := _QUOTED_FIELD.match(plain, end)):
        whole = None if IS_ADJECTIVE.match(alone["name"]) else alone
    if whole:
        _keep(doc, start, whole.end(), slug(doc.text[start + len(head["kind"]) : whole.end()]), "whole")
    elif quoted := _QUOTED.match(plain, end):
        _keep(doc, start, quoted.end(), slug(doc.text[quoted.start("name") : quoted.end("name")]), "quoted")
    elif (
        head["kind"] in ("plan", "strategie", "feuille de route")
        and (theme := _THEME.match(low, end))
        and not (_STRONG.search(head["adjectives"]) and (_topic(doc, head) or 0) > theme.end())
    ):
        _keep(doc, start, with_years(doc, theme.end()), slug(theme["name"]), "theme")
    elif (proper := _PROPER.match(plain, end)) and (
        proper["name"].split(" ")[0] not in _NOT_NAMES or proper["name"].startswith("France ")
    ):
        _keep(doc, start, proper.end(), slug(proper["name"]), "proper")
    elif (
        head.group() == "plan"
        and definite(low, start)
        and (several := _SEVERAL.match(low, end))
        and not IS_ADJECTIVE.match(several["name"])
    ):
        _keep(doc, start, with_years(doc, several.end()), slug(several["name"]), "several")
    elif topic := _topic(doc, head):
        name = trimmed(low[start:topic])
        stop = start + len(name)
        # « … de la région Île-de-France », « … pour l'égalité « Toutes et tous égaux » », « … dans le golfe du Lion »
        if more := _PROPER.match(plain, stop) or _QUOTED.match(plain, stop) or _WHERE.match(plain, stop):
            stop = more.end()
        _keep(doc, start, with_years(doc, stop), slug(doc.text[start + len(head["kind"]) : stop]), "topic")
    elif head["kind"] == "plan" and definite(low, start) and (aim := _TO_DO.match(low, end)):
        name = trimmed(low[start : aim.end()])
        _keep(doc, start, start + len(name), slug(name.removeprefix(head["kind"])), "aim")
    elif field := _is_national(doc, head):
        _keep(doc, start, with_years(doc, field), slug(doc.text[start + len(head["kind"]) : field]), "field")
    elif (head["adjectives"] or head["kind"] == "feuille de route") and (head["years"] or YEARS.match(low, end)):
        stop = with_years(doc, end)
        _keep(doc, start, stop, slug(doc.text[start + len(head["kind"]) : stop]), "years")


def _is_point_of_view(doc: Document, head: re.Match[str]) -> bool:
    """« sur le plan juridique », « sur le plan de la santé »; but « sur le plan de lutte contre … »."""
    if head["kind"] != "plan" or not doc.low.endswith("sur le ", 0, head.start()):
        return False
    end = head.end()
    told = "d'" in head["adjectives"] or head["years"] or doc.plain[end + 1 : end + 2].isupper()
    return not (told or _AIMED.match(doc.low, end))


def _is_national(doc: Document, head: re.Match[str]) -> int | None:
    """Where the adjective ends that tells one plan from another: of a nation's (« la stratégie nationale portuaire »),
    or of one with its years (« la stratégie humanitaire de la France (2023-2027) »)."""
    field = _FIELD.match(doc.low, head.end())
    if field is None or not definite(doc.low, head.start()):
        return None
    if _STRONG.search(head["adjectives"]):
        return field.end()
    of_france = _OF_FRANCE.match(doc.low, field.end())
    return of_france.end() if of_france and RANGE.match(doc.low, of_france.end()) else None


def _topic(doc: Document, head: re.Match[str]) -> int | None:
    """Where the words end that say what the plan is for, if they make it one plan among all."""
    low, start, end = doc.low, head.start(), head.end()
    topic = TOPIC.match(low, end)
    # « le plan en outre-mer », « le plan national et les plans départementaux … »
    if topic is None or low.startswith((" en outre", " et "), end):
        return None
    if low.endswith(_WANTED, 0, start) or (_VAGUE.fullmatch(topic.group()) and not definite(low, start)):
        return None
    indefinite = INDEFINITE.search(low, max(0, start - 25), start)
    announced = indefinite and _ANNOUNCED.search(low, max(0, start - 80), start)
    if _STRONG.search(head["adjectives"]) or head["kind"].startswith("schema national"):
        told = not indefinite or announced or YEARS.match(low, topic.end()) or ACRONYM.match(doc.plain, topic.end())
        return topic.end() if told else None
    capital = doc.plain[start].isupper() and not doc.low.endswith((". ", ": ", "« ", "- "), 0, start) and start > 0
    one = definite(low, start - len("« ") if low.endswith("« ", 0, start) else start)
    words = topic.group().count(" ") + bool(head["adjectives"])
    purpose = _PURPOSE.match(_OF_WHOM.sub("", topic.group(), count=1)) or (
        head["kind"] == "plan" and _PLANNED.match(topic.group())
    )
    if capital or ((one or announced) and purpose and words > 2):
        return topic.end()
    dated = YEARS.match(low, topic.end()) or (
        head["kind"].startswith("schema") and _PROPER.match(doc.plain, topic.end())
    )
    return topic.end() if one and dated else None


def with_years(doc: Document, end: int) -> int:
    """Where the years end that stand behind a name, the name's own `end` if there are none."""
    years = YEARS.match(doc.low, end)
    return years.end() if years else end


def _keep(doc: Document, start: int, end: int, name: str, how: str) -> None:
    if len(name) > 1:  # « plan B »
        end = doc.line_end(start, end)
        doc.add(start, end, "Plan", f"plan:{name}", f"plans.{how}", confidence=0.7)
