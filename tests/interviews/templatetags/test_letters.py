"""A mail's text as HTML: our own addresses become buttons, other people's never do."""

from html.parser import HTMLParser

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from interviews.templatetags.letters import letter, quoted

SITE = "https://jobs.example.com"


class Links(HTMLParser):
    """Where each link of some HTML leads, and what it shows, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.is_open = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.is_open = True
            self.found.append((dict(attrs)["href"] or "", ""))

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self.is_open:
            leads, shows = self.found.pop()
            self.found.append((leads, shows + data))


def test_own_address_on_a_line_becomes_a_button_and_stays_readable(settings):
    settings.SITE_URL = "https://jobs.example.com"

    shown = letter("Please choose:\nhttps://jobs.example.com/book/abc/\n\nBye", {})

    assert shown.startswith('<p style="margin:16px 0 0">Please choose:</p>')
    assert 'href="https://jobs.example.com/book/abc/">Open your page</a>' in shown
    assert shown.count("https://jobs.example.com/book/abc/") == 2
    assert shown.endswith('<p style="margin:16px 0 0">Bye</p>')
    assert "Look at it and confirm" in letter("https://jobs.example.com/book/hold/abc/", {})


@pytest.mark.parametrize(
    "line",
    [
        "https://evil.example/book/abc/",
        "https://jobs.example.com.evil.example/book/a/",
        "https://jobs.example.com@evil.example/book/a/",
        "https://jobs.example.comet/",
        "xhttps://jobs.example.com/book/a/",
        "Hello www.prize.example",
        "prize.example/claim",
        "Mail: amara@example.org",
        "https://call.example/abcd",
    ],
)
def test_nothing_else_becomes_a_link(settings, line):
    settings.SITE_URL = SITE

    assert Links(letter(line, {"https://call.example/abc": "https://call.example/abc"})).found == []


@pytest.mark.parametrize(
    ("line", "url"),
    [
        (f"see {SITE}/book/a/ for it", f"{SITE}/book/a/"),
        (f"Log in at {SITE}/accounts/login/.", f"{SITE}/accounts/login/"),
        (f"({SITE})", ""),
        (f"At {SITE}.", SITE),
    ],
)
def test_own_address_within_a_line_is_a_plain_link(settings, line, url):
    settings.SITE_URL = SITE

    assert Links(letter(line, {})).found == ([(url, url)] if url else [])


@pytest.mark.parametrize(
    "url",
    [
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_ABC%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d",
        "https://meet.example.com/a%2Fb",
        "https://meet.example.com/room?audio&name=a+b&&x=",
        "https://bücher.example/raum?q=ü",
        "https://xn--bcher-kva.example/raum",
        "https://meet.example.com/room.",
        "https://meet.example.com/(room)",
        "https://meet.example.com/?a=1&amp;b=2&lt=3",
    ],
)
def test_link_to_the_call_is_what_we_were_given(url):
    assert Links(letter(f"Where: {url}", {url: url})).found == [(url, url)]


# Whatever can stand in an address, and some that can't.
LETTERS = st.characters(exclude_categories=["Z", "C"])


@given(before=st.text(LETTERS), path=st.text(LETTERS, max_size=60), after=st.text(LETTERS))
def test_any_link_to_the_call_comes_out_letter_for_letter_and_alone(before, path, after):
    url = f"https://call.example/{path}"

    with override_settings(SITE_URL=SITE):
        html = letter(f"{before} {url} {after}", {url: url})

    assert Links(html).found == [(url, url)]


@given(words=st.text(st.sampled_from("> \n\t.:/@hjobsexample.comwww<&\"'") | LETTERS))
def test_no_words_of_a_stranger_can_be_clicked(words):
    with override_settings(SITE_URL=SITE):
        html = letter(f"They write:\n\n{quoted(f'{SITE}/book/a/ {words}')}\n\nBye", {SITE: SITE})

    assert Links(html).found == []


def test_mail_address_leads_to_a_mail():
    html = letter("Questions? paula@example.com", {"paula@example.com": "mailto:paula@example.com"})

    assert Links(html).found == [("mailto:paula@example.com", "paula@example.com")]


def test_strangers_words_are_quoted_without_a_link_or_button(settings):
    settings.SITE_URL = "https://jobs.example.com"
    theirs = quoted("Hello\r\n\r\nhttps://jobs.example.com/book/a/\n> <b>https://evil.example</b>\n")

    shown = letter(f"She writes:\n\n{theirs}\n\nBye", {})

    assert theirs == "> Hello\n>\n> https://jobs.example.com/book/a/\n> > <b>https://evil.example</b>"
    assert "<a " not in shown
    assert (
        "Hello<br><br>https://jobs.example.com/book/a/<br>&gt; &lt;b&gt;https://evil.example&lt;/b&gt;</blockquote>"
        in shown
    )


def test_markup_is_shown_not_obeyed():
    assert letter("<b>&\n<img src=x>", {}) == '<p style="margin:16px 0 0">&lt;b&gt;&amp;<br>&lt;img src=x&gt;</p>'
