"""Bodies the gazetteer does not know, told by a head word, an institutional adjective and what they are for."""

import re
from collections.abc import Iterable

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.phrases import ADJECTIVES, definite, phrase, trimmed
from kg.citations.tables import alternation, read_rows, read_words

_HEADS = {row[0]: row[1:] for row in read_rows("body-heads.tsv")}
TRIGGERS: tuple[str, ...] = tuple(head + " " for head in _HEADS)
_BODY = re.compile(rf"(?P<head>{alternation(tuple(_HEADS))}) (?P<adjectives>{ADJECTIVES})", re.VERBOSE)
_CHAIN = re.compile(phrase("{0,5}"), re.VERBOSE)
_OF_FRANCE = " de france"
_LONGEST_NAME = 200
# Adjectives that make even a lower-case head the name of one body.
_STRONG = re.compile(
    r"""\ (?:nationale?s?|nationaux|europeen(?:ne)?|inter(?:ministeriel(?:le)?|nationale?|professionnel(?:le)?
    |gouvernemental)|francaise?|superieure?|centrale?|generale?|mondiale?|federale?|permanent|paralympique|olympique
    |africaine?)(?!\w)""",
    re.VERBOSE,
)
# « la commission d'enquête », « le conseil d'administration »: kinds, of which there are many.
_MANY = re.compile(
    "|".join(
        rf"(?:{alternation(tuple(heads.split('|')))})\ (?:{alternation(tuple(rest.split('|')))})(?![\w-])"
        for heads, rest in read_rows("kinds-of-bodies.tsv")
    ),
    re.VERBOSE,
)
_ONE_OF = re.compile(r"\ (?:des|du|de\ la|de\ l'|pour|de\ defense|de\ protection|d'aide)")
# « l'association des maires », not « l'association des patients à la décision »
_MEMBERS = re.compile(
    rf"\ (?:des\ |de\ la\ |du\ |de\ l'|pour\ |de\ |d'aide\ )(?:\w+\ )?(?:{alternation(read_words('members.txt'))})",
    re.VERBOSE,
)


def find_bodies(doc: Document, starts: Iterable[int]) -> None:
    """The bodies whose head words stand at `starts`, in their order; a head inside a name just read begins no other."""
    taken = -1
    for start in starts:
        if start >= taken:
            taken = _find_body(doc, start) or taken


def _find_body(doc: Document, start: int) -> int | None:
    """Keep the body whose head word stands at `start`; where its name ends, None if there is none."""
    low, plain = doc.low, doc.plain
    match = _BODY.match(low, start)
    if match is None or not doc.word_end(match.end("head")):
        return None
    adjectives, flags = match["adjectives"], _HEADS[match["head"]]
    strong = bool(_STRONG.search(adjectives)) or match["head"].startswith("haut")
    capital = plain[start].isupper() and not _opens_sentence(plain, start)
    if not (strong or capital or "own" in flags or low.find(_OF_FRANCE, start, start + _LONGEST_NAME) >= 0):
        return None  # no need to read what it is for
    chained = _CHAIN.match(low, match.end())
    assert chained, "it may be empty"
    chain = chained.group()
    name = trimmed(match.group() + chain)
    if not doc.word_end(start + len(name)) or _MANY.match(name) or len(name) < 14 or name.count(" ") < 2:
        return None
    if not (chain or adjectives.count(" ") > 1) or chain.startswith((" et ", ",", " en ", " sur ", " a l")):
        return None
    after = low[start + len(name) : start + len(name) + 4]
    strong = strong or name.endswith(_OF_FRANCE)
    if strong and adjectives == " generale" and plain[match.end() + 4 : match.end() + 5].isupper():
        return None  # « la direction générale de Verallia »
    if strong and not capital and "capital" in flags:
        return None  # « la société scientifique française »
    if not (strong or capital):
        one = definite(low, start) and "own" in flags
        if not one or not _ONE_OF.match(chain) or after.startswith((" a ", " au")):
            return None
        if match["head"] == "association" and not _MEMBERS.match(chain):
            return None  # « l'association des patients à la décision »
    identifier = "org:" + slug(doc.text[start : start + len(name)])
    doc.add(start, start + len(name), "Organisation", identifier, "bodies.named", confidence=0.6 if capital else 0.5)
    return start + len(name)


def _opens_sentence(plain: str, start: int) -> bool:
    before = plain[max(0, start - 3) : start].rstrip()
    return start == 0 or before[-1:] in ("", ".", "!", "?", ":", ";", "«", '"', "-")
