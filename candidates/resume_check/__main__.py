"""The process: the kind of file as argument (`.pdf`), its bytes on standard input, the reason to refuse it on standard output.

Nothing on standard output and exit code 0: it can be taken. Another exit code: it could not be read.
"""

import io
import logging
import os
import resource
import sys
from importlib import import_module

MAX_MEMORY_BYTES = 512 * 1024 * 1024
MAX_CPU_SECONDS = 4
READERS = {".pdf": "pdf", ".docx": "word", ".odt": "open_document", ".rtf": "rich_text", ".txt": "plain_text"}


def main(ending: str) -> None:
    _limit()
    from candidates.resume_check.reasons import Reason, Refused

    # Within the limits, too; and one alone, since the reader of PDFs takes long to load.
    kind = import_module(f"candidates.resume_check.{READERS[ending]}")
    logging.disable()  # libraries quote the file in their warnings
    try:
        kind.check(io.BytesIO(sys.stdin.buffer.read()))
    except Refused as refused:
        print(refused.reason)
    except (MemoryError, RecursionError):
        print(Reason.HARD_TO_READ)


def _limit() -> None:
    """Where the system knows such limits: macOS takes no notice of the one on memory."""
    os.nice(5)  # people who wait for a page come first
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


if __name__ == "__main__":
    main(sys.argv[1])
