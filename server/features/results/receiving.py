"""The moment in which a delivery counts: at once, or when the last of its files is here."""

from server.features.files.attaching import settled, show_to
from server.features.pieces.leases import state_by_leases
from server.features.pieces.rules import PieceState
from server.features.results.events import ResultReceived
from server.features.results.models import Result
from server.features.results.rules import ResultState, receipt_number, receipt_series
from server.store.unit import Unit

ROW = "result/"


def files_of(result: int) -> str:
    """Under which name its files are kept: that of its rows."""
    return f"{ROW}{result}"


async def next_receipt(unit: Unit, hub_code: str, restored_at: int) -> str:
    """受領番号: the next one of the hub's day."""
    series = receipt_series(hub_code, unit.now, restored_at)
    return receipt_number(series, await unit.count_up(f"receipt:{series.replace('-', ':')}"))


async def no_receipt(unit: Unit) -> str:
    """What stands in the table for the receipt of a delivery that waits: unique, and shown to nobody."""
    return f"waiting:{await unit.count_up('waiting')}"


async def look_again(unit: Unit, result_id: int) -> None:
    """The files of a delivery stand differently: receive it when nothing is waited for any more."""
    result = await Result.get(id=result_id).select_related("piece__order__hub")
    unit.touch("result", result.id)
    if (
        result.state != ResultState.WAITING_FILES
        or result.waits_as is None
        or not await settled(files_of(result.id))
    ):
        return
    piece, order = result.piece, result.piece.order
    result.state, result.waits_as = result.waits_as, None
    result.receipt = await next_receipt(unit, order.hub.code, await unit.restored_at())
    result.received_at = unit.now
    await result.save(update_fields=["state", "waits_as", "receipt", "received_at"])
    if result.state in (ResultState.RECEIVED, ResultState.ANSWERED):
        piece.state = (PieceState.RECEIVED if piece.wanted == 1 else await state_by_leases(piece)).value
        await piece.save(update_fields=["state"])
        unit.touch("piece", piece.id)
    unit.touch("order", order.id)
    others = Result.filter(piece_id=piece.id, person_id=result.person_id).exclude(id=result.id)
    await announce(unit, result, first=not await others.exists())


async def announce(unit: Unit, result: Result, *, first: bool) -> None:
    """It is received, or late: whoever waits for it hears of it, and the firm may see its files if it counts."""
    if result.files and result.state == ResultState.RECEIVED:
        await show_to(result.piece.order.firm_id, files_of(result.id))
    await unit.emit(ResultReceived(result, first))
