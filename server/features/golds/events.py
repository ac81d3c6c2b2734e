"""What gold pieces tell, for other features to react to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RelearnWanted:
    """Practising a kind of work again would help somebody. It is an offer: nothing is taken from anybody.

    `template` is None for an order without one; `order` is the one that showed it.
    """

    person: int
    template: int | None
    order: int
