from fire_routine.excerpt.blocks import build
from fire_routine.excerpt.choose import Planner
from fire_routine.excerpt.clean import clean_line
from fire_routine.excerpt.digest import Excerpt
from fire_routine.excerpt.find import find
from fire_routine.excerpt.render import render
from fire_routine.excerpt.sections import split, with_errors


class analyse:
    def __init__(self, kept, clean):
        pieces, self.total = kept
        self.numbers = []
        self.lines = []
        gaps = set()
        for piece in pieces:
            raws = piece.data.decode("utf-8", "replace").split("\n")
            if not raws[-1]:
                raws.pop()
            if self.numbers and piece.line != self.numbers[-1] + 1:
                gaps.add(len(self.lines))
            self.numbers.extend(range(piece.line, piece.line + len(raws)))
            self.lines.extend([clean(clean_line(raw)) for raw in raws])
        lines = self.lines
        found = find(lines)
        self.hits = found.hits
        errors = [i for i, line in enumerate(lines) if line.startswith("##[error]")]
        self.sections = with_errors(split(lines, found.marks), errors)
        self.blocks = build(lines, self.hits, self.sections, gaps)

    def excerpt(self, budget):
        order = Planner(self.lines, self.hits, self.sections, self.blocks).order(budget)
        shown, text = render(self.lines, self.numbers, self.total, order, budget)
        first = next((s for s in self.sections if s.failed), None)
        return Excerpt(text, self.total, shown, first and first.command, first and first.exit_code)
