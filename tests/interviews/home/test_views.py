"""Two recruiters share the home: who takes a line, when it comes back, and that nothing new is hidden."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from interviews.booking import naming
from interviews.home.todo import Later
from interviews.models import CallbackRequest, LineMark, Naming
from recruiting import clock
from tests.factories import NOW, make_concern, make_interview, make_interviewer, make_link, make_user

HOME = "/admin/"
DAY = timedelta(days=1)


@pytest.fixture
def colleague(recruiter) -> Client:
    user = make_user(is_staff=True, first_name="Tom", last_name="Weber")
    user.groups.set(recruiter.groups.all())
    client = Client()
    client.force_login(user)
    return client


def me(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def ask_for_help(**fields) -> CallbackRequest:
    return CallbackRequest.objects.create(link=make_link(), asked_at=NOW - DAY, **fields)


def lines(client: Client, name: str = "todos") -> list:
    return client.get(HOME).context["home"][name]


def act(client: Client, line, **what) -> str:
    sent = {"model": line.todo.model, "key": line.todo.key, "as_of": line.todo.as_of}
    taker = line.todo.taken_by
    page = client.post(reverse("arrange_line"), sent | {"instead_of": taker.pk if taker else ""} | what, follow=True)
    return " ".join(str(message) for message in page.context["messages"])


def test_what_one_takes_stands_with_them_on_the_others_home_until_given_back(admin, colleague):
    ask_for_help()
    [line] = lines(colleague)

    act(colleague, line, act="take")

    assert [one.todo.taken_by.name for one in lines(colleague)] == ["Tom Weber"]
    assert lines(admin) == []
    [theirs] = lines(admin, "with_others")
    assert theirs.todo.taken_by.name == "Tom Weber"
    assert "Tom Weber takes it" in admin.get(HOME).content.decode()
    act(admin, theirs, act="give_back")
    assert [one.todo.taken_by for one in lines(admin)] == [None]


def test_second_to_take_it_learns_who_was_first(admin, colleague):
    ask_for_help()
    [seen] = lines(admin)
    act(colleague, lines(colleague)[0], act="take")

    assert "Tom Weber has taken this" in act(admin, seen, act="take")
    assert LineMark.objects.get().user == me(colleague)


def test_line_can_be_given_to_a_colleague_but_to_no_stranger(admin, colleague):
    ask_for_help()
    [line] = lines(admin)

    act(admin, line, act="give", to=make_user().pk)
    assert LineMark.objects.count() == 0
    assert "finds it on their home" in act(admin, line, act="give", to=me(colleague).pk)
    assert (len(lines(admin)), len(lines(colleague))) == (0, 1)


@pytest.mark.parametrize("later", list(Later))
def test_what_is_put_off_is_gone_for_oneself_alone_and_comes_back_that_morning(admin, colleague, later, monkeypatch):
    ask_for_help()
    [line] = lines(admin)

    act(admin, line, act=later)

    assert (len(lines(admin)), len(lines(admin, "put_off")), len(lines(colleague))) == (0, 1, 1)
    until = LineMark.objects.get().until
    assert NOW < until <= NOW + 8 * DAY
    monkeypatch.setattr(clock, "now", lambda: until)
    assert len(lines(admin)) == 1


def test_what_is_put_off_can_be_brought_back_and_comes_back_when_it_says_something_else(admin):
    request = ask_for_help(note="Please call")
    act(admin, lines(admin)[0], act="tomorrow")
    act(admin, lines(admin, "put_off")[0], act="bring_back")
    assert len(lines(admin)) == 1

    act(admin, lines(admin)[0], act="tomorrow")
    CallbackRequest.objects.filter(pk=request.pk).update(note="Please call today")
    assert len(lines(admin)) == 1


def test_keyboard_goes_on_with_the_line_that_follows_or_with_the_heading(admin):
    for number in range(3):
        ask_for_help(note=str(number))
    first, second, third = (line.todo for line in lines(admin))

    def goes_on(todo, act: str) -> str:
        """The element with the keyboard after it: on the page, and one that takes it."""
        sent = {"model": todo.model, "key": todo.key, "as_of": todo.as_of, "act": act}
        address, _, anchor = admin.post(reverse("arrange_line"), sent).url.partition("#")
        assert f'id="{anchor}" tabindex="-1"' in admin.get(address).content.decode()
        return anchor

    assert goes_on(second, "tomorrow") == third.anchor
    assert goes_on(first, "take") == first.anchor
    assert goes_on(third, "tomorrow") == "todos"
    assert goes_on(second, "bring_back") == second.anchor
    assert goes_on(first, "nonsense") == "todos"


@pytest.mark.parametrize(("begins", "offered"), [(timedelta(hours=30), 0), (timedelta(days=2.5), 1), (20 * DAY, 3)])
def test_what_is_about_an_interview_cannot_wait_past_the_day_before(admin, monkeypatch, begins, offered):
    tuesday = NOW + (1 - NOW.weekday()) % 7 * DAY  # from a Sunday, next week is no later than tomorrow
    monkeypatch.setattr(clock, "now", lambda: tuesday)
    make_concern(make_interview(starts_at=tuesday + begins, interviewer=make_interviewer()))

    [line] = lines(admin)

    assert len(line.laters) == offered
    if not offered:
        assert "too late" in act(admin, line, act="next_week")


def test_mark_on_one_line_leaves_the_others_about_the_same_interview_and_the_next_of_the_same_words(admin, recruiter):
    interview = make_interview(starts_at=NOW + 20 * DAY, interviewer=make_interviewer())
    make_concern(interview, "call_gone")
    make_concern(interview, "two_at_once")

    for line in lines(admin):
        act(admin, line, act="next_week")
    assert lines(admin) == []
    assert len(lines(admin, "put_off")) == LineMark.objects.count() == 2

    interview.concerns.all().settle(by=recruiter, at=NOW)
    interview.concerns.raise_about(interview, "two_at_once", at=NOW + timedelta(minutes=1))
    assert [line.todo.detail for line in lines(admin)] == ["two_at_once"]


def test_stranger_and_nonsense_change_nothing(admin):
    ask_for_help()
    [line] = lines(admin)
    stranger = Client()
    stranger.force_login(make_user(is_staff=True))

    assert stranger.post(reverse("arrange_line"), {}).status_code == 404
    for sent in ({"as_of": "0" * 16}, {"key": "9999"}, {"model": "auth.user"}, {"act": "burn"}, {"instead_of": "x"}):
        assert "settled" in act(admin, line, **{"act": "take"} | sent)
    assert LineMark.objects.count() == 0


def test_named_person_who_cannot_be_had_is_on_the_home_until_they_can(admin, recruiter):
    link = make_link(expires_at=NOW + 5 * DAY)
    person = make_interviewer(name="Priya Raman")
    link.panel.seats.create(interviewer=person)
    naming.name_interviewer(link, person, reason="knows the ledger", by=recruiter, now=NOW)
    naming.note_obstacles(now=NOW)
    assert lines(admin) == []

    person.is_active = False
    person.save()
    assert naming.note_obstacles(now=NOW) == 1
    [line] = lines(admin)
    assert "whoever was named for them" in line.words
    assert line.cause == f"Priya Raman {Naming.Obstacle.SWITCHED_OFF.label}."
    assert link.pk.hex in line.url.replace("-", "")

    link.spend(at=NOW)
    assert lines(admin) == []


def test_home_stays_at_twelve_queries_with_marks(admin, colleague, django_assert_max_num_queries):
    for number in range(4):
        ask_for_help(note=str(number))
    for line, what in zip(lines(admin)[:3], ["take", "tomorrow", "next_week"], strict=True):
        act(admin, line, act=what)

    with django_assert_max_num_queries(12):
        assert len(lines(admin, "put_off")) == 2
