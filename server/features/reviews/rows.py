"""What of a review becomes a row of its own: what a worker is to look at once more, in the piece that they hold again."""

from collections.abc import Sequence
from typing import Any

from server.features.people.rules import tint
from server.features.pieces.models import Lease
from server.features.pieces.rules import LeaseState
from server.features.results.rules import ResultState
from server.features.reviews.models import Review
from server.features.reviews.rules import MAX_ROUNDS, Verb
from server.store.unit import Bodies


def told(review: Review) -> dict[str, Any]:
    """A return as its worker and the desk read it. Its person has to be loaded."""
    person = review.person
    return {
        "round": review.round,
        "of": MAX_ROUNDS,
        "code": review.code,
        "words": review.words,
        "pins": review.pins,
        "by": {"id": person.id, "name": person.name, "tint": tint(person.id)} if person else None,
        "firm": review.by_firm,
        "at": review.at,
        **({} if review.extra is None else {"extra": review.extra}),
    }


async def returned(keys: Sequence[int]) -> dict[int, Bodies]:
    """`returned/<piece>` for who holds a piece that was sent back to them: why, and what they had answered."""
    held = set(
        await Lease.filter(piece_id__in=keys, state=LeaseState.ACTIVE.value).values_list(
            "piece_id", "person_id"
        )
    )
    reviews = Review.filter(
        verdict=Verb.RETURN.value,
        result__piece_id__in=keys,
        result__state=ResultState.RETURNED.value,
    ).select_related("result", "person")
    found: dict[int, Bodies] = {}
    for each in await reviews.order_by("id"):
        result = each.result
        if (result.piece_id, result.person_id) in held:
            found[result.piece_id] = {
                f"person:{result.person_id}": {
                    **told(each),
                    "rev": result.rev,
                    "answers": result.answers,
                }
            }
    return found


RENDERERS = {"returned": returned}
