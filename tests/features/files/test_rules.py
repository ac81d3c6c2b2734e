"""Which files are taken, which part of one is meant, and who may see it."""

import re

import pytest

from server.features.files.ranges import Unsatisfiable, known, part, unchanged
from server.features.files.rules import (
    EXTENSIONS,
    KINDS,
    MB,
    TOLD_BY,
    Held,
    Kind,
    check_claim,
    may_see,
    sniff,
)
from server.features.people.rules import Actor, Role
from sync.errors import Refused
from tests.features.files.hands import encoded, picture


def box(*brands: bytes) -> bytes:
    """An ISO base media file's first box."""
    body = brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (len(body) + 8).to_bytes(4, "big") + b"ftyp" + body


WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm\x42\x87\x81\x04"


@pytest.mark.parametrize(
    ("start", "type_"),
    [
        (encoded(picture()), "image/jpeg"),
        (encoded(picture(), "PNG"), "image/png"),
        (encoded(picture(), "WEBP"), "image/webp"),
        (encoded(picture(), "AVIF"), "image/avif"),
        (box(b"mif1", b"mif1", b"avif", b"miaf"), "image/avif"),
        (WEBM, "audio/webm"),
        (b"OggS\0\x02" + bytes(20), "audio/ogg"),
        (box(b"M4A ", b"M4A ", b"mp42", b"isom"), "audio/mp4"),
        (box(b"iso5", b"iso5", b"mp41"), "audio/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
    ],
)
def test_the_first_bytes_tell_the_type(start: bytes, type_: str) -> None:
    assert sniff(start[:TOLD_BY]) == type_
    assert type_ in KINDS


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (b"", "file_type"),
        (b"<html><script>", "file_type"),
        (b"<?xml version='1.0'?><svg/>", "file_type"),
        (b"GIF89a", "file_type"),
        (b"MZ\x90\0", "file_type"),
        (b"PK\x03\x04", "file_type"),
        (b" %PDF-1.7", "file_type"),
        (b"RIFF\0\0\0\0WAVE", "file_type"),
        (b"\x1a\x45\xdf\xa3" + b"\x42\x82\x88matroska", "file_type"),
        (box(b"qt  ", b"qt  "), "file_type"),
        (box(b"3gp4", b"3gp4"), "file_type"),
        (b"\0\0\0\x10ftyp", "file_type"),
        (b"\xff\xff\xff\xffftypzzzz" + b"\xff" * 60, "file_type"),
        (box(b"heic", b"mif1", b"heic"), "image_heic"),
        (box(b"mif1", b"mif1", b"heic"), "image_heic"),
        (box(b"heix", b"mif1", b"heix"), "image_heic"),
        (box(b"avis", b"avis", b"msf1"), "image_animated"),
    ],
)
def test_what_is_not_taken(start: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        sniff(start[:TOLD_BY])


@pytest.mark.parametrize(
    ("size", "claimed", "code"),
    [
        (1, "", None),
        (1, "image/jpeg", None),
        (1, "image/jpg", None),
        (1, "audio/webm;codecs=opus", None),
        (1, "application/octet-stream", None),
        (20 * MB, "image/png", None),
        (0, "image/jpeg", "file_empty"),
        (20 * MB + 1, "image/jpeg", "file_too_large"),
        (20 * MB + 1, "", "file_too_large"),
        (1, "image/heic", "image_heic"),
        (1, "IMAGE/HEIF", "image_heic"),
        (1, "video/mp4", "file_type"),
        (1, "text/html", "file_type"),
        (1, "nonsense", "file_type"),
    ],
)
def test_what_would_be_refused_is_refused_before_it_is_sent(
    size: int, claimed: str, code: str | None
) -> None:
    if code is None:
        check_claim(size, claimed)
    else:
        with pytest.raises(Refused, match=code):
            check_claim(size, claimed)


def test_whatever_can_be_served_has_an_extension() -> None:
    served = {"image/jpeg" if kind is Kind.PHOTO else type_ for type_, kind in KINDS.items()}
    assert set(EXTENSIONS) == served | {"image/webp"}  # the small pictures


def actor(person: int, role: Role, hub: int, *, revoked: bool = False, firm: int = 0) -> Actor:
    return Actor(device="1", member="", revoked=revoked, person=person, role=role, hub=hub, firm=firm)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (actor(1, Role.WORKER, 1), True),
        (actor(1, Role.WORKER, 2), True),  # the same person, at another hub
        (actor(2, Role.WORKER, 1), False),
        (actor(3, Role.FIRM, 1), False),
        (actor(4, Role.COORDINATOR, 1), True),
        (actor(5, Role.COORDINATOR, 2), False),
        (actor(1, Role.WORKER, 1, revoked=True), False),
        (actor(4, Role.COORDINATOR, 1, revoked=True), False),
    ],
)
def test_who_may_see_a_workers_file(who: Actor, sees: bool) -> None:
    assert may_see(who, [Held(person=1, hub=1)]) is sees


def test_a_firm_sees_what_it_received() -> None:
    seen = [may_see(actor(3, Role.FIRM, 1, firm=1), [Held(1, 1)], firms) for firms in ((), (1,), (2,))]
    assert seen == [False, True, False]
    assert not may_see(actor(3, Role.FIRM, 1, firm=1, revoked=True), [Held(1, 1)], (1,))
    assert not may_see(actor(2, Role.WORKER, 1), [Held(1, 1)], (1,))


def test_nobody_sees_what_nobody_holds() -> None:
    assert not may_see(actor(4, Role.COORDINATOR, 1), [])


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=10-", (10, 100)),
        ("bytes=-30", (70, 100)),
        ("bytes=-300", (0, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=99-99", (99, 100)),
        ("bytes= 1-2", (1, 3)),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 400 + "-", None),
        ("", None),
    ],
)
def test_the_part_that_is_asked_for(header: str, span: tuple[int, int] | None) -> None:
    assert part(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_behind_the_end(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        part(header, 100)


def test_what_the_asker_has_already() -> None:
    assert known('"a"', '"b", W/"a"')
    assert known('"a"', "*")
    assert not known('"a"', "")
    assert unchanged('"a"', "")
    assert unchanged('"a"', '"a"')
    assert not unchanged('"a"', 'W/"a"')
    assert not unchanged('"a"', "Sun, 22 Nov 2026 09:00:00 GMT")


def test_the_types_are_names_for_a_header() -> None:
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9]+", each) for each in KINDS)
