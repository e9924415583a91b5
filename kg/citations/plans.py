"""Plans, pacts and strategies with a name of their own, and the policy of the pôles de compétitivité."""

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from operator import attrgetter

from kg.citations.dates import MONTH
from kg.citations.document import Candidate, Document
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
_YEARS = re.compile(rf" (?:{_PERIOD}|(?:pour |de )?(?:\(20\d\d ?- ?20\d\d\)|20\d\d(?: ?[-/] ?20\d\d)?(?!\d)))")
_ACRONYM = re.compile(r" \([A-Z]{2,}\)")
_RANGE = re.compile(rf" (?:{_PERIOD}|\(20\d\d ?- ?20\d\d\)|20\d\d ?[-/] ?20\d\d(?!\d))")
_ONE_YEAR = re.compile(r" 20\d\d(?![\d-])")  # plan hébergement 2019
# plan de soutien à l'élevage français du 22 juillet 2015
_DATED = re.compile(rf"\ (?:du\ [0-3]?\d(?:er)?\ |d'|de\ )(?:{MONTH})\ (?:19|20)\d\d(?!\d)", re.VERBOSE)
# contrat de plan État-région Bretagne 2015-2020
_OF_REGION = re.compile(rf"(?:\ [A-Z][\w'-]+(?:\ [A-Z][\w'-]+)*)?{_RANGE.pattern}")
_NATIONAL_ACTION = "plan national d'action"
_ACTION_ALONE = re.compile(r"plan national d'actions?(?= (?:est|soient|sera|a|prevoit|permet|ont)\b|,|\.|;|$)")
_RANKED = ("plan", "strategie", "programmation", "programme national", "programme d'investissements")
_BOTH = ("programme", "dispositif", "operation", "initiative", "mesure")  # a plan may be called so too
_HYPHEN = re.compile(r"-[a-z]")
# Plans of which there are many, and words that are no plan: « sur le plan juridique ».
_MANY = re.compile(rf"(?:{alternation(read_words('kinds-of-plans.txt'))})(?!\w)", re.VERBOSE)
_NOT_NAMES = frozenset(read_words("not-names.txt")) | {"B", "M", "Europe", "PLU", "Etat-region", "Etat-regions"}
# Grenelle de l'insertion · Ségur du numérique en santé · Oudinot du pouvoir d'achat
_FORUMS = ("Grenelle", "Segur", "Oudinot", "Roquelaure", "Beauvau")
_FORUM = re.compile(
    rf"(?:{'|'.join(_FORUMS)})\ (?:de\ la\ |de\ l'|des\ |du\ )[a-z-]+"
    r"(?:\ (?:publique|agricole|chere|en\ sante|d'achat))?(?!\w)"
)
# le fonds de prévention des risques naturels majeurs dit « Barnier »
_SO_CALLED = re.compile(r"\ dite?\ [«\"]\ ?[^«»\"]{2,40}?\ ?[»\"]")
# le plan sargasses II
_NUMBER = re.compile(r"\ (?P<n>II|III|IV|VI?)(?![\w-])")
# le plan étudiant national
_WIDE = re.compile(r"\ (?:globale?|nationale?|francaise?|europeen(?:ne)?|departementale?|regionale?|mondiale?)(?!\w)")
# le plan eau Mayotte, le plan logement outre-mer
_TERRITORY = re.compile(
    r"\ (?:Mayotte|Guyane|Guadeloupe|Martinique|Corse|La Reunion|Bretagne|Outre-mer|outre-mer)(?![\w-])"
)
# le deuxième plan « Haies », le 4e plan chlordécone
_RANK = re.compile(r"\b(?:premier|second|(?:deux|trois|quatr|cinqu|six|sept)ieme|\d(?:e|eme)|[ivx]+e) $")
# PNMR 4, plan pour l'atmosphère n° 2, not « la PPE 3 ans plus tard »
_EDITION = re.compile(
    r"\ (?:n\ ?[°o]\ ?)?(?P<n>II|III|IV|VI?|[1-9])(?![\w-]|[.,]?\d|\ (?:%|ans?|mois|jours|fois|milli|euros|€))"
)
# sur le plan numérique, juridique, social
_FIELD_OF_VIEW = re.compile(r"plan [a-z]+(?:ique|al|el)")
# « un plan de relance du tourisme » is not France Relance
_OTHER_RELAUNCH = re.compile(
    r"plan de relance (?:du|des|de la) (?!gouvernement|pays|france|croissance|president|premier)"
)
_GLUED = re.compile(r"[A-Z]{3,}(?P<n>[1-9])")  # PPE3


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
        _keep(doc, start, _with_years(doc, theme.end()), slug(theme["name"]), "theme")
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
        _keep(doc, start, _with_years(doc, several.end()), slug(several["name"]), "several")
    elif topic := _topic(doc, head):
        name = trimmed(low[start:topic])
        stop = start + len(name)
        # « … de la région Île-de-France », « … pour l'égalité « Toutes et tous égaux » », « … dans le golfe du Lion »
        if more := _PROPER.match(plain, stop) or _QUOTED.match(plain, stop) or _WHERE.match(plain, stop):
            stop = more.end()
        _keep(doc, start, _with_years(doc, stop), slug(doc.text[start + len(head["kind"]) : stop]), "topic")
    elif head["kind"] == "plan" and definite(low, start) and (aim := _TO_DO.match(low, end)):
        name = trimmed(low[start : aim.end()])
        _keep(doc, start, start + len(name), slug(name.removeprefix(head["kind"])), "aim")
    elif field := _is_national(doc, head):
        _keep(doc, start, _with_years(doc, field), slug(doc.text[start + len(head["kind"]) : field]), "field")
    elif (head["adjectives"] or head["kind"] == "feuille de route") and (head["years"] or _YEARS.match(low, end)):
        stop = _with_years(doc, end)
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
    return of_france.end() if of_france and _RANGE.match(doc.low, of_france.end()) else None


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
        told = not indefinite or announced or _YEARS.match(low, topic.end()) or _ACRONYM.match(doc.plain, topic.end())
        return topic.end() if told else None
    capital = doc.plain[start].isupper() and not doc.low.endswith((". ", ": ", "« ", "- "), 0, start) and start > 0
    one = definite(low, start - len("« ") if low.endswith("« ", 0, start) else start)
    words = topic.group().count(" ") + bool(head["adjectives"])
    purpose = _PURPOSE.match(_OF_WHOM.sub("", topic.group(), count=1)) or (
        head["kind"] == "plan" and _PLANNED.match(topic.group())
    )
    if capital or ((one or announced) and purpose and words > 2):
        return topic.end()
    dated = _YEARS.match(low, topic.end()) or (
        head["kind"].startswith("schema") and _PROPER.match(doc.plain, topic.end())
    )
    return topic.end() if one and dated else None


