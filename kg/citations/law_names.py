"""Laws without number or date: budget laws by their year, and laws by title, nickname or author."""

import re
from dataclasses import dataclass

from kg.citations.document import Candidate, Document
from kg.citations.gazetteer import Entity, Gazetteer
from kg.citations.normalise import lower, slug

_BUDGET = re.compile(
    r"""lois?\ (?:d[eu]|sur\ le)\ (?P<what>finances|financement\ (?:rectificati(?:ve|f)\ )?de\ la\ securite\ sociale)
        (?P<rect>\ (?:initiale|rectificative)s?|\ de\ fin\ de\ gestion)?
        (?:\ \((?P<acronym>lfss|lfi|lfr|lf)\))?      # loi de financement de la sécurité sociale (LFSS) pour 2019
        (?:(?:\ pour)?(?:\ (?:l'annee|l'exercice))?  # loi de finances pour 2018 · loi de finances 2018
          |\ de(?:\ l'annee)?)                       # loi de finances rectificative de 1974
        \ (?P<year>(?:19|20)\d\d)(?!\d|-\d)""",
    re.VERBOSE,
)
# « En 2025, la loi de financement de la sécurité sociale prévoit … » : the year stands before
_BUDGET_BARE = re.compile(
    r"loi\ de\ (?P<what>finances|financement\ de\ la\ securite\ sociale)"
    r"(?P<rect>\ rectificative)?(?!\ (?:pour|de|du)\b)"
)
_YEAR_BEFORE = re.compile(r"\b(?:en|pour)\ (?P<year>20\d\d)\ ?,\ (?:dans\ |par\ |avec\ )?la\ $")
_MORE_YEARS = re.compile(r"(?:,|\ et)\ (?:pour\ )?(?P<year>20\d\d)(?![\d-])(?!\ \d{3}\b)")
# LFSS pour 2019 · LFI 2018 · LFR 3 de 2020 · PLF 2020 · « l'article 39 du PLFSS »
_BUDGET_ACRONYM = re.compile(
    r"""(?P<what>plfrss|plfss|plfr|plf|lfrss|lfss|lfr|lfi|lf)(?:(?<=r)\ ?(?:n\ ?[°o]\ ?)?[1-6](?!\d))?(?!\w)
        (?:\ (?:pour\ |de\ )?(?:l'annee\ )?(?P<year>(?:19|20)\d\d)(?!\d))?""",
    re.VERBOSE,
)
# The laws of military programming: from the day they are in force until the next one.
_MILITARY = (
    ("1996-07-02", "96-589"), ("2003-01-27", "2003-73"), ("2009-07-29", "2009-928"), ("2013-12-18", "2013-1168"),
    ("2018-07-13", "2018-607"), ("2023-08-01", "2023-703"),
)  # fmt: skip
# LPM · LPM de 2018 · LPM pour 2019-2025 · loi de programmation militaire (LPM) 2024-2030
_MILITARY_LAW = re.compile(
    r"""(?:lpm|loi\ de\ programmation\ militaire)(?!\w|\ (?:du\ \d|n\ ?[°o]))
        (?:(?:\ \(lpm\))?\ (?:(?P<of>de\ )|pour\ (?:la\ periode\ |les\ annees\ )?)?
            (?P<year>(?:19|20)\d\d)(?:(?:\ ?[-/]\ ?|\ a\ )(?:19|20)\d\d)?(?![\d/-]))?""",
    re.VERBOSE,
)
# loi d'orientation agricole de 1999 · du 9 juillet 1999: of several laws of one name
_YEAR_AFTER = re.compile(r"(?:\ ?[»\"])?\ (?:de|du\ \d{1,2}(?:er)?\ \w+)\ (?P<year>(?:19|20)\d\d)\b")
# What may stand between « loi » and its name: loi dite « Macron » · loi dite loi Labbé · loi française « X »
_LEAD = re.compile(r"(?:\ francaise)?(?:\ dite|\ intitulee)?(?:\ de(?=\ [«\"]))?\ ?(?P<quote>[«\"])?\ ?(?:loi\ )?")
_LEADS = frozenset(("dite", "francaise", "intitulee", "de"))
_WORD_AFTER = re.compile(r"\ ([a-z]\w*)")
_CLOSE = re.compile(r"\ ?[»\"]")
# loi Egalim 1 · loi Warsmann II · loi Bachelot-Narquin
_SUFFIX = re.compile(r"(?P<author>-[A-Z]\w+)|\ (?P<rank>[IVX]{1,4}|[1-9])(?![\w'°%-]|[.,]\d)")
# « Montagne 2 » is known as « Montagne II »
_OTHER_FIGURES = {"2": "ii", "3": "iii", "4": "iv", "II": "2", "III": "3", "IV": "4"}
# les lois Grenelle I et II · les lois MAPTAM et NOTRe
_MORE = re.compile(r"(?:\ ?,(?:\ et)?|\ et|\ ou)\ (?:l[ae]\ )?(?=[A-Z\d«\"])")
# A nickname that is a common word in small letters: « la loi notre … »
_COMMON_WORDS = frozenset(("notre",))
# A name nobody told us: loi Galland · loi « Bouchet » · loi Le Chapelier · loi Duflot II · loi Haby et Savary
_CAPITAL = re.compile(
    r"""(?:\ dite)?\ (?P<open>[«"]\ ?)?
        (?P<name>(?:(?:Le|La|Des?|Du)\ (?=[A-Z]))?(?:[A-Z][\w'-]+|\d[A-Z]+\b)
            (?:\ (?:[IVX]+|[1-9])\b|\ et\ [A-Z]\w+|-[A-Z]\w+)*)
        (?P<close>\ ?[»"])?""",
    re.VERBOSE,
)
_NOT_NAMES = frozenset(
    (
        "Ainsi", "Aussi", "Avec", "Ce", "Ces", "Cette", "Conseil", "Dans", "De", "Des", "Du", "Elle", "En", "Et",
        "Etat", "Francaise", "France", "Gouvernement", "Il", "Informations", "JO", "JORF", "La", "Le", "Les", "M",
        "MM", "Madame", "Mais", "Mme", "Mmes", "Monsieur", "N", "NOR", "Nous", "On", "Or", "Par", "Pour", "Si", "Un",
        "Une", "Vous",
    )
)  # fmt: skip
# « une loi relative à … », « cette loi pour … », « la future loi … », « projet de loi … » : not a law in force
_NOT_YET = re.compile(
    r"(?:\b(?:une|cette|future|prochaine|nouvelle|aucune|quelle|votre|projets? de(?: la)?|propositions? de) )$"
)
# A title that we do not know: « la loi visant à protéger les mers », up to a comma or what is said of the law.
_TITLE = re.compile(
    r"(?:\ (?:adoptee|votee|promulguee)\ (?:en|le)\ [^.,;:()]{4,24}?)?"
    r"(?P<opening>\ (?:organique\ )?(?:relative\ (?:aux?|a)|visant\ a|tendant\ a|portant|contre\ l[ae]s?)\ )"
    r"[^.,;:!?()«»\n–]{6,240}"
)
_SAID = re.compile(
    r"""\ (?:qui|que|qu'\w+|dont|dite?|appelee
        |est|sont|etait|sera|serait|ait|ont|avait|n'\w+|s'(?!il)\w+|ne|il|elle|lui|afin|par\ |lors|dans|avec
        |comme|alors|pour\ que|depuis|notamment|mais|puisque|et\ (?:il|elle|le\ decret|la\ loi|de\ la\ loi)
        |doit|devait|peut|prevoi[te]|prevoyait|permet\w*|impose\w*|dispose\w*|fixe|interdit|instaure|prescrit|precise
        |comporte\w*|vise\w*|entr(?:e|ee|era)|votee?|adoptee?|promulguee?|publiee?|discutee?|examinee?|presentee?
        |en\ (?:vigueur|cours|discussion|date|(?:19|20)\d\d)|actuellement|recemment|aujourd'hui
        |du\ \d|de\ (?:19|20)\d\d)(?![\w-])""",
    re.VERBOSE,
)
_LA = re.compile(r"\bla $")
# circulaire Valls · circulaire « Ferry »: in practice only circulars are named after a person
_CIRCULAR_NAME = re.compile(r"\ (?:dite\ )?(?P<open>[«\"]\ ?)?(?P<name>[A-Z][a-z]\w+)(?(open)(?:\ ?[»\"])?)")
# arrêté « S21 » · arrêté tarifaire S21
_ORDER_NAME = re.compile(
    r"\ (?:tarifaire\ )?(?:dit\ )?(?:[«\"]\ ?(?P<quoted>[A-Z][\w-]{2,30})\ ?[»\"]|(?P<code>[A-Z]\d{2,3})(?![\w-]))"
)


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A law told by its name: where the name ends, the own id, the entity if we know it."""

    end: int
    id: str
    entity: Entity | None


def budget_law(doc: Document, start: int) -> Candidate | None:
    """The budget law written out at `start`."""
    low = doc.low
    if "financ" not in low[start : start + 20]:
        return None
    if match := _BUDGET.match(low, start):
        year, sure = match["year"], 1.0
    elif (match := _BUDGET_BARE.match(low, start)) and (told := _YEAR_BEFORE.search(low, max(0, start - 30), start)):
        year, sure = told["year"], 0.8
    else:
        return None
    kind = (match["rect"] or "") + match["what"]
    base = "lfr" if "rectificati" in kind else "lffg" if "gestion" in kind else "lf"
    if match["what"] != "finances":
        base += "ss"
    identifier, rule = f"fr:{base}:{year}", "legal.budget-law"
    if "acronym" in match.re.groupindex and match["acronym"]:  # two mentions, the year behind them belongs to both
        doc.add(*match.span("acronym"), "Law", identifier, rule, confidence=sure)
        return doc.add(start, match.start("acronym") - len(" ("), "Law", identifier, rule, confidence=sure)
    return doc.add(start, match.end(), "Law", identifier, rule, confidence=sure)


def find_budget_acronym(doc: Document, start: int) -> None:
    """A budget law or bill by its acronym; without a year only a bill, which is next year's."""
    match = _BUDGET_ACRONYM.match(doc.low, start)
    if match is None or not doc.plain[start : match.end("what")].isupper():
        return
    what = {"lfi": "lf"}.get(match["what"], match["what"])
    kind = "Bill" if what.startswith("p") else "Law"
    year = match["year"]
    if year is None and kind == "Bill" and (day := doc.context.day):
        year = str(day.year + (day.month >= 7))
    if year:
        doc.add(start, match.end(), kind, f"fr:{what}:{year}", "legal.budget-acronym")
        end = match.end()
        while doc.low.endswith("les ", 0, start) and (more := _MORE_YEARS.match(doc.low, end)):  # les LFSS 2018 et 2019
            end = more.end()
            doc.add(more.start("year"), end, kind, f"fr:{what}:{more['year']}", "legal.budget-acronym")


