"""Numbers of articles: enumerations and ranges, elided prefixes, what stands between a number and its text."""

import re

from kg.citations.document import Document

_LATIN = (
    r"(?:(?:un|duo|ter|quater|quin|sex|sept?|octo|novo|no)?(?:decies|vicies|tricies|quadragies|quinquagies)"
    r"|bis|ter|quater|quinquies|sexies|septies|octies|nonies)"
)
# « undecies B », « quater-0 B bis », « AH », « B » glued to the digits (787B)
_SUFFIX = rf"""(?:[\ -]?{_LATIN}\b(?:-0)?(?:[\ -][A-Z]{{1,2}}(?![\w'.]))?
    |\ (?![IVX]{{2,4}}\b|[IVX]\b(?!\ {_LATIN}\b))[A-Z]{{1,2}}(?![\w'°]|-(?!\d\ ?°)|\.\ ?[\da-z]|\ [A-Z])
    |(?<=\b990)\ I\b(?!\ {_LATIN}\b)  # of the general code of taxes
    |(?<=\d)[A-HJ-Z]{{1,2}}(?![\w'°]))"""
# L. 2541-22 · L.O. 325-3 · LO 297 · D** 7 · R.* 421-1 · R*. 123-4 · R. 213.1
# 199 undecies B · 6 quater · 1er · 34-1-1 · 39 AH
NUMBER = re.compile(
    rf"""(?:(?P<prefix>(?:L\.?\ ?O|LP|L|R|D|A)(?:\ ?\.|-)?\ ?\*{{0,2}}\ ?\.?\ ?)(?=\d))?
        (?P<digits>\d{{1,5}}(?P<first>\ ?er\b)?(?:\ ?[-.]\ ?\d{{1,4}}(?!\d|\ ?[°%]|o\b)){{0,4}})
        (?P<suffix>(?:{_SUFFIX}){{0,4}}(?:-0)?(?:[\ -]{_LATIN}\b)?)
      |(?P<word>premier\b|unique\b|liminaire\b|Ier\b)
      |(?P<roman>[IVX]{{1,6}}\b(?!\ ?°))""",
    re.VERBOSE,
)
HEAD = re.compile(r"(?:articles?|art\.?|arts\.)\ ?(?:n\ ?[°o]s?\ ?|nos\ )?(?=[\dlrdapuivx])")
_LETTERED = r"(?:l\.?\ ?o|lp|l|r|d|a)(?:\ ?\.?|-)\ ?\*{0,2}\ ?\.?\ ?\d"
_RANGE = re.compile(rf"\ (?:a|au|jusqu'a)\ (?:l'article\ |l')?(?={_LETTERED}|\d)")
_NEXT = re.compile(
    rf"""(?:\ ?,(?:\ et|\ ou|\ ainsi\ que)?\ ?|\ et\ |\ ou\ |\ ainsi\ que\ |\ et/ou\ |\ ?/\ ?
            |\ ni\ |\ puis\ |\ ?;\ (?:et\ )?)
        (?P<de>(?:de\ |a\ |aux?\ |d[eu]s?\ )?(?:l'|les\ )?(?:articles?\ )?)(?={_LETTERED}|\d|premier\b)""",
    re.VERBOSE,
)
_ROMAN = r"[ivx]+(?:[\ -](?:bis|ter|quater|quinquies|sexies))?"
# alinéa 2 · 1er alinéa · 11° · I · -II quater · -I-b · , a) · in fine · (nouveau) … between the number and the text
_TAIL = re.compile(
    rf"""(?:\ ?,?\ ?-?\ ?\(?(?:
          (?:alineas?|al\.)\ (?:premier|\d+(?:er)?)(?:\ (?:et|a)\ \d+)?
        | (?:(?:premier|deuxieme|second|troisieme|quatrieme|cinquieme|sixieme|septieme|dernier|avant-dernier
            |\d+(?:er|e|eme)?)(?:\ (?:et|ou)\ )?)+\ alineas?
        | (?:paragraphes?|§)\ ?(?:\d+|[ivx]+)(?:\ (?:et|a)\ (?:\d+|[ivx]+))?
        | \d+(?:\ ?°|o\b)(?:\ (?:et|a|ou)\ \d+\ ?[°o])?(?:\ (?:bis|ter)\b)?
        | (?<=,\ )\d(?=\ d[eu])(?!\ de\ la\ loi)  # article 271, 1 du CGI
        | (?:points?|lettres?|tirets?|sous)\ (?:\d+\b|[a-z]\b\)?)(?:\ ?,?\ ?(?:sous\ )?[a-z]\))?
        | (?:premiere|seconde|deuxieme|troisieme|derniere)\ phrase | \d+(?=,\ points?\b)
        | {_ROMAN}(?:-\d)?(?=[\ ,.)-]) | \d?[a-h]\) | (?<=\()\d{{1,2}}(?=\)) | (?:(?<=-)|(?<=°\ ))[a-h]\b
        | nouveaux?|anciens?|modifiee?s?|precitee?s?|susvisee?s?|in\ fine|abrogee?s?|et\ suivants?\b|et\ suivantes\b
        | et\ suiv\b\.?|et\ s\.
        | (?:,\ -\d{{1,3}}\b)*\ et\ -\d{{1,3}}\b
        )\)?)+""",
    re.VERBOSE,
)
UNIT = re.compile(
    r"""\ ?(?:%|€)|\ (?:euros?|mois|ans?|annees?|jours?|heures?|minutes?|millions?|milliards?|personnes
        |salaries|\d{3}\b
        |fois|points?|km|metres|habitants|alineas?|lois|decrets?|ordonnances|codes|autres|departements|deputes
        |janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre
        |decembre)\b|\ ?°|\ ?(?:eme|e)\b""",
    re.VERBOSE,
)


