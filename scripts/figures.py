"""How simple the code is, in figures: each beside its goal, and under a ceiling that is only ever lowered.

Goals, ceilings and the allowed exceptions are in pyproject.toml, [tool.fairloop.figures]. `./run lint` fails when a figure is above its
ceiling. Generated code (migrations) is left out. Whether cited sections have headings is a test: tests/test_docs.py.
"""

import ast
import re
import statistics
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scripts import ROOT, Stopped

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 19
MAX_FILES_OF_A_CHANGE = 4
FILES_OF_MODELS = {"models.py", "rows.py"}  # the latter: what all work has in common
CHANGES_PAGE = "docs/architecture.md"
CHANGES_HEADING = "## Where does a change go?"

# A sentence, or the beginning of one: “Sorry”, “The selected timeslot”; not “Etc/” and not “X-Nylas”.
WORDS = re.compile(r"[A-Z][a-z’']+(?:[ ,:;.…][\w ’',:;.…“”–-]*)?")
SEVERAL_WORDS = re.compile(r"\w+[,:;.]? \w")
NAMES_OF_SENTENCES = re.compile(r"(?:^|_)(?:error|exc|exception|label|message|sentence|words)$")
READING = {
    "endswith",
    "find",
    "index",
    "partition",
    "removeprefix",
    "removesuffix",
    "rpartition",
    "rsplit",
    "split",
    "startswith",
}
MATCHING = {"findall", "fullmatch", "match", "search", "split"}
KEEPING = {"capitalize", "casefold", "lower", "strip", "title", "upper"}  # what comes out is still the sentence


@dataclass(frozen=True)
class Source:
    path: Path  # from the root of the repository
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


@dataclass(frozen=True)
class Figure:
    """What was measured: a number that should be small, and what makes it as large as it is, one line each."""

    now: float
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bound:
    goal: float
    ceiling: float


@dataclass(frozen=True)
class Code:
    """The Python code of a repository.

    `product` and `others` are names of top folders. `allowed` says for a figure which places are not counted, as "file:function", and why.
    """

    root: Path
    product: list[str]
    others: list[str] = field(default_factory=list)
    allowed: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def sources(self) -> list[Source]:
        return list(self._read(self.product))

    @cached_property
    def all_sources(self) -> list[Source]:
        return [*self.sources, *self._read(self.others)]

    def _read(self, folders: Iterable[str]) -> Iterator[Source]:
        for folder in folders:
            for path in sorted((self.root / folder).rglob("*.py")):
                if "migrations" not in path.parts:
                    yield Source(path.relative_to(self.root), path.read_text(encoding="utf-8"))


Place = tuple[Source, ast.expr, str]  # the last as "file:function"


# ── names and places ──


def ing_names(code: Code) -> Figure:
    """Modules and packages named for an activity, in percent."""
    modules = [one.path.parent if one.path.name == "__init__.py" else one.path.with_suffix("") for one in code.sources]
    found = [str(module) for module in modules if module.name.endswith("ing")]
    return Figure(_percent(len(found), len(modules)), found)


def top_files(code: Code) -> Figure:
    """Files that lie in interviews/ itself, and so in none of its rooms."""
    found = [str(one.path) for one in code.sources if str(one.path.parent) == "interviews"]
    return Figure(len(found), found)


def long_changes(code: Code) -> Figure:
    """Rows of the table “Where does a change go?” that name more files than one person keeps in mind."""
    text = (code.root / CHANGES_PAGE).read_text(encoding="utf-8")
    _, heading, rest = text.partition(CHANGES_HEADING)
    if not heading:
        raise Stopped(f"{CHANGES_PAGE} has no heading “{CHANGES_HEADING}”.")
    rows = [line.split("|") for line in rest.partition("\n## ")[0].splitlines() if line.startswith("|")]
    found = [row[1].strip() for row in rows[2:] if len(_files_in(row[2])) > MAX_FILES_OF_A_CHANGE]
    return Figure(len(found), found)


def _files_in(cell: str) -> list[str]:
    return re.findall(r"`[\w./]*(?:/|\.\w{2,4})`|\]\([^)]+\)", cell)


# ── sizes ──


def long_files(code: Code) -> Figure:
    found = [f"{one.path}: {one.lines} lines" for one in code.all_sources if one.lines > MAX_FILE_LINES]
    return Figure(len(found), found)


def median_function(code: Code) -> Figure:
    return Figure(statistics.median(lines for _, lines in _functions(code)))


