"""French texts: laws, ordinances, decrees, orders, circulars, cited by number, date, nickname or title."""

import re

from kg.citations.dates import FULL, MONTH, MONTHS, REPUBLICAN, SLASH, full_year, iso, nearest
from kg.citations.document import Candidate, Document
from kg.citations.gazetteer import Gazetteer
from kg.citations.normalise import slug

# Words that may stand between the nature and the number or date.
_ADJECTIVE = (
    r"organiques?|constitutionnelles?|ordinaires?|cadres?|modifiee?s?|modificati(?:f|ve)s?|precitee?s?|susvisee?s?"
    r"|susmentionnee?s?|ministerielle?s?|ministeriels?|interministeriels?|interministerielles?|conjoint(?:e?s?)"
    r"|prefectoral|prefectoraux|municipal|royale?|imperial|presidentiel|gouvernementales?|communes?|relative"
    r"|d'application|d'orientation|de\ programmation|de\ programme|de\ finances|d'habilitation|de\ ratification"
    r"|en\ conseil\ d'etat|en\ conseil\ des\ ministres|simples?|d'amnistie|fondatrice|francaise|de\ decentralisation"
    r"|generale?|technique|administrative|fiscale|budgetaire|cadre|complementaire|rectificati(?:f|ve)|du\ gouvernement"
    r"|du\ premier\ ministre|d'abrogation|dite|portant\ application|departementale?|regional|inter-ministerielle"
)
_NATURES = {
    # nature as written → (type, own nature)
    "decret-loi": ("Decree", "decret"),
    "loi": ("Law", "loi"),
    "ordonnance": ("Ordinance", "ordonnance"),
    "decret": ("Decree", "decret"),
    "arrete": ("Order", "arrete"),
    "circulaire": ("Circular", "circulaire"),
    "lettre circulaire": ("Circular", "circulaire"),
    "lettre-circulaire": ("Circular", "circulaire"),
    "note de service": ("Circular", "note-de-service"),
    "note d'information": ("Circular", "note-d-information"),
    "instruction": ("Circular", "instruction"),
}
# loi · lois organiques · décret d'application · arrêté ministériel modifié · lettre-circulaire · décret-loi
HEAD = re.compile(
    rf"""(?P<nature>decrets?-lois?|lois?(?!-)|lois?-(?=cadre)|ordonnances?|decrets?|arretes?(?!\w)|lettres?[\ -]circulaires?|circulaires?
        |notes?\ de\ service|notes?\ d'information|instructions?)\b
        (?P<adj>(?:\ (?:{_ADJECTIVE})\b)*)""",
    re.VERBOSE,
)
_NO = r"(?:n\ ?[°o]s?\.?|numero|nos|n\.|n(?=\ \d)|№)"
# n° 2012-347 · no 87-161 · 2012-736 · n° 2016/45 · n° 59-1557
_NUMBER = re.compile(
    rf"""(?:\ ?,)?\ ?\(?{_NO}\ ?(?P<n>\d{{1,4}}\ ?[-/]\ ?\d{{1,5}}(?![\d/])|[a-z]\d?-?\d{{2,4}}-\d{{1,5}})
       |\ (?P<bare>(?:19|20)?\d\d-\d{{1,4}})(?![\d-])(?=[\s,;.:)]|$)""",
    re.VERBOSE,
)
# n° DGS/SD5C/2014/235 · n° 5678/SG · NOR : INTB1234567C · n° 2009-14 · DHOS/P1/2003/325 · n° 6029-SG
_LOOSE_NUMBER = re.compile(
    rf"""\ ?(?:{_NO}|nor)\ ?:?\ ?(?P<n>(?=[^\s,;()]*\d)[a-z0-9][\w./°-]{{1,50}}\w|\d+)
       |\ (?P<bare>(?=\S*\d)[a-z]{{2,12}}\d?(?:[/-][a-z0-9]+){{1,9}}(?:\ n\ ?[°o]\ ?[\d-]+)?)""",
    re.VERBOSE,
)
_REPUBLICAN_DATE = rf"(?P<rday>\d{{1,2}}(?:-\d{{1,2}})?)\ (?P<rmonth>{REPUBLICAN})\ an\ (?P<ran>[ivx]+|\d+)"
# du 5 mars 1987 · en date du 1er juillet 1901 · du16 août 2016 · du 05/07/2010 · du 28 pluviôse an VIII · du 16-24 août 1790
_DATE = re.compile(
    rf"""(?:\ ?,)?\ ?(?:en\ date\ )?(?:du|des)\ ?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\ )?
        (?:(?P<two>\d{{1,2}})(?:\ ?-\ ?|\ et\ )(?=\d{{1,2}}\ ))?(?:{FULL}|{SLASH}|{_REPUBLICAN_DATE})""",
    re.VERBOSE,
)
# du 12 mars · du 3 mai dernier
_SHORT_DATE = re.compile(
    rf"\ (?:en\ date\ )?du\ (?P<day>\d{{1,2}})(?:er)?\ (?P<month>{MONTH})\b(?P<rel>\ (?:dernier|prochain)\b)?(?!\ \d)"
)
# de 1901 · de janvier 2005 · de l'année 2016
_YEAR = re.compile(rf"\ (?:de\ (?:l'annee\ )?|d')(?:(?P<month>{MONTH})\ )?(?P<year>1[5-9]\d\d|20\d\d)(?!\d|-|[.,]\d)")
_QUOTED = re.compile(r"\ (?:dite\ |dit\ )?(?:[«\"]\ ?[^«»\"]{2,60}?\ ?[»\"])(?=\ (?:n\ ?[°o]|du\ \d))")
_SEPARATOR = re.compile(
    r"(?:\ ?,(?:\ et)?|\ et|\ ou|\ ainsi\ que)\ (?:celles?\ |celui\ |ceux\ )?(?:l[ae]\ |les\ )?"
    r"(?=du\ ?\d|n\ ?[°o]|\d{2,4}-\d|en\ date|de\ (?:19|20)\d\d)"
)
# relatif à … du 3 mai 2000 · portant … n° 2000-12
_TITLED = re.compile(
    rf"""\ (?:relati(?:f|ve)s?\ (?:a|aux?)|portant|sur|pour|concernant|fixant|instituant|de\ modernisation|de\ simplification|d'accompagnement|de\ lutte|de\ reforme|visant)\ (?:[\w'’-]+\ ){{1,14}}?
        (?=n\ ?[°o]\ ?\d|du\ \d{{1,2}}(?:er)?\ (?:{MONTH})\ \d{{4}})""",
    re.VERBOSE,
)
# loi de finances (initiale, rectificative) pour 2018 · loi de finances 2018 · loi de financement de la sécurité sociale pour 2019
_BUDGET = re.compile(
    r"""(?P<bill>projets?\ de\ )?lois?\ de\ (?P<what>finances|financement\ (?:rectificative\ )?de\ la\ securite\ sociale)
        (?P<rect>\ (?:initiale|rectificative))?
        (?P<quoted>\ \((?:plfr?ss|plfr?|lfss|lfi|lfr)\))?
        (?P<for>(?:\ pour)?(?:\ (?:l'annee|l'exercice))?\ |\ de\ (?:l'annee\ )?)(?P<year>(?:19|20)\d\d)(?!\d|-\d)""",
    re.VERBOSE,
)
_BUDGET_ACRONYM = re.compile(
    r"(?P<what>plfrss|plfss|plfr|plf|lfrss|lfss|lfr|lfi|lf)(?P<for>\ (?:pour\ )?(?:l'annee\ )?)(?P<year>(?:19|20)\d\d)(?!\d)"
)
# loi Sauvadet · loi « Sapin II » · loi dite « Macron » · loi dite loi Labbé
_NICK = re.compile(r"(?:\ dite)?(?:\ de)?\ ?(?P<q>[«\"]?)\ ?(?:loi\ )?")
_CAPITAL = re.compile(
    r"""(?:\ dite)?(?:\ de)?\ (?P<open>[«"]\ ?)?(?P<name>[A-Z][\w'-]+(?:-[A-Z]\w+)*(?:\ (?:[IVX]+|[1-9])\b|\ et\ [A-Z]\w+)?)
        (?P<close>\ ?[»"])?""",
    re.VERBOSE,
)
_NOT_NICK = frozenset(
    ["Le", "La", "Les", "Il", "Elle", "En", "Ce", "Cette", "Ces", "Or", "De", "Du", "Des", "Mme", "M", "MM", "Mmes", "Informations", "Conseil", "Gouvernement", "Etat", "France", "Un", "Une", "Aussi", "Ainsi", "Et", "Si", "NOR", "N", "JO", "JORF", "Francaise"]
)


