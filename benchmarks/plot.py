"""A small SVG: two panels with logarithmic axes, questions a CPU second and peak memory against corpus size."""

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from benchmarks.peers import Row

_COLOURS = ("#0b6e4f", "#2a9d8f", "#264653", "#e76f51", "#c1121f", "#e9a23b", "#6d597a", "#457b9d", "#8d99ae")
_WIDTH, _HEIGHT, _LEFT, _TOP = 300, 220, 60, 40


def plot(rows: "Iterable[Row]") -> str:
    """The picture of some measured runs."""
    rows = list(rows)
    names = list(dict.fromkeys(row.engine for row in rows))
    height = _TOP + _HEIGHT + 50 + 16 * len(names)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * (_WIDTH + _LEFT) + 40} {height}" '
        'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>'
    ]
    parts += _panel(rows, names, _LEFT, "questions a CPU second", lambda row: row.size / row.measured.cpu)
    parts += _panel(rows, names, 2 * _LEFT + _WIDTH + 20, "peak memory, MB", lambda row: row.measured.memory)
    for i, name in enumerate(names):
        y = _TOP + _HEIGHT + 50 + 16 * i
        parts.append(f'<rect x="{_LEFT}" y="{y - 9}" width="10" height="10" fill="{_COLOURS[i % len(_COLOURS)]}"/>')
        parts.append(f'<text x="{_LEFT + 16}" y="{y}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(rows: "list[Row]", names: list[str], left: int, title: str, value: "Callable[[Row], float]") -> list[str]:
    across = _scale([row.size for row in rows], left, left + _WIDTH)
    up = _scale([value(row) for row in rows], _TOP + _HEIGHT, _TOP)
    parts = [
        f'<text x="{left}" y="{_TOP - 14}" font-weight="bold">{title}</text>',
        f'<rect x="{left}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="#999"/>',
    ]
    for size in sorted({row.size for row in rows}):
        x = across(size)
        parts.append(f'<text x="{x:.0f}" y="{_TOP + _HEIGHT + 16}" text-anchor="middle">{size:,}</text>')
    low, high = min(map(value, rows)), max(map(value, rows))
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for mark in (step * 10**power for power in powers for step in (1, 2, 5)):
        if low <= mark <= high:
            y = up(mark)
            parts.append(f'<line x1="{left}" x2="{left + _WIDTH}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>')
            parts.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{mark:,}</text>')
    for i, name in enumerate(names):
        points = [(across(row.size), up(value(row))) for row in rows if row.engine == name]
        colour = _COLOURS[i % len(_COLOURS)]
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{colour}"/>' for x, y in points]
    return parts


def _scale(values: list[float] | list[int], first: float, last: float) -> Callable[[float], float]:
    """Logarithmic, with a tenth of the range left free on both sides."""
    low, high = math.log10(min(values)), math.log10(max(values))
    width = (high - low) or 1.0
    low, width = low - width / 10, width * 1.2
    return lambda value: first + (math.log10(value) - low) / width * (last - first)
