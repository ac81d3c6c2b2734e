"""Comparing every stored row with what rows.py makes of the tables now: they must never differ."""

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from server.features.faqs.models import Faq
from server.features.firms.models import Firm
from server.features.golds.models import Relearn
from server.features.hubs.models import Hub
from server.features.jobs.models import Job
from server.features.jobs.rows import row_key as job_key
from server.features.ledger.models import LedgerLine
from server.features.orders.models import Order
from server.features.packs.models import Pack
from server.features.people.models import Person
from server.features.pieces.models import Lease, Piece
from server.features.proposals.models import Proposal
from server.features.quarantine.models import HeldEntry
from server.features.registry import RENDERERS
from server.features.results.models import Draft, Result
from server.features.results.rules import ResultState
from server.features.skills.models import Qualification, Skill
from server.features.skills.steps import row_key as standing_key
from server.features.statements.models import Closing, Statement
from server.features.templates.models import Template, TemplateVersion
from server.features.templates.rows import row_key
from server.features.terms.models import HubTerms, TaxNumber
from server.features.terms.rules import month_of
from server.features.threads.models import Message, Thread
from server.store.sync_store import SqlStore
from server.store.unit import Key

BATCH = 500


async def all_keys() -> dict[str, list[Key]]:
    """Everything that could have a row, by kind."""
    people: list[Key] = [each.id for each in await Person.all().order_by("id")]
    templates = await Template.all().select_related("hub")
    stopped: list[Key] = [each.key for each in await HeldEntry.all()]
    return {
        "hub": [each.code for each in await Hub.all()],
        "firm": [each.id for each in await Firm.all()],
        "me": people,
        "person": people,
        "template": [row_key(each.hub.code, each.code) for each in templates],
        "version": [each.id for each in await TemplateVersion.all().only("id")],
        "order": [each.id for each in await Order.all().only("id")],
        "piece": [each.id for each in await Piece.all().only("id")],
        "pack": [each.id for each in await Pack.all().only("id")],
        "ended": sorted({each.piece_id for each in await Lease.filter(telling=True)}),
        "result": [each.id for each in await Result.all().only("id")],
        "job": [job_key(each.firm_id, each.key) for each in await Job.all().only("firm_id", "key")],
        "ledger": [each.id for each in await LedgerLine.all().only("id")],
        "appeal": [each.id for each in await Result.all().only("id")],
        "adjudication": [each.id for each in await Piece.all().only("id")],
        "relearn": [each.id for each in await Relearn.all().only("id")],
        "account": sorted(
            {
                f"{person}.{month_of(at if basis is None else basis)}"
                for person, basis, at in await LedgerLine.all().values_list("person_id", "basis_at", "at")
            }
        ),
        "statement": [each.id for each in await Statement.all().only("id")],
        "books": sorted({each.hub.code for each in await Closing.all().select_related("hub")}),
        "terms": sorted({each.hub.code for each in await HubTerms.all().select_related("hub")}),
        "earner": sorted({each.person_id for each in await TaxNumber.all().only("id", "person_id")}),
        "returned": sorted({each.piece_id for each in await Result.filter(state=ResultState.RETURNED.value)}),
        "draft": sorted({each.piece_id for each in await Draft.all().only("id", "piece_id")}),
        "proposal": [each.number for each in await Proposal.all().only("id", "number")],
        "thread": [each.id for each in await Thread.all().only("id")],
        "message": [each.id for each in await Message.all().only("id")],
        "faq": [each.id for each in await Faq.all().only("id")],
        "skill": [each.number for each in await Skill.all().only("id", "number")],
        "qualification": [
            standing_key(each.skill.number, each.person_id)
            for each in await Qualification.all().select_related("skill")
        ],
        "held": stopped,
        "decided": stopped,
        "asked": stopped,
    }


async def differing(client: BaseDBAsyncClient) -> tuple[list[str], int]:
    """The ids of rows that differ from the tables, or should not be there, and the number of live rows."""
    wanted: dict[tuple[str, str], bytes] = {}
    for kind, keys in (await all_keys()).items():
        for start in range(0, len(keys), BATCH):
            for key, bodies in (await RENDERERS[kind](keys[start : start + BATCH])).items():
                for scope, body in bodies.items():
                    wanted[f"{kind}/{key}", scope] = orjson.dumps(body)
    stored = await client.execute_query_dict("SELECT id, scope, body FROM sync_row WHERE body IS NOT NULL")
    there = {(row["id"], row["scope"]): bytes(row["body"]) for row in stored}
    wrong = {row_id for row_id, scope in wanted.keys() ^ there.keys()}
    wrong |= {place[0] for place, body in wanted.items() if there.get(place, body) != body}
    return sorted(wrong), len(there)


async def mend_rows(store: SqlStore, ids: list[str]) -> None:
    """Render these rows again."""
    async with store.unit() as unit:
        for row_id in ids:
            kind, _, key = row_id.partition("/")
            unit.touch(kind, int(key) if key.isdigit() else key)