def text_id(nature: str, number: str | None, day: str | None) -> str:
    """The own id: number, else date.

    >>> text_id("loi", "84-16", "1984-01-11"), text_id("arrete", None, "2015-07-22")
    ('fr:loi:84-16', 'fr:arrete:2015-07-22')
    """
    return f"fr:{nature}:{number or day}"


def _day(match: re.Match[str]) -> str | None:
    if match["rmonth"]:
        return slug(f"{match['rday']} {match['rmonth']} an {match['ran']}")
    if match["day"]:
        return iso(int(match["year"]), MONTHS[match["month"]], int(match["day"]))
    return iso(full_year(match["syear"]), int(match["smonth"]), int(match["sday"]))


def _clean_number(number: str) -> str:
    return re.sub(r"\s", "", number).replace("/", "-")


def find_text(doc: Document, start: int, gazetteer: Gazetteer) -> list[Candidate]:
    """The text or texts cited by the nature word that stands at `start`."""
    low = doc.low
    head = HEAD.match(low, start)
    if head is None:
        return []
    written = head["nature"].rstrip("s-").replace("lettres", "lettre").replace("notes", "note")
    written = "decret-loi" if "-loi" in written else written
    kind, nature = _NATURES.get(written, ("Law", "loi"))
    plural = low[head.end("nature") - 1] == "s"
    if kind == "Law" and (budget := _budget(doc, start)):
        return budget
    place = head.end()
    loose = kind in ("Circular", "Order")
    if low.startswith(" «", place) and (quoted := _QUOTED.match(low, place)):
        place = quoted.end()
    found = _parts(doc, place, loose)
    if found is None and (titled := _TITLED.match(low, head.end())):
        found = _parts(doc, titled.end() - 1, loose)
        if found and kind == "Circular" and not found[2]:
            found = None
    if found is None:
        if head["adj"] and (bare := _parts(doc, head.end("nature"), loose)):
            found = bare
        else:
            return _nickname(doc, start, head, kind, gazetteer)
    end, number, day, year, sure = found
    if kind == "Circular" and nature == "instruction" and not (number or day):
        return []
    out = [_make(doc, start, end, kind, nature, number, day, year, gazetteer, sure)]
    while plural:
        gap = _SEPARATOR.match(low, end)
        if gap is None:
            # « circulaires du 20 avril 2017 relative à … et du 4 avril 2019 »
            break
        begin = gap.end()
        more = _parts(doc, begin - 1, loose)
        if more is None:
            break
        end, number, day, year, sure = more
        if low.startswith("de ", begin):
            begin += 3
        elif low.startswith("du", begin):
            begin += 3 if low.startswith("du ", begin) else 2
        elif low.startswith("en date du ", begin):
            begin += 11
        out.append(_make(doc, begin, end, kind, nature, number, day, year, gazetteer, sure))
    return out


