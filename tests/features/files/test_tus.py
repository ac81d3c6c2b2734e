"""Sending files in: tus 1.0.0 as its clients know it, and the rules of the house about what is taken."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.features.devices.models import Device
from server.features.files import uploads
from server.features.files.models import Blob, Holder, Upload
from server.features.files.rules import EXPIRE_MS, MB, QUOTA
from server.features.files.uploads import Files
from server.problems import Problem
from server.store.blobs import DiskBlobs, Displaced, HashDiffers
from sync.errors import Refused
from tests.features.files.hands import (
    SLICE,
    TUS,
    begun,
    create,
    cut_off,
    encoded,
    fetch,
    head,
    metadata,
    offset,
    patch,
    pdf,
    photo,
    picture,
    send,
    sha,
    told,
)
from tests.support.region import DAY, House, open_app


def files_of(house: House) -> Files:
    files: Files = house.app.state.files
    return files


def partials(house: House) -> list[Path]:
    return sorted((house.folder / "blobs" / "partial").glob("*"))


async def states(house: House) -> list[tuple[str, str]]:
    return [(row["state"], row["code"]) for row in await house.query("SELECT state, code FROM upload")]


async def test_what_the_server_can_do_is_told_to_anybody(house: House) -> None:
    answer = await house.ask("nobody", "OPTIONS", "/files")

    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,termination"
    assert answer.headers["tus-max-size"] == str(20 * MB)


async def test_a_photo_comes_in_in_slices(house: House) -> None:
    data = photo(1, 5000)
    answer = await create(house, data)
    assert answer.status_code == 201
    assert answer.headers["upload-offset"] == "0"
    place = answer.headers["location"]
    assert place.startswith("/files/uploads/")

    for start in (0, 2000, 4000):
        answer = await patch(house, place, start, data[start : start + 2000])
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["upload-offset"] == str(min(5000, start + 2000))

    answer = await head(house, place)
    assert (answer.status_code, answer.headers["upload-offset"], answer.headers["upload-length"]) == (
        200,
        "5000",
        "5000",
    )
    assert (await fetch(house, data)).headers["content-type"] == "image/jpeg"
    assert partials(house) == []


async def test_every_answer_says_its_version_and_is_kept_by_nobody(house: House) -> None:
    data = photo()
    place = await begun(house, data)
    for answer in (
        await house.ask("worker", "OPTIONS", "/files"),
        await create(house, data),
        await create(house, b"", name="x"),
        await create(house, data, "nobody"),
        await head(house, place),
        await head(house, "/files/uploads/nothing"),
        await patch(house, place, 7, b"x"),
        await patch(house, place, 0, data),
        await house.ask("worker", "DELETE", place, headers=TUS),
    ):
        assert answer.headers["tus-resumable"] == "1.0.0"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0", "2.0.0"])
async def test_another_version_is_not_processed(house: House, version: str | None) -> None:
    place = await begun(house, photo())
    headers = {**SLICE, "Upload-Offset": "0", "Upload-Length": "9"} | {"Tus-Resumable": version or ""}
    if version is None:
        del headers["Tus-Resumable"]
    for method, path in (("POST", "/files"), ("PATCH", place), ("DELETE", place)):
        answer = await house.ask("worker", method, path, headers=headers, content=b"x")
        assert told(answer) == (412, "tus_version")
        assert answer.headers["tus-version"] == "1.0.0"
    assert await offset(house, place) == 0


@pytest.mark.parametrize(
    ("headers", "told_"),
    [
        ({}, (400, "bad_request")),
        ({"Upload-Length": "x"}, (400, "bad_request")),
        ({"Upload-Length": "-1"}, (400, "bad_request")),
        ({"Upload-Length": "9" * 30}, (400, "bad_request")),
        ({"Upload-Length": "١"}, (400, "bad_request")),
        ({"Upload-Defer-Length": "1"}, (400, "bad_request")),
        ({"Upload-Length": "9"}, (400, "bad_request")),
        ({"Upload-Length": "9", "Upload-Metadata": "sha256"}, (400, "bad_request")),
        ({"Upload-Length": "9", "Upload-Metadata": "sha256 !!!"}, (400, "bad_request")),
        ({"Upload-Length": "9", "Upload-Metadata": "sha256 /w=="}, (400, "bad_request")),
        ({"Upload-Length": "9", "Upload-Metadata": metadata(sha256="../../etc")}, (400, "bad_request")),
        ({"Upload-Length": "9", "Upload-Metadata": metadata(sha256="A" * 63)}, (400, "bad_request")),
        ({"Upload-Length": str(20 * MB + 1), "Upload-Metadata": ""}, (413, "file_too_large")),
        ({"Upload-Length": "0", "Upload-Metadata": metadata(sha256="a" * 64)}, (422, "file_empty")),
        (
            {"Upload-Length": "9", "Upload-Metadata": metadata(sha256="a" * 64, filetype="image/heic")},
            (422, "image_heic"),
        ),
        (
            {"Upload-Length": "9", "Upload-Metadata": metadata(sha256="a" * 64, filetype="video/mp4")},
            (422, "file_type"),
        ),
    ],
)
async def test_what_is_no_creation(house: House, headers: dict[str, str], told_: tuple[int, str]) -> None:
    raw = {name: value.encode() for name, value in {**TUS, **headers}.items()}
    assert told(await house.ask("worker", "POST", "/files", headers=raw)) == told_
    assert await states(house) == []


async def test_metadata_may_hold_what_other_clients_put_there(house: House) -> None:
    data = photo()
    name, digest = (base64.b64encode(text.encode()).decode() for text in ("写真.jpg", sha(data).upper()))
    pairs = f"filename {name},is_confidential, SHA256 {digest}"

    answer = await house.ask(
        "worker", "POST", "/files", headers={**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": pairs}
    )

    assert answer.status_code == 201


class TestSlices:
    async def test_a_wrong_offset_changes_nothing(self, house: House) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)
        await patch(house, place, 0, data[:1000])

        for wrong in (0, 999, 1001, 3000):
            assert told(await patch(house, place, wrong, data[:10])) == (409, "upload_offset")

        assert await offset(house, place) == 1000

    async def test_headers_that_are_missing_or_wrong(self, house: House) -> None:
        place = await begun(house, photo())
        plain = {**TUS, "Upload-Offset": "0"}

        async def ask(**headers: str) -> tuple[int, str]:
            return told(await house.ask("worker", "PATCH", place, content=b"x", headers=headers))

        assert await ask(**plain) == (415, "bad_request")
        assert await ask(**plain, **{"Content-Type": "image/jpeg"}) == (415, "bad_request")
        assert await ask(**SLICE, **{"Upload-Offset": "0", "Content-Encoding": "gzip"}) == (
            415,
            "bad_request",
        )
        assert await ask(**SLICE) == (400, "bad_request")
        assert await ask(**SLICE, **{"Upload-Offset": "-1"}) == (400, "bad_request")
        assert await offset(house, place) == 0

    async def test_no_more_is_taken_than_was_announced(self, house: House) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)
        assert told(await patch(house, place, 0, data + b"x")) == (413, "too_large")
        assert await offset(house, place) == 0

        async def without_length() -> Any:
            yield data[:1000]
            yield data[1000:] + b"x"

        headers = {**SLICE, "Upload-Offset": "0"}
        answer = await house.ask("worker", "PATCH", place, content=without_length(), headers=headers)
        assert told(answer) == (413, "too_large")
        assert await offset(house, place) in (0, 1000)

    async def test_a_body_without_a_length(self, house: House) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)

        async def parts() -> Any:
            for start in range(0, 3000, 100):
                yield data[start : start + 100]

        headers = {**SLICE, "Upload-Offset": "0"}
        answer = await house.ask("worker", "PATCH", place, content=parts(), headers=headers)
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, "3000")

    async def test_an_empty_slice(self, house: House) -> None:
        data = photo()
        place = await begun(house, data)
        answer = await patch(house, place, 0, b"")
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, "0")
        await patch(house, place, 0, data)
        answer = await patch(house, place, len(data), b"")
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(len(data)))

    async def test_clients_that_cannot_send_patch(self, house: House) -> None:
        data = photo()
        place = await begun(house, data)
        headers = {**SLICE, "Upload-Offset": "0"}
        for method, status in (("PATCH", 204), ("HEAD", 200), ("GET", 405), ("", 405), ("DELETE", 204)):
            answer = await house.ask(
                "worker",
                "POST",
                place,
                headers={**headers, "X-HTTP-Method-Override": method},
                content=data if method == "PATCH" else b"",
            )
            assert answer.status_code == status

    async def test_an_upload_can_be_given_up(self, house: House) -> None:
        data = photo(1, 1000)
        place = await begun(house, data)
        await patch(house, place, 0, data[:500])

        assert (await house.ask("worker", "DELETE", place, headers=TUS)).status_code == 204

        assert (await head(house, place)).status_code == 404
        assert told(await patch(house, place, 500, data[500:])) == (404, "no_such_upload")
        assert (await house.ask("worker", "DELETE", place, headers=TUS)).status_code == 404
        assert partials(house) == []


class TestCuts:
    async def test_what_arrived_before_the_cut_is_kept(self, house: House) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)

        await cut_off(house.app, place, 0, [data[:700], data[700:1500]], 3000)

        assert await offset(house, place) == 1500
        assert (await patch(house, place, 1500, data[1500:])).status_code == 204
        assert (await fetch(house, data)).status_code == 200

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        seed=st.integers(0, 1 << 20),
        size=st.integers(900, 4000),
        cuts=st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 900), st.booleans()), max_size=12),
    )
    async def test_any_sequence_of_cuts_and_resumes(
        self, house: House, seed: int, size: int, cuts: list[tuple[int, int, bool]]
    ) -> None:
        data = photo(seed, size)
        place = await begun(house, data)
        for length, piece, forgot in cuts:
            at = await offset(house, place)
            if forgot:  # the device lost the upload's place, and asks for it again
                answer = await create(house, data)
                assert (answer.headers["location"], answer.headers["upload-offset"]) == (place, str(at))
            arrived = data[at : at + length]
            parts = [arrived[start : start + piece] for start in range(0, len(arrived), piece)]
            await cut_off(house.app, place, at, parts, len(data) - at)
            assert at <= await offset(house, place) <= at + length
        at = await offset(house, place)
        assert (await patch(house, place, at, data[at:])).status_code == 204

        stored = house.folder / "blobs" / sha(data)[:2] / sha(data)[2:]
        assert stored.read_bytes() == data
        assert partials(house) == []
        assert await Blob.filter(sha256=sha(data), state="verified").count() == 1

    async def test_two_connections_of_one_upload(self, house: House) -> None:
        """The older one is most likely dead. It keeps what it brought; who comes later goes on from there."""
        data = photo(1, 9000)
        place = await begun(house, data)
        arrived = asyncio.Event()

        async def slow() -> Any:
            yield data[:4000]
            arrived.set()
            await asyncio.sleep(30)
            yield data[4000:]

        headers = {**SLICE, "Upload-Offset": "0", "Content-Length": "9000"}
        old = asyncio.create_task(house.ask("worker", "PATCH", place, content=slow(), headers=headers))
        await arrived.wait()

        assert await offset(house, place) == 4000

        assert told(await old) == (409, "upload_offset")
        assert (await patch(house, place, 4000, data[4000:])).status_code == 204

    async def test_many_senders_of_one_upload(self, house: House) -> None:
        data = photo(1, 20_000)
        place = await begun(house, data)

        async def sender(size: int) -> int:
            for _ in range(1000):
                at = await offset(house, place)
                if at == len(data):
                    return 1
                answer = await patch(house, place, at, data[at : at + size])
                assert answer.status_code in (204, 409)
            return 0

        assert await asyncio.gather(*(sender(size) for size in (900, 1000, 1100))) == [1, 1, 1]
        assert (await fetch(house, data)).status_code == 200
        assert await Blob.all().count() == 1


class TestOnce:
    """Nothing is sent twice."""

    async def test_a_file_that_is_here_is_done_at_once(self, house: House) -> None:
        data = photo(1, 3000)
        await send(house, data)

        answer = await create(house, data)

        assert (answer.status_code, answer.headers["upload-offset"]) == (201, "3000")
        assert await offset(house, answer.headers["location"]) == 3000

    async def test_also_after_its_upload_is_forgotten(self, house: House) -> None:
        data = photo(1, 3000)
        await send(house, data)
        await Upload.all().delete()

        answer = await create(house, data)

        assert (answer.status_code, answer.headers["upload-offset"]) == (201, "3000")
        assert (await head(house, answer.headers["location"])).headers["upload-offset"] == "3000"

    async def test_also_for_the_coordinator_who_sees_it(self, house: House) -> None:
        data = photo(1, 3000)
        await send(house, data)

        assert (await create(house, data, "coordinator")).headers["upload-offset"] == "3000"
        assert await Holder.all().count() == 2

    @pytest.mark.parametrize("who", ["colleague", "firm", "coordinator elsewhere"])
    async def test_knowing_a_hash_is_not_having_the_file(self, house: House, who: str) -> None:
        data = photo(1, 3000)
        await send(house, data)

        answer = await create(house, data, who)

        assert answer.headers["upload-offset"] == "0"
        assert told(await fetch(house, data, who)) == (404, "no_such_file")
        assert (await patch(house, answer.headers["location"], 0, data, who)).status_code == 204
        assert (await fetch(house, data, who)).status_code == 200
        assert (await Blob.all().count(), await Holder.all().count()) == (1, 2)

    async def test_bytes_that_are_gone_are_asked_for_again(self, house: House) -> None:
        """A copy of the folder may be older than that of the database: the phones fill it again."""
        data = photo(1, 3000)
        await send(house, data)
        (house.folder / "blobs" / sha(data)[:2] / sha(data)[2:]).unlink()
        assert told(await fetch(house, data)) == (404, "no_such_file")

        answer = await send(house, data)

        assert answer.status_code == 204
        assert (await fetch(house, data)).status_code == 200
        assert await Blob.all().count() == 1


class TestRefused:
    async def test_bytes_that_are_not_the_promised_ones(self, house: House) -> None:
        data = photo(1, 3000)
        broken = data[:2000] + bytes(1000)
        place = await begun(house, data)
        await patch(house, place, 0, broken[:1500])

        assert told(await patch(house, place, 1500, broken[1500:])) == (422, "file_differs")

        assert (await head(house, place)).status_code == 410
        assert told(await patch(house, place, 0, data)) == (410, "upload_gone")
        assert partials(house) == []
        assert await Blob.all().count() == 0
        assert not (house.folder / "blobs" / sha(data)[:2]).exists()
        assert (await send(house, data)).status_code == 204
        assert (await fetch(house, data)).status_code == 200

    async def test_a_size_that_is_not_the_true_one(self, house: House) -> None:
        data = photo(1, 3000)
        place = await begun(house, data, length=2000)
        assert told(await patch(house, place, 0, data[:2000])) == (422, "file_differs")
        place = await begun(house, data, length=2500)
        await patch(house, place, 0, data[:100])

        other = await begun(house, data)

        assert other != place
        assert (await head(house, place)).status_code == 404
        assert (await patch(house, other, 0, data)).status_code == 204

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"<html>" + bytes(3000), "file_type"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(3000), "image_heic"),
            (b"GIF89a", "file_type"),
        ],
    )
    async def test_what_is_no_file_that_is_taken_is_refused_at_its_first_bytes(
        self, house: House, data: bytes, code: str
    ) -> None:
        place = await begun(house, data, filetype="")

        assert told(await patch(house, place, 0, data[:100])) == (422, code)

        assert (await head(house, place)).status_code == 410
        assert partials(house) == []
        assert await Blob.all().count() == 0

    async def test_a_broken_picture_is_not_sent_a_second_time(self, house: House) -> None:
        data = encoded(picture(300, 300))[:2000]
        assert told(await send(house, data)) == (422, "image_broken")

        assert told(await create(house, data)) == (422, "image_broken")
        assert told(await create(house, data, "colleague")) == (422, "image_broken")
        assert told(await fetch(house, data)) == (404, "no_such_file")
        assert partials(house) == []

    async def test_somebodys_rubbish_does_not_spoil_anothers_file(self, house: House) -> None:
        data = photo(1, 3000)
        assert told(await send(house, data, length=9))[0] in (413, 422)
        place = await begun(house, data)
        assert told(await patch(house, place, 0, b"<html>" + bytes(2994))) == (422, "file_type")

        assert (await send(house, data, "colleague")).status_code == 204

    async def test_a_refusal_is_forgotten_after_a_week(self, house: House) -> None:
        data = encoded(picture(300, 300))[:2000]
        await send(house, data)
        house.clock.forward(EXPIRE_MS + 1)
        await files_of(house).tidy()
        assert (await create(house, data)).status_code == 201


class TestLimits:
    async def test_quota(self, house: House) -> None:
        """Half a gigabyte a person, what is on its way included, whichever phone sends it."""
        for number in range(QUOTA // (20 * MB)):
            await begun(house, b"", name=f"{number:064}", length=20 * MB)

        answer = await create(house, b"x", name="f" * 64, length=1)

        assert told(answer) == (413, "files_quota")
        assert "500" in answer.json()["error"]["message"]
        assert (await create(house, photo(), "colleague")).status_code == 201
        await begun(house, b"", name=f"{0:064}", length=20 * MB)  # one that counts already
        await Upload.filter(sha256=f"{0:064}").delete()
        assert (await create(house, photo())).status_code == 201

    async def test_what_is_here_counts_and_is_counted_once(self, house: House) -> None:
        data = photo(1, 3000)
        await send(house, data)
        await Blob.all().update(size=QUOTA - 100)

        assert told(await create(house, b"x", name="f" * 64, length=101)) == (413, "files_quota")
        assert (await create(house, b"x", name="f" * 64, length=100)).status_code == 201

    async def test_many_small_ones(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "OPEN_UPLOADS", 3)
        for number in range(3):
            await begun(house, b"", name=f"{number:064}", length=100)

        assert told(await create(house, b"x", name="f" * 64, length=100)) == (429, "too_many_uploads")

    async def test_a_full_disk_is_told_and_gone_on_with(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)
        await patch(house, place, 0, data[:1000])
        blobs: Any = files_of(house).blobs
        monkeypatch.setattr(blobs, "_reserve", 1 << 60)

        assert told(await create(house, photo(2))) == (507, "storage_full")
        assert told(await patch(house, place, 1000, data[1000:])) == (507, "storage_full")
        assert await offset(house, place) == 1000

        monkeypatch.setattr(blobs, "_reserve", 0)
        assert (await patch(house, place, 1000, data[1000:])).status_code == 204

    async def test_a_disk_that_fills_up_at_the_very_end(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All bytes are here and the picture to show found no room: the upload stays, and is settled when somebody asks."""
        data = photo(1, 3000)
        place = await begun(house, data)
        files = files_of(house)

        async def full(data: bytes) -> str:
            raise Problem("storage_full", 507)

        monkeypatch.setattr(files.blobs, "put", full)
        assert told(await patch(house, place, 0, data)) == (507, "storage_full")
        assert (await head(house, place)).status_code == 507
        monkeypatch.undo()

        assert await offset(house, place) == 3000
        assert (await fetch(house, data)).status_code == 200


