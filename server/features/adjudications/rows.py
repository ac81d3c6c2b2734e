"""What of differing answers becomes a row: on the desk alone, as A and B. Whose they are is not said."""

from collections.abc import Sequence

from server.features.adjudications.rules import differing_of_all, shuffled
from server.features.files.attaching import shown_of
from server.features.pieces.models import Piece
from server.features.pieces.rules import PieceState
from server.features.results.models import Result
from server.features.results.receiving import files_of
from server.features.results.rules import ResultState
from server.store.unit import Bodies


async def adjudication(keys: Sequence[int]) -> dict[int, Bodies]:
    """`adjudication/<piece>` while a person is to decide: the cells, the answers, and where they differ, `[row, column]`."""
    pieces = Piece.filter(id__in=keys, state=PieceState.DIFFERING.value).select_related("order__hub")
    results: dict[int, dict[int, Result]] = {}
    for each in await Result.filter(piece_id__in=keys, state=ResultState.ANSWERED.value):
        results.setdefault(each.piece_id, {})[each.id] = each
    found: dict[int, Bodies] = {}
    for piece in await pieces:
        answers = results.get(piece.id, {})
        shown = [answers[result] for result in shuffled(piece.id, list(answers))]
        files = await shown_of([files_of(each.id) for each in shown if each.files])
        found[piece.id] = {
            f"desk:{piece.order.hub.code}": {
                "order": piece.order_id,
                "code": piece.code,
                "since": max((each.received_at for each in shown), default=0),
                "given": piece.given,
                "answers": [each.answers for each in shown],
                "differing": differing_of_all(piece.order.form["fields"], [each.answers for each in shown]),
                "files": [files.get(files_of(each.id), {}).get("attached", []) for each in shown],
            }
        }
    return found


RENDERERS = {"adjudication": adjudication}
