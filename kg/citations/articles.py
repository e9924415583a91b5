"""Articles: one mention an article, enumerations and ranges, elided prefixes, and the text each belongs to."""

import re
from bisect import bisect_left

from kg.citations.document import Candidate, Document

_LATIN = (
    r"(?:(?:un|duo|ter|quater|quin|sex|sept?|octo|novo|no)?(?:decies|vicies|tricies|quadragies|quinquagies)"
    r"|bis|ter|quater|quinquies|sexies|septies|octies|nonies)"
)
# « undecies B », « quater-0 B bis », « AH », « B » glued to the digits (787B)
_SUFFIX = rf"""(?:[\ -]?{_LATIN}\b(?:-0)?(?:[\ -][A-Z]{{1,2}}(?![\w'.]))?
    |\ [A-Z]{{1,2}}(?![\w'°-]|\.\ ?\d|\ [A-Z])|(?<=\d)[A-HJ-Z]{{1,2}}(?![\w'°]))"""
# L. 2541-22 · L.O. 325-3 · LO 297 · D** 7 · R.* 421-1 · R*. 123-4 · R. 213.1
# 199 undecies B · 6 quater · 1er · 34-1-1 · 39 AH
NUMBER = re.compile(
    rf"""(?:(?P<prefix>(?:L\.?\ ?O|LP|L|R|D|A)(?:\ ?\.)?\ ?\*{{0,2}}\ ?\.?\ ?)(?=\d))?
        (?P<digits>\d{{1,5}}(?P<first>\ ?er\b)?(?:\ ?[-.]\ ?\d{{1,4}}(?!\d|\ ?[°%])){{0,4}})
        (?P<suffix>(?:{_SUFFIX}){{0,4}}(?:-0)?(?:[\ -]{_LATIN}\b)?)
      |(?P<word>premier\b|unique\b|liminaire\b)
      |(?P<roman>[IVX]{{1,6}}\b(?!\ ?°))""",
    re.VERBOSE,
)
HEAD = re.compile(r"(?:articles?|art\.?|arts\.)\ ?(?:n\ ?[°o]s?\ ?|nos\ )?(?=[\dlrdapuivx])")
_LETTERED = r"(?:l\.?\ ?o|lp|l|r|d|a)\ ?\.?\ ?\*{0,2}\ ?\.?\ ?\d"
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
        | (?:paragraphes?|§)\ ?(?:\d+|[ivx]+)(?:\ (?:et|a)\ (?:\d+|[ivx]+))? | \d+\ ?°(?:\ (?:et|a|ou)\ \d+\ ?°)?
        | (?<=,\ )\d(?=\ d[eu])(?!\ de\ la\ loi)  # article 271, 1 du CGI
        | {_ROMAN}(?:-\d)?(?=[\ ,.)-]) | [a-h]\) | (?<=-)[a-h]\b | (?<=\ -)[a-h]\b
        | nouveaux?|anciens?|modifiee?s?|precitee?s?|susvisee?s?|in\ fine|abrogee?s?|et\ suivants?|et\ s\.
        )\)?)+""",
    re.VERBOSE,
)
_UNIT = re.compile(
    r"""\ ?(?:%|€)|\ (?:euros?|mois|ans?|annees?|jours?|heures?|minutes?|millions?|milliards?|personnes
        |salaries|\d{3}\b
        |fois|points?|km|metres|habitants|alineas?|lois|decrets?|ordonnances|codes|autres|departements|deputes
        |janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre
        |decembre)\b|\ ?°|\ ?(?:eme|e)\b""",
    re.VERBOSE,
)
_SAME_CODE = re.compile(
    r"""\ ?,?\ (?:du\ (?:meme|dit|present)\ code|dudit\ code|du\ code\ (?:precite|susvise|susmentionne)
        |de\ ce\ (?:meme\ )?code)\b""",
    re.VERBOSE,
)
_SAME_TEXT = re.compile(
    r"""\ ?,?\ (?:de\ (?:la\ )?(?:meme|dite)\ (?P<n1>loi|ordonnance|directive|circulaire|convention)
        |du\ (?:meme|dit)\ (?P<n2>decret|arrete|reglement|traite|texte)
        |(?:dudit|du\ present|de\ ce(?:\ meme)?)\ (?P<n3>decret|arrete|reglement|traite|texte|projet\ de\ loi)
        |de\ (?:ladite|cette(?:\ meme)?|la\ presente)\ (?P<n4>loi|ordonnance|directive|circulaire|convention)
        |de\ (?:la|l')\ ?(?P<n5>loi|ordonnance|directive|circulaire)
            \ (?:precitee|susvisee|susmentionnee|du\ meme\ jour)
        |du\ (?P<n6>decret|reglement|arrete)\ (?:precite|susvise|susmentionne))\b""",
    re.VERBOSE,
)
_NATURE_TYPES = {
    "loi": ("Law",), "ordonnance": ("Ordinance",), "decret": ("Decree",), "arrete": ("Order",),
    "circulaire": ("Circular",), "directive": ("EULaw",), "reglement": ("EULaw",), "traite": ("Treaty",),
    "convention": ("Treaty",), "texte": ("Law", "Ordinance", "Decree", "Order"), "projet de loi": ("Bill",),
}  # fmt: skip
_TEXTS = ("Law", "Ordinance", "Decree", "Order", "EULaw", "Treaty", "Bill", "Circular")
# « l'article R. 421-2 du CU »: a code we do not know, not the one before
_OTHER_CODE = re.compile(r"\ du\ [A-Z]{2,6}\b")
_OWN = re.compile(r"(?:\bson|\bses|\ben\ son|dans\ son|notamment\ son)\ $")


class Article:
    """An article read, before it is known what it belongs to."""

    __slots__ = ("end", "forced", "head", "lettered", "name", "start", "tail")

    def __init__(self, head: int, start: int, end: int, name: str, lettered: bool) -> None:
        self.head, self.start, self.end, self.name, self.lettered = head, start, end, name, lettered
        self.tail = end
        self.forced = ""


def article_name(match: re.Match[str]) -> str:
    """The number as ids have it: letters and digits joined, suffixes as written.

    >>> article_name(NUMBER.match("L.O. 325-3")), article_name(NUMBER.match("199 undecies B"))
    ('LO325-3', '199 undecies B')
    """
    if match["word"]:
        return {"premier": "1"}.get(match["word"], match["word"])
    if match["roman"]:
        return match["roman"]
    prefix = re.sub(r"[^A-Z*]", "", match["prefix"] or "").replace("*", "")
    digits = re.sub(r"\s|er\b", "", match["digits"])
    if prefix:
        digits = digits.replace(".", "-")
    suffix = re.sub(r"\s+", " ", match["suffix"] or "").rstrip()
    glued = suffix[:1].isalpha() and suffix[:1].isupper()  # « 787B » is article 787 B
    return prefix + digits + (" " if glued else "") + suffix


def read_articles(doc: Document, start: int) -> tuple[list[Article], int]:
    """The articles announced by the word « article » at `start`, and where reading stopped."""
    low, plain = doc.low, doc.plain
    head = HEAD.match(low, start)
    if head is None:
        return [], start
    plural = low.startswith(("articles", "arts"), start)
    match = _number(plain, low, head.end())
    if match is None:
        return [], head.end()
    out: list[Article] = []
    place = head.end()
    prefix = ""
    while True:
        begin = match.start()
        end = match.end()
        name = article_name(match)
        if match["prefix"]:
            prefix = re.sub(r"[^A-Z]", "", match["prefix"])
        elif prefix and out and match["digits"]:
            base = out[-1].name
            name = prefix + name if not re.fullmatch(r"\d{1,2}", name) or "-" not in base else _elided(base, name)
        lettered = bool(match["prefix"]) or bool(prefix and out)
        span = _RANGE.match(low, end)
        if span and (upper := _number(plain, low, span.end())) and not _UNIT.match(low, upper.end()):
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
        following = _number(plain, low, gap.end())
        if following is None:
            break
        if not plural and not again and not (following["prefix"] and out[-1].lettered):
            break
        if not following["prefix"] and not again and _UNIT.match(low, following.end()):
            break
        if following["word"] and not (again or plural):
            break
        match = following
    return out, place


def _elided(base: str, tail: str) -> str:
    """« L. 1412-1 et 2 » : the last part is replaced."""
    return base.rpartition("-")[0] + "-" + tail


def _number(plain: str, low: str, place: int) -> re.Match[str] | None:
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


def find_articles(doc: Document, heads: list[int]) -> None:
    """Add the articles of the text; the texts and codes they belong to are already among the candidates."""
    if not heads:
        return
    texts = sorted((c for c in doc.found if c.type in _TEXTS), key=lambda c: (c.start, -c.end))
    codes = sorted((c for c in doc.found if c.type == "Code"), key=lambda c: (c.start, -c.end))
    anchors = sorted([*texts, *codes], key=lambda c: (c.start, -c.end))
    starts = [a.start for a in anchors]
    last_code = ""
    taken = -1
    seen: dict[tuple[str, str], str] = {}
    read: dict[str, str] = {}
    for head in heads:
        if head < taken:
            continue
        articles, taken = read_articles(doc, head)
        if not articles:
            continue
        owner, rule = _owner(doc, articles, anchors, starts, last_code, texts, codes, read)
        for article in articles:
            known = owner
            if not known:
                known = seen.get((article.name, "")) or ""
            if not known and article.lettered:
                known, rule = "fr:code:inconnu", "articles.no-code"
            if not known:
                continue
            in_code = known.startswith("fr:code:")
            kind = "CodeArticle" if in_code else "LawArticle"
            sure = {"articles.of": 1.0, "articles.no-code": 0.5}.get(rule, 0.85)
            doc.add(article.start, article.end, kind, f"{known}:art:{article.name}", rule, confidence=sure)
            if in_code and known != "fr:code:inconnu" and rule != "articles.carried-code":
                read[article.name] = known
            if rule == "articles.of":
                seen[article.name, ""] = known
            if in_code and known != "fr:code:inconnu":
                last_code = known


def _akin(name: str, read: dict[str, str]) -> str:
    """The code of an article already read whose number begins alike: L. 2131-11 goes with L. 2131-10."""
    number = re.sub(r"\D.*", "", name.lstrip("LRDAOP"))
    best, code = 1, ""
    for other, owner in read.items():
        theirs = re.sub(r"\D.*", "", other.lstrip("LRDAOP"))
        if len(theirs) != len(number) or not owner.startswith("fr:code:"):
            continue
        common = next((i for i, (a, b) in enumerate(zip(theirs, number, strict=True)) if a != b), len(number))
        if common >= best:
            best, code = common, owner
    return code


def _owner(
    doc: Document, articles: list[Article], anchors: list[Candidate], starts: list[int], last_code: str,
    texts: list[Candidate], codes: list[Candidate], read: dict[str, str],
) -> tuple[str, str]:  # fmt: skip
    low = doc.low
    first, end = articles[0], articles[-1].tail
    lettered = first.lettered
    index = bisect_left(starts, end)
    # « article 6 de la loi », « articles 4 et 6 du même code »
    if index < len(anchors) and anchors[index].start - end <= 90:
        gap = low[end : anchors[index].start]
        if _joins(gap):
            return canonical(anchors[index]), "articles.of"
    before = [c for c in codes if c.start < first.start]
    if _SAME_CODE.match(low, end) and (before or last_code):
        return (before[-1].id if before else last_code), "articles.same-code"
    same = _SAME_TEXT.match(low, end)
    past = [c for c in texts if c.end <= first.head]
    if same:
        nature = next(g for g in same.groups() if g)
        for text in reversed(past):
            if text.type in _NATURE_TYPES[nature]:
                return canonical(text), "articles.same-text"
    # « … la loi n° 2010-1, article 4 », « le décret … (art. 3) », « dans son article 4 »
    lead = low[max(0, first.head - 30) : first.head]
    near = [a for a in anchors if a.end <= first.head]
    if near:
        last = max(near, key=lambda a: a.end)
        between = low[last.end : first.head]
        if (len(between) <= 4 and not between.strip(" ,(«")) or (
            between.strip(" ,(")
            in (
                "en son",
                "dans son",
                "et son",
                "notamment son",
                "et notamment son",
                "notamment en son",
                "en ses",
                "dans ses",
                "notamment l'",
                "et plus particulierement son",
                "- ",
            )
        ):
            return canonical(last), "articles.after-text"
        if _OWN.search(lead):
            return canonical(last), "articles.own"
    if lettered:
        if _OTHER_CODE.match(doc.plain, end):
            return "", "articles.no-code"
        if last_code or before:
            return _akin(first.name, read) or last_code or before[-1].id, "articles.carried-code"
        later = [c for c in codes if c.start > first.start]
        if later and len({c.id for c in codes}) == 1:
            return later[0].id, "articles.only-code"
        return "", "articles.no-code"
    if past and first.head - past[-1].end < 1500:
        code = before[-1] if before else None
        if code is not None and code.start > past[-1].start and first.head - code.end < 600:
            return code.id, "articles.carried-code"
        return canonical(past[-1]), "articles.carried-text"
    if before and first.head - before[-1].end < 600:
        return before[-1].id, "articles.carried-code"
    later_texts = [c for c in texts if c.start > first.start]
    if low.startswith(("49.3", "49-3", "49, alinea 3", "49 alinea 3"), first.start):
        return "fr:constitution:1958", "articles.constitution"
    if len({c.id for c in [*texts, *codes]}) == 1 and later_texts:
        return canonical(later_texts[0]), "articles.only-text"
    return "", ""


_JOIN = re.compile(
    r"""-?\ ?,?(?:\ (?:et\ suivants|precitee?s?|susvisee?s?|nouveau|modifiee?s?|dispose|ancien|\(nouveau\)))?\ ?,?
        \ ?\(?(?:de\ la|de\ l'|du|des|de|au|dans\ la|dans\ le|d'un|,)
        (?:\ (?:projet|proposition)\ de|\ titre\ [ivx]+(?:\ de\ la|\ du)?
        |\ (?:present|presente|meme|dite?|nouveau|nouvelle|future|recente|ancien|celebre|tout\ recent
            |tres\ recente))?\ ?[«"]?\ ?
      | \ ?[,(]?\ (?=$)
      | \ ?\(\ ?""",
    re.VERBOSE,
)
_JOIN_LONG = re.compile(
    r"""\ ?,?(?:\ (?:du|de\ la|des?)\ (?:chapitre|titre|livre|section|annexe|partie|premier\ alinea
            |deuxieme\ alinea)[^.;:]{0,50})
        \ (?:de\ la|de\ l'|du|des)\ ?|\ de\ l'annexe\ (?:[ivx\d]+\ )?(?:du|au|de\ la|a\ la|de\ l'|a\ l')\ ?""",
    re.VERBOSE,
)


def _joins(gap: str) -> bool:
    return bool(_JOIN.fullmatch(gap) or _JOIN_LONG.fullmatch(gap))


def canonical(text: Candidate) -> str:
    """The number form where the text is known by one: articles hang on it."""
    for alt in text.alts:
        nature = text.id.rpartition(":")[0]
        yearly = text.id.rpartition(":")[2].isdigit() and text.id.count(":") == 2
        if yearly and alt.startswith(nature + ":"):
            return alt
        dated = _DATED.search(text.id)
        if dated and alt.startswith(nature + ":") and text.type in _NUMBERED and not _DATED.search(alt):
            return alt
    return text.id


_NUMBERED = ("Law", "Ordinance", "Decree")
_DATED = re.compile(r":\d{4}-\d\d-\d\d$")
