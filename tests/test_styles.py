"""The stylesheets speak one language: what they draw is used, what is used is drawn, and the sandbox says it in the same words.

docs/styles.md is the page for people. All of it is read as text, without a browser.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import unfold

ROOT = Path(__file__).resolve().parent.parent
THEME = Path(unfold.__file__).parent / "static/unfold"
CLASS_IN_SELECTOR = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
MOST_FOR_ONE_PAGE = 8


@dataclass(frozen=True)
class World:
    """Stylesheets, and what stands in pages that load them."""

    styles: tuple[str, ...]
    templates: tuple[str, ...]
    code: tuple[str, ...]

    def sheets(self) -> list[Path]:
        return [path for pattern in self.styles for path in sorted(ROOT.glob(pattern))]

    def pages(self) -> list[Path]:
        return [path for pattern in self.templates for path in sorted(ROOT.glob(pattern))]

    def drawn(self) -> set[str]:
        return {name for path in self.sheets() for name in classes_of(path.read_text())}


SHARED = ("static/css/controls.css", "static/css/weeks.css")  # by the pages and the admin
PRODUCT = ("candidates/**/*.py", "debriefs/**/*.py", "interviews/**/*.py", "logins/**/*.py", "recruiting/**/*.py")
WORLDS = {
    "pages": World(
        ("static/css/[!a]*.css", "static/css/api.css"),
        ("templates/*.html", "templates/[!au]*/**/*.html", "templates/a[!d]*/**/*.html"),
        ("static/js/*.js", *PRODUCT),
    ),
    "admin": World(
        ("static/css/admin*.css", *SHARED),
        ("templates/admin/**/*.html", "templates/unfold/**/*.html"),
        ("static/js/*.js", *PRODUCT),
    ),
    "sandbox": World(
        ("sandbox/static/*.css",),
        ("sandbox/templates/**/*.html",),
        ("sandbox/static/*.js", "sandbox/console/**/*.py"),
    ),
}
# Drawn by us, written by somebody else.
WRITTEN_BY_OTHERS = {
    "hydrated": "the vendor's picker, once it lives",
    "dark": "the theme, when it is dark",
    "formset": "the theme, around the rows of a form",
    "grow": "the theme",
    "related-widget-wrapper": "the theme",
    "appearance-none": "the theme's switches",
    "rounded-full": "the theme's switches",
    "bg-primary-600": "the theme's main buttons",
    "select2-container": "the theme's search field",
    "select2-container--admin-autocomplete": "the theme's search field",
    "select2-selection--multiple": "the theme's search field",
    "select2-search--inline": "the theme's search field",
    "select2-search__field": "the theme's search field",
}
# Written by us, drawn or looked for by somebody else.
DRAWN_BY_OTHERS = {
    "module": "Django's scripts for rows of a form",
    "tabular": "Django's scripts for rows of a form",
    "inline-related": "Django's scripts for rows of a form",
    "colM": "Django's block `coltype`",
    "popup": "Django's scripts for windows that choose a row",
    "pill--quiet": "a pill as it is without a tone",
    "turns": "base.css, which takes the marks off every list with a class",
}
# Defined for somebody else, who reads them by these names.
READ_BY_OTHERS = re.compile(r"--(color-.*|border-radius|font-sans|nylas-.*)")
# The console's tokens that differ on purpose: it has no typeface of its own, it is wider, and its colours say that it is not the product.
MAX_CLASSES_LENGTH = 80  # of a string that holds classes and nothing else
# Made by the hundred: sandbox/static/places.css.
PLACES = re.compile(r"(h|m|eh|em)\d+|from-\d+|tall-\d+|lane-\d-\d")
OF_THE_CONSOLE = {"--font", "--shell", "--shade"}


def without_comments(style: str) -> str:
    return re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)


def classes_of(style: str) -> set[str]:
    """The classes in its selectors."""
    selectors = re.findall(r"([^{};]+)\{", without_comments(style))
    return {name for selector in selectors for name in CLASS_IN_SELECTOR.findall(selector) if selector[0] != "@"}


def attributes(page: str) -> Iterator[str]:
    """The value of each `class` attribute, with the template's tags inside it, and what fills one from a page below."""
    yield from re.findall(r"\{% block (?:main_class|body_class|tone) %\}(.*?)\{% endblock %\}", page)
    for begin in re.finditer(r'(?<![\w-])class="', page):
        yield re.match(r'(?:\{%.*?%\}|\{\{.*?\}\}|[^"])*', page[begin.end() :]).group()  # type: ignore[union-attr]


