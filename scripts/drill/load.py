"""Candidates who book, move and cancel through the gateway while everything breaks; each keeps what they were told."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import requests

from scripts.drill.checker import Promise

BOOKINGS = "/v3/scheduling/bookings"
TIMEOUT = 30.0  # seconds that a candidate waits for an answer
PAUSE = 0.7
PATIENCE = 420.0  # seconds after which one gives up
GONE, NOT_NOW = 409, 500
WHO_MOVES, WHO_CANCELS, OF = 3, 6, 8  # the fourth and the seventh of eight


@dataclass
class Load:
    """So many candidates, of whom `release` lets some more begin. `links`: (address, token); `slots`: (start, end)."""

    url: str
    links: list[tuple[str, str]]
    slots: list[tuple[int, int]]
    hands: int = 4
    promises: list[Promise] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)  # who gave up without a 200
    answers: dict[str, int] = field(default_factory=dict)  # how often each kind of answer came

    def __post_init__(self) -> None:
        self._allowed = threading.Semaphore(0)
        self._next = itertools.count()
        self._slots = itertools.cycle(self.slots)
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.hands)]
        self._released = 0

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def release(self, number: int) -> None:
        """Let so many more begin, of those who are left."""
        for _ in range(min(number, len(self.links) - self._released)):
            self._released += 1
            self._allowed.release()

    def finish(self) -> None:
        """Let everybody begin who has not, and wait until all were answered or gave up."""
        self.release(len(self.links))
        for _ in self._threads:
            self._allowed.release()  # finds nobody, and ends
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while True:
            self._allowed.acquire()
            with self._lock:
                number = next(self._next)
            if number >= len(self.links):
                return
            self._serve(number, *self.links[number])

    def _serve(self, number: int, email: str, token: str) -> None:
        booked = self._ask("POST", BOOKINGS, token)
        if booked is None:
            with self._lock:
                self.unanswered.append(email)
            return
        interview, starts_at = booked
        is_cancelled, is_sure = False, True
        if number % OF == WHO_MOVES:
            moved = self._ask("PATCH", f"{BOOKINGS}/{interview}", token)
            is_sure, starts_at = (True, moved[1]) if moved else (False, starts_at)
        elif number % OF == WHO_CANCELS:
            is_sure = self._cancel(interview, token)
            is_cancelled = is_sure
        with self._lock:
            self.promises.append(Promise(email, interview, starts_at, is_cancelled, is_sure))

    def _ask(self, method: str, path: str, token: str) -> tuple[str, int] | None:
        """Try a time until it is ours: the same again after a failure, as somebody does who clicks again; another when it is gone."""
        deadline = time.monotonic() + PATIENCE
        slot = self._fresh_slot()
        while time.monotonic() < deadline:
            status, body = self._call(method, path, token, _wish(slot))
            if status == requests.codes.ok:
                return body["data"]["booking_id"], slot[0]
            if GONE <= status < NOT_NOW or status == requests.codes.bad_request:
                slot = self._fresh_slot()
            time.sleep(PAUSE)
        return None

    def _cancel(self, interview: str, token: str) -> bool:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            status, body = self._call("DELETE", f"{BOOKINGS}/{interview}", token, {"cancellation_reason": "drill"})
            if status == requests.codes.ok and body["data"]["status"] == "cancelled":
                return True
            time.sleep(PAUSE)
        return False

    def _fresh_slot(self) -> tuple[int, int]:
        with self._lock:
            return next(self._slots)

    def _call(self, method: str, path: str, token: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and JSON; 0 when no answer came."""
        try:
            answer = requests.request(
                method, self.url + path, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT
            )
            status, told = answer.status_code, answer.json()
        except (requests.RequestException, ValueError):
            status, told = 0, {}
        with self._lock:
            key = f"{method} {status or 'no answer'}"
            self.answers[key] = self.answers.get(key, 0) + 1
        return status, told


def _wish(slot: tuple[int, int]) -> dict[str, Any]:
    guest = {"name": "Somebody", "email": "somebody@example.org"}
    return {
        "start_time": slot[0],
        "end_time": slot[1],
        "guest": guest,
        "timezone": "Europe/Lisbon",
        "email_language": "en",
    }
