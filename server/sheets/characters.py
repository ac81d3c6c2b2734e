"""Text into the bytes of an encoding, or the one character that it has no place for."""

import re
import unicodedata
from typing import Final

from server.sheets.delimited import Encoding, codec

# The same sign under two code points: Microsoft's table and that of JIS disagree, and phones type the other one.
# Python's cp932 knows most of these pairs; the rest, and those of EUC-JP, are here. NBSP looks like a space.
_TWINS: Final[dict[str, dict[int, str]]] = {
    "cp932": str.maketrans({"—": "―", "¥": "￥", "‾": "￣", "\u00a0": " "}),
    "euc_jp": str.maketrans(
        {
            "～": "〜",
            "－": "−",
            "∥": "‖",
            "￠": "¢",
            "￡": "£",
            "￢": "¬",
            "—": "―",
            "¥": "￥",
            "‾": "￣",
            "\u00a0": " ",
        },
    ),
}
# か + ゙ as some Macs write it. Not NFC for all of the text: that would replace the 神 of a name by another 神.
_SPLIT_KANA: Final = re.compile("[\u3041-\u30ff][\u3099\u309a]")


class Unencodable(ValueError):
    """``character`` has no place in the encoding."""

    def __init__(self, character: str) -> None:
        super().__init__(character)
        self.character = character


def encode(text: str, encoding: Encoding) -> bytes:
    """``text`` in ``encoding``, without a byte order mark. Raises Unencodable with the first character that fails."""
    twins = _TWINS.get(encoding)
    if twins is not None:
        text = _SPLIT_KANA.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text).translate(twins)
    try:
        return text.encode(codec(encoding))
    except UnicodeEncodeError as error:
        raise Unencodable(text[error.start]) from error