def more_years(doc: Document, first: Candidate) -> list[Candidate]:
    """« lois de finances pour 2018, 2019 et 2020 »: those behind the first."""
    found: list[Candidate] = []
    end = first.end
    while doc.low.startswith("lois", first.start) and (more := _MORE_YEARS.match(doc.low, end)):
        identifier = first.id.rpartition(":")[0] + ":" + more["year"]
        end = more.end()
        found.append(doc.add(more.start("year"), end, "Law", identifier, "legal.budget-law"))
    return found


def find_military(doc: Document, start: int) -> Candidate | None:
    """The law of military programming written at `start`: of a year, for some years, or in force on the day."""
    match = _MILITARY_LAW.match(doc.low, start)
    if match is None or _NOT_YET.search(doc.low, max(0, start - 16), start):
        return None
    if doc.low.startswith("lpm", start) and not doc.plain.startswith("LPM", start):
        return None
    day, year = doc.context.day, match["year"]
    until = (year if match["of"] else str(int(year) - 1)) + "-12-31" if year else day.isoformat() if day else ""
    number = next((n for begun, n in reversed(_MILITARY) if begun <= until), None)
    if number is None:
        return None
    return doc.add(start, match.end(), "Law", f"fr:loi:{number}", "legal.military-law", confidence=0.9)


