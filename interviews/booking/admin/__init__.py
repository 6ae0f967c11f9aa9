"""The pages of links, attempts, interviews, requests for help, errands, swaps and shortages of times."""

from interviews.booking.admin import attempt, callback, errand, interview, link, reassignment, shortage

__all__ = ["attempt", "callback", "errand", "interview", "link", "reassignment", "shortage"]
