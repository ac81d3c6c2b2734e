"""Gold: how many are wanted, and when practising again is offered. Pure."""

from server.features.pieces.rules import GOLD_EVERY

LOOKED_AT = 20
"""How many gold pieces of one kind of work a worker has to have done before anything is said about them."""

GOOD_PERCENT = 90


def golds_wanted(pieces: int) -> int:
    """How many pieces of an order are worth knowing the answers of."""
    return -(-pieces // GOLD_EVERY)


def relearn_wanted(right: int, of: int) -> bool:
    """Whether practising again would help: of the last LOOKED_AT, fewer than GOOD_PERCENT in a hundred were right."""
    return of >= LOOKED_AT and right * 100 < GOOD_PERCENT * of
