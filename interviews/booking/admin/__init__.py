"""The pages of links, attempts, interviews, requests for help, errands, swaps, nights of second thoughts and shortages of times."""

from interviews.booking.admin import (
    attempt,
    callback,
    errand,
    interview,
    link,
    reassignment,
    second_thoughts,
    shortage,
)

__all__ = ["attempt", "callback", "errand", "interview", "link", "reassignment", "second_thoughts", "shortage"]
