"""Fetching files: only for those who may, of pictures only what was drawn anew, in parts where parts are asked for."""

import io

import pytest
from PIL import Image

from tests.features.files.hands import encoded, fetch, pdf, photo, picture, send, sha, told
from tests.support.region import House


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("worker", 200),
        ("coordinator", 200),
        ("colleague", 404),
        ("worker elsewhere", 404),
        ("firm", 404),
        ("other firm", 404),
        ("coordinator elsewhere", 404),
        ("revoked", 403),
        ("nobody", 401),
    ],
)
async def test_a_workers_photo_is_seen_by(house: House, who: str, status: int) -> None:
    data = photo(1, 3000)
    await send(house, data)

    assert (await fetch(house, data, who)).status_code == status


async def test_a_photo_is_served_upright_and_without_where_it_was_taken(house: House) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    data = encoded(picture(400, 300), exif=exif)
    await send(house, data)

    answer = await fetch(house, data)

    image = Image.open(io.BytesIO(answer.content))
    assert image.size == (300, 400)
    assert not image.getexif()
    assert b"SecretPhone" not in answer.content
    assert answer.headers["content-type"] == "image/jpeg"


async def test_the_original_is_shown_to_nobody(house: House) -> None:
    """Neither under its name, which gives what was drawn, nor is what was drawn a file of its own."""
    data = photo(1, 3000)
    await send(house, data)
    answer = await fetch(house, data)
    assert answer.content != data

    assert told(await fetch(house, sha(answer.content))) == (404, "no_such_file")


async def test_headers(house: House) -> None:
    for data, disposition in ((photo(1, 3000), "inline"), (pdf(), "attachment")):
        await send(house, data, filetype="")
        answer = await fetch(house, data)
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable, no-transform"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["vary"] == "Authorization"
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["content-disposition"].startswith(f'{disposition}; filename="{sha(data)[:12]}.')
        assert answer.headers["content-length"] == str(len(answer.content))
        assert "content-encoding" not in answer.headers


async def test_who_has_it_already_gets_nothing(house: House) -> None:
    data = photo(1, 3000)
    await send(house, data)
    etag = (await fetch(house, data)).headers["etag"]

    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        answer = await fetch(house, data, **{"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert (await fetch(house, data, **{"If-None-Match": '"x"'})).status_code == 200
    assert (await fetch(house, data, "colleague", **{"If-None-Match": "*"})).status_code == 404


class TestParts:
    async def test_of_a_file(self, house: House) -> None:
        data = pdf(1, 300_000)
        await send(house, data, filetype="application/pdf")

        for header, start, stop in (
            ("bytes=0-99", 0, 100),
            ("bytes=299990-", 299_990, 300_000),
            ("bytes=-10", 299_990, 300_000),
            ("bytes=1000-199999", 1000, 200_000),
        ):
            answer = await fetch(house, data, Range=header)
            assert answer.status_code == 206
            assert answer.content == data[start:stop]
            assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/300000"
            assert answer.headers["content-length"] == str(stop - start)

    async def test_behind_the_end(self, house: House) -> None:
        data = pdf()
        await send(house, data, filetype="application/pdf")

        answer = await fetch(house, data, Range="bytes=200-")

        assert told(answer) == (416, "bad_range")
        assert answer.headers["content-range"] == "bytes */200"

    async def test_several_or_unreadable_are_the_whole(self, house: House) -> None:
        data = pdf()
        await send(house, data, filetype="application/pdf")
        for header in ("bytes=0-1,3-4", "lines=1-2", "bytes=x"):
            answer = await fetch(house, data, Range=header)
            assert (answer.status_code, answer.content) == (200, data)

    async def test_only_if_it_is_still_the_same(self, house: House) -> None:
        data = pdf()
        await send(house, data, filetype="application/pdf")
        etag = (await fetch(house, data)).headers["etag"]

        assert (await fetch(house, data, Range="bytes=0-9", **{"If-Range": etag})).status_code == 206
        assert (await fetch(house, data, Range="bytes=0-9", **{"If-Range": '"old"'})).status_code == 200

    async def test_head_has_the_same_headers_and_no_body(self, house: House) -> None:
        data = pdf()
        await send(house, data, filetype="application/pdf")

        answer = await house.ask("worker", "HEAD", f"/files/{sha(data)}", headers={"Range": "bytes=0-9"})

        assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "200")


@pytest.mark.parametrize("name", ["x", "A" * 64, "0" * 64, "0" * 65, "%2e%2e"])
async def test_names_of_nothing(house: House, name: str) -> None:
    assert told(await fetch(house, name)) == (404, "no_such_file")
