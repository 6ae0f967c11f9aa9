"""A panel's form as a browser sends it, and what the page answers."""

from django.contrib.messages import get_messages

ADD = "admin:interviews_panel_add"


def filled(job, *interviewers, **changes):
    """What a browser sends for a new panel."""
    form = {
        "job": job.pk, "name": "Technical interview", "slug": "backend-technical", "title": "Interview with {candidate}",
        "duration_minutes": 45, "interval_minutes": 30, "distribution": "fair", "open_days": [0, 1, 2, 3, 4], "opens_at": "09:00",
        "closes_at": "17:00", "time_zone": "Europe/Lisbon", "closed_dates": "25 Dec 2096\n2097-01-01", "buffer_before": 0,
        "buffer_after": 10, "notice_hours": 4, "horizon_days": 21, "cancel_notice_hours": 2, "provider": "google_meet",
        "conferencing_grant_id": "", "waiting_room": "nobody", "capture": "transcript",
        "recording_policy": "opt_out", "notetaker_name": "Interview Recorder",
        "wants_summary": "on", "summary_instructions": "Name the systems that were described.", "wants_action_items": "on",
        "action_item_instructions": "", "expectations": "", "preparation": "", "names_hours_before": 0, "link_days": 14,
        "people": [one.pk for one in interviewers],
    }  # fmt: skip
    return {key: value for key, value in (form | changes).items() if value is not None}


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response) -> dict[str, list[str]]:
    return {field: list(words) for field, words in response.context["adminform"].form.errors.items()}
