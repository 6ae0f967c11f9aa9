"""A mail's text as HTML: our own addresses become buttons, other people's never do."""

import pytest

from interviews.templatetags.letters import letter, quoted


def test_own_address_on_a_line_becomes_a_button_and_stays_readable(settings):
    settings.SITE_URL = "https://jobs.example.com"

    shown = letter("Please choose:\nhttps://jobs.example.com/book/abc/\n\nBye")

    assert shown.startswith('<p style="margin:16px 0 0">Please choose:</p>')
    assert 'href="https://jobs.example.com/book/abc/">Open your page</a>' in shown
    assert shown.count("https://jobs.example.com/book/abc/") == 2
    assert shown.endswith('<p style="margin:16px 0 0">Bye</p>')


@pytest.mark.parametrize(
    "line", ["https://evil.example/book/abc/", "https://jobs.example.com.evil.example/book/a/", "see https://jobs.example.com/book/a/"]
)  # fmt: skip
def test_other_addresses_are_plain_links(settings, line):
    settings.SITE_URL = "https://jobs.example.com"

    assert "Open your page" not in letter(line)


def test_strangers_words_are_quoted_without_a_link_or_button(settings):
    settings.SITE_URL = "https://jobs.example.com"
    theirs = quoted("Hello\r\n\r\nhttps://jobs.example.com/book/a/\n> <b>https://evil.example</b>\n")

    shown = letter(f"She writes:\n\n{theirs}\n\nBye")

    assert theirs == "> Hello\n>\n> https://jobs.example.com/book/a/\n> > <b>https://evil.example</b>"
    assert "<a " not in shown
    assert (
        "Hello<br><br>https://jobs.example.com/book/a/<br>&gt; &lt;b&gt;https://evil.example&lt;/b&gt;</blockquote>"
        in shown
    )


def test_markup_is_shown_not_obeyed():
    assert letter("<b>&\n<img src=x>") == '<p style="margin:16px 0 0">&lt;b&gt;&amp;<br>&lt;img src=x&gt;</p>'
