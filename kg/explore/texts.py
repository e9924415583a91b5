"""A published text as HTML: escaped, in paragraphs, its mentions marked, typed and linked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True)
class Mark:
    """A mention in a text: code points `start` to `end` (half-open), where it leads, what it is."""

    start: int
    end: int
    kind: str
    address: str
    label: str
    title: str = ""


def mark_text(text: str, marks: Sequence[Mark]) -> Markup:
    """The text with its marks as links. Marks may stand one in another: since a link cannot hold a link, the inner one
    leads on within the outer, whose own parts lead where the outer leads. Marks that cross are cut at the crossing."""
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in inside), *(m.end for m in inside)})
    opening: dict[int, list[Mark]] = {}
    for mark in inside:
        opening.setdefault(mark.start, []).append(mark)
    current: list[Mark] = []
    out: list[str] = []
    for start, end in pairwise(edges):
        current = [mark for mark in current if mark.end > start] + opening.get(start, [])
        piece = escape(text[start:end]).replace("\n", Markup("<br>"))
        if current:
            inner = min(current, key=lambda mark: (mark.end - mark.start, mark.start))
            nested = " nested" if len(current) > 1 else ""
            out.append(
                f'<a class="mention {escape(inner.kind)}{nested}" href="{escape(inner.address)}"'
                f' title="{escape(inner.title)}">{piece}</a>'
            )
        else:
            out.append(piece)
    return Markup("".join(out))  # noqa: S704  (every part was escaped above)