def _parts(doc: Document, place: int, loose: bool) -> tuple[int, str | None, str | None, str | None, float] | None:
    """Number and date, in either order, from a place on: (end, number, day, year, confidence)."""
    low = doc.low
    end, number, day, year, sure = place, None, None, None, 1.0
    for _ in range(3):
        if number is None and (match := _NUMBER.match(low, end)):
            number = _clean_number(match["n"] or match["bare"])
            end = match.end()
            if match.group().lstrip(" ,").startswith("(") and low.startswith(")", end):
                end += 1
        elif number is None and loose and (match := _LOOSE_NUMBER.match(low, end)):
            number = slug(match["n"] or match["bare"])
            end = match.end()
        elif day is None and (match := _DATE.match(low, end)) and (told := _day(match)):
            day, end = told, match.end()
        elif number is not None or day is not None:
            break
        elif (match := _YEAR.match(low, end)) and not loose:
            year, end = match["year"], match.end()
            if match["month"]:
                year = f"{year}-{MONTHS[match['month']]:02d}"
            break
        elif match := _SHORT_DATE.match(low, end):
            rel = (match["rel"] or "").strip()
            month = MONTHS[match["month"]]
            told_year = nearest(doc.context.day, month, int(match["day"]), rel, None)
            if told_year is None or (told := iso(told_year, month, int(match["day"]))) is None:
                return None
            day, end, sure = told, match.end(), 0.8
        else:
            break
    if not (number or day or year):
        return None
    if number is None and not loose and day and (match := _LATE_NUMBER.match(low, end)):
        number, end = _clean_number(match["n"]), match.end()
    return end, number, day, year, sure


_LATE_NUMBER = re.compile(r"\ ?\(?n\ ?[°o]\ ?(?P<n>\d{2,4}-\d{1,5})(?!\d)")