# code général de la propriété des personnes publiques (CG3P)
_ACRONYM = re.compile(r"\ \([A-Z][\w. ]{1,9}\)")
_ITS = ("son ", "cet ")
PLURALS = ("articles", "arts", "art.")


class Article:
    """An article read, before it is known what it belongs to."""

    __slots__ = ("end", "head", "lettered", "name", "start", "tail")

    def __init__(self, head: int, start: int, end: int, name: str, lettered: bool) -> None:
        self.head, self.start, self.end, self.name, self.lettered = head, start, end, name, lettered
        self.tail = end


def _letters(match: re.Match[str]) -> str:
    """The letters before the digits, « LO » of « L.O. 325-3 »."""
    return "".join(filter(str.isupper, match["prefix"] or ""))


def article_name(match: re.Match[str]) -> str:
    """The number as ids have it: letters and digits joined, suffixes as written.

    >>> article_name(NUMBER.match("L.O. 325-3")), article_name(NUMBER.match("199 undecies B"))
    ('LO325-3', '199 undecies B')
    """
    if match["word"]:
        return {"premier": "1", "Ier": "1"}.get(match["word"], match["word"])
    if match["roman"]:
        return match["roman"]
    prefix = _letters(match)
    digits = match["digits"].replace(" ", "")
    if match["first"]:
        digits = digits.replace("er", "")
    if prefix:
        digits = digits.replace(".", "-")
    suffix = (match["suffix"] or "").rstrip()
    glued = suffix[:1].isalpha() and suffix[:1].isupper()  # « 787B » is article 787 B
    return prefix + digits + (" " if glued else "") + suffix


def read_articles(doc: Document, start: int) -> tuple[list[Article], int]:
    """The articles announced by the word « article » at `start`, and where reading stopped."""
    head = HEAD.match(doc.low, start)
    if head is None:
        return [], start
    match = number_at(doc.plain, doc.low, head.end())
    if match is None:
        return [], head.end()
    return read_list(doc, start, match, plural=doc.low.startswith(PLURALS, start))


