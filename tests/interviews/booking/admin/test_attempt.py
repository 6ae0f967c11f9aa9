"""A try to book in a recruiter’s hands: why this interviewer."""

from django.urls import reverse

from interviews.models import BookingAttempt, Interviewer
from tests.factories import NOW, make_link
from tests.walking import booked, invited


def test_why_this_interviewer_is_told_from_the_attempt(admin, panel):
    interview = booked(invited(panel))
    attempt = interview.attempts.get()

    response = admin.get(reverse("admin:interviews_bookingattempt_change", args=[attempt.pk]))

    why, page = response.context["why"], response.content.decode()
    assert [line.name for line in why.lines if line.is_chosen] == [interview.interviewer.name]
    assert why.sentence.split(" ")[0] == interview.interviewer.first_name
    assert why.sentence in page


def test_people_who_were_not_asked_are_on_the_page_with_the_reason(admin, panel):
    Interviewer.objects.filter(pk=panel.interviewers.last().pk).update(is_active=False)
    attempt = booked(invited(panel)).attempts.get()

    page = admin.get(reverse("admin:interviews_bookingattempt_change", args=[attempt.pk])).content.decode()

    assert "takes no interviews at present" in page


def test_list_is_filtered_by_panel_and_says_why_a_time_was_not_booked(admin):
    link, other = make_link(), make_link()
    for each, refusal in ((link, "slot_gone"), (other, "")):
        BookingAttempt.objects.create(
            link=each,
            starts_at=NOW,
            ends_at=NOW,
            time_zone="UTC",
            began_at=NOW,
            due_at=NOW,
            state="refused",
            refusal=refusal,
        )

    rows = admin.get(reverse("admin:interviews_bookingattempt_changelist"), {"panel": link.panel.pk}).context["cl"]
    page = admin.get(reverse("admin:interviews_bookingattempt_change", args=[link.attempts.get().pk]))

    assert [row.link for row in rows.result_list] == [link]
    assert "Somebody else was quicker" in page.content.decode()
