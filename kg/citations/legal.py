"""Laws, ordinances, decrees, orders and circulars: nature, number and date, in either order, singular or plural."""

import re
from functools import lru_cache

from kg.citations.dates import DAY, MONTH
from kg.citations.document import Candidate, Document
from kg.citations.foreign import is_foreign
from kg.citations.gazetteer import Entity, Gazetteer
from kg.citations.law_names import (
    budget_law,
    find_military,
    find_named_circular,
    find_named_order,
    more_named_laws,
    more_years,
    named_law,
    titled_law,
)
from kg.citations.numbering import Said, read_parts

# Words that may stand between the nature and the number or date.
_ADJECTIVE = r"""(?:organiques?|constitutionnelles?|ordinaires?|cadres?|modifiee?s?|modificati(?:f|ve)s?|precitee?s?
    |susvisee?s?|susmentionnee?s?|(?:inter\ ?-?)?ministerielle?s?|(?:inter\ ?-?)?ministeriels?|conjoint(?:e?s?)
    |pris(?:e|es)?
    |(?:inter\ ?-?)?prefectora(?:l|ux)|municipa(?:l|ux)|departementa(?:l|ux|les?)|regiona(?:l|ux)|roya(?:les?|l)
    |imperial|presidentiel
    |gouvernementales?|communes?|d'application|d'orientation|d'avenir|d'urgence|de\ programmation
    |de\ programme|de\ finances(?:\ rectificatives?)?|d'habilitation|de\ ratification|en\ conseil\ d'etat
    |en\ conseil\ des\ ministres|simples?|d'amnistie|fondatrice|francaise|de\ decentralisation|generale?s?|techniques?
    |administrative|fiscale|budgetaire|complementaire|rectificati(?:f|ve)s?|du\ gouvernement|du\ premier\ ministre
    |d'abrogation|d'instruction
    |de\ cadrage|dite?|portant\ application|tertiaire|paysage|d'execution|statutaires?|commune|unique|initiale
    |[a-z]+(?:ennal|ennale|elle|ique|oire|aire)s?)"""
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
    "note": ("Circular", "note-de-service"),
    "instruction": ("Circular", "instruction"),
}
# loi · lois organiques · décret d'application · arrêté ministériel modifié · lettre-circulaire · décret-loi · loi-cadre
_HEAD = re.compile(
    rf"""(?P<nature>decrets?-lois?|lois?-(?=cadre)|lois?(?!-)|ordonnances?|decrets?|arretes?|lettres?[\ -]circulaires?
        |circulaires?|notes?\ de\ service|notes?\ d'information|notes?|instructions?)(?:(?<=-)|\b)
        (?P<adjectives>(?:\ ?{_ADJECTIVE}\b)*)""",
    re.VERBOSE,
)
# « dite “ Debré ” » before a number or a date
_QUOTED = re.compile(r"\ ?(?:dite\ |dit\ )?(?:[«\"]\ ?[^«»\"]{2,60}?\ ?[»\"])(?=\ (?:n\ ?[°o]|du\ \d))")
# circulaires du 20 avril 2017 relative à … et du 4 avril 2019 · lois n° 83-8 et n° 83-663
_SEPARATOR = re.compile(
    rf"""(?:\ ?,(?:\ et)?|\ et|\ ou|\ ainsi\ que|\ relati(?:f|ve)s?\ a[^.;:()«»]{{3,200}}?\ et)
        \ (?:celles?\ |celui\ |ceux\ |l[ae]\ |les\ |loi\ |decret\ )?
        (?:(?P<of>du\ ?(?=\d)|en\ date\ du\ |de\ (?=(?:19|20)\d\d))
        |(?=n\ ?[°o]|\d{{2,4}}-\d|\d{{1,2}}(?:er)?\ (?:{MONTH})\ \d))""",
    re.VERBOSE,
)
# des 3 et 4 mai 2011 · du 3 et du 4 mai 2011
_TWO_DAYS = re.compile(
    rf"\ d(?:u|es)\ (?P<first>\d{{1,2}})(?:er)?\ et\ (?:du\ )?(?P<second>\d{{1,2}}(?:er)?\ (?:{MONTH})\ \d{{4}})$"
)
# An official note is told from others by its kind, its number, its addressee or its object.
_OFFICIAL_KIND = re.compile(
    r"ministerielle|technique|conjointe|circulaire|administrative|d'instruction|de\ cadrage|d'orientation"
)
_OFFICIAL_OBJECT = re.compile(
    r"""\ ?[,(]?\ (?:(?:a\ ete\ )?(?:adressee|envoyee|diffusee|transmise)|relative|portant|a\ l'attention
        |aux?\ (?:recteur|prefet|directeur|chef|service|rectorat|inspecteur|agence|procureur)
        |du\ (?:ministere|ministre|directeur|premier)|de\ la\ (?:direct|dg)
        |(?:qui\ |est\ venue\ |a\ |vient\ de\ )?(?:rappel|precis|fixe|impos|demand))""",
    re.VERBOSE,
)
# A title must not run into the next text: « décret d'application de la loi n° 91-715 ».
_NO_TEXT = (
    r"(?!(?:[dl]')?(?:lois?|decrets?|ordonnances?|arretes?|circulaires?|directives?|reglements?|codes?|articles?)\b)"
)
# relatif à … du 3 mai 2000 · portant … n° 2000-12
_TITLED = re.compile(
    rf"""\ (?:relati(?:f|ve)s?\ (?:a|aux?)|portant|sur|pour|concernant|fixant|instituant|de\ modernisation
        |d(?:u|e\ la)\ (?:ministre|ministere|prefete?|maire|recteur|rectrice
            |president(?=\ de\ la\ republique\ (?:en\ date\ )?du\ \d)
            |premier\ ministre|directeur|directrice|direction|dg\w+)(?=\ )
        |de\ simplification|d'accompagnement|de\ lutte|de\ reforme|visant|de\ transformation|d'orientation|d'avenir)
        \ (?:{_NO_TEXT}[\w'’,-]+\ ){{0,16}}?
        (?:(?=n\ ?[°o]\ ?\d)|(?=(?:en\ date\ )?du\ \d{{1,2}}(?:er)?\ (?:{MONTH})\ \d{{4}}))""",
    re.VERBOSE,
)
# arrêté de mise en demeure du … · circulaire de rentrée du … · circulaire des Charbonnages de France du …
_OF_WORDS = re.compile(
    rf"""\ (?:de\ la\ |de\ l'|de\ |des\ |d')
        (?:{_NO_TEXT}(?!(?:pris|suite|a|qui|que|lors|entre|depuis|apres|avant|est|sont|ont|pour|par)\b)
        [a-z][\w'-]*\ ){{1,6}}?(?=(?:en\ date\ )?d(?:u|es)\ \d{{1,2}}(?:er)?\ (?:et\ \d{{1,2}}\ )?(?:{MONTH})\ )""",
    re.VERBOSE,
)
_BILLS = ("projet de ", "projets de ", "proposition de ", "propositions de ")
# circulaire de la CNAF n° 43 du … · circulaire de l'ACOSS du … · note DGFiP du … · arrêté ZNT du …
_OF_SERVICE = re.compile(
    r"\ (?:de\ la\ |de\ l'|du\ )?[A-Z]{2,8}[a-z]?[A-Z]?(?:[/-][A-Z\d]+)*(?=\ (?:n\ ?[°o]|(?:en\ date\ )?du\ \d))"
)
# décret tertiaire n° 2019-771 · loi littoral no 86-2 : any short words, since a number of this form is no accident
_WORDS = re.compile(
    rf"\ (?:{_NO_TEXT}(?!(?:la|les?|au|aux|du|des|et|par)\b)[\w'-]+\ ){{1,4}}?(?=n\ ?[°o]\ ?\d{{2,4}}-\d)"
)
# la loi 2000 sur le divorce
_BARE_YEAR = re.compile(r"\ (?P<year>(?:19[4-9]|20[0-4])\d)(?![\w%°€/-]|[.,]\d|\ (?:\d|euros))")
# Laws that people call by their year alone.
_FAMOUS = {
    "1901": "1901-07-01",
    "1905": "1905-12-09",
    "1881": "1881-07-29",
    "1989": "89-462",
    "1985": "85-677",
}


