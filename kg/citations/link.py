"""Official addresses of what is cited: only where they can be computed, with the reason where not."""

import re

from kg.citations.gazetteer import Gazetteer, default_gazetteer

_ELI_NATURES = {"loi", "ordonnance", "decret"}
_CELEX = {"dir": "L", "reg": "R", "dec": "D"}


def links(
    mention_id: str, *, alt_ids: tuple[str, ...] = (), gazetteer: Gazetteer | None = None
) -> tuple[dict[str, str], str | None]:
    """Official links of an own id (kind → address) and, where there are none, the reason.

    `alt_ids` may hold the date of a text whose id is its number: Légifrance's ELI needs both.

    >>> links("eu:dir:2004/35")[0]["eli"]
    'http://data.europa.eu/eli/dir/2004/35/oj'
    >>> links("fr:arrete:2015-07-22")
    ({}, 'an order is addressed by its NOR number, which a citation does not give')
    """
    whole, _, article = mention_id.partition(":art:")
    parts = whole.split(":")
    if parts[0] == "an":
        uid = f"QANR5L{parts[2]}{parts[1].upper()}{parts[3]}"
        if parts[2] == "0":
            return {}, "the legislature of the question is not known"
        return {"page": f"https://www.assemblee-nationale.fr/dyn/{parts[2]}/questions/{uid}"}, None
    if parts[0] == "eu" and len(parts) == 3 and parts[1] in _CELEX:
        match = re.fullmatch(r"(\d{4})/(\d+)", parts[2])
        if match is None:
            return {}, "an act of the Union is addressed by its number, and only a date is given"
        year, number = match.groups()
        eli = f"http://data.europa.eu/eli/{parts[1]}/{year}/{number}"
        if article:
            if not article.isdigit():
                return {}, "the article is not a plain number"
            return {"eli": f"{eli}/art_{article}/oj"}, None
        celex = f"3{year}{_CELEX[parts[1]]}{int(number):04d}"
        found = {"eli": f"{eli}/oj", "celex": f"http://publications.europa.eu/resource/celex/{celex}"}
        return found, None
    if parts[0] == "fr" and len(parts) == 3:
        return _french(parts[1], parts[2], article, alt_ids, gazetteer or default_gazetteer())
    return {}, "no official address can be computed for this kind of entity"


def _french(
    nature: str, name: str, article: str, alt_ids: tuple[str, ...], gazetteer: Gazetteer
) -> tuple[dict[str, str], str | None]:
    if nature == "code":
        if not name.startswith("LEGITEXT"):
            return {}, "the code is not known"
        if article:
            return (
                {},
                "an article of a code is addressed by its LEGIARTI number, which a citation does not give",
            )
        return {"legifrance": f"https://www.legifrance.gouv.fr/codes/texte_lc/{name}"}, None
    if nature == "arrete":
        return {}, "an order is addressed by its NOR number, which a citation does not give"
    if nature in ("circulaire", "note-de-service", "instruction"):
        return {}, "circulars have no address that can be computed"
    if nature not in _ELI_NATURES:
        return {}, "no official address can be computed for this kind of text"
    entity = gazetteer.by_id.get(f"fr:{nature}:{name}")
    day = entity.date if entity else None
    number = entity.number if entity and entity.number else name
    for alt in alt_ids:
        value = alt.rpartition(":")[2]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            day = day or value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        known = gazetteer.dated.get((nature, name))
        numbers = [a.rpartition(":")[2] for a in alt_ids if a.startswith(f"fr:{nature}:")]
        if known and known.number:
            number, day = known.number, name
        elif numbers:
            number, day = numbers[0], name
        else:
            return {}, "Légifrance's address needs the number, and only the date is given"
    if not re.fullmatch(r"\d{2,4}-\d+", number):
        return {}, "Légifrance's address needs the number"
    if day is None:
        return {}, "Légifrance's address needs the full date, and only the number is given"
    year, month, dom = (int(part) for part in day.split("-"))
    if article:
        if not re.fullmatch(r"\d+", article):
            return {}, "the article is not a plain number"
        return {
            "eli": f"https://www.legifrance.gouv.fr/eli/{nature}/{year}/{month}/{dom}/{number}/jo/article_{article}"
        }, None
    return {"eli": f"https://www.legifrance.gouv.fr/eli/{nature}/{year}/{month}/{dom}/{number}/jo/texte"}, None
