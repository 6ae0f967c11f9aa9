"""What each of the people took in the end, as one dot each, by rule: an SVG that reads without colour, in light and in dark."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

LEFT, RIGHT, ROW, TOP, BELOW = 262, 70, 40, 46, 40
WIDTH, DOT = 880, 5
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2430 }
.small { font-size: 12px; fill: #565e70 }
.line { stroke: #c9cedb }
.range { stroke: #8b93a7; stroke-width: 2 }
.dot { fill: #3d5a98; stroke: #fff }
.ours .dot { fill: #0b7a53 }
.ours .name { font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6e9f0 } .small { fill: #a4acbd } .line { stroke: #3b4252 } .range { stroke: #7a8499 }
  .dot { fill: #9db8f2; stroke: #14171f } .ours .dot { fill: #5fd3a5 }
}
"""


def draw(loads: Mapping[str, Sequence[int]], *, title: str, ours: str) -> str:
    """`loads`: interviews of each person, by rule; names that begin with `ours` stand out."""
    highest = max(max(each) for each in loads.values())
    end = -(-highest // 20) * 20
    height = TOP + ROW * len(loads) + BELOW

    def across(interviews: float) -> float:
        return round(LEFT + interviews / end * (WIDTH - LEFT - RIGHT), 1)

    bottom = height - BELOW
    parts = [f'<text class="small" x="{LEFT}" y="20">{escape(title)}</text>']
    for mark in range(0, end + 1, 20):
        parts.append(f'<line class="line" x1="{across(mark)}" x2="{across(mark)}" y1="{TOP - 12}" y2="{bottom}"/>')
        parts.append(f'<text class="small" x="{across(mark)}" y="{bottom + 18}" text-anchor="middle">{mark}</text>')
    for number, (name, each) in enumerate(loads.items()):
        middle = TOP + ROW * number + ROW // 2
        parts.append(
            f'<g class="{"ours" if name.startswith(ours) else "theirs"}">{_row(name, each, middle, across)}</g>'
        )
    view = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    label = f'role="img" aria-label="{escape(title)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {view} {label}>\n<style>{STYLE}</style>\n{chr(10).join(parts)}\n</svg>\n'


def _row(name: str, each: Sequence[int], middle: int, across: Callable[[float], float]) -> str:
    low, high = min(each), max(each)
    parts = [
        f'<text class="name" x="{LEFT - 24}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>',
        f'<line class="range" x1="{across(low)}" x2="{across(high)}" y1="{middle}" y2="{middle}"/>',
    ]
    for load, people in sorted(Counter(each).items()):
        for number in range(people):  # equals stand above each other
            above = (number - (people - 1) / 2) * min(2 * DOT, (ROW - 8) / people)
            parts.append(f'<circle class="dot" cx="{across(load)}" cy="{middle + above:g}" r="{DOT}"/>')
    parts.append(f'<text class="small" x="{WIDTH - RIGHT + 16}" y="{middle + 4}">{high - low} apart</text>')
    return "".join(parts)