def long_functions(code: Code) -> Figure:
    """In percent of all functions."""
    functions = list(_functions(code))
    found = [f"{name}: {lines} lines" for name, lines in functions if lines > MAX_FUNCTION_LINES]
    return Figure(_percent(len(found), len(functions)), found)


def _functions(code: Code) -> Iterator[tuple[str, int]]:
    """Each function and how many lines it has, from `def` to its end."""
    for one in code.sources:
        for node in ast.walk(one.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{one.path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


# ── types ──


def hollow_types(code: Code) -> Figure:
    """`Any`, per 1,000 lines."""
    found = [f"{one.path}:{line}" for one in code.sources for line in sorted(_anys(one.tree))]
    return Figure(round(1000 * len(found) / sum(one.lines for one in code.sources), 1), found)


def _anys(tree: ast.AST) -> Iterator[int]:
    """The lines on which `Any` stands, as often as it stands there; within quoted annotations, too."""
    for node in ast.walk(tree):
        if (isinstance(node, ast.Name) and node.id == "Any") or (
            isinstance(node, ast.Attribute) and node.attr == "Any"
        ):
            yield node.lineno
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\[.*\bAny\b.*\]", node.value)
        ):
            with suppress(SyntaxError):
                yield from (node.lineno for _ in _anys(ast.parse(node.value, mode="eval")))


# ── behaviour ──


def parsed_sentences(code: Code) -> Figure:
    """Where the code reads what was written for people, to find out what it means."""
    return _not_allowed(code, "parsed_sentences")


def raw_updates(code: Code) -> Figure:
    """Where rows are changed past the methods of their model."""
    return _not_allowed(code, "raw_updates")


def _not_allowed(code: Code, name: str) -> Figure:
    allowed = code.allowed.get(name, {})
    found = [
        f"{one.path}:{node.lineno} {ast.unparse(node)}" for one, node, at in PLACES[name](code) if at not in allowed
    ]
    return Figure(len(found), found)


def needless_exceptions(code: Code) -> list[str]:
    """What is allowed, but is no longer there."""
    return [
        f"{name}: {at}"
        for name, allowed in code.allowed.items()
        for at in sorted(allowed.keys() - {at for _, _, at in PLACES[name](code)})
    ]


def _sentences(code: Code) -> Iterator[Place]:
    for one in code.sources:
        for function, node in _nodes(one.tree):
            is_read = isinstance(node, ast.Call) and _reads_words(node)
            if isinstance(node, ast.expr) and (is_read or (isinstance(node, ast.Compare) and _tests_words(node))):
                yield one, node, f"{one.path}:{function}"


def _updates(code: Code) -> Iterator[Place]:
    """Updates of querysets: these have named arguments only."""
    for one in code.sources:
        if "models" in one.path.parts or one.path.name in FILES_OF_MODELS:
            continue
        for function, node in _nodes(one.tree):
            match node:
                case ast.Call(func=ast.Attribute(attr="update"), args=[], keywords=[_, *_]):
                    yield one, node, f"{one.path}:{function}"


def _nodes(node: ast.AST, *, within: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Everything below a node, each with the name of the function it stands in."""
    for child in ast.iter_child_nodes(node):
        yield within, child
        name = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else within
        yield from _nodes(child, within=name)


PLACES: dict[str, Callable[[Code], Iterator[Place]]] = {"parsed_sentences": _sentences, "raw_updates": _updates}


def _reads_words(call: ast.Call) -> bool:
    """Such as words.split(":"), re.match("No", words), anything.startswith("Sorry")."""
    if not isinstance(call.func, ast.Attribute) or not call.args:
        return False
    if call.func.attr in MATCHING and isinstance(call.func.value, ast.Name) and call.func.value.id == "re":
        return any(_is_sentence(each) for each in call.args[1:])
    if call.func.attr not in READING:
        return False
    return _is_sentence(call.func.value) or any(WORDS.fullmatch(text) for text in _texts(call.args[0]))


def _tests_words(test: ast.Compare) -> bool:
    """Such as "taken" in str(error), or error == "It is gone"."""
    sides = list(zip([test.left, *test.comparators], test.ops, test.comparators, strict=False))
    for left, operation, right in sides:
        if isinstance(operation, ast.In | ast.NotIn) and _is_sentence(right) and any(_texts(left)):
            return True
        if isinstance(operation, ast.Eq | ast.NotEq):
            for one, other in ((left, right), (right, left)):
                if _is_sentence(one) and any(SEVERAL_WORDS.search(text) for text in _texts(other)):
                    return True
    return False


def _is_sentence(node: ast.expr) -> bool:
    """Is it something that people read: get_…_display(), str(error), a name such as error, label or words?"""
    match node:
        case ast.Call(func=ast.Name(id="str"), args=[ast.Name() | ast.Attribute() as told]):
            return _is_sentence(told)
        case ast.Call(func=ast.Attribute(attr=name)) if name.startswith("get_") and name.endswith("_display"):
            return True
        case ast.Call(func=ast.Attribute(attr=name, value=told)) if name in KEEPING:
            return _is_sentence(told)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return bool(NAMES_OF_SENTENCES.search(name))
    return False


def _texts(node: ast.expr) -> list[str]:
    """The literal texts of an argument: one, or a tuple of them."""
    nodes = node.elts if isinstance(node, ast.Tuple) else [node]
    return [each.value for each in nodes if isinstance(each, ast.Constant) and isinstance(each.value, str)]


# ── the table ──

FIGURES: dict[str, tuple[str, Callable[[Code], Figure]]] = {
    "ing_names": ("names in -ing, % of modules", ing_names),
    "hollow_types": ("Any, per 1,000 lines", hollow_types),
    "top_files": ("files at the top of interviews/", top_files),
    "parsed_sentences": ("sentences parsed for meaning", parsed_sentences),
    "raw_updates": ("raw .update() outside models", raw_updates),
    "long_files": (f"files over {MAX_FILE_LINES} lines", long_files),
    "median_function": ("lines of the median function", median_function),
    "long_functions": (f"functions over {MAX_FUNCTION_LINES} lines, %", long_functions),
    "long_changes": (f"changes in over {MAX_FILES_OF_A_CHANGE} files", long_changes),
}


def main(arguments: list[str]) -> int:
    """Print the table, and for each figure that is too high or named in `arguments` what it counts. 1 if one is too high."""
    try:
        code, bounds = read_settings(ROOT)
        found = {name: measure(code) for name, (_, measure) in FIGURES.items()}
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    for line in report(found, bounds, listed=arguments):
        print(line)
    for exception in needless_exceptions(code):
        print(f"No longer needed in pyproject.toml, among what is allowed: {exception}")
    return 1 if any(figure.now > bounds[name].ceiling for name, figure in found.items()) else 0


def read_settings(root: Path) -> tuple[Code, dict[str, Bound]]:
    """From pyproject.toml. Raises Stopped where it says too little, or sets a ceiling below its goal."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["fairloop"]["figures"]
    if settings["bounds"].keys() != FIGURES.keys():
        raise Stopped(f"pyproject.toml must set bounds for exactly these figures: {', '.join(FIGURES)}.")
    bounds = {name: Bound(**settings["bounds"][name]) for name in FIGURES}
    if wrong := [name for name, bound in bounds.items() if bound.ceiling < bound.goal]:
        raise Stopped(f"In pyproject.toml the ceiling of {', '.join(wrong)} is below the goal: lower the goal, too.")
    return Code(root, settings["product"], settings["others"], settings["allowed"]), bounds


def report(found: dict[str, Figure], bounds: dict[str, Bound], *, listed: Iterable[str] = ()) -> Iterator[str]:
    """The lines of the table, then what to do about it."""
    yield f"{'figure':<34}{'now':>8}{'goal':>8}{'ceiling':>9}  met"
    for name, figure in found.items():
        bound = bounds[name]
        is_met = "yes" if figure.now <= bound.goal else "no"
        yield f"{FIGURES[name][0]:<34}{figure.now:>8g}{bound.goal:>8g}{bound.ceiling:>9g}  {is_met}"
    for name, figure in found.items():
        bound = bounds[name]
        if figure.now > bound.ceiling:
            yield f"\nToo many: {FIGURES[name][0]} (`{name}`) may be {bound.ceiling:g} and is {figure.now:g}:"
        elif name in listed:
            yield f"\n{FIGURES[name][0]}:"
        if figure.now > bound.ceiling or name in listed:
            yield from (f"  {place}" for place in figure.places)
        if (lower := max(figure.now, bound.goal)) < bound.ceiling:
            yield f"The ceiling of `{name}` in pyproject.toml can be lowered to {lower:g}."


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
