"""What of an order becomes a row: for workers once it is published, for the desk and for its firm always. And its form."""

from collections.abc import Sequence
from typing import Any

from tortoise.functions import Count

from server.features.files.attaching import weights
from server.features.firms.rows import card
from server.features.hubs.rows import coordinator_of
from server.features.orders.models import Order
from server.features.orders.rules import SHOWN_AT_HUB, OrderState
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import OCCUPYING, PieceState
from server.features.results.models import Result
from server.features.results.rules import ResultState
from server.features.skills.models import SkillNeed
from server.features.templates.models import TemplateVersion
from server.features.templates.rules import HANDLING, DataClass, files_of
from server.store.unit import Bodies


async def _piece_counts(orders: Sequence[int]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {}
    grouped = (
        await Piece.filter(order_id__in=orders)
        .annotate(number=Count("id"))
        .group_by("order_id", "state")
        .values("order_id", "state", "number")
    )
    for row in grouped:
        # One whose worker waits for an answer is in somebody's hands like the others.
        state = PieceState.LEASED.value if row["state"] == PieceState.BLOCKED else row["state"]
        counted = counts.setdefault(row["order_id"], {})
        counted[state] = counted.get(state, 0) + row["number"]
    return counts


async def _places(order: int) -> tuple[int, int]:
    """Of an order of which some pieces get two answers: how many answers are wanted in all, and of how many nobody has begun.

    That is what workers are told instead of the number of pieces: it does not say which pieces they are.
    """
    shown = await Piece.filter(order_id=order).only("wanted", "state")
    wanted = sum(each.wanted for each in shown)
    ready = sum(each.wanted for each in shown if each.state == PieceState.READY)
    taken = Lease.filter(piece__order_id=order, piece__state=PieceState.READY.value)
    return wanted, ready - await taken.filter(state__in=[state.value for state in OCCUPYING]).count()


NAMED = [state for state in PieceState if state is not PieceState.BLOCKED]


async def _result_counts(orders: Sequence[int]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {}
    grouped = (
        await Result.filter(piece__order_id__in=orders)
        .annotate(number=Count("id"))
        .group_by("piece__order_id", "state")
        .values("piece__order_id", "state", "number")
    )
    for row in grouped:
        counts.setdefault(row["piece__order_id"], {})[row["state"]] = row["number"]
    return counts


async def _needs(versions: set[int]) -> dict[int, SkillNeed]:
    """By version, what its template needs. Most orders need nothing, and those without a version cannot."""
    if not versions:
        return {}
    needs = SkillNeed.filter(skill_id__not_isnull=True, template__versions__id__in=versions)
    needed = {each.template_id: each for each in await needs.select_related("skill")}
    if not needed:
        return {}
    of_template = await TemplateVersion.filter(id__in=versions).values_list("id", "template_id")
    return {version: needed[template] for version, template in of_template if template in needed}


LOOKED_AT = (ResultState.RECEIVED, ResultState.PASSED, ResultState.ACCEPTED, ResultState.RETURNED)
NAMED_WHEN_THERE = (PieceState.WAITING, PieceState.DIFFERING)
"""What is counted of an order's deliveries: those that wait for the desk, for the firm, are accepted, went back."""


async def order(keys: Sequence[int]) -> dict[int, Bodies]:
    """`order/<id>`; nobody sees one that was thrown away."""
    counts = await _piece_counts(keys)
    results = await _result_counts(keys)
    found: dict[int, Bodies] = {}
    known = Order.filter(id__in=keys).exclude(state=OrderState.CANCELLED.value)
    orders = await known.select_related("hub", "firm")
    needs = await _needs({each.version_id for each in orders if each.version_id is not None})
    for each in orders:
        need = needs.get(each.version_id or 0)
        counted = counts.get(each.id, {})
        # Those that wait for files, or for a decision between answers, are named only when there are any.
        shown = [state for state in NAMED if state not in NAMED_WHEN_THERE or state.value in counted]
        by_state = {state.value: counted.get(state.value, 0) for state in shown}
        pieces = {"total": sum(by_state.values()), **by_state}
        looked = results.get(each.id, {})
        reviews = {state.value: looked.get(state.value, 0) for state in LOOKED_AT}
        shared = {"code": each.code, "title": each.title, "state": each.state}
        words = {"purpose": each.purpose, "instructions": each.instructions}
        price = {"minutes": each.minutes, "yen": each.yen, "size": each.size}
        fee = {"fee_percent": each.pay["fee_percent"]} if each.pay else {}
        progress = {
            "rows": each.rows,
            "pieces": pieces,
            "published_at": each.published_at,
            "source": each.source,
        }
        if each.asked_at is not None:
            progress |= {"asked_at": each.asked_at, "proposed_at": each.proposed_at, "said": each.said}
        if each.pictures is not None:
            price["pictures"] = each.pictures // max(1, pieces["total"])
        # Who takes part is told as a number: a firm sees a team, and nobody's absence.
        team = {"team": {"people": need.people, "hubs": need.hubs}} if need else {}
        bodies: dict[str, dict[str, Any]] = {
            f"desk:{each.hub.code}": {
                **shared,
                **words,
                **price,
                **fee,
                **progress,
                "firm": card(each.firm),
                "late": looked.get(ResultState.LATE.value, 0),
                "reviews": reviews,
                "created_at": each.created_at,
                "form": each.form,
                "double": each.double,
                "golds": each.golds,
            },
            f"firm:{each.firm_id}": {
                **shared,
                **progress,
                **team,
                "yen": each.yen,
                **fee,
                "minutes": each.minutes,
                "reviews": {state: reviews[state] for state in ("passed", "accepted")},
                "form": each.form,
                "hub": {
                    "code": each.hub.code,
                    "name": each.hub.name,
                    "coordinator": await coordinator_of(each.hub_id),
                },
            },
        }
        if OrderState(each.state) in SHOWN_AT_HUB:
            wanted, free = await _places(each.id) if each.double else (pieces["total"], pieces["ready"])
            bodies[f"hub:{each.hub.code}"] = {
                **shared,
                **words,
                **price,
                **fee,
                "firm": card(each.firm),
                "pieces": wanted,
                "open": free if each.state == OrderState.OPEN else 0,
                "since": each.published_at,
                "form": each.form,
                **({"skill": need.skill.number} if need and need.skill else {}),
            }
            if each.piece_bytes is not None:
                bodies[f"hub:{each.hub.code}"]["bytes"] = each.piece_bytes
        found[each.id] = bodies
    return found


async def version(keys: Sequence[int]) -> dict[int, Bodies]:
    """`version/<id>`: a row of its own, because an order's changes with each piece that is taken, and a form is large.

    Workers fill it in, read its manual and hear of a newer one, and the firms of its orders read what was delivered in its words.
    """
    states = [state.value for state in SHOWN_AT_HUB]
    firms: dict[int | None, set[int]] = {}
    for order in await Order.filter(version_id__in=keys, state__in=states).only("version_id", "firm_id"):
        firms.setdefault(order.version_id, set()).add(order.firm_id)
    pictures = await weights([files_of(key) for key in keys])
    templates = await TemplateVersion.filter(id__in=keys).values_list("template_id", flat=True)
    newest = {
        each.template_id: each
        for each in await TemplateVersion.filter(template_id__in=list(templates)).order_by("no")
    }
    found: dict[int, Bodies] = {}
    for each in await TemplateVersion.filter(id__in=keys).select_related("template__hub", "by"):
        hub = each.template.hub.code
        about = {
            "no": each.no,
            "example": each.example,
            "instructions": each.instructions,
            "manual": [[words, sha256, pictures.get(sha256, 0)] for words, sha256 in each.manual or ()],
            "data_class": each.data_class,
            "hub_only": HANDLING[DataClass(each.data_class)].hub_only,
            "ai": each.ai,
        }
        newer = newest[each.template_id]
        news = {
            "no": newer.no,
            "instructions": newer.instructions,
            "example": newer.example,
            "at": newer.published_at,
        }
        bodies: dict[str, dict[str, Any]] = {
            f"desk:{hub}": {
                **about,
                "template": each.template.code,
                "form": each.form,
                "title": each.title,
                "purpose": each.purpose,
                "share": each.share,
                "size": each.size,
                "minutes": each.minutes,
                "yen": each.yen,
                "published_at": each.published_at,
                "by": each.by.name,
            }
        }
        if each.id in firms:
            bodies |= {f"firm:{firm}": {"form": each.form} for firm in firms[each.id]}
            bodies[f"hub:{hub}"] = {
                "template": each.template.code,
                "form": each.form,
                **about,
                **({"newer": news} if newer.id != each.id else {}),
            }
        found[each.id] = bodies
    return found


RENDERERS = {"order": order, "version": version}
