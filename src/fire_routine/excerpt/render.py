"""Chosen lines → text, with what was left out counted in place."""

from __future__ import annotations

from collections.abc import Sequence

def units(text: str) -> int:
    """Length in UTF-16 code units, as JavaScript and the API count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(line: str, width: int) -> str:
    """The line, its middle left out if it is longer than `width`."""
    if len(line) <= width:
        return line
    left = len(line) - width + 30
    head = (width - 30) * 2 // 3
    tail = width - 30 - head
    return f"{line[:head]} … {left} characters … {line[-tail:]}"


def _draw(lines: Sequence[str], numbers: Sequence[int], total: int, chosen: dict[int, int]) -> str:
    out: list[str] = []
    at, previous = 0, -1
    for line in sorted(chosen):
        if numbers[line] > at:
            gap = f"… {numbers[line] - at} lines left out …"
            missing = lines[previous + 1 : line]
            if len(missing) == numbers[line] - at and sum(units(x) + 1 for x in missing) <= len(gap) + 1:
                out.extend(missing)
            else:
                out.append(gap)
        previous = line
        out.append(cut(lines[line], chosen[line]))
        at = numbers[line] + 1
    if at < total:
        out.append(f"… {total - at} lines left out …")
    return "\n".join(out)


def render(lines: Sequence[str], numbers: Sequence[int], total: int, order: Sequence[tuple[int, int]], budget: int) -> tuple[int, str]:
    lo, hi = 0, len(order)
    best = (0, "")
    while lo < hi:
        mid = (lo + hi + 1) // 2
        text = _draw(lines, numbers, total, dict(order[:mid]))
        if units(text) <= budget:
            best, lo = (mid, text), mid
        else:
            hi = mid - 1
    return best
