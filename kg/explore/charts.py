"""Pictures as SVG drawn on the server, each beside the table of its own figures: nothing to load, nothing to run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

Point = tuple[str, float]
_YEAR = 365.2425  # days


@dataclass(frozen=True)
class Chart:
    """A picture with its title, its figures as a table, and the query that gave them."""

    title: str
    svg: Markup
    head: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    query: str = ""
    note: str = ""


def columns(points: Sequence[Point], title: str, ticks: Sequence[int] = ()) -> Markup:
    """Vertical bars in order, for time; `ticks` are the positions whose name is written below."""
    height, base, head = 200, 168, 16
    top = _nice(max((value for _, value in points), default=1))
    step = 100 / max(1, len(points))
    wide = min(step * 0.8, 9)
    parts = []
    for share in (0.5, 1.0):
        y = base - (base - head) * share
        parts.append(f'<line class="grid" x1="0" y1="{y:.1f}" x2="100%" y2="{y:.1f}"/>')
        parts.append(f'<text class="scale" x="0" y="{y - 4:.1f}">{_plain(top * share)}</text>')
    parts.append(f'<line class="axis" x1="0" y1="{base}" x2="100%" y2="{base}"/>')
    for i, (name, value) in enumerate(points):
        size = (base - head) * value / top
        parts.append(
            f'<rect class="bar" x="{(i + 0.5) * step - wide / 2:.3f}%" y="{base - size:.1f}" width="{wide:.3f}%"'
            f' height="{size:.1f}"><title>{escape(name)} : {value:g}</title></rect>'
        )
    parts += [
        f'<text class="tick" x="{max((i + 0.5) * step, 2.5):.3f}%" y="{base + 18}">{escape(points[i][0])}</text>'
        for i in ticks or range(len(points))
    ]
    return _svg(height, title, parts)


def bars(points: Sequence[Point], title: str, unit: str = "") -> Markup:
    """Horizontal bars with their names above, for ranking."""
    row = 38
    top = max((value for _, value in points), default=1) or 1
    parts = []
    for i, (name, value) in enumerate(points):
        y, size = i * row, 84 * value / top  # per cent, so that the number has its place
        parts.append(
            f'<text class="name" x="0" y="{y + 14}">{escape(_cut(name, 54))}</text>'
            f'<rect class="bar" x="0" y="{y + 19}" width="{max(size, 0.3):.2f}%" height="11" rx="1"/>'
            f'<text class="value" x="{size:.2f}%" dx="6" y="{y + 29}">{_plain(value)}{escape(unit)}</text>'
        )
    return _svg(max(row * len(points), row), title, parts)


def spans(rows: Sequence[tuple[str, str, str]], title: str) -> Markup:
    """Periods on one scale of time: name, first and last day (ISO; empty for one that goes on). Those of one name
    share a line."""
    row = 40
    dated = [(name, _days(start), _days(end) if end else None) for name, start, end in rows if start]
    if not dated:
        return Markup("")
    first = min(start for _, start, _ in dated)
    last = max(end if end is not None else start + 365 for _, start, end in dated)
    scale = 100 / max(1.0, last - first)
    lines = {name: i for i, name in enumerate(dict.fromkeys(name for name, _, _ in dated))}
    bottom = len(lines) * row + 8
    years = range(int(first // _YEAR) + 1, int(last // _YEAR) + 1)
    parts = []
    for year in years[:: max(1, math.ceil(len(years) / 6))]:
        x = (year * _YEAR - first) * scale
        parts.append(f'<line class="grid" x1="{x:.2f}%" y1="0" x2="{x:.2f}%" y2="{bottom}"/>')
        parts.append(f'<text class="tick" x="{max(x, 4):.2f}%" y="{bottom + 14}">{year}</text>')
    for name, i in lines.items():
        parts.append(f'<text class="name" x="0" y="{i * row + 14}">{escape(_cut(name, 54))}</text>')
    for name, start, end in dated:
        i = lines[name]
        x, size = (start - first) * scale, ((end if end is not None else last) - start) * scale
        parts.append(
            f'<rect class="bar tone{i % 3}" x="{x:.2f}%" y="{i * row + 19}" width="{max(size, 0.4):.2f}%" height="10"/>'
        )
    return _svg(bottom + 20, title, parts)


def network(
    centre: str, others: Sequence[tuple[str, str, int]], links: Sequence[tuple[int, int, int]], title: str
) -> Markup:
    """What is cited with `centre`: `others` are (name, address, times together), `links` (position, position, times)
    among them. The others stand in a ring in the order of their frequency."""
    width, height = 860, 460
    cx, cy, rx, ry = width / 2, height / 2, 232, 178
    angles = [2 * math.pi * i / max(1, len(others)) - math.pi / 2 for i in range(len(others))]
    places = [(cx + rx * math.cos(angle), cy + ry * math.sin(angle)) for angle in angles]
    most = max((times for _, _, times in others), default=1)
    strongest = max((times for _, _, times in links), default=1)
    parts = []
    for a, b, times in links:
        (x1, y1), (x2, y2) = places[a], places[b]
        mx, my = (x1 + x2 + cx) / 3, (y1 + y2 + cy) / 3  # bent towards the middle, so that lines do not hide names
        parts.append(
            f'<path class="edge" stroke-width="{0.5 + 2 * times / strongest:.1f}"'
            f' d="M{x1:.1f} {y1:.1f}Q{mx:.1f} {my:.1f} {x2:.1f} {y2:.1f}"/>'
        )
    for (_, _, times), (x, y) in zip(others, places, strict=True):
        thick = 1 + 4 * times / most
        parts.append(f'<line class="spoke" x1="{cx}" y1="{cy}" x2="{x:.1f}" y2="{y:.1f}" stroke-width="{thick:.1f}"/>')
    parts.append(f'<circle class="hub" cx="{cx}" cy="{cy}" r="9"/>')
    parts.append(f'<text class="hubname" x="{cx}" y="{cy - 16}">{escape(_cut(centre, 34))}</text>')
    for (name, address, times), (x, y) in zip(others, places, strict=True):
        anchor = "middle" if abs(x - cx) < 60 else "start" if x > cx else "end"
        dx = {"middle": 0, "start": 11, "end": -11}[anchor]
        dy = 4 if anchor != "middle" else 24 if y > cy else -14
        parts.append(
            f'<a href="{escape(address)}"><title>{escape(name)} : {times}</title>'
            f'<circle class="node" cx="{x:.1f}" cy="{y:.1f}" r="{4 + 5 * math.sqrt(times / most):.1f}"/>'
            f'<text class="nodename" text-anchor="{anchor}" x="{x + dx:.1f}" y="{y + dy:.1f}">'
            f"{escape(_cut(name, 22))}</text></a>"
        )
    return _svg(height, title, parts, width)


def tiles(values: Sequence[tuple[str, str, str, float]], places: dict[str, tuple[int, int]], title: str) -> Markup:
    """A map of squares: (code, name, address, value) each at its (column, row) in `places`."""
    size, gap = 40, 3
    top = max((value for *_, value in values), default=1) or 1
    parts = []
    known = {code: (name, address, value) for code, name, address, value in values}
    for code, (column, row) in places.items():
        x, y = column * (size + gap), row * (size + gap)
        name, address, value = known.get(code, (code, "", 0))
        level = 0 if not value else 1 + min(4, int(4.999 * math.sqrt(value / top)))
        square = (
            f"<title>{escape(name)} ({escape(code)}) : {value:g}</title>"
            f'<rect class="tile level{level}" x="{x}" y="{y}" width="{size}" height="{size}" rx="2"/>'
            f'<text class="dep level{level}" x="{x + size / 2}" y="{y + size / 2 + 4}">{escape(code)}</text>'
        )
        parts.append(f'<a href="{escape(address)}">{square}</a>' if address else f"<g>{square}</g>")
    width = (max(c for c, _ in places.values()) + 1) * (size + gap)
    height = (max(r for _, r in places.values()) + 1) * (size + gap)
    return _svg(height, title, parts, width)


def histogram(days: Sequence[int], edges: Sequence[int], labels: Sequence[str]) -> list[Point]:
    """How many delays fall below each edge (and above the one before); the last is open."""
    counts = [0] * (len(edges) + 1)
    for value in days:
        counts[next((i for i, edge in enumerate(edges) if value <= edge), len(edges))] += 1
    return list(zip(labels, (float(count) for count in counts), strict=True))


def _svg(height: float, title: str, parts: Sequence[str], width: float | None = None) -> Markup:
    """A picture as wide as its place: with a width it is scaled as a whole, else only its bars are, never its text."""
    box = f'viewBox="0 0 {width:g} {height:g}"' if width else f'width="100%" height="{height:g}"'
    kind = "chart scaled" if width else "chart"
    body = "".join(parts)
    # Links inside are announced, so that it is a group of them rather than one image.
    role = "group" if "<a " in body else "img"
    return Markup(  # noqa: S704  (every text in it was escaped above)
        f'<svg class="{kind}" {box} role="{role}" aria-label="{escape(title)}">{body}</svg>'
    )


def _nice(value: float) -> float:
    """The next round number, so that the scale's numbers are easy to read.

    >>> _nice(37), _nice(140)
    (40, 200)
    """
    if value <= 4:
        return 4
    power: float = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value)


def _plain(value: float) -> str:
    return f"{value:g}" if value < 100_000 else f"{value:.0f}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _days(iso: str) -> float:
    year, month, day = (int(part) for part in iso.split("-"))
    return year * _YEAR + (month - 1) * 30.44 + day