@lru_cache(maxsize=64)
def _kind_and_nature(written: str) -> tuple[str, str]:
    singular = written.rstrip("s-").replace("lettres", "lettre").replace("notes", "note")
    return _NATURES.get("decret-loi" if "-loi" in singular else singular, ("Law", "loi"))


def find_text(doc: Document, start: int, gazetteer: Gazetteer) -> list[Candidate]:
    """The text or texts cited by the nature word that stands at `start`."""
    low = doc.low
    head = _HEAD.match(low, start)
    if head is None or not (head["nature"].endswith("-") or doc.word_end(head.end("nature"))):
        return []
    kind, nature = _kind_and_nature(head["nature"])
    if is_foreign(low, head.end("nature")):
        return []
    plural = low[head.end("nature") - 1] == "s"
    if kind == "Law" and low.startswith("loi de programmation mil", start) and (law := find_military(doc, start)):
        return [law]
    if kind == "Law" and (budget := budget_law(doc, start)):
        told = read_parts(doc, budget.end, kind)
        if told and (told.number or told.day):  # loi de finances pour 1990 (n° 89-935 du 29 décembre 1989)
            budget.end = _closed(low, start, told.end)
            budget.alts = (f"fr:loi:{told.number or told.day}",)
        return [budget, *more_years(doc, budget)]
    said = _say(doc, head, kind) if doc.has_digit(head.end("nature"), 240) else None
    if said is None:
        return _by_name(doc, start, head, kind, gazetteer)
    if nature == "instruction" and not (said.number or said.day or re.search("gouvern|minist", head["adjectives"])):
        return []
    if head["nature"] in ("note", "notes") and not _is_official(doc, head, said):
        return []
    found = [_make(doc, start, kind, nature, said, gazetteer)]
    if plural and said.day and not said.number and (days := _TWO_DAYS.search(low, start, said.end)):
        found[0].end = days.end("first")  # les arrêtés des 3 et 4 mai 2011: two texts, the month said once
        second = doc.add(days.start("second"), said.end, kind, found[0].id, found[0].rule, (), said.sure, said.day)
        found[0].id = found[0].id.replace(said.day, said.day[:-2] + f"{int(days['first']):02d}")
        found[0].data, found[0].alts = found[0].id.rpartition(":")[2], ()
        found.append(second)
    while plural and (gap := _SEPARATOR.match(low, said.end)):
        begin = gap.end()
        if gap["of"] or not low[begin].isdigit():
            following = read_parts(doc, gap.start("of") - 1 if gap["of"] else begin - 1, kind)
        else:
            following = read_parts(doc, begin - 1, kind) or read_parts(doc, begin, kind, listed=True)
        if following is None:
            break
        said = following
        found.append(_make(doc, begin, kind, nature, said, gazetteer))
    return found


