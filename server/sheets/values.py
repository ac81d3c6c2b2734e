"""One canonical string for what a person typed: ``normalise``.

People type with a Japanese keyboard: full-width digits, five kinds of dash, ￥ and 円, 和暦. All of that is
understood; nothing is guessed. A value that could mean two things is refused with a code.

Canonical forms: number plain ASCII decimal ("-1234.5"), yen an integer ("1234"), date ISO ("2026-09-07"), postal
seven digits without a hyphen, yesno はい or いいえ, choice one of its options, text as typed with
half-width kana made wide. "" is always allowed:
whether a cell may stay blank is the form's rule, not the value's.

The TypeScript twin is pwa/src/features/results; both play tests/vectors/values.json. So only rules that read the same
in both languages are used: explicit character sets and ASCII digits in every pattern; never int(), float() or the class
of all Unicode digits on what was typed.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, Literal, get_args

from server.sheets.dates import parse_date

ValueType = Literal["text", "number", "yen", "date", "choice", "yesno", "postal"]
TYPES: Final[tuple[ValueType, ...]] = get_args(ValueType)

YES: Final = "はい"
NO: Final = "いいえ"

MAX_DIGITS: Final = 30
MAX_YEN_DIGITS: Final = 15

_SPACE: Final = " \n\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Control characters but the line feed; surrogates without a partner, the byte order mark and the two code points that
# are no characters, because neither UTF-8 nor XML can hold them.
_CONTROL: Final = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufeff\ufffe\uffff]")
_EDGE: Final = re.compile(f"^[{_SPACE}]+|[{_SPACE}]+\\Z")
_LOOSE_SPACE: Final = re.compile(f"(?<![0-9{_SPACE}])[{_SPACE}]+|[{_SPACE}]+(?![0-9{_SPACE}])")
_ANY_SPACE: Final = re.compile(f"[{_SPACE}]+")

# Half-width kana with their marks. Only these are widened: the whole of NFKC would take ㈱ and ① apart.
_KANA: Final = re.compile("[\uff61-\uff9f]+")

# Full-width ASCII, and every character that a Japanese keyboard or a printed card offers as a minus, a comma, a dot.
# Not the whole of NFKC: that would read 10² as 102 and ① as 1.
_FOLD: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, "\u3000\u00a0"), " ")
    | dict.fromkeys(map(ord, "ー－−‐‑‒–—―ｰ﹣"), "-")
    | dict.fromkeys(map(ord, "￥\\＼"), "¥")
    | dict.fromkeys(map(ord, "、､"), ",")
    | dict.fromkeys(map(ord, "。｡"), ".")
)
_LOSS: Final = str.maketrans("▲△", "--")

_NUMBER: Final = re.compile(r"([+-]?)¥?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|(?=\.[0-9]))(?:\.([0-9]*))?円?")
_YEN: Final = re.compile(r"([+-]?)(¥?)([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(円?)(-?)")
_POSTAL: Final = re.compile(r"〒?([0-9]{3})[- ]?([0-9]{4})")

_YES_WORDS: Final = frozenset({"はい", "ハイ", "yes", "y", "true", "1", "○", "〇", "◯", "有", "あり"})
_NO_WORDS: Final = frozenset({"いいえ", "イイエ", "no", "n", "false", "0", "×", "✕", "無", "なし"})


class BadValue(ValueError):
    """What was typed is no value of the type; ``code`` is ``bad_`` and the type."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(typed: str) -> str:
    """``typed`` with LF line ends, without control characters and without white space around it; a tab is a space."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _EDGE.sub("", _CONTROL.sub("", lines))


def normalise(kind: ValueType, typed: str, options: Sequence[str] = ()) -> str:
    """The canonical string for ``typed``, "" when nothing was typed; ``options`` are those of a choice.

    Raises BadValue with the code bad_number, bad_yen, bad_date, bad_choice, bad_yesno or bad_postal.
    """
    text = clean(typed)
    if text == "" or kind == "text":
        return _KANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    value = _choice(text, options) if kind == "choice" else _READERS[kind](text)
    if value is None:
        raise BadValue(f"bad_{kind}")
    return value


def _fold(text: str) -> str:
    """Half-width digits and signs, and no white space but between two digits."""
    return _LOOSE_SPACE.sub("", text.translate(_FOLD))


def _number(text: str) -> str | None:
    match = _NUMBER.fullmatch(_fold(text).translate(_LOSS))
    if match is None:
        return None
    sign, whole, part = match[1], match[2].replace(",", "").lstrip("0") or "0", (match[3] or "").rstrip("0")
    if len(whole) + len(part) > MAX_DIGITS:
        return None
    value = f"{whole}.{part}" if part else whole
    return f"-{value}" if sign == "-" and value != "0" else value


def _yen(text: str) -> str | None:
    match = _YEN.fullmatch(_fold(text).translate(_LOSS))
    if match is None:
        return None
    before, mark, after, digits, unit, stroke = match.groups()
    # "¥1,234-" closes the amount with a stroke; "500-" may be a negative number: refused.
    if (before and after) or (stroke and (before or after or unit or not mark)):
        return None
    value = digits.replace(",", "").lstrip("0") or "0"
    if len(value) > MAX_YEN_DIGITS:
        return None
    return f"-{value}" if "-" in (before, after) and value != "0" else value


def _date(text: str) -> str | None:
    return parse_date(_fold(text))


def _yesno(text: str) -> str | None:
    word = _loose(text)
    if word in _YES_WORDS:
        return YES
    return NO if word in _NO_WORDS else None


def _postal(text: str) -> str | None:
    match = _POSTAL.fullmatch(_fold(text))
    return match[1] + match[2] if match else None


def _choice(text: str, options: Sequence[str]) -> str | None:
    if text in options:
        return text
    alike = _alike(tuple(options)).get(_loose(text), [])
    return alike[0] if len(alike) == 1 else None


@lru_cache(maxsize=256)
def _alike(options: tuple[str, ...]) -> dict[str, list[str]]:
    """The options by what they are called when one does not look closely."""
    found: dict[str, list[str]] = {}
    for option in options:
        found.setdefault(_loose(option), []).append(option)
    return found


def _loose(text: str) -> str:
    """For comparing words: NFKC, lower case, no white space."""
    return _ANY_SPACE.sub("", unicodedata.normalize("NFKC", text).lower())


_READERS: Final[dict[ValueType, Callable[[str], str | None]]] = {
    "number": _number,
    "yen": _yen,
    "date": _date,
    "yesno": _yesno,
    "postal": _postal,
}
