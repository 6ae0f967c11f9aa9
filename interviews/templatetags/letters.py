"""The text of a mail as HTML: what stands on a line of its own as an address of ours becomes a button."""

import re
from collections.abc import Mapping

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# By the first part of the path, or the first two: what the button says.
LABELS = {
    "book": "Open your page",
    "book/hold": "Look at it and confirm",
    "interviews": "Open the interview",
    "debriefs": "Open Debriefs",
    "connect": "Connect your calendar",
    "accounts": "Choose your password",
    "shared": "Open it",
}
# Mail programs know no style sheets, so each element has its own styles.
BUTTON = (
    "display:inline-block;padding:11px 20px;border-radius:10px;background:#16705a;color:#ffffff;font-weight:600;"
    "text-decoration:none"
)
QUOTE = "margin:16px 0 0;padding:2px 0 2px 14px;border-left:3px solid #dfe6e4;color:#3c4a48"
ADDRESS = "margin:8px 0 0;font-size:13px;line-height:1.5;color:#65716f;word-break:break-all"


@register.filter
def quoted(text: str) -> str:
    """What a stranger wrote, marked as theirs line by line: `letter` makes neither links nor buttons of it."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


@register.filter
def letter(text: str, links: Mapping[str, str]) -> SafeString:
    """Paragraphs at empty lines, breaks at line ends; everything escaped.

    Addresses of this site can be clicked, and what stands in `links` (the text, and where it leads): nothing else can.
    """
    blocks = re.split(r"\n\s*\n", text.strip())
    return mark_safe("".join(_block(block.splitlines(), links) for block in blocks))  # every piece was escaped below


def _block(lines: list[str], links: Mapping[str, str]) -> str:
    if all(line.startswith(">") for line in lines):
        return _quote(lines)
    pieces: list[str] = []
    words: list[str] = []
    for line in lines:
        if label := _label(line.strip()):
            pieces += [_paragraph(words), _button(line.strip(), label)]
            words = []
        else:
            words.append(_line(line, links))
    return "".join([*pieces, _paragraph(words)])


def _line(line: str, links: Mapping[str, str]) -> SafeString:
    """With its links, each letter for letter, where they stand apart from other words."""
    known = "|".join(re.escape(shown) for shown in sorted(links, key=len, reverse=True))
    own = rf"{re.escape(settings.SITE_URL)}(?:/\S*?)?(?=[.,;:!?)\]]*(?:\s|$))"
    linked = rf"(?<!\S)((?:{known})(?!\S)|{own})" if known else rf"(?<!\S)({own})"
    pieces = [
        format_html('<a href="{}">{}</a>', links.get(piece, piece), piece) if number % 2 else format_html("{}", piece)
        for number, piece in enumerate(re.split(linked, line))
    ]
    return mark_safe("".join(pieces))  # each piece was escaped by format_html


def _quote(lines: list[str]) -> str:
    """Quoted words: no link in them can be clicked."""
    words = format_html_join(mark_safe("<br>"), "{}", ((line.removeprefix(">").strip(),) for line in lines))
    return format_html('<blockquote style="{}">{}</blockquote>', QUOTE, words)


def _label(line: str) -> str:
    """The button's label for this line; empty where it is no address of this site, as candidates write into some of our mails."""
    own = re.fullmatch(rf"{re.escape(settings.SITE_URL)}/((\w+)(?:/\w+)?)(?:/\S*)?", line)
    return LABELS.get(own[1]) or LABELS.get(own[2], "") if own else ""


def _button(url: str, label: str) -> str:
    button = format_html('<p style="margin:20px 0 0"><a style="{}" href="{}">{}</a></p>', BUTTON, url, label)
    return button + format_html('<p style="{}">{}</p>', ADDRESS, url)


def _paragraph(words: list[str]) -> str:
    return f'<p style="margin:16px 0 0">{"<br>".join(words)}</p>' if words else ""
