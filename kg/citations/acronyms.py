"""Acronyms defined in the text: « Centre technique national … (CTNERHI) », « la CAVAMAC (Caisse d'allocation …) »."""

import re
from itertools import islice

from kg.citations.document import Candidate, Document, matches_at
from kg.citations.gazetteer import Entity, Gazetteer
from kg.citations.normalise import fold, lower, slug
from kg.citations.tables import alternation, read_words

_HEADS = alternation(read_words("acronym-heads.txt"))
_KINDS = frozenset(read_words("acronyms-of-kinds.txt"))
# « Centre technique national … (CTNERHI) », « groupe hospitalier Nord Essonne (ou GHNE) »
_BRACKET = re.compile(r"\ \((?:ex-|dit\ |ou\ |le\ |la\ |l\')?(?P<a>[A-Z][\w.&'/-]{1,14})\)")
_HEAD_WORD = re.compile(rf"(?<![\w-])(?:{_HEADS})[sx]?(?=\ )", re.VERBOSE)
_LETTERS = re.compile(r"[A-Za-z]+")
_STOPS = bytes(ord("." if chr(byte) in ".;:()«»!?" else " ") for byte in range(256))
_SMALL = frozenset(read_words("small-words.txt"))
# l'AIFM – Autorité internationale des fonds marins –, as the records of the sittings have it
_DASHED = re.compile(r"[A-Za-z][\w' ,-]{8,120}?(?=\ [–-]|\ par\ exemple|[.;:!?)…]|$)")
# ABC (Long name of the body)
_EXPLAINED = re.compile(r"\ \((?P<long>[A-Z][^().;:]{8,120})\)")
_BEFORE_IT = re.compile(r"(?<![\w(-])[A-Z][A-Z-]{2,11}$")
# Names of money and measures are programmes.
_SCHEMES = re.compile(
    rf"(?:{alternation(read_words('scheme-heads.txt'))})s?\b(?!\ d'assurance|\ sociale\ a\ l'enfance)", re.VERBOSE
)
# le programme d'Extension RAisonnée du PLAteau Continental (EXTRAPLAC)
_OF_SCHEME = re.compile(r"\bprogramme (?:de |d')$")
# le plan de prévention des risques miniers (PPRM), le schéma départemental … (SDAASP)
_PLANS = re.compile(r"(?:plan|pacte|strategie|schema)\ (?!social\b)")

# , la FAGIHT · et le SYNHORCAT
_BESIDE = re.compile(r"(?: \([A-Z][\w-]+\))?(?:,| et|, et) (?:la |le |l')(?P<a>[A-Z]{4,12})(?![\w'-])(?! \()")

_ANNOUNCED = ("association ", "associations ", "ong ", "collectif ", "syndicat ", "entreprise ", "societe ")
_ONE_AMONG = (" un ", " une ", "'un ", "'une ", " chaque ", " aucun ", " aucune ", " en ")

# « décision … de la Cour de justice (CJUE) », « note de service (NOR …) »: the brackets hold no name of the whole
_NEVER_SHORTENED = frozenset(
    ("Date", "Person", "Report", "CourtDecision", "ParliamentaryQuestion", "Circular", "Order", "LawArticle",
     "CodeArticle")
)  # fmt: skip


