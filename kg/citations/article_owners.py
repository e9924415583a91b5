"""What an article belongs to: the text or code named beside it, the same as before, or the one it is read in."""

import re
from bisect import bisect_left, bisect_right

from kg.citations.code_numbers import TAXES, may_hold, part_of_taxes
from kg.citations.document import Candidate, Document
from kg.citations.quotations import Quotations

_SAME_CODE = re.compile(
    r"""\ ?,?\ (?:du\ (?:meme|dit|present)\ code|dudit\ code|du\ code\ (?:precite|susvise|susmentionne)
        |de\ ce\ (?:meme\ )?code)\b
      |\ de\ l'annexe\ [iv\d]+\ (?:de\ ce|a\ ce|du|au|audit|dudit)\ (?:meme\ )?code\b""",
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
# In a record of the sittings « l'article 71 du règlement » is of the Assembly's.
_RULES_HERE = re.compile(r"\ du\ reglement(?=\ ?[,.;)])")
# article 7 du projet de loi: the bill told elsewhere in the text
_THE_BILL = re.compile(
    r"\ ?,?\ (?:(?:du|de\ ce|du\ present|de\ votre)\ (?:avant-)?|de\ l'avant-)projet\ de\ loi\b"
    r"|\ de\ (?:la|cette)\ proposition\ de\ loi\b"
)
# article 8 de la CEDH: the acronym of the court said of the convention, since a court has no articles
_HUMAN_RIGHTS = re.compile(r"\ (?:de\ la\ )?(?:convention\ edh|cesdh|cedh)\b")
# « imposé par le 49-3 dans la loi Macron »: the Constitution's, unless a text follows at once
_RUSHED = re.compile(r"49(?:[.-]3|,?\ alinea\ 3)(?!\w|\ (?:du|de\ la|de\ l'|des|de)\b)")
# 278-0 bis A, 199 undecies B: numbered as only the general code of taxes is
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
    ("loi", "ordonnance", "decret", "arrete", "circulaire", "directive", "reglement", "texte", "code",
     "titre", "chapitre", "livre", "section", "annexe", "partie", "meme", "dit", "dite", "present", "presente",
     "nouvelle", "nouveau", "susdit", "statut")
)  # fmt: skip
# « la loi …, notamment en son article 4 »
_ITS = frozenset(
    ("en son", "dans son", "et son", "notamment son", "et notamment son", "notamment en son", "en ses", "dans ses",
     "notamment l'", "et plus particulierement son", "- ")
)  # fmt: skip
# le code général des impôts, annexe II, article 206
_IN_ANNEX = re.compile(r"\ ?[,(]\ ?annexe\ (?:iv|i{1,3}|[1-4])\ ?,\ ?(?:a\ l'|l')?")
_SENTENCE_END = re.compile(r"\.\ (?!\d)(?<!art\.\ )(?<!\b[lrd]\.\ )|;")
# What stands just before a text that is only told of another: « modifiée par la », « pris en application de l'article 7
# de la », « a complété le », « dans sa rédaction issue de l' »
_PART = r"(?:(?:(?:de\ )?l'|les\ |des\ |aux\ )?articles?\ [\w.\ -]{1,30}\ )?"
_ONLY_TOLD = re.compile(
    rf"""\b(?:(?:modifi|complet|abrog|remplac|retabli)\w+\ (?:par\ )?{_PART}
        |(?:en|pour\ l')\ ?application\ (?:de\ )?{_PART}|portant\ application\ (?:de\ )?{_PART}
        |redaction\ (?:issue|resultant)\ (?:de\ )?{_PART})
        (?:d[eu]s?\ )?(?:la\ |les?\ |l')?$""",
    re.VERBOSE,
)
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
        self._quotations = Quotations(doc.low)
        self._last_code = ""
        self._last: tuple[int, str] = (0, "")
        self._seen: dict[str, str] = {}
        # First digits of an article's number, and how many there are → the code it was read in.
        self._numbers: dict[tuple[int, str], str] = {}

    def settle(self, place: int, name: str, owner: str, rule: str, *, lettered: bool) -> tuple[str, str]:
        """The owner of one article of a list, and the rule; "" where nothing tells."""
        known = owner or self._seen.get(name, "")
        if not known and lettered:
            known, rule = UNKNOWN_CODE, "articles.no-code"
        if known not in UNKNOWN:
            if self._quotations.around(place) is None:
                self._last = place, known
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
        code = self._code_before(start, name)
        return (
            self._named_after(end)
            or self._said_again(head, name)
            or self._quoted(head, end, name, lettered=lettered)
            or self._same(head, end, code)
            or self._named_before(head, name, lettered=lettered)
            or (self._of_letters(start, end, name, code) if lettered else self._of_digits(head, end, name, code))
        )

    def after(self, end: int) -> Candidate | None:
        """The text or code that stands right after an article: « article 6 **de la loi** »."""
        index = bisect_left(self._starts, end)
        following = self._anchors[index] if index < len(self._anchors) else None
        near = following is not None and following.start - end <= 90
        return following if following and near and _joins(self._doc.low[end : following.start]) else None

    def _named_after(self, end: int) -> tuple[str, str] | None:
        """« article 6 de la loi », « article 74 de notre règlement »."""
        low = self._doc.low
        if following := self.after(end):
            return part_of_taxes(canonical(following), low[end : following.start]), "articles.of"
        if _RULES.match(low, end) or (self._doc.context.kind in ("QG", "QOSD") and _RULES_HERE.match(low, end)):
            return "fr:reglement:assemblee-nationale", "articles.of"
        if _HUMAN_RIGHTS.match(low, end):
            return "treaty:cedh", "articles.of"
        return None

    def _said_again(self, head: int, name: str) -> tuple[str, str] | None:
        """« pris en application de cet article 2 »."""
        known = self._seen.get(name)
        return (known, "articles.same-text") if known and self._doc.low.endswith(_THIS, 0, head) else None

    def _quoted(self, head: int, end: int, name: str, *, lettered: bool) -> tuple[str, str] | None:
        """Inside « … » that an article is quoted to say: another article of the same text."""
        quotation = self._quotations.around(head)
        place, owner = self._last
        if quotation is None or not owner or not 0 < quotation[0] - place < 250:
            return None
        of = _OF.match(self._doc.low, end)
        if _SENTENCE_END.search(self._doc.low, place, quotation[0]) or (of and of["word"] not in _ANAPHORIC):
            return None
        fits = may_hold(owner, name) if owner.startswith("fr:code:") else not lettered
        return (owner, "articles.quoted") if fits else None

    def _same(self, head: int, end: int, code: Candidate | None) -> tuple[str, str] | None:
        """« du même code », « de ladite loi », « du projet de loi »."""
        low = self._doc.low
        if same := _SAME_CODE.match(low, end):
            nearest = code or self._code_before(head, "")
            if known := nearest.id if nearest else self._last_code:
                return part_of_taxes(known, same.group()), "articles.same-code"
        if same := _SAME_TEXT.match(low, end):
            nature = next(group for group in same.groups() if group)
            if text := self._text_before(head, nature):
                return canonical(self._main(text, nature)), "articles.same-text"
            if "Law" not in _NATURE_TYPES[nature]:
                return UNKNOWN_TEXT, "articles.no-text"  # « dudit décret », where only laws were named
        if bill := _THE_BILL.match(low, end):
            return self._bill(head, members="proposition" in bill.group())
        return None

    def _bill(self, head: int, *, members: bool) -> tuple[str, str]:
        """The bill of the Government or of members that was named last, else the only one there is."""
        low = self._doc.low
        bills = [c for c in self._texts if c.type == "Bill" and low.startswith("proposition", c.start) == members]
        before = [c for c in bills if c.end <= head]
        if before:
            return canonical(before[-1]), "articles.same-text"
        if len({c.id for c in bills}) == 1:
            return canonical(bills[0]), "articles.only-text"
        return UNKNOWN_BILL, "articles.no-text"

    def _named_before(self, head: int, name: str, *, lettered: bool) -> tuple[str, str] | None:
        """« … la loi n° 2010-1, article 4 », « le décret … (art. 3) », « dans son article 4 »."""
        low = self._doc.low
        index = bisect_right(self._starts, head)
        near = [a for a in self._anchors[max(0, index - 4) : index] if a.end <= head]
        if not near:
            return None
        last = max(near, key=lambda a: a.end)
        between = low[last.end : head] if head - last.end < 40 else "…"
        beside = (len(between) <= 4 and not between.strip(" ,(«")) or between.strip(" ,(") in _ITS
        if not (beside or _IN_ANNEX.fullmatch(between) or _OWN.search(low, max(0, head - 30), head)):
            return None
        if last.type == "Code" and not may_hold(
            last.id, name
        ):  # « la loi …, qui modifie le code du travail (article 8) »
            last = self._text_before(last.start, within=300) or last
        if lettered and last.type != "Code":
            return None
        if beside or _IN_ANNEX.fullmatch(between):
            return part_of_taxes(canonical(last), between), "articles.after-text"
        subject = _SUBJECT.search(low, max(last.end, head - 80), head)  # « le projet de loi prévoit en son article »
        owner = self._text_before(head, subject["nature"]) if subject else None
        return canonical(self._main(owner or last, subject["nature"] if subject else "")), "articles.own"

    def _of_letters(self, start: int, end: int, name: str, code: Candidate | None) -> tuple[str, str]:
        if _OTHER_CODE.match(self._doc.plain, end):
            return "", "articles.no-code"
        last = self._last_code if may_hold(self._last_code, name) else ""
        if carried := self._akin(name) or last or (code.id if code else ""):
            return carried, "articles.carried-code"
        if self._one_code and self._code_starts[-1] > start and may_hold(self.codes[0].id, name):
            return self.codes[0].id, "articles.only-code"
        return "", "articles.no-code"

    def _of_digits(self, head: int, end: int, name: str, code: Candidate | None) -> tuple[str, str]:
        of = _OF.match(self._doc.low, end)
        word = of["word"] if of else ""
        if word in _PRIVATE:
            return "", ""
        if of and not of["this"] and word not in _ANAPHORIC:
            return UNKNOWN_TEXT, "articles.no-text"
        if _OF_TAXES.search(name) and any(c.id == TAXES for c in self.codes):
            return TAXES, "articles.tax-code"
        if word == "code" and (nearest := self._code_before(head, "")):
            return nearest.id, "articles.same-code"
        if word in _NATURE_TYPES:  # « l'article 3 de la loi » is of no code
            code = None
            if spoken := self._text_before(head, word, within=1500):
                return canonical(self._main(spoken, word)), "articles.same-text"
        elif again := self._seen.get(name):
            return again, "articles.same-text"
        past = self._text_before(head, within=1500)
        if code is not None and head - code.end < 600 and (past is None or code.start > past.start):
            return code.id, "articles.carried-code"
        if past:
            return canonical(self._main(past)), "articles.carried-text"
        if self._one_anchor and self._text_starts and self._text_starts[-1] > head:
            return canonical(self._texts[bisect_right(self._text_starts, head)]), "articles.only-text"
        return UNKNOWN_TEXT, "articles.no-text"

    def _main(self, text: Candidate, nature: str = "") -> Candidate:
        """« la loi …, modifiée par la loi … » : the first is spoken of, the other only told."""
        index = bisect_left(self._text_starts, text.start)
        first = self._texts[index - 1] if index else None
        if first is None or first.type == "EULaw" or not 0 < text.start - first.end < 300:
            return text
        if nature and not _is_of(first, nature):
            return text
        between = self._doc.low[first.end : text.start]
        return first if _ONLY_TOLD.search(between) and not _SENTENCE_END.search(between) else text

    def _code_before(self, place: int, name: str) -> Candidate | None:
        """The last code before a place that may have an article of that number, or of any if it is ""."""
        near = self.codes[max(0, bisect_left(self._code_starts, place) - 20) : bisect_left(self._code_starts, place)]
        return self._last_outside(place, [c for c in near if not name or may_hold(c.id, name)])

    def _text_before(self, place: int, nature: str = "", *, within: int = 1_000_000) -> Candidate | None:
        """The last text, of one nature or any, that ends before a place, looked for among the nearest hundred."""
        index = bisect_right(self._text_starts, place)
        near = [c for c in self._texts[max(0, index - 100) : index] if c.end <= place and place - c.end < within]
        return self._last_outside(place, [c for c in near if not nature or _is_of(c, nature)])

    def _last_outside(self, place: int, near: list[Candidate]) -> Candidate | None:
        """The last that no quotation holds but that of the place itself, else the last."""
        here = self._quotations.around(place)
        outside = (c for c in reversed(near) if self._quotations.around(c.start) in (None, here))
        return next(outside, near[-1] if near else None)

    def _akin(self, name: str) -> str:
        """The code of an article already read whose number begins alike: L. 2131-11 goes with L. 2131-10."""
        number = _digits(name)
        akin = (self._numbers.get((len(number), number[:n])) for n in range(len(number), 0, -1))
        return next((code for code in akin if code and may_hold(code, name)), "")


def _is_of(text: Candidate, nature: str) -> bool:
    """Whether a text may be spoken of as « la loi », « cette directive »."""
    act = {"directive": "eu:dir:", "reglement": "eu:reg:"}.get(nature, "")
    return text.type in _NATURE_TYPES[nature] and text.id.startswith(act)


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
    r"""\ ?,?(?:\ (?:du|de\ la|des?)\ (?:chapitre|titre|livre|section|annexe|partie|preambule|premier\ alinea
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
