"""A published panel in the sandbox and so many fresh booking links, each of a candidate who has answered about the recording."""

import json
import sys

import django

django.setup()

from interviews.booking.availability import with_session  # noqa: E402 - models need a set-up Django
from tests.walking import free_times, invited, published_panel  # noqa: E402

HORIZON_DAYS = 60
PEOPLE = 3


def main(count: int) -> None:
    panel = published_panel(people=PEOPLE, horizon_days=HORIZON_DAYS, notice_hours=1)
    links = [invited(panel, email=f"candidate{number}@example.org") for number in range(count)]
    slots = free_times(links[0], days=HORIZON_DAYS)
    print(
        json.dumps(
            {
                "tokens": [link.token for link in links],
                "session": with_session(panel, lambda session: session),
                "configuration_id": panel.nylas_configuration_id,
                "slots": [
                    [int(slot.starts_at.timestamp()), int(slot.ends_at.timestamp()), list(slot.emails)]
                    for slot in slots
                ],
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