def find_definitions(doc: Document, gazetteer: Gazetteer, opened: list[int], dashes: list[int]) -> None:
    """Read the definitions of acronyms, and find the later uses; what the text defines beats the gazetteer.

    `opened` are the places of the brackets that open, `dashes` those of the hyphens before a space.
    """
    spaces = [place - 1 for place in opened]
    brackets = list(matches_at(_BRACKET, doc.plain, spaces))
    name_ends = [_name_end(doc, match.start()) for match in brackets]
    ends: dict[int, list[Candidate]] = {end: [] for end in name_ends}
    for candidate in doc.found if brackets else ():
        if candidate.end in ends and candidate.type not in _NEVER_SHORTENED and candidate.rule != "treaties.labour":
            ends[candidate.end].append(candidate)
    defined: dict[str, Candidate] = {}
    foreign: set[str] = set()
    for match, end in zip(brackets, name_ends, strict=True):
        acronym = match["a"]
        letters = "".join(_LETTERS.findall(acronym)).lower()
        if sum(c.isupper() for c in acronym) < 2 and len(letters) < 4:
            continue
        known = gazetteer.acronyms.get(acronym.replace(".", ""), [])
        spelled = _long_form(doc, end, letters)
        named = max(ends[end], key=lambda c: (c.end - c.start, c.rule == "gazetteer.label"), default=None)
        if named is not None and spelled is not None and _is_topic(named, spelled, letters):
            continue
        if named is not None and (spelled is None or named.start <= spelled or named.rule == "gazetteer.label"):
            same = _same(named, known, doc)
            if same is not None:
                named.id = same.id
            elif named.rule == "bodies.named" and spelled is not None and not known:
                named.id = "org:" + slug(acronym)
            if same is not None or spelled is not None or not known:
                defined[acronym] = named
            continue
        if spelled is None:
            if shortened := _shortened(doc, end, known):
                start, entity = shortened
                defined[acronym] = doc.add(start, end, entity.type, entity.id, "acronyms.shortened", confidence=0.7)
            continue
        law = doc.low.startswith("loi ", spelled)  # « la loi sur les mobilités (LOM) » is the one of these letters
        same = next((e for e in known if (law and e.type == "Law") or _alike(doc.low[spelled:end], e)), None)
        if same is not None:
            defined[acronym] = doc.add(spelled, end, same.type, same.id, "acronyms.variant", confidence=0.8)
            continue
        if known:
            foreign.add(acronym)
        kind = _kind(doc, spelled, acronym)
        scheme = _OF_SCHEME.search(doc.low, max(0, spelled - 20), spelled)
        if kind is None and scheme and not _is_kind(acronym):
            kind, spelled = ("Programme", "prog"), scheme.start()
        if kind is not None:
            identifier = f"{kind[1]}:{slug(acronym)}"
            defined[acronym] = doc.add(spelled, end, kind[0], identifier, "acronyms.defined", confidence=0.8)
    _reversed(doc, spaces, defined)
    _dashed(doc, dashes, defined, gazetteer)
    _uses(doc, defined, foreign)


def find_beside(doc: Document) -> None:
    """« l'UMIH, la FAGIHT et le SYNHORCAT »: letters nobody told us, beside a body's name, are another body's."""
    bodies = [c for c in doc.found if c.type == "Organisation" and _BESIDE.match(doc.plain, c.end)]
    taken = {c.start for c in doc.found} if bodies else set()
    while bodies:
        body = bodies.pop()
        beside = _BESIDE.match(doc.plain, body.end)
        if beside and beside["a"] not in _KINDS and beside.start("a") not in taken:
            name = _LETTERS.findall(doc.low[body.start : body.end])  # « …, l'OECO, » may be the same, shortened
            same = _spells(beside["a"].lower(), name) and doc.plain.startswith(",", body.end)
            identifier = body.id if same else "org:" + slug(beside["a"])
            for start, end in doc.places(beside["a"]):
                if start not in taken:
                    other = doc.add(start, end, "Organisation", identifier, "acronyms.beside", confidence=0.5)
                    taken.add(start)
                    if start == beside.start("a"):
                        bodies.append(other)


def _name_end(doc: Document, end: int) -> int:
    """Where a name ends before a bracket: « points rénovation info service » (PRIS) may be in quotes."""
    return end - 2 if doc.plain.endswith(" »", 0, end) else end


def _long_form(doc: Document, end: int, letters: str) -> int | None:
    """Where the words begin that spell the acronym standing in brackets after `end`."""
    if not letters:
        return None
    begin = max(0, end - 160)
    begin += doc.low_octets[begin:end].translate(_STOPS).rfind(b".") + 1
    start = _name_start(doc.low[begin:end], letters)
    return None if start is None else begin + start


