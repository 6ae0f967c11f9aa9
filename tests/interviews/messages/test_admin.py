"""What was mailed, as it was sent: readable by recruiters, without what opens the candidate’s door, and sent once more by a button."""

import pytest
from django.urls import reverse

from interviews.booking import news
from interviews.models import Message
from recruiting import queue
from tests.factories import NOW, make_application, make_interview, make_link, make_user
from tests.interviews.pressing import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def message() -> Message:
    return news.owe_link(make_link(), now=NOW)


def pages(client, message) -> tuple[str, str]:
    page = client.get(reverse("admin:interviews_message_change", args=[message.pk]))
    html = client.get(reverse("admin:interviews_message_html", args=[message.pk]))
    return page.content.decode(), html.content.decode()


def test_mail_is_read_as_it_was_sent_but_for_the_personal_link(admin, message, mailoutbox):
    queue.work("message", message.pk, now=NOW)

    page, html = pages(admin, message)

    token = message.link.token
    assert token in mailoutbox[0].body
    assert mailoutbox[0].subject in page
    assert "Please choose a time that suits you:" in page
    assert "Please choose a time that suits you:" in html
    assert "Open your page</a>" in html
    assert token not in page + html
    assert 'style="' in html


def test_frame_runs_nothing_and_fetches_nothing(admin, message):
    queue.work("message", message.pk, now=NOW)

    answer = admin.get(reverse("admin:interviews_message_html", args=[message.pk]))

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert (
        "sandbox allow-same-origin allow-top-navigation-by-user-activation" in policy
    )  # and neither scripts nor forms
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_mail_that_is_not_sent_has_no_words_yet(admin, message):
    page = admin.get(reverse("admin:interviews_message_change", args=[message.pk])).content.decode()

    assert "Not sent yet." in page
    assert admin.get(reverse("admin:interviews_message_html", args=[message.pk])).status_code == 404


def test_copy_is_of_the_last_time_it_was_sent(admin, message):
    queue.work("message", message.pk, now=NOW)
    candidate = message.link.application.candidate
    candidate.name = "Amara Adeyemi Okafor"
    candidate.save()
    Message.objects.update(kind="own_link")

    Message.objects.get().try_again(at=NOW)
    queue.work("message", message.pk, now=NOW)

    assert "Somebody, most likely you" in pages(admin, message)[0]


@pytest.mark.parametrize("rights", [{}, {"is_staff": True}])
def test_mail_is_not_found_by_others(client, message, rights):
    queue.work("message", message.pk, now=NOW)
    client.force_login(make_user(**rights))

    answer = client.get(reverse("admin:interviews_message_html", args=[message.pk]))

    assert answer.status_code in {302, 404}
    assert "choose a time" not in answer.content.decode()


def test_mail_is_sent_once_more(admin):
    mail = Message.objects.create(
        kind="booked", key="k", to="a@example.com", created_at=NOW, due_at=NOW, state="sent", interview=make_interview()
    )

    press(admin, mail, "send_once_more")

    mail.refresh_from_db()
    assert (mail.state in Message.OPEN, mail.tries) == (True, 0)


def test_letter_is_read_before_it_goes_and_says_who_wrote_it(admin):
    rita = make_user(first_name="Rita", last_name="Recruiter")
    letter, _ = Message.objects.owe_letter(
        make_application(), subject="Good news", body="Dear <b>you</b>", by=rita, key="k", at=NOW
    )

    page = admin.get(reverse("admin:interviews_message_change", args=[letter.pk])).content.decode()

    assert "Dear &lt;b&gt;you&lt;/b&gt;" in page
    assert (rita.get_full_name() in page, "Not sent yet. This is what was written" in page) == (True, True)