def words_of(attribute: str) -> set[str]:
    """Class names of one attribute; `pill--{{ tone }}` is `pill--…`, any of its family."""
    told = re.sub(r"(?<=-)(\{\{.*?\}\}|\{\})", "…", attribute)
    return set(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{\}", " ", told).split())


def written_in_pages(world: World) -> set[str]:
    return {word for path in world.pages() for each in attributes(path.read_text()) for word in words_of(each)}


def written_in_code(world: World) -> set[str]:
    """Classes in markup that Python makes and words of its own that can be nothing else (`is-now`); what a script looks for or sets."""
    found: set[str] = set()
    for path in (path for pattern in world.code for path in ROOT.glob(pattern)):
        text = path.read_text()
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= {word for value in attributes(node.value) for word in words_of(value)}
                    if len(node.value) < MAX_CLASSES_LENGTH:
                        found |= {word for word in node.value.split() if "-" in word.strip("-")}
        else:
            found |= looked_for(text)
            for told in re.findall(r"(?:className = |classList\.\w+\()\"([^\"]*)\"", text):
                found |= set(told.split())
    return found


def looked_for(script: str) -> set[str]:
    """Classes in the selectors of a script."""
    return {name for text in re.findall(r"\"([^\"\n]*)\"", script) for name in CLASS_IN_SELECTOR.findall(text)}


def is_written(name: str, written: set[str]) -> bool:
    return name in written or any(word.endswith("…") and name.startswith(word[:-1]) for word in written)


def properties(style: str) -> tuple[set[str], set[str]]:
    """Custom properties that a text defines, and those that it uses."""
    text = without_comments(style)
    return set(re.findall(r"(?<![\w(-])(--[\w-]+)\s*:", text)), set(re.findall(r"var\((--[\w-]+)", text))


# ── nothing dead, nothing missing ──


@pytest.mark.parametrize("name", WORLDS)
def test_every_class_that_is_drawn_is_written_somewhere(name):
    world = WORLDS[name]
    drawn = world.drawn() - WRITTEN_BY_OTHERS.keys()
    written = written_in_pages(world) | written_in_code(world)
    if name != "sandbox":  # neither the pages nor the admin need all that they share
        shared = {each for sheet in SHARED for each in classes_of((ROOT / sheet).read_text())}
        other = WORLDS["pages" if name == "admin" else "admin"]
        drawn -= {each for each in shared if is_written(each, written_in_pages(other))}

    assert {each for each in drawn if not is_written(each, written) and not PLACES.fullmatch(each)} == set()


@pytest.mark.parametrize("name", WORLDS)
def test_every_class_that_is_written_is_drawn_or_looked_for(name):
    world = WORLDS[name]
    known = world.drawn() | DRAWN_BY_OTHERS.keys()
    for path in (path for pattern in world.code for path in ROOT.glob(pattern) if path.suffix == ".js"):
        known |= looked_for(path.read_text())
    if name == "admin":
        for path in THEME.rglob("*.css"):
            known |= {each.replace("\\", "") for each in re.findall(r"\.((?:[\w-]|\\.)+)", path.read_text())}

    written = {each for each in written_in_pages(world) if not each.endswith("…")}

    assert written - known == set()


@pytest.mark.parametrize("folder", ["static/css", "sandbox/static"])
def test_every_custom_property_is_defined_once_and_used(folder):
    defined, used = set(), set()
    for path in (ROOT / folder).glob("*.css"):
        there = properties(path.read_text())
        defined |= there[0]
        used |= there[1]
    for pattern in ("static/js/*.js", "templates/**/*.html") if folder == "static/css" else ("sandbox/static/*.js",):
        for path in ROOT.glob(pattern):
            used |= set(re.findall(r"var\((--[\w-]+)", path.read_text()))
            defined |= set(re.findall(r"setProperty\(\"(--[\w-]+)", path.read_text()))

    assert used - defined == set()
    assert {each for each in defined - used if not READ_BY_OTHERS.fullmatch(each)} == set()


# ── one vocabulary ──


def tokens(path: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", without_comments((ROOT / path).read_text()).split("@media")[0]))


def test_console_has_the_products_tokens_under_the_products_names():
    ours, theirs = tokens("sandbox/static/tokens.css"), tokens("static/css/tokens.css")
    different = {name for name, value in ours.items() if theirs.get(name) != value and "light-dark(" not in value}

    assert different == OF_THE_CONSOLE - {"--shade"}
    assert ours.keys() - theirs.keys() == {"--shade"}


def block(name: str) -> str:
    """The thing that a class belongs to: `row` of `row__title`."""
    return re.split(r"__|--", name)[0]


def test_word_that_both_sides_use_is_in_the_vocabulary():
    page = (ROOT / "docs/styles.md").read_text()
    told = {block(word) for code in re.findall(r"`([^`]+)`", page) for word in re.findall(r"[a-z][\w-]*", code)}
    pages, admin, sandbox = ({block(each) for each in WORLDS[name].drawn()} for name in ("pages", "admin", "sandbox"))

    assert ((pages & admin) | (pages & sandbox) | (admin & sandbox)) - told == set()


def test_no_page_waits_for_more_than_a_handful_of_stylesheets():
    asks = re.compile(r"rel=\"stylesheet\"")
    everywhere = len(asks.findall((ROOT / "templates/base.html").read_text()))
    counts = {
        str(path.relative_to(ROOT)): everywhere + len(asks.findall(path.read_text()))
        for path in WORLDS["pages"].pages()
        if path.name != "base.html"
    }
    head = len(asks.findall((ROOT / "sandbox/templates/sandbox/_head.html").read_text()))
    for path in WORLDS["sandbox"].pages():
        if path.name != "_head.html":
            counts[str(path.relative_to(ROOT))] = head + len(asks.findall(path.read_text()))

    assert {name: count for name, count in counts.items() if count > MOST_FOR_ONE_PAGE} == {}


@pytest.mark.parametrize("name", WORLDS)
def test_every_rule_is_closed(name):
    """A browser says nothing of a missing brace, and takes all that follows for a part of the open rule."""
    texts = {sheet.name: without_comments(sheet.read_text()) for sheet in WORLDS[name].sheets()}

    assert {sheet for sheet, text in texts.items() if text.count("{") != text.count("}")} == set()
