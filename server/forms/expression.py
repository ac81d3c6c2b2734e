"""The one expression language of forms: shown-if, valid-if, calculated. Twin of pwa/src/forms/expression.ts.

It is the part of XLSForm's language that makes sense here, so that a form from there keeps its expressions:

    ${amount} * 1.1 > 1000 and not(selected(${kinds}, 'gift'))

Values are texts, exact numbers and truths. An answer is its canonical text, "" when blank. Evaluation is total: what has no
value (a word in a sum, a division by zero) is blank, and blank is never true. Nothing can be called but the functions below.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from server.forms import pattern
from server.forms.quantity import (
    Quantity,
    add,
    compare,
    divide,
    multiply,
    quantity,
    read,
    remainder,
    rounded,
    subtract,
    truncated,
    write,
)

MAX_LENGTH: Final = 1000
MAX_DEPTH: Final = 32
MAX_TEXT: Final = 10_000
"""Characters that a text made by an expression may have; longer ones are cut."""

Value = str | Quantity | bool


class BadExpression(ValueError):
    """What was written is no expression. ``code`` says why, ``at`` where (a character, from 0)."""

    def __init__(self, code: str, at: int) -> None:
        super().__init__(f"{code} at {at}")
        self.code = code
        self.at = at


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text as written."""

    value: Value