# La loi du 3 mai 2010 et celle du 4 juin 2011 · ces lois, celle du 9 décembre 2016 et celle du 15 septembre 2017
_THAT = re.compile(rf"cel(?P<gender>le|ui)(?=\ (?:en\ date\ )?(?P<of>du\ ){DAY}\ (?:{MONTH})\ [12]\d{{3}})")
_LINKED = (", ", " et ", " ou ", " que ", " comme ", " et a ", " et de ", "notamment ")
_ANTECEDENT = {
    "le": re.compile(
        r"\b(lois?|ordonnances?|circulaires?|directives?|decisions?|conventions?|questions?|notes?|instructions?)\b"
    ),
    "ui": re.compile(r"\b(decrets?|arretes?|reglements?|arrets?|jugements?|avis|projets?|rapports?|accords?)\b"),
}


def find_that(doc: Document, start: int, gazetteer: Gazetteer) -> None:
    """« celle du 15 septembre 2017 » at `start`: another of the texts that the sentence spoke of just before."""
    low = doc.low
    that = _THAT.match(low, start)
    if that is None or not low.endswith(_LINKED, 0, start):
        return
    begun = max(low.rfind(". ", max(0, start - 300), start), low.rfind(";", max(0, start - 300), start), start - 300, 0)
    spoken = list(_ANTECEDENT[that["gender"]].finditer(low, begun, start))
    if not spoken:
        return
    kind, nature = _kind_and_nature(spoken[-1][1])
    told = spoken[-1][1].endswith("s") or any(c.start == spoken[-1].start() and c.type == kind for c in doc.found)
    said = read_parts(doc, that.end(), kind) if told and nature in spoken[-1][1] else None
    if said and said.day:
        _make(doc, that.end("of"), kind, nature, said, gazetteer)