def _with_years(doc: Document, end: int) -> int:
    years = _YEARS.match(doc.low, end)
    return years.end() if years else end


def _keep(doc: Document, start: int, end: int, name: str, how: str) -> None:
    if len(name) > 1:  # « plan B »
        end = doc.line_end(start, end)
        doc.add(start, end, "Plan", f"plan:{name}", f"plans.{how}", confidence=0.7)


def settle(doc: Document) -> None:
    """What a plan or programme is once all names are found.

    One that wraps a name we know is that one (« le plan « Action cœur de ville » »), one that breaks off in such a name
    goes on to its end, and a number after its name (« le plan sargasses II ») and years belong to it.
    """
    if not any(c.type in ("Plan", "Programme") for c in doc.found):
        return
    bodies = {(c.start, c.end) for c in doc.found if c.rule == "gazetteer.label" and c.type == "Organisation"}
    # « un programme ANRU » names the agency; the « fonds d'indemnisation des victimes de l'amiante » is one
    guessed = ("programmes.proper", "programmes.purpose", "programmes.project")
    lead = len("programme ")
    doc.found = [
        c
        for c in doc.found
        if not (c.rule in guessed and ((c.start, c.end) in bodies or (c.start + lead, c.end) in bodies))
        and not _is_broken(doc, c)
    ]
    longest: dict[int, int] = {}
    for candidate in doc.found:
        if _is_known(candidate):
            longest[candidate.start] = max(candidate.end, longest.get(candidate.start, 0))
    # « plan de relance européen » is not the « plan de relance » that it begins with
    doc.found = [
        c
        for c in doc.found
        # nor is the « pacte Dutreil », a tax relief, another plan
        if not (c.end < longest[c.start] if _is_known(c) else c.type == "Plan" and longest.get(c.start) == c.end)
    ]
    for candidate in doc.found:
        if candidate.type == "Plan":
            _close(doc, candidate)
        elif candidate.type == "Programme":
            _take_rank(doc, candidate)
        if _is_known(candidate):
            more = _SO_CALLED.match(doc.plain, candidate.end)
            if more is None and doc.low.startswith(("contrat", "cper"), candidate.start):
                more = _OF_REGION.match(doc.plain, candidate.end)
            candidate.end = more.end() if more else candidate.end
    known = sorted(filter(_is_known, doc.found), key=attrgetter("start"))
    for candidate, other in pairwise(known):
        # « le plan pour l'égalité … « Toutes et tous égaux » (2023-2027) »: twice the same
        between = doc.plain[candidate.end : other.start]
        if other.id == candidate.id and between == " « " and doc.plain.startswith(" »", other.end):
            candidate.end = _with_years(doc, other.end + len(" »"))
    starts = [c.start for c in known]
    # « l'allocation de préparation à la retraite pour les anciens combattants » is the one we know by its first words
    told = {c.start for c in known if doc.low.count(" ", c.start, c.end) > 2}
    doc.found = [c for c in doc.found if not (c.rule == "programmes.purpose" and c.start in told)]
    for candidate in doc.found:
        if candidate.rule.startswith(("plans.", "programmes.")) and candidate.type != "ClusterPolicy":
            first = bisect_left(starts, candidate.start)
            for other in known[first : bisect_right(starts, candidate.start + 24)]:
                if other.start < candidate.end and _names(doc, other, candidate):
                    candidate.end = max(candidate.end, other.end)
                    if candidate.type == "Plan" and other.type == "Programme":  # « le plan « Vacances apprenantes » »
                        candidate.id = "plan:" + other.id.partition(":")[2]
                        continue
                    candidate.type, candidate.id = other.type, other.id
                    if candidate.rule == "programmes.proper" and doc.low.startswith("dispositif ", candidate.start):
                        candidate.start = other.start  # « le dispositif MaPrimeRénov' »


