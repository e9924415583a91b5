"""The texts and codes that articles hang on, and which of them is the last spoken of at a place."""

from bisect import bisect_left, bisect_right

from kg.citations.article_phrases import NATURE_TYPES, ONLY_TOLD, SENTENCE_END, TEXTS, joins
from kg.citations.code_numbers import may_hold
from kg.citations.document import Candidate, Document
from kg.citations.quotations import Quotations


class Anchors:
    """The texts and codes found in a document, in its order."""

    def __init__(self, doc: Document) -> None:
        self._low = doc.low
        anchors = [c for c in doc.found if c.type == "Code" or c.type in TEXTS]
        anchors.sort(key=lambda c: (c.start, -c.end, -c.confidence))
        # Of several readings of one place, the longest and then the surest, as the arbiter has it.
        self.all = list({c.start: c for c in reversed(anchors)}.values())[::-1]
        self.texts = [c for c in self.all if c.type != "Code"]
        self.codes = [c for c in self.all if c.type == "Code"]
        self.quotations = Quotations(doc.low)
        self._starts = [c.start for c in self.all]
        self._text_starts = [c.start for c in self.texts]
        self._code_starts = [c.start for c in self.codes]

    def after(self, end: int) -> Candidate | None:
        """The text or code that stands right after an article: « article 6 **de la loi** »."""
        index = bisect_left(self._starts, end)
        following = self.all[index] if index < len(self.all) else None
        near = following is not None and following.start - end <= 90
        return following if following and near and joins(self._low[end : following.start]) else None

    def before(self, place: int) -> Candidate | None:
        """The text or code that ends last before a place."""
        index = bisect_right(self._starts, place)
        near = [a for a in self.all[max(0, index - 4) : index] if a.end <= place]
        return max(near, key=lambda a: a.end) if near else None

    def only_text_behind(self, place: int) -> Candidate | None:
        """The next text behind a place, where the document names one text and no code."""
        index = bisect_right(self._text_starts, place)
        lone = index < len(self.texts) and len({c.id for c in self.all}) == 1
        return self.texts[index] if lone else None

    def only_code_behind(self, place: int) -> Candidate | None:
        """The code that is named behind a place, where the document names one code."""
        lone = self.codes and self._code_starts[-1] > place and len({c.id for c in self.codes}) == 1
        return self.codes[0] if lone else None

    def main(self, text: Candidate, nature: str = "") -> Candidate:
        """« la loi …, modifiée par la loi … » : the first is spoken of, the other only told."""
        index = bisect_left(self._text_starts, text.start)
        first = self.texts[index - 1] if index else None
        if first is None:
            return text
        if (first.type == "EULaw" and text.type != "EULaw") or (nature and not is_of(first, nature)):
            return text
        return self.main(first, nature) if self.told_of(first, text) else text

    def told_of(self, first: Candidate, text: Candidate) -> bool:
        """Whether a text is only told of the first: « l'article 79 du CGI, issu de la loi »."""
        between = self._low[first.end : text.start]
        return 0 < len(between) < 300 and bool(ONLY_TOLD.search(between)) and not SENTENCE_END.search(between)

    def code_before(self, place: int, name: str) -> Candidate | None:
        """The last code before a place that may have an article of that number, or of any if it is ""."""
        near = self.codes[max(0, bisect_left(self._code_starts, place) - 20) : bisect_left(self._code_starts, place)]
        return self._last_outside(place, [c for c in near if not name or may_hold(c.id, name)])

    def text_before(self, place: int, nature: str = "", *, within: int = 1_000_000) -> Candidate | None:
        """The last text, of one nature or any, that ends before a place, looked for among the nearest hundred."""
        index = bisect_right(self._text_starts, place)
        near = [c for c in self.texts[max(0, index - 100) : index] if c.end <= place and place - c.end < within]
        return self._last_outside(place, [c for c in near if not nature or is_of(c, nature)])

    def _last_outside(self, place: int, near: list[Candidate]) -> Candidate | None:
        """The last that no quotation holds but that of the place itself, else the last."""
        here = self.quotations.around(place)
        outside = (c for c in reversed(near) if self.quotations.around(c.start) in (None, here))
        return next(outside, near[-1] if near else None)


def is_of(text: Candidate, nature: str) -> bool:
    """Whether a text may be spoken of as « la loi », « cette directive »."""
    act = {"directive": "eu:dir:", "reglement": "eu:reg:"}.get(nature, "")
    return text.type in NATURE_TYPES[nature] and text.id.startswith(act)
