"""The pages of links, attempts, interviews, requests for help and errands."""

from interviews.booking.admin import attempt, callback, errand, interview, link

__all__ = ["attempt", "callback", "errand", "interview", "link"]