def _shortened(doc: Document, end: int, known: list[Entity]) -> tuple[int, Entity] | None:
    """« contrat de plan (CPER) »: the first words of a name, before the acronym that it alone has; where they begin."""
    if len(known) != 1:
        return None
    for label in (known[0].label, *known[0].labels):
        words = lower(fold(label)).split(" ")
        for count in range(len(words) - 1, 1, -1):
            first = " ".join(words[:count])
            if len(words[count - 1]) > 3 and doc.low.endswith(first, 0, end) and doc.word_start(end - len(first)):
                return end - len(first), known[0]
    return None


def _is_topic(named: Candidate, spelled: int, letters: str) -> bool:
    """« le plan maladies neurodégénératives (MND) », « la stratégie … des systèmes d'information (SI) »: the letters
    are those of what the plan is on."""
    return named.type == "Plan" and spelled > named.start and (letters[0] not in "ps" or len(letters) == 2)


def _same(named: Candidate, known: list[Entity], doc: Document) -> Entity | None:
    if named.rule == "gazetteer.label":
        return None
    return next((e for e in known if e.type == named.type and _alike(doc.low[named.start : named.end], e)), None)


def _alike(name: str, entity: Entity) -> bool:
    """Whether most of the weighty words of a name are those of one of the entity's labels."""
    words = _stems(name)
    for label in (entity.label, *entity.labels):
        theirs = _stems(lower(fold(label)))
        if theirs and words and len(words & theirs) >= 0.6 * min(len(words), len(theirs)) and len(words & theirs) >= 2:
            return True
    return False


def _stems(name: str) -> set[str]:
    """The weighty words without their endings: « régime sociale indépendant » is the Régime social des indépendants."""
    return {w[:5] for w in re.findall(r"[a-z]+", name) if len(w) > 3}


def _is_kind(acronym: str) -> bool:
    """Whether the letters are those of a kind of things, of which there are many: COP28, Evars."""
    return acronym.rstrip("s0123456789") in _KINDS


def _kind(doc: Document, start: int, acronym: str) -> tuple[str, str] | None:
    """Type and id prefix of what the long form names, None for kinds of things and common words."""
    low = doc.low
    if _is_kind(acronym):
        return None
    if _PLANS.match(low, start):
        return "Plan", "plan"
    if _SCHEMES.match(low, start):
        return "Programme", "prog"
    if low.startswith("ordre national du", start):
        return None  # honours
    head = _HEAD_WORD.match(doc.low, start)
    if head is None:
        return ("Organisation", "org") if low.endswith(_ANNOUNCED, 0, start) else None
    if f" {low[max(0, start - 8) : start]}".endswith(_ONE_AMONG):  # at the beginning of a text, too
        return None  # « un pôle d'enseignement (PEJS) »
    if head.group().endswith("s") and head.group().lower() != "fonds":
        return None  # « les brigades anti-criminalité (BAC) » are many
    return "Organisation", "org"


def _reversed(doc: Document, spaces: list[int], defined: dict[str, Candidate]) -> None:
    """« la SMAE (Société mahoraise des eaux) »: a body's long name, and that of a scheme or plan already found:
    « Asalée (Action de santé libérale en équipe) »."""
    explained = list(matches_at(_EXPLAINED, doc.plain, spaces))
    schemes = {c.end: c for c in doc.found if c.type in ("Programme", "Plan")} if explained else {}
    for match in explained:
        begin, end = match.span("long")
        if scheme := schemes.get(match.start()):
            letters = doc.low[scheme.start : scheme.end].rpartition(" ")[2].replace("-", "")
            if _initials(doc, begin, end, letters):
                doc.add(begin, end, scheme.type, scheme.id, "acronyms.reversed", confidence=0.8)
            continue
        before = _BEFORE_IT.search(doc.plain, max(0, match.start() - 14), match.start())
        if before is None or before.group() in defined or not _HEAD_WORD.match(doc.low, begin):
            continue
        acronym = before.group()
        if _initials(doc, begin, end, acronym.replace("-", "").lower()):
            identifier = "org:" + slug(acronym)
            defined[acronym] = doc.add(begin, end, "Organisation", identifier, "acronyms.reversed", confidence=0.8)


