"""What an article belongs to: the text or code named beside it, the same as before, or the one it is read in."""

import re
from bisect import bisect_left, bisect_right

from kg.citations.document import Candidate, Document

_SAME_CODE = re.compile(
    r"""\ ?,?\ (?:du\ (?:meme|dit|present)\ code|dudit\ code|du\ code\ (?:precite|susvise|susmentionne)
        |de\ ce\ (?:meme\ )?code)\b""",
    re.VERBOSE,
)
_SAME_TEXT = re.compile(
    r"""\ ?,?\ (?:de\ (?:la\ )?(?:meme|dite)\ (?P<n1>loi|ordonnance|directive|circulaire|convention)
        |du\ (?:meme|dit)\ (?P<n2>decret|arrete|reglement|traite|texte)
        |(?:dudit|du\ present|de\ ce(?:\ meme)?)\ (?P<n3>decret|arrete|reglement|traite|texte|projet\ de\ loi)
        |de\ (?:ladite|cette(?:\ meme)?|la\ presente)\ (?P<n4>loi|ordonnance|directive|circulaire|convention
            |declaration|charte)
        |de\ (?:la|l')\ ?(?P<n5>loi|ordonnance|directive|circulaire)
            \ (?:precitee|susvisee|susmentionnee|du\ meme\ jour)
        |du\ (?P<n6>decret|reglement|arrete)\ (?:precite|susvise|susmentionne))\b""",
    re.VERBOSE,
)
_NATURE_TYPES = {
    "loi": ("Law",), "ordonnance": ("Ordinance",), "decret": ("Decree",), "arrete": ("Order",),
    "circulaire": ("Circular",), "directive": ("EULaw",), "reglement": ("EULaw",), "traite": ("Treaty",),
    "convention": ("Treaty",), "declaration": ("Law", "Treaty"), "charte": ("Law", "EULaw", "Treaty"),
    "texte": ("Law", "Ordinance", "Decree", "Order"), "projet de loi": ("Bill",),
}  # fmt: skip
_TEXTS = ("Law", "Ordinance", "Decree", "Order", "EULaw", "Treaty", "Bill", "Circular")
# « l'article R. 421-2 du CU »: a code we do not know, not the one before
_OTHER_CODE = re.compile(r"\ du\ [A-Z]{2,6}\b")
_OWN = re.compile(r"(?:\bson|\bses|\ben\ son|dans\ son|notamment\ son)\ $")
# article 71 du règlement de l'Assemblée nationale, de notre règlement
_RULES = re.compile(r"\ (?:du\ reglement\ de\ (?:l'|notre\ |cette\ )assemblee(?:\ nationale)?|de\ notre\ reglement)\b")
# article 7 du projet de loi: the bill told elsewhere in the text
_THE_BILL = re.compile(
    r"\ ?,?\ (?:(?:du|de\ ce|du\ present|de\ votre)\ (?:avant-)?|de\ l'avant-)projet\ de\ loi\b"
    r"|\ de\ (?:la|cette)\ proposition\ de\ loi\b"
)
# article 8 de la CEDH: the acronym of the court said of the convention, since a court has no articles
_HUMAN_RIGHTS = re.compile(r"\ de\ la\ (?:convention\ edh|cesdh|cedh)\b")
# « imposé par le 49-3 dans la loi Macron »: the Constitution's, unless a text follows at once
_RUSHED = re.compile(r"49(?:[.-]3|,?\ alinea\ 3)(?!\w|\ (?:du|de\ la|de\ l'|des|de)\b)")
# 278-0 bis A, 199 undecies B: numbered as only the general code of taxes is
_TAX_CODE = "fr:code:LEGITEXT000006069577"
_OF_TAXES = re.compile(r"-0\b|(?:bis|ter|quater|ies) [A-Z]\b")
# What the article is of, where it is nothing we know: « du TCA », « de sa charte », « du bail »
_OF = re.compile(
    r"\ ?,?\ (?:du|de\ la|de\ l'|des|de\ (?:sa|son|ses|leurs?|(?P<this>ce|cet|cette|notre|votre)))"
    r"\ ?(?P<word>[A-Za-z][\w-]*)"
)
# Articles of these are no law's.
_PRIVATE = frozenset(
    ("bail", "contrat", "contrats", "statuts", "journal", "magazine", "revue", "quotidien", "hebdomadaire", "presse",
     "site", "blog", "cahier", "devis", "police", "accord", "avenant", "marche", "compromis", "dictionnaire")
)  # fmt: skip
_ANAPHORIC = frozenset(
    ("loi", "ordonnance", "decret", "arrete", "circulaire", "directive", "reglement", "texte", "code", "constitution",
     "titre", "chapitre", "livre", "section", "annexe", "partie", "meme", "dit", "dite", "present", "presente",
     "nouvelle", "nouveau", "susdit", "statut")
)  # fmt: skip
# « la loi …, notamment en son article 4 »
_ITS = frozenset(
    ("en son", "dans son", "et son", "notamment son", "et notamment son", "notamment en son", "en ses", "dans ses",
     "notamment l'", "et plus particulierement son", "- ")
)  # fmt: skip
_THIS = ("cet ", "ces ", "ce meme ", "ces memes ")
_SUBJECT = re.compile(
    r"\b(?:l[ae]\ |ce(?:tte)?\ |l')(?P<nature>projet\ de\ loi|loi|decret|ordonnance|arrete|directive|circulaire)\b"
    r"[^.;:]*$"
)
UNKNOWN_CODE, UNKNOWN_TEXT, UNKNOWN_BILL = "fr:code:inconnu", "fr:texte:inconnu", "bill:inconnu"
# Owners that tell nothing, "" for none at all.
UNKNOWN = frozenset(("", UNKNOWN_CODE, UNKNOWN_TEXT, UNKNOWN_BILL))