class TestWho:
    async def test_an_upload_is_its_members_own(self, house: House) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)
        for who in ("colleague", "coordinator", "firm"):
            assert (await head(house, place, who)).status_code == 404
            assert told(await patch(house, place, 0, data, who)) == (404, "no_such_upload")
            assert (await house.ask(who, "DELETE", place, headers=TUS)).status_code == 404
        assert (await head(house, place, "nobody")).status_code == 401

    async def test_a_new_phone_of_the_same_member_goes_on(self, house: House) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)
        await patch(house, place, 0, data[:1000])
        token = "N" * 43
        await house.pair(await house.invitation("worker"), token)

        headers = {**SLICE, "Upload-Offset": "1000", "Authorization": f"Bearer {token}"}
        answer = await house.http.patch(place, content=data[1000:], headers=headers)

        assert answer.status_code == 204

    async def test_a_phone_out_of_service_delivers_what_it_has_and_sees_nothing(self, house: House) -> None:
        data = photo(1, 3000)
        await Device.filter(id=1).update(revoked_at=1)

        assert (await send(house, data)).status_code == 204

        assert told(await fetch(house, data)) == (403, "device_revoked")
        assert (await fetch(house, data, "coordinator")).status_code == 200


class TestTime:
    async def test_an_upload_waits_a_week_for_its_next_byte(self, house: House) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)
        for at in range(0, 2000, 500):
            await patch(house, place, at, data[at : at + 500])
            house.clock.forward(6 * DAY)
            await files_of(house).tidy()
        assert await offset(house, place) == 2000

        house.clock.forward(2 * DAY)
        assert await files_of(house).tidy() == 1

        assert (await head(house, place)).status_code == 404
        assert partials(house) == []
        assert (await send(house, data)).status_code == 204

    async def test_what_is_verified_and_named_stays(self, house: House) -> None:
        data = photo(1, 3000)
        await (await house.online("worker")).submit(1, files=[data])
        await send(house, data)
        house.clock.forward(100 * DAY)
        await files_of(house).tidy()
        assert (await fetch(house, data)).status_code == 200

    async def test_it_is_looked_for_once_an_hour(self, house: House) -> None:
        files = files_of(house)
        await files.tidy()
        await begun(house, photo())
        house.clock.forward(EXPIRE_MS + 1)
        assert (await files.tidy(), await files.tidy()) == (1, 0)


