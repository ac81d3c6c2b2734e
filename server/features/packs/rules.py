"""Packs: which pieces fill the time that somebody has. Pure. The phone shows the same choice before it asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Span = Literal[15, 30, 60]
"""Minutes that a pack is for."""

MUCH_MINUTES = 480
"""A day's work. Who has more than this in their hands is asked whether they are sure."""


@dataclass(frozen=True)
class Offer:
    """What an order has to give: `ready` pieces of `minutes` each, open `since` (ms)."""

    order: int
    minutes: int
    ready: int
    since: int


def choose(offers: Sequence[Offer], minutes: int, room: int) -> list[tuple[int, int]]:
    """`(order, pieces)` that fit into the minutes, `room` pieces at most.

    What has been waiting longest comes first, and the pieces of one order stay together, so that there is one thing to learn.
    """
    chosen: list[tuple[int, int]] = []
    for offer in sorted(offers, key=lambda each: (each.since, each.order)):
        count = min(offer.ready, room, minutes // offer.minutes)
        if count > 0:
            chosen.append((offer.order, count))
            minutes -= count * offer.minutes
            room -= count
    return chosen
