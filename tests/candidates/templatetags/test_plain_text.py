import pytest

from candidates.templatetags.plain_text import paragraphs


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("One.", "<p>One.</p>"),
        ("One.\r\n\r\n\r\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One\ntwo", "<p>One<br>two</p>"),
        ("You bring\n- a\n- b\nand", "<p>You bring</p><ul><li>a</li><li>b</li></ul><p>and</p>"),
        ("-5 degrees", "<p>-5 degrees</p>"),
        (
            "<b>{{ 7*7 }}</b>\n- <img onerror=x>",
            "<p>&lt;b&gt;{{ 7*7 }}&lt;/b&gt;</p><ul><li>&lt;img onerror=x&gt;</li></ul>",
        ),
    ],
)
def test_plain_text_becomes_safe_paragraphs_and_lists(typed, shown):
    assert paragraphs(typed) == shown
