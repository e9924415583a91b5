"""Acts of the European Union: directives, regulations, decisions."""

import re

from kg.citations.dates import FULL, full_year, match_iso
from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.phrases import ADJECTIVES, NOUN, definite

_HEAD = re.compile(
    r"""(?P<nature>directives?|reglements?|decisions?)
        (?P<adj>(?:[\ -](?:europeen(?:ne)?s?|communautaires?|cadre|deleguee?s?|revisee?s?|refondue?s?
          |d'execution|d'application|du\ conseil
          |de\ la\ commission(?:\ europeenne)?|du\ parlement(?:\ europeen)?|modifiee?s?))*)""",
    re.VERBOSE,
)
# 2006/123/CE · n° 92/43/CEE · (UE) n° 1169/2011 · (CE) n° 850/98 · (UE) 2016/679 · 2001/18 (CE) · 79/409
_NUMBER = re.compile(
    r"""\ ?(?:\(?(?P<where>ce|cee|ec|ue|u\.e\.|c\.e\.(?:e\.)?|euratom|jai|pesc)(?:\ ?,\ ?euratom)?\)?\ )?
        \ ?(?:n\ ?[°o]s?\.?\ ?|numero\ )?
        (?P<a>\d{1,4})\ ?(?P<stroke>[/-])\ ?(?P<b>\d{1,4})(?![\d]|-\d)
        (?P<suffix>\ ?[/-]?\ ?(?:\((?:ce|cee|ue|euratom|jai|pesc)\)|(?:ce|cee|ue|euratom|jai|pesc)\b))?""",
    re.VERBOSE,
)
# directive basse tension 2014/35/UE · directive (SMA) n° 2010/13/UE
# règlement européen du 18 septembre 2007 (CE 1100/2007)
_NICKNAMED = re.compile(
    r"""(?:\ [«"(]?\ ?(?!et\b)[\w'’-]+
            (?:\ (?!(?:reglement|directive|decision|loi|l'article|et|la|le)\b)[\w'’-]+){0,4}?\ ?[»")]?)?
        (?=\ \(?(?:(?:(?:ce|cee|ec|ue)\)?|n\ ?[°o])\ (?:n\ ?[°o]\ ?)?\d{1,4}/\d{1,4}
            |\d{2,4}/\d{1,4}/(?:ce|cee|ue|euratom)\b))""",
    re.VERBOSE,
)
# du Parlement européen et du Conseil du 12 décembre 2006 · de la Commission du 3 mai 2010 · du 21 juillet 1991
_TAIL = re.compile(
    rf"""(?:\ ?,?\ (?:du\ parlement(?:\ europeen)?(?:\ et\ du\ conseil)?|du\ conseil(?:\ europeen)?
          |de\ la\ commission(?:\ europeenne)?
          |de\ la\ bce)(?:\ ?,)?(?:\ en\ date)?)?
        \ (?:en\ date\ )?du\ (?:{FULL})""",
    re.VERBOSE,
)
_ISSUER = re.compile(
    r"""\ ?,?\ (?:du\ parlement\ europeen(?:\ et\ du\ conseil)?
        |du\ conseil(?!\ (?:d'|de|constit|general|depart|region|muni|super))
        |de\ la\ commission(?!\ \w+ale))""",
    re.VERBOSE,
)
_MORE = re.compile(
    r"""(?:\ ?,|\ et|\ ou|,\ et|\ ainsi\ que)\ (?:la\ |le\ |les\ )?
        (?=\(?(?:(?:ce|ue|cee)\)?\ )?(?:n\ ?[°o]\ ?)?\d{1,4}/\d{1,4})""",
    re.VERBOSE,
)
# règlements (UE) 2023/1542 relatif aux batteries et (UE) 2023/988
_BEHIND_TITLE = re.compile(r"\ relati(?:f|ve)\ [^.;:()]{3,160}?\ et\ (?:la\ |le\ )?(?=\((?:ce|cee|ue)\)\ )")
_BESIDE = re.compile(r"\ et\ ")
# directive « Travel » · directive européenne Bolkestein · directive NIS 2; regulations only where told European
_NAMED = re.compile(
    r"""\ (?:dite\ )?(?:[«"]\ ?(?P<quoted>[^«»"]{3,160}?)\ ?[»"]
        |(?P<name>(?!(?:UE|CE|CEE|Parlement|Conseil|Commission|Union|Nationale?|DGT?|M|Mme)\b)
            [A-Z][\w'-]{2,}(?:\ [A-Z][\w'-]+)*(?:\ (?:[IVX]{1,4}|\d)(?![\w.,/-]*\d))?))""",
    re.VERBOSE,
)
_MORE_NAMED = re.compile(r"(?:\ ?,|\ et)\ (?=[«\"A-Z])")
# la directive relative aux droits des travailleurs des plateformes · la directive européenne sur les droits d'auteur
_TITLED = re.compile(
    rf"""(?:\ (?:relative\ (?:a\ (?:la\ |l')|aux?\ )|(?:sur|pour|concernant)\ (?:l[ae]\ |les\ |l')))
        (?P<title>(?!(?:ensemble|sujet|question|theme|point|base|plan|fondement)\b){NOUN}{ADJECTIVES}
        (?:\ (?:et\ )?(?:de\ la\ |de\ l'|des\ |du\ |de\ |d'){NOUN}{ADJECTIVES}){{0,4}})""",
    re.VERBOSE,
)
# « règlement CE n° 883/2004, qui a succédé au règlement 1408/71 »
_AMONG = re.compile(r"reglement\ \(?(?:ce|cee|ue)\b")
# directive européenne de 2014
_YEAR = re.compile(r"\ de\ (?:l'annee\ )?(?P<year>(?:19[5-9]|20)\d\d)(?![\d/-])")
# la sixième directive 77/388/CEE
_RANK = re.compile(r"\b(?:premiere|deuxieme|troisieme|quatrieme|cinquieme|sixieme|septieme|huitieme) $")
# How far from its nature the first figure of an act may stand, behind its issuers
_REACH = 300
_SHORT = {"directive": "dir", "reglement": "reg", "decision": "dec"}