def named_law(doc: Document, start: int, place: int, gazetteer: Gazetteer) -> NamedLaw | None:
    """The name of a law that stands at `place`, after the word « loi » at `start`."""
    word = _WORD_AFTER.match(doc.plain, place)
    if word and word[1] not in _LEADS and not gazetteer.begins_nickname(word[1]):
        return None  # most often: « la loi prévoit »
    known = _known_law(doc, start, place, gazetteer)
    return known if known else _law_by_capital(doc, place)


def _known_law(doc: Document, start: int, place: int, gazetteer: Gazetteer) -> NamedLaw | None:
    low, plain = doc.low, doc.plain
    lead = _LEAD.match(low, place)
    starts = dict.fromkeys((place + 1, lead.end() if lead else place + 1))
    for first in starts:
        name = gazetteer.nickname_at(low, first)
        if name is None:
            continue
        end = first + len(name)
        title = name.count(" ") > 1 and not plain[first].isupper()
        quoted = lead is not None and lead["quote"] is not None and first == lead.end()
        if name in _COMMON_WORDS and not (quoted or plain[first].isupper()):
            continue
        if (title or (plain[first].islower() and not quoted)) and _NOT_YET.search(low, max(0, start - 16), start):
            continue
        if quoted and (close := _CLOSE.match(low, end)):
            end = close.end()
        year = _YEAR_AFTER.match(low, end)
        entity = gazetteer.law(name, doc, year["year"] if year else "")
        suffix = None if quoted else _SUFFIX.match(plain, end)
        if suffix and suffix["rank"] and plain[first].islower():  # « la loi littoral 3 fois »
            suffix = None
        if suffix and suffix["rank"] and suffix["rank"] not in ("1", "I"):  # another law of that name
            other = f"{name} {_OTHER_FIGURES.get(suffix['rank'], '')}"
            entity = gazetteer.law(other, doc) if other in gazetteer.nicknames else None
            own = entity.id if entity else f"fr:loi:{slug(plain[first : suffix.end()])}"
            return NamedLaw(suffix.end(), own, entity)
        return NamedLaw(suffix.end() if suffix else end, entity.id if entity else f"fr:loi:{slug(name)}", entity)
    return None