@dataclass(frozen=True, slots=True)
class Answer:
    """`${key}`; the key "." is the answer that the expression belongs to."""

    key: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator, by name."""

    name: str
    args: tuple["Node", ...]


Node = Literal | Answer | Call

_TOKEN: Final = re.compile(
    r"""
      (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    | (?P<text>'[^']*'|"[^"]*")
    | \$\{[ ]*(?P<key>[^\s${}'"]+)[ ]*\}
    | (?P<dot>\.(?![.0-9]))
    | (?P<word>[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*)
    | (?P<sign><=|>=|!=|[-+*=<>(),])
    """,
    re.VERBOSE,
)

_LEVELS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
"""Binary operators, the loosest first, as in XPath 1.0 (3.1)."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


@lru_cache(maxsize=1024)
def parse(text: str) -> Node:
    """The tree of an expression. Raises BadExpression. A form is filled row by row with the same few."""
    if len(text) > MAX_LENGTH:
        raise BadExpression("too_long", MAX_LENGTH)
    parser = _Parser(_tokens(text), len(text))
    node = parser.binary(0, 0)
    parser.end()
    return node


def answers_in(node: Node) -> frozenset[str]:
    """The keys that an expression reads, "." among them where it is used."""
    if isinstance(node, Answer):
        return frozenset({node.key})
    if isinstance(node, Call):
        return frozenset().union(*(answers_in(arg) for arg in node.args))
    return frozenset()


def evaluate(node: Node, answers: Mapping[str, str], today: str) -> Value:
    """The value; ``answers`` are canonical texts by key ("." too), ``today`` an ISO date."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Answer):
        return answers.get(node.key, "")
    if node.name in _LAZY:
        return _LAZY[node.name](node.args, lambda arg: evaluate(arg, answers, today))
    if node.name == "today":
        return today
    return _FUNCTIONS[node.name].run([evaluate(arg, answers, today) for arg in node.args])


def truth(value: Value) -> bool:
    """Whether a value counts as true: a text that is not blank, a number that is not zero."""
    if isinstance(value, Quantity):
        return value.digits != 0
    return bool(value)


def text_of(value: Value) -> str:
    """A value as an answer would be kept: numbers canonical, truths `true` and `false`."""
    if isinstance(value, Quantity):
        return write(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value[:MAX_TEXT]


# Reading


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = _after_blank(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadExpression("unreadable", at)
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], at))
        at = _after_blank(text, match.end())
    return found


def _after_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


class _Parser:
    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens = tokens
        self._length = length
        self._at = 0

    def binary(self, level: int, depth: int) -> Node:
        if level == len(_LEVELS):
            return self._unary(depth)
        left = self.binary(level + 1, depth)
        while (token := self._peek()) and token.kind in {"sign", "word"} and token.text in _LEVELS[level]:
            self._at += 1
            left = Call(token.text, (left, self.binary(level + 1, depth)))
        return left

    def end(self) -> None:
        if token := self._peek():
            raise BadExpression("unexpected", token.at)

    def _unary(self, depth: int) -> Node:
        token = self._peek()
        if token is None:
            raise BadExpression("unfinished", self._length)
        if depth >= MAX_DEPTH:
            raise BadExpression("too_deep", token.at)
        self._at += 1
        if token.kind == "sign" and token.text == "-":
            return Call("negative", (self._unary(depth + 1),))
        if token.kind == "number":
            value = read(token.text if token.text[0] != "." else "0" + token.text)
            if value is None:
                raise BadExpression("too_long", token.at)
            return Literal(value)
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if token.kind == "key":
            return Answer(token.text)
        if token.kind == "dot":
            return Answer(".")
        if token.kind == "sign" and token.text == "(":
            inner = self.binary(0, depth + 1)
            self._expect(")")
            return inner
        if token.kind == "word":
            return self._call(token, depth)
        raise BadExpression("unexpected", token.at)

    def _call(self, token: _Token, depth: int) -> Node:
        counts = _COUNTS.get(token.text)
        after = self._peek()
        if counts is None or after is None or after.text != "(" or after.kind != "sign":
            raise BadExpression("unknown_function", token.at)
        self._at += 1
        args: list[Node] = []
        if not ((after := self._peek()) and after.kind == "sign" and after.text == ")"):
            args.append(self.binary(0, depth + 1))
            while (after := self._peek()) and after.kind == "sign" and after.text == ",":
                self._at += 1
                args.append(self.binary(0, depth + 1))
        self._expect(")")
        least, most = counts
        if not least <= len(args) <= most:
            raise BadExpression("wrong_arguments", token.at)
        if token.text == "regex":
            self._check_pattern(args[1], token.at)
        return Call(token.text, tuple(args))

    def _check_pattern(self, written: Node, at: int) -> None:
        if not isinstance(written, Literal) or not isinstance(written.value, str):
            raise BadExpression("pattern_not_fixed", at)
        if not pattern.safe(written.value):
            raise BadExpression("bad_pattern", at)

    def _expect(self, sign: str) -> None:
        token = self._peek()
        if token is None:
            raise BadExpression("unfinished", self._length)
        if token.kind != "sign" or token.text != sign:
            raise BadExpression("unexpected", token.at)
        self._at += 1

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None


# What can be called


@dataclass(frozen=True, slots=True)
class _Function:
    least: int
    most: int
    run: Callable[[Sequence[Value]], Value]


def _number(value: Value) -> Quantity | None:
    if isinstance(value, bool):
        return Quantity(int(value), 0)
    return value if isinstance(value, Quantity) else read(value)


def _arithmetic(how: Callable[[Quantity, Quantity], Quantity | None]) -> Callable[[Sequence[Value]], Value]:
    def run(args: Sequence[Value]) -> Value:
        left, right = _number(args[0]), _number(args[1])
        result = None if left is None or right is None else how(left, right)
        return "" if result is None else result

    return run


def _numeric(how: Callable[[Quantity], Quantity | None]) -> Callable[[Sequence[Value]], Value]:
    def run(args: Sequence[Value]) -> Value:
        number = _number(args[0])
        result = None if number is None else how(number)
        return "" if result is None else result

    return run


def _equal(args: Sequence[Value]) -> bool:
    a, b = args
    if isinstance(a, bool) or isinstance(b, bool):
        return truth(a) == truth(b)
    left, right = _number(a), _number(b)
    if left is not None and right is not None:
        return compare(left, right) == 0
    return text_of(a) == text_of(b)


def _ordered(holds: Callable[[int], bool]) -> Callable[[Sequence[Value]], Value]:
    """Numbers by size, ISO dates by day; anything else is in no order."""

    def run(args: Sequence[Value]) -> Value:
        left, right = _number(args[0]), _number(args[1])
        if left is not None and right is not None:
            return holds(compare(left, right))
        a, b = _days(args[0]), _days(args[1])
        return a is not None and b is not None and holds((a > b) - (a < b))

    return run


_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def _days(value: Value) -> int | None:
    """Days since 1970-01-01 of an ISO date."""
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return (date(int(match[1]), int(match[2]), int(match[3])) - date(1970, 1, 1)).days
    except ValueError:
        return None


def _round(args: Sequence[Value]) -> Value:
    number = _number(args[0])
    places = _number(args[1]) if len(args) > 1 else Quantity(0, 0)
    if number is None or places is None or places.scale or abs(places.digits) > 30:
        return ""
    result = rounded(number, places.digits)
    return "" if result is None else result


def _extreme(holds: Callable[[int], bool]) -> Callable[[Sequence[Value]], Value]:
    """Of those that are numbers; blank when none is."""

    def run(args: Sequence[Value]) -> Value:
        numbers = [number for arg in args if (number := _number(arg)) is not None]
        best: Quantity | None = None
        for number in numbers:
            if best is None or holds(compare(number, best)):
                best = number
        return "" if best is None else best

    return run


def _substr(args: Sequence[Value]) -> Value:
    """Characters from a place (0 is the first) up to, not including, another."""
    text = list(text_of(args[0]))
    ends = [_number(arg) for arg in args[1:]]
    if any(end is None or end.scale or end.digits < 0 for end in ends):
        return ""
    first, *last = (end.digits for end in ends if end is not None)
    return "".join(text[first : last[0] if last else None])


def _words(value: Value) -> list[str]:
    """What a choice of several holds: one option a line."""
    return [word for word in text_of(value).split("\n") if word]


def _days_value(args: Sequence[Value]) -> Value:
    days = _days(args[0])
    return "" if days is None else Quantity(days, 0)


def _count(number: int) -> Value:
    return Quantity(number, 0)


def _text(args: Sequence[Value]) -> str:
    return text_of(args[0])


_FUNCTIONS: Final[dict[str, _Function]] = {
    "=": _Function(2, 2, _equal),
    "!=": _Function(2, 2, lambda args: not _equal(args)),
    "<": _Function(2, 2, _ordered(lambda order: order < 0)),
    "<=": _Function(2, 2, _ordered(lambda order: order <= 0)),
    ">": _Function(2, 2, _ordered(lambda order: order > 0)),
    ">=": _Function(2, 2, _ordered(lambda order: order >= 0)),
    "+": _Function(2, 2, _arithmetic(add)),
    "-": _Function(2, 2, _arithmetic(subtract)),
    "*": _Function(2, 2, _arithmetic(multiply)),
    "div": _Function(2, 2, _arithmetic(divide)),
    "mod": _Function(2, 2, _arithmetic(remainder)),
    "negative": _Function(1, 1, _numeric(lambda number: quantity(-number.digits, number.scale))),
    "not": _Function(1, 1, lambda args: not truth(args[0])),
    "true": _Function(0, 0, lambda args: True),
    "false": _Function(0, 0, lambda args: False),
    "number": _Function(1, 1, _numeric(lambda number: number)),
    "int": _Function(1, 1, _numeric(truncated)),
    "abs": _Function(1, 1, _numeric(lambda number: quantity(abs(number.digits), number.scale))),
    "round": _Function(1, 2, _round),
    "min": _Function(1, 50, _extreme(lambda order: order < 0)),
    "max": _Function(1, 50, _extreme(lambda order: order > 0)),
    "string": _Function(1, 1, _text),
    "string-length": _Function(1, 1, lambda args: _count(len(_text(args)))),
    "concat": _Function(1, 50, lambda args: "".join(map(text_of, args))[:MAX_TEXT]),
    "contains": _Function(2, 2, lambda args: text_of(args[1]) in _text(args)),
    "starts-with": _Function(2, 2, lambda args: _text(args).startswith(text_of(args[1]))),
    "ends-with": _Function(2, 2, lambda args: _text(args).endswith(text_of(args[1]))),
    "substr": _Function(2, 3, _substr),
    "regex": _Function(2, 2, lambda args: pattern.matches(text_of(args[1]), _text(args))),
    "selected": _Function(2, 2, lambda args: text_of(args[1]) in _words(args[0])),
    "count-selected": _Function(1, 1, lambda args: _count(len(_words(args[0])))),
    "decimal-date-time": _Function(1, 1, _days_value),
}

_Evaluate = Callable[[Node], Value]


def _if(args: Sequence[Node], value: _Evaluate) -> Value:
    return value(args[1]) if truth(value(args[0])) else value(args[2])


def _coalesce(args: Sequence[Node], value: _Evaluate) -> Value:
    """The first that is not blank."""
    for arg in args:
        found = value(arg)
        if found != "":
            return found
    return ""


_LAZY: Final[dict[str, Callable[[Sequence[Node], _Evaluate], Value]]] = {
    "and": lambda args, value: truth(value(args[0])) and truth(value(args[1])),
    "or": lambda args, value: truth(value(args[0])) or truth(value(args[1])),
    "if": _if,
    "coalesce": _coalesce,
}
"""Those that do not look at all of their arguments."""

_COUNTS: Final[dict[str, tuple[int, int]]] = {
    **{name: (one.least, one.most) for name, one in _FUNCTIONS.items() if name[0].isalpha()},
    "if": (3, 3),
    "coalesce": (1, 50),
    "today": (0, 0),
}
"""What a person may call, and with how many arguments; signs and the words between two operands are not called."""
for _operator in ("div", "mod", "negative"):
    del _COUNTS[_operator]