def _is_known(candidate: Candidate) -> bool:
    """Whether it is a plan or programme of the gazetteer."""
    return candidate.rule == "gazetteer.label" and candidate.type in ("Plan", "Programme")


def _is_broken(doc: Document, candidate: Candidate) -> bool:
    """« le plan climat-air-énergie » is no « plan climat », the « avenue de Ségur » no « Ségur », and « sur le plan
    numérique » a point of view."""
    if candidate.type != "Plan":
        return False
    name = doc.plain[candidate.start : candidate.end]
    if _OTHER_RELAUNCH.match(doc.low, candidate.start):
        return name == "plan de relance"
    if _FIELD_OF_VIEW.fullmatch(name) and doc.low.endswith("sur le ", 0, candidate.start):
        return True
    hyphenated = not name.isupper() and _HYPHEN.match(doc.plain, candidate.end)
    return bool(hyphenated) or doc.low.endswith("avenue de ", 0, candidate.start)


def _close(doc: Document, candidate: Candidate) -> None:
    """Take in which of its kind a plan is, before its name; how wide it is, its number or its years, after it. All
    editions are one plan: « Écophyto II », « le troisième plan autisme »."""
    _take_rank(doc, candidate)
    if where := _TERRITORY.match(doc.plain, candidate.end):
        candidate.end = where.end()
    if wide := _WIDE.match(doc.low, candidate.end):
        candidate.end = wide.end()
    name = doc.plain[candidate.start : candidate.end]
    numbers = _EDITION if name.isupper() or name.startswith("plan ") or " " not in name else _NUMBER
    if number := numbers.match(doc.plain, candidate.end):
        candidate.end = number.end()
        candidate.alts = (*candidate.alts, f"{candidate.id}-{number['n'].lower()}")
    elif glued := _GLUED.fullmatch(name):
        candidate.alts = (*candidate.alts, f"{candidate.id}-{glued['n']}")
    acronym = _ACRONYM.match(doc.plain, candidate.end)
    known = candidate.rule == "gazetteer.label"
    years = _RANGE.match(doc.plain, acronym.end() if acronym else candidate.end)
    if years is None and known and name.startswith("plan "):
        years = _ONE_YEAR.match(doc.plain, candidate.end)
    if years and (acronym or known):
        candidate.end = years.end()
    called = doc.low.startswith(("plan", "pacte", "strategie", "feuille"), candidate.start)
    if called and (dated := _DATED.match(doc.low, candidate.end)):
        candidate.end = dated.end()


