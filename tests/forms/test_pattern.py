"""Patterns: what Python's own engine says of the same pattern, and how long the worst of them take."""

import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms.pattern import MAX_TEXT, matches, safe

ATOMS = st.sampled_from(["a", "b", "1", ".", "\\d", "\\w", "\\S", "[ab]", "[^a]", "[0-9-]", "\\.", "本"])
COUNTS = st.sampled_from(["", "*", "+", "?", "{2}", "{1,}", "{0,2}"])


def grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.builds(lambda part, count: f"({part}){count}", parts, COUNTS)
    return st.lists(one, min_size=1, max_size=3).map("".join) | st.builds("{}|{}".format, parts, parts)


PATTERNS = st.recursive(st.builds("{}{}".format, ATOMS, COUNTS), grown, max_leaves=6)


@given(PATTERNS, st.text(alphabet="ab1.-本 \n", max_size=8))
def test_it_means_what_it_means_to_python(pattern: str, text: str) -> None:
    assert safe(pattern)
    assert matches(pattern, text) == (re.fullmatch(pattern, text, re.ASCII) is not None)


@pytest.mark.parametrize(
    "pattern",
    ["(?=a)", "(?<n>a)", "\\1", "a**", "a+?", "[", "[]", "[b-a]", "(a", "a)", "{2}", "a{3,2}", "\\q"],
)
def test_what_is_not_taken_is_no_pattern(pattern: str) -> None:
    assert not safe(pattern)
    assert not matches(pattern, "a")


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|a)*b", "(a+)+b", "(.*)(.*)(.*)b", "((a{0,9}){0,9}){0,9}b"])
def test_nobody_can_make_it_slow(pattern: str) -> None:
    began = perf_counter()
    assert not matches(pattern, "a" * MAX_TEXT)
    assert perf_counter() - began < 10, "engines that go back need longer than the universe is old"


def test_a_pattern_that_would_need_a_million_states_is_none() -> None:
    assert not safe("((a{99}){99}){99}")


def test_the_two_ends_may_be_written() -> None:
    assert matches("^T[0-9]{13}$", "T1234567890123")
    assert matches("a\\$", "a$")