def read_on(doc: Document, place: int, *, plural: bool) -> list[Article]:
    """More articles of an enumeration that goes on behind a text or code: « et L. 3 du code de la route »."""
    if acronym := _ACRONYM.match(doc.plain, place):
        place = acronym.end()
    gap = _NEXT.match(doc.low, place)
    match = number_at(doc.plain, doc.low, gap.end()) if gap and "article" not in gap["de"] else None
    if gap is None or match is None or not (plural or match["prefix"]) or UNIT.match(doc.low, match.end()):
        return []
    return read_list(doc, gap.end(), match, plural=plural)[0]


def read_list(doc: Document, start: int, match: re.Match[str], *, plural: bool) -> tuple[list[Article], int]:
    """The articles from the first number on, and where reading stopped."""
    low, plain = doc.low, doc.plain
    out: list[Article] = []
    prefix = ""
    while True:
        begin = match.start()
        end = match.end()
        name = article_name(match)
        if match["prefix"]:
            prefix = _letters(match)
        elif prefix and out and match["digits"]:
            base = out[-1].name
            name = prefix + name if not re.fullmatch(r"\d{1,2}", name) or "-" not in base else _elided(base, name)
        lettered = bool(match["prefix"]) or bool(prefix and out)
        span = _RANGE.match(low, end)
        if span and (upper := number_at(plain, low, span.end())) and not UNIT.match(low, upper.end()):
            last = article_name(upper)
            if prefix and not upper["prefix"]:
                last = prefix + last if "-" in last or not re.fullmatch(r"\d{1,2}", last) else _elided(name, last)
            name, end = f"{name}/{last}", upper.end()
        out.append(Article(start, begin, end, name, lettered))
        tail = _TAIL.match(low, end)
        place = tail.end() if tail else end
        out[-1].tail = place
        gap = _NEXT.match(low, place)
        if gap is None or len(out) > 200:
            break
        again = "article" in gap["de"]
        following = number_at(plain, low, gap.end())
        if following is None:
            break
        if not plural and not again and not (following["prefix"] and out[-1].lettered):
            break
        if again and (out[-1].lettered != bool(following["prefix"]) or low.endswith(_ITS, 0, start)):
            break  # « l'article L. 12 et l'article 3 de la loi », « son article 3 et l'article 5 du décret »
        if not following["prefix"] and not again and UNIT.match(low, following.end()):
            break
        if following["word"] and not (again or plural):
            break
        if _is_paragraph(out[-1], following) and (after := _NEXT.match(low, following.end())):
            beyond = number_at(plain, low, after.end())
            following = beyond or following
        match = following
    return out, place


def _is_paragraph(article: Article, following: re.Match[str]) -> bool:
    """« 278-0 bis A, 3 et 279-0 bis » : a lone figure behind a high number is no article of its own."""
    lone = following.group().isdigit() and len(following.group()) == 1
    return lone and not article.lettered and bool(re.match(r"\d{3}", article.name))


def _elided(base: str, tail: str) -> str:
    """« L. 1412-1 et 2 » : the last part is replaced."""
    return base.rpartition("-")[0] + "-" + tail


def number_at(plain: str, low: str, place: int) -> re.Match[str] | None:
    match = NUMBER.match(plain, place)
    if match is None and low[place : place + 1] in "lrda" and place + 1 < len(low):
        # « article l. 123-4 » : lower-case letters are read as capitals, from a short copy
        piece = plain[place : place + 40]
        upper = piece[:1].upper() + piece[1:]
        if lowered := NUMBER.match(upper):
            moved = NUMBER.match(plain[:place] + upper, place) if lowered["prefix"] else None
            return moved
    if match is None or match.end() == match.start():
        return None
    if match["roman"] and not low.endswith(("article ", "articles ", "art. "), max(0, place - 10), place):
        return None
    if match["digits"] and not match["prefix"] and len(re.split(r"\D", match["digits"])[0]) > 4:
        return None
    return match
