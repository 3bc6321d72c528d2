"""A wall clock that jumps, for one process, by Debian's libfaketime."""

from __future__ import annotations

from pathlib import Path

LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


class FaketimeMissing(RuntimeError):
    """The library is not installed."""


class JumpingClock:
    """The clock of processes that are started with `environment`. They notice a jump within a second.

    Time-outs and the event loop run on the monotonic clock, which does not jump, as on a real machine.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump(0)

    def jump(self, seconds: int) -> None:
        """From now on it is so much later (or earlier) than the true time."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{seconds:+d}\n")
        draft.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process read this clock. Raises `FaketimeMissing`."""
        return {
            "LD_PRELOAD": str(_library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Else libfaketime moves the monotonic deadlines of Python's locks: stalls of seconds.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "FAKETIME_DONT_RESET": "1",
        }


def _library() -> Path:
    found = [path for pattern in LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))]
    if not found:
        raise FaketimeMissing("libfaketime is not installed; `make test` installs it (Debian: faketime).")
    return found[0]