def _take_rank(doc: Document, candidate: Candidate) -> None:
    """« le **quatrième** programme d'investissements d'avenir »: which of its kind is part of the name."""
    ranked = doc.low.startswith(_RANKED, candidate.start)
    if ranked and (rank := _RANK.search(doc.low, max(0, candidate.start - 12), candidate.start)):
        candidate.start = rank.start()


def find_short(doc: Document) -> None:
    """Names of plans told short, where only one of the text can be meant."""
    _find_action_plan(doc)
    _find_forum(doc)


def _find_forum(doc: Document) -> None:
    """« le Grenelle », after « le Grenelle contre les violences conjugales »."""
    plans = sorted((c for c in doc.found if c.type == "Plan"), key=attrgetter("end"))
    longest = {c.start: c for c in plans}
    for word in _FORUMS if plans else ():
        full = {c.id for c in longest.values() if doc.plain.startswith(word + " ", c.start)}
        if len(full) == 1:
            for start, end in doc.places(word):
                if start not in longest and definite(doc.low, start):
                    doc.add(start, end, "Plan", next(iter(full)), "plans.short", confidence=0.6)


def _find_action_plan(doc: Document) -> None:
    """« le PNA », after « le plan national d'actions en faveur du hamster »."""
    full = [c for c in doc.found if c.type == "Plan" and doc.low.startswith(_NATIONAL_ACTION, c.start)]
    if len({c.id for c in full}) != 1:
        return
    taken = {c.start for c in doc.found}
    for start, end in [*doc.places("PNA"), *(m.span() for m in _ACTION_ALONE.finditer(doc.low, full[0].end))]:
        if start not in taken and not (doc.low[start] == "p" and not definite(doc.low, start) and end - start > 3):
            doc.add(start, end, "Plan", full[0].id, "plans.short", confidence=0.6)


def _names(doc: Document, known: Candidate, candidate: Candidate) -> bool:
    """Whether a known name that begins in a candidate is what that one is called."""
    if known.start == candidate.start:  # « plan climat 2017 »
        return known.end < candidate.end and _YEARS.fullmatch(doc.plain, known.end, candidate.end) is not None
    if candidate.type == "Programme" and known.type == "Plan" and not doc.low.startswith(_BOTH, candidate.start):
        return False  # the « prime Ségur » is paid since the « Ségur »
    if known.end > candidate.end:
        return True
    length = candidate.end - candidate.start
    return known.end >= candidate.end - 2 and (known.end - known.start) * 2 > length - 8
