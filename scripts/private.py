"""File permissions: candidates' mails, recordings, sessions and keys are readable by the run's own account only."""

import os
import stat
from pathlib import Path

FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep(folder: Path) -> None:
    """Make the folder, closed to every other account, with all it holds already."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    close(folder)
    for parent, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            close(Path(parent, name))


def close(path: Path) -> None:
    """Take the permissions of group and others away. Files that are removed meanwhile are skipped, and so are links."""
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode) and mode & FOR_OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~FOR_OTHERS)
    except FileNotFoundError:
        pass


def from_now_on() -> None:
    """Close the files that this process and its children make to other accounts."""
    os.umask(FOR_OTHERS)