def act_id(kind: str, first: str, second: str, marked: bool) -> str | None:
    """Year and number told apart: directives year first; regulations number first until 2014.

    >>> act_id("dir", "79", "409", True), act_id("reg", "850", "98", True), act_id("reg", "2016", "679", True)
    ('eu:dir:1979/409', 'eu:reg:1998/850', 'eu:reg:2016/679')
    >>> act_id("dec", "1692", "96", True)
    'eu:dec:1996/1692'
    """
    a, b = int(first), int(second)
    if kind == "reg":
        year_first = len(first) == 4 and 2015 <= a <= 2035 and not (len(second) == 4 and 1952 <= b <= 2014)
        if not year_first and len(second) not in (2, 4):
            return None
        if not year_first and len(second) == 4 and not 1952 <= b <= 2035:
            year_first = True
    else:
        year_first = len(first) in (2, 4) and 1952 <= full_year(first) <= 2035
    year, number = (full_year(first), b) if year_first else (full_year(second), a)
    if not 1952 <= year <= 2035 or (kind != "dir" and not marked):
        return None
    return f"eu:{kind}:{year}/{number}"


def find_act(doc: Document, start: int) -> None:
    """The act cited by the word « directive », « règlement » or « décision » at `start`."""
    low = doc.low
    if low.startswith("decision", start) and not doc.has_digit(start, _REACH):
        return  # told by number or date only
    head = _HEAD.match(low, start)
    if head is None:
        return
    kind = _SHORT[head["nature"].rstrip("s")]
    match = _NUMBER.match(low, head.end())
    if match and match["stroke"] == "-" and kind != "dir" and not (match["where"] or match["suffix"]):
        match = None  # « décision n° 2012-45 » is anybody's
    if match is None and "/" in low[start : start + 120] and (named := _NICKNAMED.match(low, head.end())):
        match = _NUMBER.match(low, named.end())
    if match is None:
        tail = _TAIL.match(low, head.end()) or (_TAIL.match(low, head.end("nature")) if head["adj"] else None)
        day = match_iso(tail) if tail else None
        marked = (
            "europ" in head["adj"] or "communaut" in head["adj"] or (tail is not None and " conseil" in tail.group())
        )
        # « Par une décision du 23 décembre 2025, la Commission européenne … »
        marked = marked or (tail is not None and low.startswith(", la commission europeenne", tail.end()))
        if tail and day and (kind == "dir" or marked):
            doc.add(start, tail.end(), "EULaw", f"eu:{kind}:{day}", f"eu.{head['nature'].rstrip('s')}-date")
        elif (year := _YEAR.match(low, head.end())) and (kind == "dir" or marked):
            doc.add(start, year.end(), "EULaw", f"eu:{kind}:{year['year']}", f"eu.{head['nature'].rstrip('s')}-year")
        elif kind == "dir" or (kind == "reg" and marked):
            _find_named(doc, start, head.end(), kind)
        return
    plural = head["nature"].endswith("s")
    rank = _RANK.search(low, max(0, start - 12), start)
    begin, sure = rank.start() if rank else start, False
    while True:
        european = "europ" in head["adj"] or "communaut" in head["adj"]
        marked = sure or european or bool(match["where"] or match["suffix"])
        marked = marked or (kind == "reg" and (len(match["b"]) == 4 or bool(_AMONG.search(low, 0, begin))))
        end = match.end()
        if tail := _TAIL.match(low, end):
            end, marked = tail.end(), marked or "parlement" in tail.group() or "conseil" in tail.group()
        elif issuer := _ISSUER.match(low, end):
            end, marked = issuer.end(), True
        if "(" in low[begin:end] and ")" not in low[low.index("(", begin) : end] and low.startswith(")", end):
            end += 1
        identifier = act_id(kind, match["a"], match["b"], marked)
        if identifier is None:
            return
        doc.add(begin, end, "EULaw", identifier, f"eu.{head['nature'].rstrip('s')}-number")
        gap = _MORE.match(low, end) or (_BEHIND_TITLE.match(low, end) if plural else None)
        following = _NUMBER.match(low, gap.end()) if gap else None
        if gap is None or following is None or not (plural or _BESIDE.fullmatch(gap.group())):
            return
        begin, sure, match = gap.end(), marked, following


def _find_named(doc: Document, start: int, place: int, kind: str) -> None:
    """Acts nobody told us by their names; a known one has its own label in the gazetteer."""
    if (titled := _TITLED.match(doc.low, place)) and definite(doc.low, start):
        name = slug(titled["title"])[:70]
        doc.add(start, titled.end(), "EULaw", f"eu:{kind}:{name}", "eu.title", confidence=0.7)
        return
    begin, named = start, _NAMED.match(doc.plain, place)
    while named:
        year = _YEAR.match(doc.low, named.end())
        end = year.end() if year else named.end()
        name = slug(named["quoted"] or named["name"])[:70]
        doc.add(begin, end, "EULaw", f"eu:{kind}:{name}", "eu.name", confidence=0.7)
        gap = _MORE_NAMED.match(doc.plain, end) if doc.low.startswith(("directives", "reglements"), start) else None
        begin, named = (gap.end(), _NAMED.match(doc.plain, gap.end() - 1)) if gap else (end, None)
