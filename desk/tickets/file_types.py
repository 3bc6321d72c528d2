"""Which files customers may send, told from their content and not from what they claim to be."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import PurePosixPath
from typing import IO

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_NAME_CHARS = 200
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "text/plain": (".txt",),
}
# Brands of ISO/IEC 23008-12 that cameras write.
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
TEXT_CONTROLS = "\t\n\r\f"


class FileTypeRefused(ValueError):
    """The file is none of the types in `ENDINGS`, or its name says another type than its content."""


def accepted_file(name: str, file: IO[bytes]) -> tuple[str, str]:
    """The name to keep and the content type, for a file that is allowed. Raises `FileTypeRefused`."""
    content_type = content_type_of(file)
    if content_type is None:
        raise FileTypeRefused("Only PDF, PNG, JPEG, GIF, WebP, HEIC and plain text files are accepted.")
    clean = cleaned_name(name)
    ending = PurePosixPath(clean).suffix.lower()
    if not ending:
        clean += ENDINGS[content_type][0]
    elif ending not in ENDINGS[content_type]:
        raise FileTypeRefused("The file's name ends like another type than its content has.")
    return clean, content_type


def content_type_of(file: IO[bytes]) -> str | None:
    """One of the types in `ENDINGS`, or None. Leaves the file at its beginning."""
    file.seek(0)
    start = file.read(32)
    found = _binary_type(start)
    if found is None and _is_text(file):
        found = "text/plain"
    file.seek(0)
    return found


def cleaned_name(name: str) -> str:
    """The last part of the name without characters that do not print or that turn the text around."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    path = PurePosixPath(visible or "fil")
    return path.stem[: MAX_NAME_CHARS - 20] + path.suffix[:20]


def _binary_type(start: bytes) -> str | None:
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if start.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        return "image/heic"
    return None


def _is_text(file: IO[bytes]) -> bool:
    """UTF-8, or Windows-1252 as older editors write it, without control characters."""
    file.seek(0)
    content = file.read(MAX_FILE_BYTES + 1)
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            return False
    return not any(letter < " " and letter not in TEXT_CONTROLS for letter in text)
