"""Which files are taken, how large, and who may see them: pure rules."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from server.features.people.rules import Actor, Role
from sync.errors import Refused

MB = 1024 * 1024

QUOTA = 500 * MB
"""Bytes of originals that one person may keep here, what is on its way included."""

MAX_FILES = 20
"""How many files of one delivery are taken."""

MAX_NAMED = 2 * MAX_FILES
"""How many of the files that a mutation names are written down at all. What is behind MAX_FILES is refused, and said so."""

OPEN_UPLOADS = 500
"""How many files of one person may be on their way at once."""

SLICE = 256 * 1024
"""Bytes that a phone had better send in one request: a cut costs at most a part of it, and the way back is paid rarely."""

EXPIRE_MS = 7 * 24 * 60 * 60_000
"""How long an upload waits for its next byte, and how long a refusal is remembered."""

ORPHAN_MS = 7 * 24 * 60 * 60_000
"""How long a verified file waits for a mutation that names it."""

REFILL_MS = 14 * 24 * 60 * 60_000
"""How long phones are sure to keep what they delivered: so long a restored server throws no file away, and asks again for those
that it has lost.
"""

EXTEND_MS = 24 * 60 * 60_000
"""How seldom the end of that time is moved."""

TOLD_BY = 64
"""The first bytes, from which every type that is taken can be told."""


class Kind(StrEnum):
    """What a file is to people."""

    PHOTO = "photo"
    AUDIO = "audio"
    DOCUMENT = "document"


class BlobState(StrEnum):
    """What became of a file whose hash was right. `lost`: its bytes are here no more; a folder may be of another day."""

    VERIFIED = "verified"
    REFUSED = "refused"
    LOST = "lost"


class AttachedState(StrEnum):
    """How a file stands that a mutation named. `lost` is wanted again. `missing` was given up by a coordinator, or by time."""

    WAITING = "waiting"
    VERIFIED = "verified"
    REFUSED = "refused"
    LOST = "lost"
    MISSING = "missing"


WANTED = (AttachedState.WAITING, AttachedState.LOST)
UNSETTLED = (AttachedState.WAITING, AttachedState.REFUSED)
"""What a delivery waits for: also for a person to take off what was refused."""


class UploadState(StrEnum):
    """Where an upload is."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


KINDS = {
    "image/jpeg": Kind.PHOTO,
    "image/png": Kind.PHOTO,
    "image/webp": Kind.PHOTO,
    "image/avif": Kind.PHOTO,
    "audio/webm": Kind.AUDIO,
    "audio/ogg": Kind.AUDIO,
    "audio/mp4": Kind.AUDIO,
    "application/pdf": Kind.DOCUMENT,
}
"""Every type that is taken. What is served says so, whatever the sender called it."""

LIMITS = {Kind.PHOTO: 20 * MB, Kind.AUDIO: 20 * MB, Kind.DOCUMENT: 20 * MB}
MAX_SIZE = max(LIMITS.values())

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "application/pdf": "pdf",
}
"""Of what is served: every picture is a JPEG by then, and a small one a WebP."""

_HEIC = re.compile(r"image/hei[cf](-sequence)?")
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AUDIO_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash"}
_ALIASES = {"image/jpg": "image/jpeg", "audio/m4a": "audio/mp4", "audio/x-m4a": "audio/mp4"}


def check_claim(size: int, claimed: str) -> None:
    """Refuse what would be refused anyway before a byte of it is sent. `claimed` is what the sender calls it; may be empty."""
    if size == 0:
        raise Refused("file_empty")
    name = claimed.partition(";")[0].strip().lower()
    name = _ALIASES.get(name, name)
    if _HEIC.fullmatch(name):
        raise Refused("image_heic")
    if name and name != "application/octet-stream" and name not in KINDS:
        raise Refused("file_type")
    if size > (LIMITS[KINDS[name]] if name in KINDS else MAX_SIZE):
        raise Refused("file_too_large")


def sniff(start: bytes) -> str:
    """The type, told by the first bytes alone. Refuses what is not taken.

    JPEG (ISO/IEC 10918-1, B.1), PNG (third edition, 5.2), WebP (RFC 9649, 2.4), Ogg (RFC 3533, 6), PDF (ISO 32000-1, 7.5.2), WebM
    (RFC 8794, 11.2.1 and 11.2.4), and the brands of ISO/IEC 14496-12, 4.3.
    """
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start.startswith(b"OggS"):
        return "audio/ogg"
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in start[:TOLD_BY]:
        return "audio/webm"
    if start[4:8] == b"ftyp":
        return _of_brands(start)
    raise Refused("file_type")


def _of_brands(start: bytes) -> str:
    end = min(int.from_bytes(start[:4], "big"), TOLD_BY)
    brands = {start[8:12], *(start[at : at + 4] for at in range(16, end - 3, 4))}
    if b"avis" in brands and start[8:12] == b"avis":
        raise Refused("image_animated")
    if b"avif" in brands:
        return "image/avif"
    if brands & _HEIC_BRANDS:
        raise Refused("image_heic")
    if start[8:12] in _AUDIO_BRANDS:
        return "audio/mp4"
    raise Refused("file_type")


@dataclass(frozen=True)
class Held:
    """Who brought a file: the person, and the hub where they belong."""

    person: int
    hub: int


def may_see(
    actor: Actor, holders: Iterable[Held], firms: Collection[int] = (), hubs: Collection[int] = ()
) -> bool:
    """A file is seen by whoever brought it, by the coordinators of their hub, by the firms that received it with a delivery, and
    by the workers of a hub whose manual it is in. This is the one place that says so.
    """
    if actor.revoked:
        return False
    if actor.role is Role.WORKER and actor.hub in hubs:
        return True
    if actor.role is Role.FIRM and actor.firm in firms:
        return True
    return any(
        actor.person == each.person or (actor.role is Role.COORDINATOR and actor.hub == each.hub)
        for each in holders
    )
