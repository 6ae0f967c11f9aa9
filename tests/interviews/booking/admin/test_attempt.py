"""A try to book in a recruiter’s hands: why this interviewer."""

from django.urls import reverse

from interviews.models import BookingAttempt
from tests.factories import NOW, make_link
from tests.walking import booked, invited


def test_why_this_interviewer_is_told_from_the_attempt(admin, panel):
    interview = booked(invited(panel))
    attempt = interview.attempts.get()

    reasons = admin.get(reverse("admin:interviews_bookingattempt_change", args=[attempt.pk])).context["reasons"]

    assert (reasons[0]["name"], reasons[0]["last_booked"]) == (interview.interviewer.name, "")


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
