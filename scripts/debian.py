"""Debian's packages, for what Python's own index cannot bring: ensurepip, Chromium, Postgres, Redis."""

import os
import shutil
import subprocess


def can_install() -> bool:
    """Whether we may install system packages: root, on a system that has apt."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Install packages without a question asked; False when apt could not."""
    environment = os.environ | {
        "DEBIAN_FRONTEND": "noninteractive",
        "RUNLEVEL": "1",  # a server that comes with a package is not started: we start our own, on our own port
    }
    print(f"Installing Debian packages: {', '.join(packages)}", flush=True)
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        # A stale package list may still hold what we need, so only the second step decides.
        if arguments[0] == "install" and done.returncode:
            print(done.stdout[-2000:], flush=True)
            return False
    return True
