"""Laws of the pure rules, for every input that there could be."""

from hypothesis import given
from hypothesis import strategies as st

from server.features.devices.rules import clean_code, hash_token, is_token, shown_code
from server.features.orders.rules import slices
from server.features.people.rules import Role, scopes_of
from server.features.pieces.rules import HOUR_MS, lease_until
from server.features.results.rules import flags, receipt_number, tidy
from server.features.templates.rules import MAX_ROWS_A_PIECE
from server.sheets.values import TYPES

TYPED = st.text(max_size=12) | st.sampled_from(
    ["", "　", "12", "１２", "〒671-1595", "令和8年9月7日", "○", "￥1,234"]
)
OPTIONS = ["一致", "要確認"]
FIELD = st.builds(
    lambda kind, required: {"type": kind, "required": required, "options": OPTIONS},
    st.sampled_from(TYPES),
    st.booleans(),
)
SEPARATORS = st.sampled_from(["", "-", " ", "　", "ー", "−", "‐", "–", "\n"])


@given(rows=st.integers(1, 20_000), size=st.integers(1, MAX_ROWS_A_PIECE))
def test_every_row_falls_into_exactly_one_piece(rows: int, size: int) -> None:
    pieces = slices(rows, size)

    assert [first for first, _ in pieces] == [1] + [last + 1 for _, last in pieces[:-1]]
    assert pieces[-1][1] == rows
    assert all(1 <= last - first + 1 <= size for first, last in pieces)


@given(
    answers=st.lists(st.lists(TYPED, max_size=5), max_size=4),
    rows=st.integers(0, 4),
    form=st.lists(FIELD, max_size=4),
)
def test_tidied_answers_fit_the_form_and_stay_as_they_are(
    answers: list[list[str]], rows: int, form: list[dict[str, object]]
) -> None:
    once = tidy(answers, rows, form)

    assert [len(row) for row in once] == [len(form)] * rows
    assert tidy(once, rows, form) == once
    assert set(flags(once, rows, form)) <= set(flags(answers, rows, form)) | {"required_blank"}


@given(
    code=st.from_regex(r"[0-9]{8}", fullmatch=True),
    wide=st.booleans(),
    separators=st.lists(SEPARATORS, min_size=9, max_size=9),
)
def test_a_code_is_understood_however_it_is_typed(code: str, wide: bool, separators: list[str]) -> None:
    digits = [chr(0xFF10 + int(digit)) if wide else digit for digit in code]
    typed = "".join(gap + digit for gap, digit in zip(separators, digits, strict=False)) + separators[-1]

    assert clean_code(typed) == clean_code(shown_code(code)) == code


@given(text=st.text(max_size=60))
def test_any_text_is_a_code_of_eight_digits_or_none(text: str) -> None:
    code = clean_code(text)

    assert code is None or (len(code) == 8 and code.isascii() and code.isdigit())
    assert not is_token(text) or (text.isascii() and len(hash_token(text)) == 64)


@given(now=st.integers(0, 2**45), minutes=st.integers(1, 480))
def test_a_lease_is_a_day_at_least_and_eight_estimates_at_least(now: int, minutes: int) -> None:
    length = lease_until(now, minutes) - now

    assert length >= 24 * HOUR_MS
    assert length >= 8 * minutes * 60_000
    assert length in (24 * HOUR_MS, 8 * minutes * 60_000)


@given(numbers=st.sets(st.integers(1, 99_999), min_size=2, max_size=20))
def test_receipts_of_a_day_are_all_different(numbers: set[int]) -> None:
    assert len({receipt_number("MDR-261122", number) for number in numbers}) == len(numbers)


@given(person=st.integers(1), other=st.integers(1), role=st.sampled_from(Role), another=st.sampled_from(Role))
def test_two_people_share_the_hubs_scopes_and_no_other(
    person: int, other: int, role: Role, another: Role
) -> None:
    shared = set(scopes_of(role, person, "MDR", 3)) & set(scopes_of(another, other, "MDR", 4))

    assert shared <= {"hub:MDR", "desk:MDR"} | ({f"person:{person}"} if person == other else set())
    assert set(scopes_of(role, person, "MDR", 3)).isdisjoint(
        set(scopes_of(another, other, "KMR", 4)) - {f"person:{person}"}
    )
