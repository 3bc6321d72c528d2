"""A disk that can be filled up: a small file system in memory, or a limit on the size of files."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

SIZE = "256m"
BLOCK = b"\0" * 65536


class SmallDisk(Protocol):
    """`how` says in a word what stands in for a full disk."""

    how: str

    def fill(self) -> None:
        """No process can write to the disk any more."""

    def free(self) -> None:
        """There is room again."""


class MountedDisk:
    """A file system of `SIZE` bytes that is filled with one file: writes fail with ENOSPC."""

    how = "file system in memory, filled up"

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._filler = directory / "filler"

    def fill(self) -> None:
        for file in self._directory.glob("*.db"):
            # Else there is room for hundreds of messages in the logs that SQLite writes to again.
            with closing(sqlite3.connect(file, timeout=5)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with self._filler.open("ab", buffering=0) as filler, suppress(OSError):
            for size in (len(BLOCK), 4096, 1):
                with suppress(OSError):
                    while filler.write(BLOCK[:size]) == size:
                        pass

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)


class LimitedFiles:
    """No process may write a file beyond its present size: writes fail with EFBIG.

    For machines where a test may not mount. Logs on the same disk fail with it, as they would.
    """

    how = "limit on the size of files (mounting is not allowed here)"

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        self._pids = pids

    def fill(self) -> None:
        self._limit(0)

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in self._pids():
            with suppress(ProcessLookupError):
                hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


@contextmanager
def small_disk(directory: Path, pids: Callable[[], Iterable[int]]) -> Iterator[SmallDisk]:
    """A disk under `directory`, where mounting is allowed; else a limit on the processes `pids` gives."""
    options = f"size={SIZE},mode=700,uid={os.geteuid()}"
    mount = ["mount", "-t", "tmpfs", "-o", options, "vejviser-faults", str(directory)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        yield LimitedFiles(pids)
        return
    try:
        yield MountedDisk(directory)
    finally:
        # Lazily: a log may still be open, and the test's result matters more than this.
        subprocess.run(["umount", "--lazy", str(directory)], check=True)
