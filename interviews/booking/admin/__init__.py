"""The pages of links, attempts, interviews, requests for help errands and swaps."""

from interviews.booking.admin import attempt, callback, errand, interview, link, reassignment

__all__ = ["attempt", "callback", "errand", "interview", "link", "reassignment"]