def _initials(doc: Document, begin: int, end: int, letters: str) -> bool:
    """Whether the words from `begin` to `end` spell the letters, the first word the first letter."""
    words = _LETTERS.findall(doc.low, begin, end)
    return bool(words) and letters.isalpha() and words[0][0] == letters[0] and _spells(letters, words)


def _dashed(doc: Document, dashes: list[int], defined: dict[str, Candidate], gazetteer: Gazetteer) -> None:
    for dash in dashes:
        place = dash - 1
        if not doc.plain.startswith(" ", place):
            continue
        before = _BEFORE_IT.search(doc.plain, max(0, place - 14), place)
        named = _DASHED.match(doc.plain, dash + 2) if before else None
        if before and named:
            _define_dashed(doc, before.group(), named.span(), defined, gazetteer)


def _define_dashed(
    doc: Document, acronym: str, long: tuple[int, int], defined: dict[str, Candidate], gazetteer: Gazetteer
) -> None:
    letters = acronym.replace("-", "").lower()
    if acronym in defined or acronym in gazetteer.acronyms or not _initials(doc, *long, letters):
        return
    if kind := _kind(doc, long[0], acronym):
        identifier = f"{kind[1]}:{slug(acronym)}"
        defined[acronym] = doc.add(*long, kind[0], identifier, "acronyms.dashed", confidence=0.8)


def _uses(doc: Document, defined: dict[str, Candidate], foreign: set[str]) -> None:
    ids = {c.id for c in defined.values()}
    claimed = foreign | set(defined)
    if not claimed:
        return
    doc.found = [
        c
        for c in doc.found
        if not (c.rule == "gazetteer.label" and doc.plain[c.start : c.end] in claimed and c.id not in ids)
    ]
    forms = {doc.low[c.start : c.end]: c.id for c in defined.values()}
    for candidate in doc.found:
        if candidate.rule == "bodies.named" and (known := forms.get(doc.low[candidate.start : candidate.end])):
            candidate.id = known
    for acronym, source in defined.items():
        for start, end in doc.places(acronym):
            doc.add(start, end, source.type, source.id, "acronyms.use", confidence=0.8)
        name = doc.low[source.start : source.end]
        at = doc.low.find(name)
        while at >= 0 and source.rule.startswith("acronyms."):
            if at != source.start and doc.word_start(at) and doc.word_end(at + len(name)):
                doc.add(at, at + len(name), source.type, source.id, "acronyms.again", confidence=0.8)
            at = doc.low.find(name, at + len(name))


def _name_start(before: str, letters: str) -> int | None:
    """Where the words begin whose initials spell the acronym; the shortest run that holds them all."""
    words = _LETTERS.findall(before)
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if word[0] != letters[0] or word in _SMALL:
            continue
        if len(words) - index > len(letters) * 2 + 4:
            return None
        if _spells(letters, words[index:]):
            return next(islice(_LETTERS.finditer(before), index, None)).start()
    return None


def _spells(letters: str, words: list[str]) -> bool:
    """Each word gives its first letter, or none if small; a word may give more (« INSERM »)."""
    at = 0
    more = len(letters) > sum(word not in _SMALL for word in words)
    for word in words:
        if at < len(letters) and word[0] == letters[at]:
            at += 1
            inner = 1
            while at < len(letters) and inner < min(len(word), 4) and word[inner] == letters[at] and more:
                at += 1
                inner += 1
        elif word not in _SMALL and at == 0:
            return False
    return at >= len(letters) or (at >= len(letters) - 1 and len(letters) >= 4)