class TestCrashes:
    """The process dies between two steps (test_server.py does it with kill -9 as well); another one goes on."""

    @pytest.mark.parametrize("step", ["start", "keep", "put", "hold", "drop"])
    async def test_between_the_last_byte_and_the_commit(
        self, house: House, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)
        await patch(house, place, 0, data[:2000])

        class Died(BaseException):
            pass

        async def dies(*args: Any, **more: Any) -> None:
            raise Died

        owner: Any = uploads if step == "hold" else files_of(house).blobs
        monkeypatch.setattr(owner, step, dies)
        with pytest.raises(BaseException):  # noqa: B017, PT011
            await patch(house, place, 2000, data[2000:])
        monkeypatch.undo()

        async with open_app(house.folder, house.clock, database=getattr(house.place, "url", "")) as again:
            again.database.bind()
            assert await offset(again, place) == 3000
            assert (await fetch(again, data)).status_code == 200
            assert await Blob.filter(state="verified").count() == 1
            assert await Holder.all().count() == 1
            if step != "drop":
                assert partials(again) == []
        house.database.bind()

    @pytest.mark.parametrize("error", [HashDiffers(), Refused("image_broken"), Displaced()])
    async def test_two_processes_that_settle_the_same_upload(
        self, house: House, error: Exception, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever the slower one stumbles over, what the faster one verified stays verified."""
        data = photo(1, 3000)
        place = await begun(house, data)
        files = files_of(house)
        other = Files(house.store, DiskBlobs(house.folder / "blobs"), house.clock)

        async def overtaken(*args: Any) -> None:
            await other.settle(await Upload.get(sha256=sha(data)))
            raise error

        monkeypatch.setattr(files.blobs, "keep", overtaken)
        assert (await patch(house, place, 0, data)).status_code == 204
        monkeypatch.undo()

        assert await offset(house, place) == 3000
        assert (await fetch(house, data)).status_code == 200
        assert await states(house) == [("done", "")]

    async def test_a_crash_after_a_hash_that_was_wrong(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = photo(1, 3000)
        place = await begun(house, data)
        files = files_of(house)

        async def dies(*args: Any, **more: Any) -> None:
            raise HashDiffers

        monkeypatch.setattr(files.blobs, "keep", dies)
        assert told(await patch(house, place, 0, data)) == (422, "file_differs")
        monkeypatch.undo()
        assert (await send(house, data)).status_code == 204


async def test_a_pdf_and_a_recording_are_kept_as_they_came(house: House) -> None:
    recording = b"OggS\0\x02" + bytes(500)
    for data, filetype in ((pdf(), "application/pdf"), (recording, "audio/ogg")):
        assert (await send(house, data, filetype=filetype)).status_code == 204
        assert (await fetch(house, data)).content == data
    rows = await house.query("SELECT kind, shown FROM blob ORDER BY id")
    assert rows == [{"kind": "document", "shown": ""}, {"kind": "audio", "shown": ""}]


async def test_problems_are_told_in_the_readers_language(house: House) -> None:
    headers = {
        **TUS,
        "Upload-Length": "9",
        "Upload-Metadata": metadata(sha256="a" * 64, filetype="image/heic"),
    }
    answer = await house.ask("worker", "POST", "/files", headers={**headers, "Accept-Language": "en"})
    assert "HEIC" in json.loads(answer.content)["error"]["message"]
