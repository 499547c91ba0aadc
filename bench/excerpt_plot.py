"""A picture of what bench_excerpt measures: an SVG with a background of its own, for light and for dark pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PICTURE = Path(__file__).parents[1] / "docs/images/excerpt.svg"
WIDTH, HEIGHT = 760, 488
LEFTS, PANEL_WIDTH = (64, 426), 310
TOP, BOTTOM = 154, 366
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
STEP = 4000
LEGEND = ((24, 86), (206, 86), (380, 86), (24, 62), (206, 62))
NUMBERED = {3: "", 4: " right"}
"""The series whose last dot has its length beside it, and on which side: they end far from each other."""

STYLE = """
svg { --page: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d1d9e0;
  --s0: #6e7781; --s1: #bc4c00; --s2: #8250df; --s3: #0969da; --s4: #1a7f37; }
@media (prefers-color-scheme: dark) { svg { --page: #0d1117; --ink: #f0f6fc; --faint: #9198a1; --grid: #3d444d;
  --s0: #9198a1; --s1: #f0883e; --s2: #bc8cff; --s3: #58a6ff; --s4: #3fb950; } }
text { fill: var(--ink); font: 13px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.title { font-size: 16px; font-weight: 600; }
.head { font-weight: 600; }
.faint { fill: var(--faint); font-size: 12px; }
.right { text-anchor: end; }
.middle { text-anchor: middle; }
.page { fill: var(--page); stroke: var(--grid); }
.grid { stroke: var(--grid); }
polyline { fill: none; stroke-width: 2; }
.s1 polyline { stroke-dasharray: 6 4; }
.s2 polyline { stroke-dasharray: 2 3; }
.s3 polyline, .s4 polyline { stroke-width: 3; }
""" + "".join(
    f".s{n} polyline {{ stroke: var(--s{n}); }} .s{n} circle, text.s{n} {{ fill: var(--s{n}); }}\n" for n in range(5)
)


class Point(NamedTuple):
    """What one limit gives: the mean length sent, and the share of failures whose excerpt is complete."""

    length: float
    complete: float


class Panel(NamedTuple):
    """One set of failures, with the points of each series from the smallest limit to the largest."""

    title: str
    series: list[list[Point]]


def picture(title: str, labels: list[str], panels: list[Panel], notes: list[str]) -> str:
    """The whole SVG: a legend, panels side by side with the same axes, and notes below."""
    longest = max(point.length for panel in panels for points in panel.series for point in points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="6"/>',
        _text(24, 34, title, "title"),
        *(_key(n, label) for n, label in enumerate(labels)),
        *(part for left, panel in zip(LEFTS, panels, strict=True) for part in _panel(left, panel, longest * 1.05)),
        *(_text(24, HEIGHT - 58 + 20 * n, note, "faint") for n, note in enumerate(notes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panel(left: int, panel: Panel, most: float) -> Iterator[str]:
    """Axes, lines and numbers; later series are on top of earlier ones."""
    yield _text(left, TOP - 32, panel.title, "head")
    for share in SHARES:
        y = _y(share)
        yield f'<line class="grid" x1="{left}" x2="{left + PANEL_WIDTH}" y1="{y}" y2="{y}"/>'
        yield _text(left - 8, y + 4, f"{share:.0%}".replace("%", " %"), "faint right")
    for length in range(0, int(most), STEP):
        yield _text(_x(left, length, most), BOTTOM + 18, f"{length:,}", "faint middle")
    yield _text(left + PANEL_WIDTH / 2, BOTTOM + 36, "characters sent, on average", "faint middle")
    for n, points in enumerate(panel.series):
        places = [(_x(left, point.length, most), _y(point.complete)) for point in points]
        yield _line(n, places)
        if places and n in NUMBERED:
            yield _text(places[-1][0], places[-1][1] - 10, f"{points[-1].length:,.0f}", f"head s{n}{NUMBERED[n]}")


def _line(n: int, places: list[tuple[float, float]]) -> str:
    """A line with a dot at each place."""
    line = " ".join(f"{x},{y}" for x, y in places)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4"/>' for x, y in places)
    return f'<g class="s{n}"><polyline points="{line}"/>{dots}</g>'


def _key(n: int, label: str) -> str:
    """An entry of the legend."""
    x, y = LEGEND[n]
    return _line(n, [(x + 4, y - 4), (x + 28, y - 4)]) + _text(x + 40, y, label, "")


def _text(x: float, y: float, words: str, style: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{style}">{words}</text>'


def _x(left: int, length: float, most: float) -> float:
    return round(left + PANEL_WIDTH * length / most, 1)


def _y(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)