def titled_law(doc: Document, start: int, place: int) -> NamedLaw | None:
    """A law told by a title that we do not know; the title stands at `place`, after « la loi » at `start`."""
    low = doc.low
    title = _TITLE.match(low, place) if _LA.search(low, max(0, start - 4), start) else None
    if title is None:
        return None
    said = _SAID.search(low, title.start("opening"), title.end())
    has = doc.text.find(" a ", title.end("opening"), title.end())  # « à » and « a » differ in the text alone
    end = min(said.start() if said else title.end(), has if has > 0 else title.end())
    words = low[place:end].rstrip()
    if words.count(" ") < 4:
        return None
    return NamedLaw(place + len(words), f"fr:loi:{slug(low[title.start('opening') : end])[:70]}", None)


def more_named_laws(doc: Document, start: int, first: NamedLaw, gazetteer: Gazetteer) -> list[Candidate]:
    """The other laws of « lois Alur et Elan », « lois Grenelle I et II »; the word « lois » is at `start`."""
    found: list[Candidate] = []
    end, name = first.end, doc.plain[start : first.end].rpartition("lois ")[2]
    while gap := _MORE.match(doc.plain, end):
        rank = _SUFFIX.match(doc.plain, gap.end() - 1)
        if rank and rank["rank"]:
            name = f"{name.rpartition(' ')[0]} {rank['rank']}"
            other = f"{name.rpartition(' ')[0]} {_OTHER_FIGURES.get(rank['rank'], '')}"
            likely = next((n for n in (lower(name), lower(other)) if n in gazetteer.nicknames), None)
            known = gazetteer.law(likely, doc) if likely else None
            law = NamedLaw(rank.end(), known.id if known else f"fr:loi:{slug(name)}", known)
        elif (named := named_law(doc, gap.end() - 5, gap.end() - 1, gazetteer)) is not None:
            law, name = named, doc.plain[gap.end() : named.end]
        else:
            break
        rule, sure = ("legal.law-nickname", 1.0) if law.entity else ("legal.law-name", 0.7)
        found.append(doc.add(gap.end(), law.end, "Law", law.id, rule, confidence=sure))
        end = law.end
    return found


def _law_by_capital(doc: Document, place: int) -> NamedLaw | None:
    name = _CAPITAL.match(doc.plain, place)
    if name is None or name["name"].split(" ")[0] in _NOT_NAMES - {"Le", "La", "De", "Des", "Du"}:
        return None
    if name["name"] in _NOT_NAMES or (name["open"] and not name["close"]):
        return None
    return NamedLaw(name.end() if name["open"] else name.end("name"), f"fr:loi:{slug(name['name'])}", None)


def find_named_circular(doc: Document, start: int, place: int) -> Candidate | None:
    """« circulaire Valls »: the name stands at `place`, after the word at `start`."""
    name = _CIRCULAR_NAME.match(doc.plain, place)
    if name is None or name["name"] in _NOT_NAMES:
        return None
    identifier = f"fr:circulaire:{slug(name['name'])}"
    return doc.add(start, name.end(), "Circular", identifier, "legal.circular-name", confidence=0.7)


def find_named_order(doc: Document, start: int, place: int) -> Candidate | None:
    """« arrêté « S21 » »: the name stands at `place`, after the word at `start`."""
    name = _ORDER_NAME.match(doc.plain, place)
    if name is None:
        return None
    identifier = f"fr:arrete:{slug(name['quoted'] or name['code'])}"
    return doc.add(start, name.end(), "Order", identifier, "legal.order-name", confidence=0.7)
