"""From eight digits to a paired device: once, soon, and never lost for a lost answer."""

import asyncio

import pytest

from server.features.devices.rules import INVITE_TRIES, clean_code
from tests.support.region import MINUTE, House

TOKEN = "A" * 43
OTHER = "B" * 43


def wrong(code: str) -> str:
    """The same code with another secret half."""
    return code[:4] + f"{(int(code[4:]) + 1) % 10_000:04d}"


async def code_of(answer: object) -> str:
    return str(answer.json()["error"]["code"])  # type: ignore[attr-defined]


async def test_a_code_makes_a_device_of_the_invited_person(house: House) -> None:
    answer = await house.pair(await house.invitation("firm"), TOKEN, label="Android · Chrome", app="0.1.0")

    assert answer.status_code == 200
    assert answer.json() == {
        "device": "9",
        "person": {"id": 4, "name": "高瀬 亮", "role": "firm", "tint": 4},
        "hub": {"code": "MDR", "name": "みどり石油SSテレワークハブ"},
        "firm": {"id": 1, "name": "合同会社シティリンク"},
    }
    assert answer.headers["cache-control"] == "no-store"
    desk = (await house.online("coordinator")).rows("desk:MDR")["person/4"]
    assert [device["label"] for device in desk["devices"]] == ["Android・firm", "Android · Chrome"]


@pytest.mark.parametrize("shape", ["{}-{}", "{} {}", "　{}　{}", "{}ー{}", "{}‐{}", "{}–{}\n", "full"])
async def test_it_may_be_typed_as_people_type(house: House, shape: str) -> None:
    code = await house.invitation()
    wide = code.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})

    typed = wide if shape == "full" else shape.format(code[:4], code[4:])

    assert (await house.pair(typed, TOKEN)).status_code == 200


@pytest.mark.parametrize(
    "typed", ["", "1234", "123456789", "1234567a", "١٢٣٤٥٦٧٨", "①②③④⑤⑥⑦⑧x", "12345678 9"]
)
def test_what_is_no_code(typed: str) -> None:
    assert clean_code(typed) is None


async def test_a_code_is_good_for_one_device(house: House) -> None:
    code = await house.invitation()
    await house.pair(code, TOKEN)

    again = await house.pair(code, OTHER)

    assert (again.status_code, await code_of(again)) == (410, "code_used")


async def test_of_many_phones_with_one_code_exactly_one_is_paired(house: House) -> None:
    code = await house.invitation()

    answers = await asyncio.gather(*(house.pair(code, f"{number}" * 43) for number in range(8)))

    assert sorted(answer.status_code for answer in answers) == [200] + [410] * 7


async def test_the_same_token_again_is_the_same_device(house: House) -> None:
    """The first answer was lost on the way: the phone asks again, even after the code's time."""
    code = await house.invitation()

    first = await house.pair(code, TOKEN)
    house.clock.forward(20 * MINUTE)
    second = await house.pair(code, TOKEN)

    assert (second.status_code, second.json()) == (200, first.json())
    assert len(await house.query("SELECT id FROM device")) == 9


async def test_a_code_lives_for_fifteen_minutes(house: House) -> None:
    early, late = await house.invitation(), await house.invitation()

    house.clock.forward(15 * MINUTE - 1)
    assert (await house.pair(early, TOKEN)).status_code == 200
    house.clock.forward(1)
    answer = await house.pair(late, OTHER)

    assert (answer.status_code, await code_of(answer)) == (410, "code_expired")


async def test_five_wrong_tries_close_a_code(house: House) -> None:
    code = await house.invitation()

    for _ in range(INVITE_TRIES):
        answer = await house.pair(wrong(code), TOKEN)
        assert (answer.status_code, await code_of(answer)) == (404, "code_unknown")

    answer = await house.pair(code, TOKEN)
    assert (answer.status_code, await code_of(answer)) == (410, "code_locked")


async def test_a_hundred_tries_at_once_are_no_hundred_tries(house: House) -> None:
    code = await house.invitation()

    await asyncio.gather(*(house.pair(wrong(code), TOKEN) for _ in range(25)))

    (row,) = await house.query("SELECT tries FROM invite ORDER BY id DESC LIMIT 1")
    assert row["tries"] == INVITE_TRIES
    assert (await house.pair(code, TOKEN)).status_code == 410


async def test_who_tries_out_codes_has_to_rest(house: House) -> None:
    code = await house.invitation()
    answers = [await house.pair("00000000", TOKEN) for _ in range(31)]

    assert [answer.status_code for answer in answers] == [404] * 30 + [429]
    assert await code_of(answers[-1]) == "too_many_tries"
    assert (await house.pair(code, TOKEN)).status_code == 429, "not even with a right one"


async def test_right_codes_do_not_count_as_tries(house: House) -> None:
    """Forty people of one hub pair on one afternoon, from one address."""
    for number in range(40):
        answer = await house.pair(await house.invitation(), f"{number:02d}" + "C" * 41)
        assert answer.status_code == 200


@pytest.mark.parametrize("token", ["", "short", "x" * 44, "あ" * 43, "x" * 42 + " "])
async def test_a_token_that_no_device_mints_is_refused(house: House, token: str) -> None:
    assert (await house.pair(await house.invitation(), token)).status_code in (404, 422)
    assert len(await house.query("SELECT id FROM device")) == 8


async def test_living_codes_never_share_the_half_they_are_found_by(house: House) -> None:
    codes = [await house.invitation() for _ in range(60)]

    assert len({code[:4] for code in codes}) == 60


async def test_neither_tokens_nor_codes_are_kept(house: House) -> None:
    """Whoever steals the file has no key: it holds hashes only. The journal is read too."""
    code = await house.invitation()
    token = "Secret-Token-" + "z" * 30
    await house.pair(code, token)
    phone = await house.online("worker")
    await phone.submit(1)

    for path in house.folder.glob("hitokuchi.sqlite3*"):
        kept = path.read_bytes()
        assert token.encode() not in kept, path.name
        assert phone.token.encode() not in kept, path.name
        assert code.encode() not in kept, path.name
        assert f"{code[:4]}-{code[4:]}".encode() not in kept, path.name
