"""Plain text as people write it into the admin, as safe paragraphs and lists."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

LIST_MARK = re.compile(r"[-*•]\s+")


@register.filter
def paragraphs(text: str) -> SafeString:
    """An empty line makes a paragraph, lines that begin with “- ” make a list. Everything else is shown as it was typed."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return mark_safe("".join(_block(block) for block in blocks if block))  # each piece was escaped by format_html_join


def _block(block: str) -> SafeString:
    pieces: list[SafeString] = []
    lines: list[str] = []
    in_list = False

    def close() -> None:
        if lines and in_list:
            pieces.append(mark_safe(f"<ul>{format_html_join('', '<li>{}</li>', ((line,) for line in lines))}</ul>"))
        elif lines:
            pieces.append(mark_safe(f"<p>{format_html_join(mark_safe('<br>'), '{}', ((line,) for line in lines))}</p>"))
        lines.clear()

    for line in block.splitlines():
        is_item = LIST_MARK.match(line.strip())
        if bool(is_item) != in_list:
            close()
            in_list = bool(is_item)
        lines.append(line.strip()[is_item.end() if is_item else 0 :])
    close()
    return mark_safe("".join(pieces))
