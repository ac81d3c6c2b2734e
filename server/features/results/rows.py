"""What of a delivery becomes a row: the receipt for its author, the answers for the desk, its files for both and for the firm."""

from collections.abc import Sequence
from typing import Any

from server.features.files.attaching import shown_of
from server.features.people.rules import tint
from server.features.results.models import Draft, Result
from server.features.results.receiving import files_of
from server.features.results.rules import BLIND, COUNTED, DECIDED_LATE, FINAL, ResultState
from server.features.reviews.models import Review
from server.features.reviews.rows import told
from server.features.reviews.rules import accepted_by_silence
from server.features.sources.reading import shown_of as sources_of
from server.features.templates.rules import HANDLING, DataClass
from server.store.unit import Bodies

REVIEWED_AT_DESK = frozenset({ResultState.RECEIVED, ResultState.LATE})
GIVEN = REVIEWED_AT_DESK | {ResultState.PASSED}
TOLD = FINAL | {ResultState.RETURNED, ResultState.LATE}
"""States in which the last review of a delivery is told with it, or says since when it is final."""

HOUR_MS = 3_600_000


async def result(keys: Sequence[int]) -> dict[int, Bodies]:
    """`result/<id>`."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    results = await Result.filter(id__in=keys).select_related(
        "piece__order__hub", "piece__order__version", "person"
    )
    named = [files_of(each.id) for each in results if each.files]
    files = await shown_of(named) if named else {}
    looked = [each.id for each in results if each.state in TOLD]
    reviews = Review.filter(result_id__in=looked).select_related("person").order_by("id")
    reviewed = {review.result_id: review for review in await reviews} if looked else {}
    pictured = [each.piece_id for each in results if each.piece.order.pictures and each.state in GIVEN]
    sources = await sources_of(pictured) if pictured else {}
    for each in results:
        piece, order = each.piece, each.piece.order
        waits = each.state == ResultState.WAITING_FILES
        shared = {
            "piece": each.piece_id,
            "order": order.id,
            "code": piece.code,
            "state": each.state,
            "receipt": each.given_receipt,
            "received_at": None if waits else each.received_at,
        }
        if each.files:
            shared |= {
                "text_at": each.text_at,
                **files.get(files_of(each.id), {"files": [0, 0], "attached": []}),
            }
        review = reviewed.get(each.id)
        decision = (
            {"reason": review.words, "by": told(review)["by"], "at": review.at}
            if review is not None and each.state in DECIDED_LATE
            else None
        )
        if decision:
            shared |= {"decision": decision}
        blind = {"state": BLIND[ResultState(each.state)]} if each.state in BLIND else {}
        own = {**blind, "title": order.title, "yen": order.yen, "rows": len(piece.given), "rev": each.rev}
        version = order.version
        if version is not None and version.data_class == DataClass.PERSONAL and each.state in FINAL:
            since = each.received_at if review is None else review.at
            own["purge_at"] = since + HANDLING[DataClass.PERSONAL].keep_hours * HOUR_MS
        worker = {"id": each.person_id, "name": each.person.name, "tint": tint(each.person_id)}
        desk = {**shared, "rev": each.rev, "worker": worker, "answers": each.final, "flags": each.flags}
        if each.state == ResultState.ANSWERED:
            # Who decides between answers does not know whose they are: adjudications/rows.py.
            desk |= {"answers": [], **({"attached": []} if each.files else {})}
        elif each.decided is not None:
            desk["decided"] = True
        if each.typed and each.state != ResultState.ANSWERED:
            desk["typed"] = each.typed
        if each.state in REVIEWED_AT_DESK:
            desk |= _given(each, sources)  # who looks at answers looks at what they answer, too
        if review is not None:
            if each.state == ResultState.RETURNED:
                desk["returned"] = told(review)
            elif each.state == ResultState.LATE:
                desk["proposed"] = {"reason": review.words, "by": told(review)["by"]}
        found[each.id] = {f"person:{each.person_id}": {**shared, **own}, f"desk:{order.hub.code}": desk}
        # A firm hears of a delivery with files, and sees them once it was received; and of every one that is to be accepted.
        if each.files or each.passed_at is not None:
            hidden = {"decision"} if each.state in COUNTED else {"decision", "attached"}
            firm = {key: value for key, value in shared.items() if key not in hidden}
            if each.passed_at is not None:
                firm |= {
                    "rev": each.rev,
                    "passed_at": each.passed_at,
                    "due_at": accepted_by_silence(each.passed_at),
                }
            if each.state == ResultState.PASSED:
                firm |= {"reminded": each.reminded, "answers": each.final, **_given(each, sources)}
            found[each.id][f"firm:{order.firm_id}"] = firm
    return dict(found)


def _given(result: Result, sources: dict[int, list[list[Any]]]) -> dict[str, Any]:
    """What is answered: the cells, and the pictures that they are read from."""
    given: dict[str, Any] = {"given": result.piece.given}
    if result.piece_id in sources:
        given["sources"] = sources[result.piece_id]
    return given


async def draft(keys: Sequence[int]) -> dict[int, Bodies]:
    """`draft/<piece>` for whoever has typed something into that piece: each sees only their own."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for each in await Draft.filter(piece_id__in=keys):
        found.setdefault(each.piece_id, {})[f"person:{each.person_id}"] = {
            "answers": each.answers,
            "at": each.at,
        }
    return dict(found)


RENDERERS = {"result": result, "draft": draft}
