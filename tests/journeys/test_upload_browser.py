"""Uploads in Chromium: progress is shown, a refused file says so and stays chosen, and without the module the form goes as any other;
and a shared clip plays for the outsider."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from candidates import consenting
from debriefs.interview import shared_clips
from debriefs.models import Citation, EarlyOpening, Share, ShareCode, SharedClip
from debriefs.views.outsider import PASS
from interviews.models import Artifact, Interview
from recruiting import queue
from sandbox.tests.waiting import eventually
from tests.factories import NOW, PASSWORD, make_job, make_link, make_panel, make_user
from tests.journeys.axe import breaks
from tests.journeys.conftest import DESKTOP, PHONE
from tests.recorded import make_debrief, make_held
from tests.spoken import cite, spoken

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MEDIA = Path(__file__).parents[2] / "sandbox/recordings"


@pytest.fixture
def interview(db) -> Interview:
    """Took place, was not recorded, and its candidate said yes."""
    make_user(email="rita@example.com", recruiter=True)
    held = make_held(link=make_link(panel=make_panel(job=make_job())))
    make_debrief(held)
    consenting.choose(held.application, choice="yes", now=NOW)
    return held


def home(live_server) -> str:
    return f"http://127.0.0.1:{urlsplit(live_server.url).port}"


def upload_page(page: Page, live_server, interview: Interview) -> Page:
    address = f"{interview.get_absolute_url()}upload/"
    page.goto(f"{home(live_server)}/accounts/login/?next={address}")
    page.get_by_label("Email").fill("rita@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == address)
    return page


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["light", "phone in the dark"])
def test_refused_file_stays_chosen_and_a_good_one_leads_back(
    open_page: Callable[..., Page], live_server, interview: Interview, tmp_path: Path, size, dark: bool
) -> None:
    page = upload_page(open_page(size, dark=dark), live_server, interview)
    assert breaks(page) == {}
    fake = tmp_path / "call.mp4"
    fake.write_bytes(b"<!DOCTYPE html>" * 100)
    page.get_by_label("Recording").set_input_files(fake)
    page.get_by_label("Transcript").set_input_files(MEDIA / "backend.transcript.json")
    page.get_by_role("button", name="Upload", exact=True).click()

    expect(page.get_by_text("This is no recording of a kind that we take")).to_be_visible()
    expect(page.get_by_text("The other file was taken.")).to_be_visible()
    expect(page.get_by_label("Transcript")).to_have_count(0)
    assert page.get_by_label("Recording").evaluate("input => input.files[0].name") == "call.mp4"
    assert breaks(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_label("Recording").set_input_files(MEDIA / "backend.mp3")
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url(lambda url: urlsplit(url).path == interview.get_absolute_url())
    expect(page.get_by_text("Uploaded. It is being archived")).to_be_visible()
    assert Artifact.objects.count() == 2


def test_broken_connection_loses_nothing_and_it_goes_on_by_itself(
    open_page: Callable[..., Page], live_server, interview: Interview
) -> None:
    page = upload_page(open_page(), live_server, interview)
    page.get_by_label("Recording").set_input_files(MEDIA / "backend.mp3")

    page.context.set_offline(True)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("The connection broke.")).to_be_visible()
    assert breaks(page) == {}
    page.context.set_offline(False)

    page.wait_for_url(lambda url: urlsplit(url).path == interview.get_absolute_url())
    assert Artifact.objects.get().size == (MEDIA / "backend.mp3").stat().st_size


def test_upload_that_is_cut_in_the_middle_sends_no_piece_twice(
    open_page: Callable[..., Page], live_server, interview: Interview, tmp_path: Path
) -> None:
    page = upload_page(open_page(), live_server, interview)
    film, asked = tmp_path / "film.mp3", []
    sound = (MEDIA / "backend.mp3").read_bytes()
    film.write_bytes(sound * (1 + 9 * 2**20 // len(sound)))

    def cut(route: Route) -> None:
        place = route.request.headers.get("content-range", "")
        asked.append((route.request.method, place.partition("-")[0]))
        if asked.count(("PUT", f"bytes {8 * 2**20}")) == 1 and place.startswith(f"bytes {8 * 2**20}"):
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/upload/*?*", cut)
    page.get_by_label("Recording").set_input_files(film)
    page.get_by_role("button", name="Upload", exact=True).click()

    page.wait_for_url(lambda url: urlsplit(url).path == interview.get_absolute_url())
    rest = ("PUT", f"bytes {8 * 2**20}")
    assert asked == [("HEAD", ""), ("PUT", "bytes 0"), rest, ("HEAD", ""), rest]
    assert Artifact.objects.get().size == film.stat().st_size


def test_upload_can_be_stopped(open_page: Callable[..., Page], live_server, interview: Interview) -> None:
    page = upload_page(open_page(), live_server, interview)
    page.get_by_label("Recording").set_input_files(MEDIA / "backend.mp3")

    page.route("**/upload/*?*", lambda route: None)  # never answered
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("progressbar")).to_be_hidden()
    assert page.get_by_label("Recording").evaluate("input => input.files.length") == 1
    assert Artifact.objects.count() == 0


def test_outsider_plays_the_clip_and_reads_along(open_page: Callable[..., Page], live_server) -> None:
    owner = make_user(email="noor@example.com", recruiter=True)
    interview = spoken(make_job(), by=owner)
    media = interview.recordings.get().artifacts.get(kind="recording")
    Path(media.file.path).write_bytes((MEDIA / "backend.mp4").read_bytes())
    quote: Citation = cite(interview, 0, by=owner)
    share = Share.make(
        interview.application.debrief,
        citation=quote,
        address="adviser@example.org",
        expires_at=NOW + timedelta(days=365),
        by=owner,
        at=NOW,
    )
    source = shared_clips.source_of(quote)
    assert source is not None
    clip = shared_clips.ask_for(share, source, SharedClip.Kind.PICTURE, now=NOW)
    queue.work("clip", clip.pk, now=NOW)
    EarlyOpening.objects.create(
        debrief=share.debrief, opened_by=share.shared_by, opened_at=NOW, reason="They are away."
    )
    code = ShareCode.objects.create(share=share, made_at=NOW, used_at=NOW)
    page = open_page()
    page.context.add_cookies([{"name": PASS, "value": code.browser_pass, "url": home(live_server) + share.path}])

    page.goto(home(live_server) + share.path)
    player = page.locator("video")
    player.evaluate("video => { video.muted = true; return video.play() }")

    assert eventually(lambda: player.evaluate("video => video.currentTime > 0.5"))
    assert 3.5 < player.evaluate("video => video.duration") < 4.6
    assert player.evaluate("video => video.textTracks[0].cues[0].text").endswith("a migration that went wrong.")
    assert clip.plays.count() == 1
    assert breaks(page) == {}
