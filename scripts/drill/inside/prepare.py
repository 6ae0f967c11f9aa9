"""A published panel of so many people in the sandbox, so many booking links, and free times well apart."""

import json
import sys

import django

django.setup()

from interviews.nylas.client import nylas  # noqa: E402 - models need a set-up Django
from interviews.panels import publishing  # noqa: E402
from tests.walking import free_times, invited, published_panel  # noqa: E402

HORIZON_DAYS = 10  # within the fourteen days for which Nylas keeps a recording
PEOPLE = 10


def main(count: int) -> None:
    assert len(publishing.offered_grants()) >= PEOPLE, nylas().grants()
    panel = published_panel(people=PEOPLE, horizon_days=HORIZON_DAYS, notice_hours=1, cancel_notice_hours=0)
    links = [invited(panel, email=f"candidate{number}@example.org") for number in range(count)]
    slots = free_times(links[0], days=HORIZON_DAYS)
    print(
        json.dumps(
            {
                "links": [[link.application.candidate.email, link.token] for link in links],
                "slots": [[int(slot.starts_at.timestamp()), int(slot.ends_at.timestamp())] for slot in slots],
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