def _is_official(doc: Document, head: re.Match[str], said: Said) -> bool:
    """Whether a « note » with a number or a date is one of the administration."""
    low = doc.low
    if not (said.number or said.day):
        return False
    if _OF_SERVICE.match(doc.plain, head.end()):
        return True
    return bool(said.number or _OFFICIAL_KIND.search(head["adjectives"]) or _OFFICIAL_OBJECT.match(low, said.end))


# Constitution · Constitution du 4 octobre 1958 · Constitution de 1946 · Constitution de la Ve République
_CONSTITUTION = re.compile(
    r"""constitution(?:(?:\ francaise)?\ (?:du\ 4\ octobre\ (?P<fifth>1958)|du\ 27\ octobre\ (?P<fourth>1946)
            |de\ (?P<year>1[789]\d\d)|de\ la\ (?P<rank>ve|cinquieme|ive|quatrieme)\ republique))?(?!\w)""",
    re.VERBOSE,
)
_OF_THE_RANK = {"ve": "1958", "cinquieme": "1958", "ive": "1946", "quatrieme": "1946"}
# « Constitution d'un dossier », « la Constitution du Mali », « la Constitution de la République dominicaine »
_NOT_OURS = re.compile(
    r"\ (?:d'|des\ |du\ (?=[A-Z])|de\ (?!l'article\b|la\ loi\b|la\ Republique\b(?!\ d)|cet\b|cette\b)"
    r"|[Ee]uropeenne\b)"
)
_ANY = re.compile(r"\b(?:une|aucune|leur|nouvelle)\ $")
# « l'article 34 de la constitution », in small letters
_ARTICLE_OF = re.compile(r"\b(?:articles?|art\.)\ [\d ,et-]+(?:\ ?,\ alinea\ \d,?)?\ de\ la\ $")


def find_constitution(doc: Document, start: int) -> None:
    """The Constitution, written with a capital, or in small letters where an article or its day is told."""
    low = doc.low
    match = _CONSTITUTION.match(low, start)
    if match is None or is_foreign(low, match.end()) or _NOT_OURS.match(doc.plain, match.end()):
        return
    if _ANY.search(low, max(0, start - 10), start):
        return
    small = doc.plain[start] == "c"
    if small and not (match["fifth"] or match["fourth"] or _ARTICLE_OF.search(low, max(0, start - 60), start)):
        return
    year = match["fifth"] or match["fourth"] or match["year"] or _OF_THE_RANK.get(match["rank"] or "", "1958")
    doc.add(start, match.end(), "Law", f"fr:constitution:{year}", "legal.constitution")


def _closed(low: str, start: int, end: int) -> int:
    """The end, behind a bracket that was opened since `start`."""
    return end + 1 if low.startswith(")", end) and low.count("(", start, end) > low.count(")", start, end) else end


def _say(doc: Document, head: re.Match[str], kind: str) -> Said | None:
    """Number and date after the nature, its adjectives, and perhaps a title that stands between them."""
    low = doc.low
    place = head.end()
    if quoted := _QUOTED.match(low, place):
        place = quoted.end()
    if said := read_parts(doc, place, kind):
        return said
    if head["adjectives"] and (said := read_parts(doc, head.end("nature"), kind)):
        return said
    if words := _WORDS.match(low, head.end("nature")):
        return read_parts(doc, words.end() - 1, kind)
    if kind in ("Circular", "Order", "Decree") and (service := _OF_SERVICE.match(doc.plain, head.end())):
        return read_parts(doc, service.end(), kind)
    for after in dict.fromkeys((head.end("nature"), head.end())):
        titled = _TITLED.match(low, after)
        if titled is None and not low.endswith(_BILLS, 0, head.start()):
            titled = _OF_WORDS.match(low, after)
        if titled:
            said = read_parts(doc, titled.end() - 1, kind)
            return None if said and kind == "Circular" and not said.day else said
    return None


