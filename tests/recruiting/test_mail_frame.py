"""A mail inside one of our pages: framed by us alone, without scripts, kept by nobody."""

from django.http import HttpResponse
from django.test import RequestFactory

from recruiting import mail_frame


def test_links_lead_on_in_the_whole_window():
    answer = mail_frame.answer("<html><head><title>x</title></head><body><head></body></html>")

    assert answer.content.decode().startswith('<html><head><base target="_top"><title>')
    assert answer.content.decode().count("<base") == 1


def test_frame_runs_and_fetches_nothing(rf: RequestFactory):
    answer: HttpResponse = mail_frame.answer("<html><head></head></html>")

    assert (answer["X-Frame-Options"], answer["Cache-Control"]) == ("SAMEORIGIN", "no-store")
    policy = answer._csp_config
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert not {"allow-scripts", "allow-forms"} & set(policy["sandbox"])
    assert "script-src" not in policy


def test_same_page_stands_in_a_frame_without_an_address_of_its_own():
    html = "<html><head></head></html>"

    assert (
        mail_frame.framed(html)
        == mail_frame.answer(html).content.decode()
        == '<html><head><base target="_top"></head></html>'
    )
