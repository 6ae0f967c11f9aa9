"""The baseline for events: threads that do nothing but `requests.post`, each to its own share of the addresses.

`python -m scripts.bench.inside.bare_posts THREADS EVENTS ADDRESS…`. Prints how many were answered with success.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import requests

BODY = {"type": "interview.updated", "data": {"words": "x" * 1200}}  # as long as an event


def main(threads: int, events: int, addresses: list[str]) -> None:
    asked = [(address, f"bare-{number}") for number in range(events) for address in addresses]
    with ThreadPoolExecutor(threads) as pool:
        print(json.dumps(sum(pool.map(post, asked))))


def post(asked: tuple[str, str]) -> bool:
    address, name = asked
    return requests.post(address, json={"id": name, **BODY}, timeout=10).ok


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
