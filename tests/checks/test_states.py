"""The diagrams of docs/states.md say what the tables of steps say."""

from tests.checks.states import PAGE, page


def test_the_diagrams_are_those_of_the_tables() -> None:
    assert PAGE.read_text("utf-8") == page(), "draw them again: python -m tests.checks.states"