def _make(doc: Document, start: int, kind: str, nature: str, said: Said, gazetteer: Gazetteer) -> Candidate:
    number, day, year = said.number, said.day, said.year
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
        identifier, rule = f"fr:{nature}:{day or year}", f"legal.{nature}-date" if day else f"legal.{nature}-year"
        # Two texts of one day: a budget law named as such is not the one we know.
        budget = "de financ" in doc.low[start : said.end]
        known = None if budget else gazetteer.dated.get((nature, day or ""))
        if known is None and nature == "loi" and day:
            known = _titled_of(doc, start, said.end, day, gazetteer)
        if known is None and nature == "loi" and year:
            known = gazetteer.by_id.get(f"fr:loi:{_FAMOUS.get(year, '')}")
        if known is not None and known.id != identifier:
            alts.append(known.id)
    if nature != "circulaire" and kind == "Circular":
        alts.append("fr:circulaire:" + identifier.rpartition(":")[2])
    return doc.add(start, said.end, kind, identifier, rule, tuple(alts), said.sure, data=day or year or "")


def _titled_of(doc: Document, start: int, end: int, day: str, gazetteer: Gazetteer) -> Entity | None:
    """Of several laws of one day the one whose title stands behind the date, or before it."""
    title = gazetteer.nickname_at(doc.low, end + 1) or gazetteer.nickname_at(doc.low, start + len("loi "))
    laws = [law for law in gazetteer.nicknames[title] if law.date == day] if title else []
    return laws[0] if len(laws) == 1 else None


_NAMED = {"circulaire": find_named_circular, "arrete": find_named_order}


def _by_name(doc: Document, start: int, head: re.Match[str], kind: str, gazetteer: Gazetteer) -> list[Candidate]:
    if find := _NAMED.get(head["nature"]):
        named = find(doc, start, head.end())
        said = read_parts(doc, named.end, kind) if named else None
        if named and said and said.day:  # « circulaire Valls du 28 novembre 2012 »
            doc.found.remove(named)
            return [_make(doc, start, kind, head["nature"], said, gazetteer)]
        return [named] if named else []
    if kind != "Law" or head["nature"] not in ("loi", "lois"):
        return []
    law = named_law(doc, start, head.end("nature"), gazetteer)
    if law is None and head["adjectives"]:
        law = named_law(doc, start, head.end(), gazetteer)
    if law is None and head["nature"] == "loi":
        law = titled_law(doc, start, head.end("nature"))
    if law is None:
        if head["nature"] == "loi" and (year := _BARE_YEAR.match(doc.low, head.end("nature"))):
            said = Said(year.end(), None, None, year["year"], 0.8)
            return [_make(doc, start, "Law", "loi", said, gazetteer)]
        return []
    rule, sure = ("legal.law-nickname", 1.0) if law.entity else ("legal.law-name", 0.7)
    own_day = law.entity.date if law.entity else None
    said = read_parts(doc, law.end, "Law")
    if said is None:
        alts = (f"fr:loi:{own_day}",) if own_day else ()
        first = doc.add(start, law.end, "Law", law.id, rule, alts, sure)
        return [first, *more_named_laws(doc, start, law, gazetteer)] if head["nature"] == "lois" else [first]
    # « loi Macron du 6 août 2015 »: the date tells more than the name, unless it is the date of that very law
    if law.entity and said.day == own_day and not said.number:
        return [doc.add(start, said.end, "Law", law.id, rule, (f"fr:loi:{own_day}",), sure, data=said.day or "")]
    found = _make(doc, start, "Law", "loi", said, gazetteer)
    if law.entity and said.year and not said.day:  # « loi Macron de 2015 », not another of that name, of 2017
        if said.year[:4] == (own_day or said.year)[:4]:
            found.id, found.rule, found.alts = law.id, rule, (*found.alts, found.id)
    else:
        found.alts = tuple(dict.fromkeys((*found.alts, law.id)))
    return [found]
