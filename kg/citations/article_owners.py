"""What an article belongs to: the text or code named beside it, the same as before, or the one it is read in."""

import re

from kg.citations.anchors import Anchors
from kg.citations.article_phrases import (
    ANAPHORIC,
    HUMAN_RIGHTS,
    IN_ANNEX,
    ITS,
    NATURE_TYPES,
    OF,
    OF_TAXES,
    OTHER_CODE,
    OWN,
    PRIVATE,
    RULES,
    RULES_HERE,
    RUSHED,
    SAME_CODE,
    SAME_TEXT,
    SENTENCE_END,
    SUBJECT,
    THE_BILL,
    THIS,
)
from kg.citations.code_numbers import TAXES, may_hold, part_of_taxes
from kg.citations.document import Candidate, Document

UNKNOWN_CODE, UNKNOWN_TEXT, UNKNOWN_BILL = "fr:code:inconnu", "fr:texte:inconnu", "bill:inconnu"
# Owners that tell nothing, "" for none at all.
UNKNOWN = frozenset(("", UNKNOWN_CODE, UNKNOWN_TEXT, UNKNOWN_BILL))


class Owners:
    """The texts and codes of a document, and what its articles were found to belong to so far."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self.anchors = Anchors(doc)
        self._last_code = ""
        self._last: tuple[int, str] = (0, "")
        self._seen: dict[str, str] = {}
        # First digits of an article's number, and how many there are → the code it was read in.
        self._numbers: dict[tuple[int, str], str] = {}
        # Digits that begin an article's number → the text it was read in.
        self._stems: dict[str, str] = {}

    def settle(self, place: int, name: str, owner: str, rule: str, *, lettered: bool) -> tuple[str, str]:
        """The owner of one article of a list, and the rule; "" where nothing tells."""
        known = owner or self._seen.get(name, "")
        if not known and lettered:
            known, rule = UNKNOWN_CODE, "articles.no-code"
        if known not in UNKNOWN:
            if self.anchors.quotations.around(place) is None:
                self._last = place, known
            if known.startswith("fr:code:"):
                self._last_code = known
                if rule != "articles.carried-code":
                    number = _digits(name)
                    self._numbers.update(((len(number), number[:n]), known) for n in range(1, len(number) + 1))
            elif rule != "articles.carried-text":
                self._stems[_digits(name)] = known
            if rule in ("articles.of", "articles.same-code"):
                self._seen[name] = known
        return known, rule

    def named(self, name: str) -> str:
        """The text or code that was named with an article of that number; "" where none was."""
        return self._seen.get(name, "")

    def find(self, head: int, start: int, end: int, name: str, *, lettered: bool) -> tuple[str, str]:
        """The owner of articles: their word stands at `head`, the first number at `start`, what follows at `end`."""
        if not lettered and RUSHED.match(self._doc.low, start):
            return "fr:constitution:1958", "articles.constitution"
        code = self.anchors.code_before(start, name)
        return (
            self._named_after(end)
            or self._said_again(head, name)
            or self._quoted(head, end, name, lettered=lettered)
            or self._same(head, end, code)
            or self._named_before(head, name, lettered=lettered)
            or (self._of_letters(start, end, name, code) if lettered else self._of_digits(head, end, name, code))
        )

    def _named_after(self, end: int) -> tuple[str, str] | None:
        """« article 6 de la loi », « article 74 de notre règlement »."""
        low = self._doc.low
        if following := self.anchors.after(end):
            return part_of_taxes(canonical(following), low[end : following.start]), "articles.of"
        if RULES.match(low, end) or (self._doc.context.kind in ("QG", "QOSD") and RULES_HERE.match(low, end)):
            return "fr:reglement:assemblee-nationale", "articles.of"
        if HUMAN_RIGHTS.match(low, end):
            return "treaty:cedh", "articles.of"
        return None

    def _said_again(self, head: int, name: str) -> tuple[str, str] | None:
        """« pris en application de cet article 2 »."""
        known = self._seen.get(name)
        return (known, "articles.same-text") if known and self._doc.low.endswith(THIS, 0, head) else None

    def _quoted(self, head: int, end: int, name: str, *, lettered: bool) -> tuple[str, str] | None:
        """Inside « … » that an article is quoted to say: another article of the same text."""
        quotation = self.anchors.quotations.around(head)
        place, owner = self._last
        if quotation is None or not owner or not 0 < quotation[0] - place < 250:
            return None
        of = OF.match(self._doc.low, end)
        if SENTENCE_END.search(self._doc.low, place, quotation[0]) or (of and of["word"] not in ANAPHORIC):
            return None
        fits = may_hold(owner, name) if owner.startswith("fr:code:") else not lettered
        return (owner, "articles.quoted") if fits else None

    def _same(self, head: int, end: int, code: Candidate | None) -> tuple[str, str] | None:
        """« du même code », « de ladite loi », « du projet de loi »."""
        low = self._doc.low
        if same := SAME_CODE.match(low, end):
            nearest = code or self.anchors.code_before(head, "")
            if known := nearest.id if nearest else self._last_code:
                return part_of_taxes(known, same.group()), "articles.same-code"
        if same := SAME_TEXT.match(low, end):
            nature = next(group for group in same.groups() if group)
            if text := self.anchors.text_before(head, nature):
                return canonical(self.anchors.main(text, nature)), "articles.same-text"
            if "Law" not in NATURE_TYPES[nature]:
                return UNKNOWN_TEXT, "articles.no-text"  # « dudit décret », where only laws were named
        if bill := THE_BILL.match(low, end):
            return self._bill(head, members="proposition" in bill.group())
        return None

    def _bill(self, head: int, *, members: bool) -> tuple[str, str]:
        """The bill of the Government or of members that was named last, else the only one there is."""
        low = self._doc.low
        bills = [
            c for c in self.anchors.texts if c.type == "Bill" and low.startswith("proposition", c.start) == members
        ]
        before = [c for c in bills if c.end <= head]
        if before:
            return canonical(before[-1]), "articles.same-text"
        if len({c.id for c in bills}) == 1:
            return canonical(bills[0]), "articles.only-text"
        return UNKNOWN_BILL, "articles.no-text"

    def _named_before(self, head: int, name: str, *, lettered: bool) -> tuple[str, str] | None:
        """« … la loi n° 2010-1, article 4 », « le décret … (art. 3) », « dans son article 4 »."""
        low = self._doc.low
        last = self.anchors.before(head)
        if last is None:
            return None
        between = low[last.end : head] if head - last.end < 40 else "…"
        beside = (len(between) <= 4 and not between.strip(" ,(«")) or between.strip(" ,(") in ITS
        if not (beside or IN_ANNEX.fullmatch(between) or OWN.search(low, max(0, head - 30), head)):
            return None
        if last.type == "Code" and not may_hold(last.id, name):  # « la loi …, qui modifie le code du travail (art. 8) »
            last = self.anchors.text_before(last.start, within=300) or last
        if lettered and last.type != "Code":
            return None
        if beside or IN_ANNEX.fullmatch(between):
            return part_of_taxes(canonical(last), between), "articles.after-text"
        subject = SUBJECT.search(low, max(last.end, head - 80), head)  # « le projet de loi prévoit en son article »
        owner = self.anchors.text_before(head, subject["nature"]) if subject else None
        return canonical(self.anchors.main(owner or last, subject["nature"] if subject else "")), "articles.own"

    def _of_letters(self, start: int, end: int, name: str, code: Candidate | None) -> tuple[str, str]:
        if OTHER_CODE.match(self._doc.plain, end):
            return "", "articles.no-code"
        last = self._last_code if may_hold(self._last_code, name) else ""
        if carried := self._akin(name) or last or (code.id if code else ""):
            return carried, "articles.carried-code"
        if (only := self.anchors.only_code_behind(start)) and may_hold(only.id, name):
            return only.id, "articles.only-code"
        return "", "articles.no-code"

    def _of_digits(self, head: int, end: int, name: str, code: Candidate | None) -> tuple[str, str]:
        of = OF.match(self._doc.low, end)
        word = of["word"] if of else ""
        if word in PRIVATE:
            return "", ""
        if of and not of["this"] and word not in ANAPHORIC:
            return UNKNOWN_TEXT, "articles.no-text"
        if OF_TAXES.search(name) and any(c.id == TAXES for c in self.anchors.codes):
            return TAXES, "articles.tax-code"
        if word == "code" and (nearest := self.anchors.code_before(head, "")):
            return nearest.id, "articles.same-code"
        if word in NATURE_TYPES:  # « l'article 3 de la loi » is of no code
            code = None
            if spoken := self.anchors.text_before(head, word, within=1500):
                return canonical(self.anchors.main(spoken, word)), "articles.same-text"
        past = self.anchors.text_before(head, within=1500)
        again = self._seen.get(name) or ("" if name.isdigit() else self._stems.get(_digits(name), ""))
        if again and word not in NATURE_TYPES and (past is None or canonical(past) in self._stems.values()):
            # Said before, or akin (6 quinquies goes with 6 ter); a text that is new here comes first.
            return again, "articles.same-text"
        nearer = code is not None and (past is None or code.start > past.start or self.anchors.told_of(code, past))
        if code is not None and nearer and head - code.end < 600:
            return code.id, "articles.carried-code"
        if past and not (code is not None and name.isdigit() and int(name) > _LAST_OF_LAWS):
            return canonical(self.anchors.main(past)), "articles.carried-text"
        if code is not None and past:
            return code.id, "articles.carried-code"
        if only := self.anchors.only_text_behind(head):
            return canonical(only), "articles.only-text"
        return UNKNOWN_TEXT, "articles.no-text"

    def _akin(self, name: str) -> str:
        """The code of an article already read whose number begins alike: L. 2131-11 goes with L. 2131-10."""
        number = _digits(name)
        akin = (self._numbers.get((len(number), number[:n])) for n in range(len(number), 0, -1))
        return next((code for code in akin if code and may_hold(code, name)), "")


# The articles of the Declaration of 1789
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")


def article_of(owner: str, name: str) -> str:
    """The own id of an article; numbers of one text that are written in two ways become one.

    >>> article_of("fr:constitution:1958", "49.3"), article_of("fr:constitution:1789", "XVII")
    ('fr:constitution:1958:art:49-3', 'fr:constitution:1789:art:17')
    """
    if owner == "fr:constitution:1958":
        name = name.replace(".", "-")
    elif owner == "fr:constitution:1789" and name in _ROMANS:
        name = str(_ROMANS.index(name) + 1)
    return f"{owner}:art:{name}"


def _digits(name: str) -> str:
    return re.sub(r"\D.*", "", name.lstrip("LRDAOP"))


_LAST_OF_LAWS = 350  # « l'article 719 » is a code's, though a law was named nearer; the longest laws have some 300


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