def _make(
    doc: Document, start: int, end: int, kind: str, nature: str, number: str | None, day: str | None,
    year: str | None, gazetteer: Gazetteer, sure: float,
) -> Candidate:  # fmt: skip
    alts: list[str] = []
    if number:
        identifier, rule = f"fr:{nature}:{number}", f"legal.{nature}-number"
        if re.match(r"(?:19|20)\d\d-", number) and nature != "circulaire" and int(number[:4]) < 2000:
            alts.append(f"fr:{nature}:{number[2:]}")
        if kind in ("Order", "Circular") and day and nature != "note-de-service":
            alts.append(identifier)
            identifier, rule = f"fr:{nature}:{day}", f"legal.{nature}-date"
        elif day:
            alts.append(f"fr:{nature}:{day}")
    else:
        identifier, rule = (
            f"fr:{nature}:{day or year}",
            f"legal.{nature}-date" if day else f"legal.{nature}-year",
        )
        known = gazetteer.dated.get((nature, day or ""))
        if known is None and nature == "loi" and year:
            known = gazetteer.by_id.get(f"fr:loi:{_FAMOUS.get(year, '')}")
        if known is not None and known.id != identifier:
            alts.append(known.id)
    if nature not in ("circulaire",) and kind == "Circular":
        alts.append("fr:circulaire:" + identifier.rpartition(":")[2])
    return doc.add(start, end, kind, identifier, rule, tuple(alts), sure, data=day or year or "")


_FAMOUS = {
    "1901": "1901-07-01",
    "1905": "1905-12-09",
    "1881": "1881-07-29",
    "1989": "89-462",
    "1985": "85-677",
}


def _budget(doc: Document, start: int) -> list[Candidate]:
    low = doc.low
    match = _BUDGET.match(low, start)
    if match is None:
        return []
    social = match["what"] != "finances"
    correcting = "rectificative" in (match["rect"] or "") + match["what"]
    base = ("lf" + ("r" if correcting else "") + "ss") if social else ("lfr" if correcting else "lf")
    year = match["year"]
    return [doc.add(start, match.end(), "Law", f"fr:{base}:{year}", "legal.budget-law")]


def find_budget_acronym(doc: Document, start: int) -> None:
    """LFSS pour 2019, LFI 2018, PLF 2020."""
    match = _BUDGET_ACRONYM.match(doc.low, start)
    if match is None or not doc.plain[start : match.end("what")].isupper():
        return
    what = {"lfi": "lf"}.get(match["what"], match["what"])
    kind = "Bill" if what.startswith("p") else "Law"
    doc.add(start, match.end(), kind, f"fr:{what}:{match['year']}", "legal.budget-acronym")


def _nickname(doc: Document, start: int, head: re.Match[str], kind: str, gazetteer: Gazetteer) -> list[Candidate]:
    if kind != "Law" or head["nature"] != "loi":
        return _named_circular(doc, start, head, kind)
    low, plain = doc.low, doc.plain
    lead = _NICK.match(low, head.end())
    if lead is not None:
        rest = lead.end()
        window = low[rest : rest + 60]
        best = ""
        for size in range(min(len(window), 60), 1, -1):
            if window[:size] in gazetteer.nicknames and doc.word_end(rest + size):
                best = window[:size]
                break
        if best and (lead["q"] or plain[rest].isupper() or plain[rest].isdigit() or lead.group().strip()
                     or " " in best or best in ("littoral", "montagne", "handicap", "climat", "biodiversite")):  # fmt: skip
            end = rest + len(best)
            if lead["q"] and (close := re.compile(r"\ ?[»\"]").match(low, end)):
                end = close.end()
            entity = gazetteer.nicknames[best]
            alts = (f"fr:loi:{entity.date}",) if entity.date else ()
            return [doc.add(start, end, "Law", entity.id, "legal.law-nickname", alts)]
    name = _CAPITAL.match(plain, head.end())
    if name and name["name"] not in _NOT_NICK and not low.endswith((" de ", " du "), 0, name.start("name")):
        if name["open"] and not name["close"]:
            return []
        end = name.end() if name["open"] else name.end("name")
        identifier = f"fr:loi:{slug(name['name'])}"
        return [doc.add(start, end, "Law", identifier, "legal.law-name", confidence=0.7)]
    return []


# circulaire Valls · arrêté « RE 2020 » are named, not numbered; only circulars are named after a person in practice
_CIRCULAR_NAME = re.compile(r"\ (?:dite\ )?[«\"]?\ ?(?P<name>[A-Z][a-z]\w+)(?:\ ?[»\"])?")


def _named_circular(doc: Document, start: int, head: re.Match[str], kind: str) -> list[Candidate]:
    if head["nature"] != "circulaire":
        return []
    name = _CIRCULAR_NAME.match(doc.plain, head.end())
    if name is None or name["name"] in _NOT_NICK:
        return []
    identifier = f"fr:circulaire:{slug(name['name'])}"
    return [doc.add(start, name.end(), "Circular", identifier, "legal.circular-name", confidence=0.7)]
