r"""Patterns of text: the small part of regular expressions that people write, read by our own matcher. Twin of pattern.ts.

Python's and JavaScript's engines differ in a hundred details, and both can be made to run for hours by a pattern of ten
characters. So neither is asked: a pattern becomes a set of states (Thompson's construction) and is followed in one pass over the
text, in time that is the product of the two lengths. Characters are code points.

Taken: characters, `.`, sets with ranges, `\d \w \s` and their negations (ASCII), groups, alternatives, `* + ? {m,n}`, and `^ $`
at the two ends, where they change nothing: a pattern always describes the whole text.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

MAX_LENGTH: Final = 200
MAX_STATES: Final = 2000
MAX_TEXT: Final = 2000
"""Characters of a text that is followed; a longer one is never as described."""

_CLASSES: Final = {
    "d": (("0", "9"),),
    "w": (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z")),
    "s": ((" ", " "), ("\t", "\n"), ("\r", "\r")),
}
_CONTROL: Final = {"n": "\n", "t": "\t", "r": "\r"}
_SIGNS: Final = frozenset("\\^$.|?*+()[]{}-/ ")

Ranges = tuple[tuple[str, str], ...]


class Chars(NamedTuple):
    """One character: in the ranges, or not in them."""

    ranges: Ranges
    negated: bool


class Repeat(NamedTuple):
    """A part again and again; ``most`` None is without limit."""

    part: "Part"
    least: int
    most: int | None


class Sequence(NamedTuple):
    """One after the other."""

    parts: tuple["Part", ...]


class Either(NamedTuple):
    """One of them."""

    parts: tuple["Part", ...]


Part = Chars | Repeat | Sequence | Either


class _Bad(ValueError):
    pass


class _State(NamedTuple):
    """A step: over a character to ``then``, or, with ``chars`` None, to each of ``then`` at once."""

    chars: Chars | None
    then: tuple[int, ...]


def safe(pattern: str) -> bool:
    """Whether the pattern is one."""
    return _states(pattern) is not None


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text is as the pattern describes; never for what is no pattern."""
    states = _states(pattern)
    if states is None or len(text) > MAX_TEXT:
        return False
    at = _reached(states, [len(states) - 1])
    for char in text:
        steps = [
            then
            for state in at
            if (chars := states[state].chars) and _holds(chars, char)
            for then in states[state].then
        ]
        at = _reached(states, steps)
    return _END in at


_END: Final = 0
"""The state that is the end of the pattern."""


@lru_cache(maxsize=256)
def _states(pattern: str) -> list[_State] | None:
    if len(pattern) > MAX_LENGTH:
        return None
    body = pattern.removeprefix("^")
    if body.endswith("$") and not body.endswith("\\$"):
        body = body[:-1]
    try:
        part = _Reader(body).whole()
        states = [_State(None, ())]
        start = _build(part, _END, states)
    except _Bad:
        return None
    states.append(_State(None, (start,)))
    return states


def _build(part: Part, then: int, states: list[_State]) -> int:
    """Add the states of a part that goes on at ``then``; returns where it begins."""
    if len(states) > MAX_STATES:
        raise _Bad
    match part:
        case Chars():
            return _add(states, _State(part, (then,)))
        case Sequence(parts):
            for each in reversed(parts):
                then = _build(each, then, states)
            return then
        case Either(parts):
            return _add(states, _State(None, tuple(_build(each, then, states) for each in parts)))
        case Repeat(inner, least, most):
            if most is None:
                again = _add(states, _State(None, ()))
                states[again] = _State(None, (_build(inner, again, states), then))
                after = again
            else:
                after = then
                for _ in range(most - least):
                    after = _add(states, _State(None, (_build(inner, after, states), then)))
            for _ in range(least):
                after = _build(inner, after, states)
            return after


def _add(states: list[_State], state: _State) -> int:
    states.append(state)
    return len(states) - 1


def _reached(states: list[_State], begin: list[int]) -> set[int]:
    """The states that are reached without a character."""
    found: set[int] = set()
    waiting = begin
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            if states[state].chars is None:
                waiting.extend(states[state].then)
    return found


def _holds(chars: Chars, char: str) -> bool:
    return any(first <= char <= last for first, last in chars.ranges) != chars.negated


class _Reader:
    def __init__(self, text: str) -> None:
        self._chars: Iterator[str] = iter(text)
        self._next = next(self._chars, "")

    def whole(self) -> Part:
        part = self._either()
        if self._next:
            raise _Bad
        return part

    def _take(self) -> str:
        char, self._next = self._next, next(self._chars, "")
        if not char:
            raise _Bad
        return char

    def _either(self) -> Part:
        parts = [self._sequence()]
        while self._next == "|":
            self._take()
            parts.append(self._sequence())
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self._next and self._next not in "|)":
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _repeated(self, part: Part) -> Part:
        if self._next in {"*", "+", "?"}:
            sign = self._take()
            part = Repeat(part, int(sign == "+"), 1 if sign == "?" else None)
        elif self._next == "{":
            part = Repeat(part, *self._counts())
        else:
            return part
        if self._next in {"*", "+", "?", "{"}:  # greedy or not, and repetitions of repetitions, are not taken
            raise _Bad
        return part

    def _counts(self) -> tuple[int, int | None]:
        self._take()
        written = ""
        while self._next != "}":
            written += self._take()
        self._take()
        least, comma, most = written.partition(",")
        if not _is_count(least) or (most and not _is_count(most)):
            raise _Bad
        if not comma:
            return int(least), int(least)
        if most and int(most) < int(least):
            raise _Bad
        return int(least), int(most) if most else None

    def _atom(self) -> Part:
        char = self._take()
        if char == "(":
            if self._next == "?":
                self._take()
                if self._take() != ":":
                    raise _Bad
            part = self._either()
            if self._take() != ")":
                raise _Bad
            return part
        if char == ".":
            return Chars((("\n", "\n"),), True)
        if char == "[":
            return self._set()
        if char == "\\":
            return self._escaped()
        if char in "^$*+?{}]":
            raise _Bad
        return Chars(((char, char),), False)

    def _escaped(self) -> Chars:
        char = self._take()
        if char.lower() in _CLASSES:
            return Chars(_CLASSES[char.lower()], char.isupper())
        char = _sign(char)
        return Chars(((char, char),), False)

    def _set(self) -> Part:
        negated = self._next == "^"
        if negated:
            self._take()
        ranges: list[tuple[str, str]] = []
        while self._next != "]":
            char = self._take()
            if char == "[":
                raise _Bad
            if char == "\\":
                char = self._take()
                if char in _CLASSES:
                    ranges += _CLASSES[char]
                    continue
                char = _sign(char)
            last = char
            if self._next == "-":
                self._take()
                if self._next == "]":
                    ranges.append(("-", "-"))
                else:
                    last = self._take()
                    if last == "\\":
                        last = _sign(self._take())
                    if last < char or last == "[":
                        raise _Bad
            ranges.append((char, last))
        self._take()
        if not ranges:
            raise _Bad
        return Chars(tuple(ranges), negated)


def _sign(char: str) -> str:
    if char in _CONTROL:
        return _CONTROL[char]
    if char not in _SIGNS:
        raise _Bad
    return char


def _is_count(text: str) -> bool:
    return 0 < len(text) <= 3 and all("0" <= digit <= "9" for digit in text)