class Owners:
    """The texts and codes of a document, and what its articles were found to belong to so far."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        anchors = [c for c in doc.found if c.type == "Code" or c.type in _TEXTS]
        anchors.sort(key=lambda c: (c.start, -c.end, -c.confidence))
        # Of several readings of one place, the longest and then the surest, as the arbiter has it.
        self._anchors = list({c.start: c for c in reversed(anchors)}.values())[::-1]
        self._texts = [c for c in self._anchors if c.type != "Code"]
        self.codes = [c for c in self._anchors if c.type == "Code"]
        self._starts = [c.start for c in self._anchors]
        self._text_starts = [c.start for c in self._texts]
        self._code_starts = [c.start for c in self.codes]
        self._one_code = len({c.id for c in self.codes}) == 1
        self._one_anchor = len({c.id for c in self._anchors}) == 1
        self._last_code = ""
        self._seen: dict[str, str] = {}
        # First digits of an article's number, and how many there are → the code it was read in.
        self._numbers: dict[tuple[int, str], str] = {}

    def settle(self, name: str, owner: str, rule: str, *, lettered: bool) -> tuple[str, str]:
        """The owner of one article of a list, and the rule; "" where nothing tells."""
        known = owner or self._seen.get(name, "")
        if not known and lettered:
            known, rule = UNKNOWN_CODE, "articles.no-code"
        if known not in UNKNOWN:
            if known.startswith("fr:code:"):
                self._last_code = known
                if rule != "articles.carried-code":
                    number = _digits(name)
                    self._numbers.update(((len(number), number[:n]), known) for n in range(1, len(number) + 1))
            if rule == "articles.of":
                self._seen[name] = known
        return known, rule

    def named(self, name: str) -> str:
        """The text or code that was named with an article of that number; "" where none was."""
        return self._seen.get(name, "")

    def find(self, head: int, start: int, end: int, name: str, *, lettered: bool) -> tuple[str, str]:
        """The owner of articles: their word stands at `head`, the first number at `start`, what follows at `end`."""
        if not lettered and _RUSHED.match(self._doc.low, start):
            return "fr:constitution:1958", "articles.constitution"
        code = self._code_before(start)
        return (
            self._named_after(end)
            or self._said_again(head, name)
            or self._same(head, end, code)
            or self._named_before(head)
            or (self._of_letters(start, end, name, code) if lettered else self._of_digits(head, start, end, name, code))
        )

    def _named_after(self, end: int) -> tuple[str, str] | None:
        """« article 6 de la loi », « article 74 de notre règlement »."""
        index = bisect_left(self._starts, end)
        following = self._anchors[index] if index < len(self._anchors) else None
        if following and following.start - end <= 90 and _joins(self._doc.low[end : following.start]):
            return canonical(following), "articles.of"
        if _RULES.match(self._doc.low, end):
            return "fr:reglement:assemblee-nationale", "articles.of"
        if _HUMAN_RIGHTS.match(self._doc.low, end):
            return "treaty:cedh", "articles.of"
        return None

    def _said_again(self, head: int, name: str) -> tuple[str, str] | None:
        """« pris en application de cet article 2 »."""
        known = self._seen.get(name)
        return (known, "articles.same-text") if known and self._doc.low.endswith(_THIS, 0, head) else None

    def _same(self, head: int, end: int, code: Candidate | None) -> tuple[str, str] | None:
        """« du même code », « de ladite loi », « du projet de loi »."""
        low = self._doc.low
        if (code or self._last_code) and _SAME_CODE.match(low, end):
            return (code.id if code else self._last_code), "articles.same-code"
        if same := _SAME_TEXT.match(low, end):
            types = _NATURE_TYPES[next(group for group in same.groups() if group)]
            if text := self._text_before(head, types):
                return canonical(text), "articles.same-text"
            if "Law" not in types and not any(c.type in types for c in self._texts):
                return UNKNOWN_TEXT, "articles.no-text"  # « dudit décret », where only laws are named
        if _THE_BILL.match(low, end):
            bills = {c.id for c in self._texts if c.type == "Bill"}
            if bill := self._text_before(head, ("Bill",)):
                return canonical(bill), "articles.same-text"
            return (bills.pop(), "articles.only-text") if len(bills) == 1 else (UNKNOWN_BILL, "articles.no-text")
        return None

    def _named_before(self, head: int) -> tuple[str, str] | None:
        """« … la loi n° 2010-1, article 4 », « le décret … (art. 3) », « dans son article 4 »."""
        low = self._doc.low
        index = bisect_right(self._starts, head)
        near = [a for a in self._anchors[max(0, index - 4) : index] if a.end <= head]
        if not near:
            return None
        last = max(near, key=lambda a: a.end)
        between = low[last.end : head] if head - last.end < 40 else "…"
        if (len(between) <= 4 and not between.strip(" ,(«")) or between.strip(" ,(") in _ITS:
            return canonical(last), "articles.after-text"
        if not _OWN.search(low, max(0, head - 30), head):
            return None
        subject = _SUBJECT.search(low, max(last.end, head - 80), head)  # « le projet de loi prévoit en son article »
        owner = self._text_before(head, _NATURE_TYPES[subject["nature"]]) if subject else None
        return canonical(owner or last), "articles.own"

    def _of_letters(self, start: int, end: int, name: str, code: Candidate | None) -> tuple[str, str]:
        if _OTHER_CODE.match(self._doc.plain, end):
            return "", "articles.no-code"
        if self._last_code or code:
            carried = self._akin(name) or self._last_code or (code.id if code else "")
            return carried, "articles.carried-code"
        if self._one_code and self._code_starts[-1] > start:
            return self.codes[0].id, "articles.only-code"
        return "", "articles.no-code"

    def _of_digits(self, head: int, start: int, end: int, name: str, code: Candidate | None) -> tuple[str, str]:
        low = self._doc.low
        of = _OF.match(low, end)
        if of and of["word"] in _PRIVATE:
            return "", ""
        if of and not of["this"] and of["word"] not in _ANAPHORIC:
            return UNKNOWN_TEXT, "articles.no-text"
        if _OF_TAXES.search(name) and any(c.id == _TAX_CODE for c in self.codes):
            return _TAX_CODE, "articles.tax-code"
        past = self._text_before(head, _TEXTS)
        if past and head - past.end < 1500:
            if code is not None and code.start > past.start and head - code.end < 600:
                return code.id, "articles.carried-code"
            return canonical(past), "articles.carried-text"
        if code and head - code.end < 600:
            return code.id, "articles.carried-code"
        if self._one_anchor and self._text_starts and self._text_starts[-1] > start:
            return canonical(self._texts[bisect_right(self._text_starts, start)]), "articles.only-text"
        return UNKNOWN_TEXT, "articles.no-text"

    def _code_before(self, place: int) -> Candidate | None:
        index = bisect_left(self._code_starts, place)
        return self.codes[index - 1] if index else None

    def _text_before(self, place: int, types: tuple[str, ...]) -> Candidate | None:
        """The last text of these types that ends before a place, looked for among the nearest hundred."""
        index = bisect_right(self._text_starts, place)
        near = reversed(self._texts[max(0, index - 100) : index])
        return next((c for c in near if c.end <= place and c.type in types), None)

    def _akin(self, name: str) -> str:
        """The code of an article already read whose number begins alike: L. 2131-11 goes with L. 2131-10."""
        number = _digits(name)
        akin = (self._numbers.get((len(number), number[:n])) for n in range(len(number), 0, -1))
        return next((code for code in akin if code), "")


def _digits(name: str) -> str:
    return re.sub(r"\D.*", "", name.lstrip("LRDAOP"))


_JOIN = re.compile(
    r"""-?\ ?,?
        (?:\ (?:et\ suivants|precitee?s?|susvisee?s?|nouveau|modifiee?s?|dispose|ancien|initial|\(nouveau\)))?\ ?,?
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
