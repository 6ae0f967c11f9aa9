"""The mail of the morning: at eight where its reader is, once a day, when something waits."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from debriefs.notices import digests
from interviews.models import Message
from logins.models import Profile
from recruiting import queue
from tests.debriefs.loops import author, excuse, make_loop, submit
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

LISBON = ZoneInfo("Europe/Lisbon")
MORNING = digests.next_morning(LISBON, now=NOW + timedelta(days=1))


def owed() -> list[tuple[str, datetime]]:
    return sorted(Message.objects.filter(kind="digest").values_list("to", "due_at"))


def pass_hours(*, first: datetime, hours: float, step: timedelta = timedelta(hours=1)) -> None:
    """Beat and workers, from `first` on."""
    now = first
    while now <= first + timedelta(hours=hours):
        digests.owe(now=now)
        queue.KINDS["message"].work_all(now=now)
        now += step


def test_one_mail_comes_at_eight_and_the_next_one_a_day_later():
    loop = make_loop()
    user = author(loop.interviews[0])  # in Lisbon

    pass_hours(first=MORNING - timedelta(hours=12), hours=11.9, step=timedelta(minutes=30))
    assert mail.outbox == []
    pass_hours(first=MORNING, hours=0)
    assert [sent.to for sent in mail.outbox] == [[user.email]]
    pass_hours(first=MORNING, hours=23.5)
    assert len(mail.outbox) == 1
    pass_hours(first=MORNING + timedelta(days=1, minutes=30), hours=0)
    assert len(mail.outbox) == 2


def test_nothing_waits_no_mail():
    loop = make_loop()
    excuse(loop.interviews[0])

    pass_hours(first=MORNING - timedelta(hours=4), hours=8)

    assert (mail.outbox, owed()) == ([], [])


def test_everybody_has_a_morning_of_their_own():
    kiritimati, honolulu = (make_user() for _ in range(2))
    Profile.objects.create(user=kiritimati, time_zone="Pacific/Kiritimati")
    Profile.objects.create(user=honolulu, time_zone="Pacific/Honolulu")
    loop = make_loop(committee=[kiritimati, honolulu])
    submit(loop.interviews[0])

    pass_hours(first=MORNING, hours=24)

    times = dict(owed())
    assert times[kiritimati.email].astimezone(ZoneInfo("Pacific/Kiritimati")).hour == 8
    assert times[honolulu.email].astimezone(ZoneInfo("Pacific/Honolulu")).hour == 8


def test_row_lies_there_before_it_is_due_so_that_a_pause_loses_none():
    loop = make_loop()

    digests.owe(now=MORNING - timedelta(hours=3))
    assert owed() == [(author(loop.interviews[0]).email, MORNING)]
    queue.KINDS["message"].work_all(now=MORNING + timedelta(hours=2))

    assert len(mail.outbox) == 1


def test_who_moves_across_the_world_gets_one_a_day_all_the_same():
    loop = make_loop()
    person = loop.interviewers[0]
    person.choose_time_zone("Asia/Tokyo")
    tokyo = digests.next_morning(ZoneInfo("Asia/Tokyo"), now=MORNING)
    pass_hours(first=tokyo - timedelta(hours=2), hours=2)

    person.choose_time_zone("Europe/Lisbon")
    pass_hours(first=tokyo, hours=15)

    assert len(mail.outbox) == 1


@pytest.mark.parametrize("why", ["off", "inactive", "no address", "stranger", "own file"])
def test_nobody_gets_one_who_should_not(why):
    member = make_user(email="amara+me@example.org" if why == "own file" else "")
    loop = make_loop(committee=[] if why == "stranger" else [member])
    submit(loop.interviews[0])
    if why == "off":
        Profile.objects.create(user=member, time_zone="UTC", wants_digest=False)
    elif why == "inactive":
        member.is_active = False
    elif why == "no address":
        member.email = ""
    member.save()

    pass_hours(first=MORNING - timedelta(hours=24), hours=24)

    # where nobody is left to vote, it is for the person in charge to decide
    assert {address for sent in mail.outbox for address in sent.to} <= {loop.contact.email}


@pytest.mark.parametrize("day", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
def test_it_is_eight_also_on_days_on_which_clocks_change(day):
    morning = digests.next_morning(LISBON, now=day)

    assert (morning.astimezone(LISBON).hour, morning.date()) == (8, day.date())
    assert digests.next_morning(LISBON, now=morning) - morning >= timedelta(hours=23)


def test_asking_costs_the_same_for_many(django_assert_num_queries):
    for _ in range(4):
        make_loop(email="")

    with django_assert_num_queries(2):
        assert len(digests.near(now=MORNING - timedelta(hours=1))) == 4
