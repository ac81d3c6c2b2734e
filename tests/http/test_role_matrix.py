"""Who may do what: every mutation and every route, for everybody. One table each, generated against the registries.

A mutation or a route that is new fails here until somebody has written down who may.
"""

import re
from typing import Any

import msgspec
import pytest

from server.features.endpoints import ENDPOINTS
from server.features.golds.models import Relearn
from server.features.orders.intake import opened_sheet
from server.features.people.rules import Role
from server.features.registry import INTENTS
from server.http import health, sync
from sync.handover import hand_over_of
from sync.messages.mutation import Attachment
from tests.features.files.hands import SLICE, TUS, begun, metadata, photo, send, sha
from tests.features.jobs.hands import done, sprout, writing, written
from tests.features.proposals.hands import DRAFT, MEMO, NUMBER
from tests.features.proposals.hands import act as proposing
from tests.features.reviews.hands import (
    BACK,
    accepted,
    answered_twice,
    appealed,
    checked,
    delivered,
    delivered_late,
    rejected,
)
from tests.features.skills import hands as skills
from tests.features.statements.hands import closed, december, paid
from tests.features.templates.hands import FORM, publishing
from tests.features.threads.hands import asks
from tests.features.threads.test_faqs import shown
from tests.support.region import ANSWERS, DEVICES, PEOPLE, SHEET, House, Phone, terms_for

EVERYBODY = ("nobody", *PEOPLE)

# Everything below is about hub MDR: its order 1 (of シティリンク), piece 1 (held by `worker`), and the worker's phone.
# `colleague` is another worker of that hub; `revoked` is a phone of the coordinator that was taken out of service.

PROPOSAL = f"proposal/{NUMBER}"

PROMISED = Attachment("a" * 64, 9, "image/jpeg")
"""A file that a delivery names and that never comes."""

REQUESTS: dict[str, tuple[str, dict[str, Any]]] = {
    "piece.take": ("order/1", {"order": 1, "count": 1}),
    "piece.give_back": ("piece/1", {"piece": 1}),
    "piece.start": ("piece/1", {"piece": 1}),
    "piece.heard": ("piece/1", {"piece": 1}),
    "pack.take": ("pack", {"minutes": 30}),
    "pack.give_back": ("pack/1", {"pack": 1, "pieces": [1]}),
    "lease.reassign": ("person/1", {"person": 1, "pieces": [1], "how": "now"}),
    "result.save": ("piece/1", {"piece": 1, "answers": ANSWERS}),
    "result.submit": ("piece/1", {"piece": 1, "rev": 1, "answers": ANSWERS}),
    # A delivery of piece 1 by `worker`, whose file is missing, from before each test.
    "result.drop_file": ("piece/1", {"piece": 1, "sha256": PROMISED.sha256}),
    "result.receive": ("piece/1", {"result": 1}),
    # The same, received; checked for what the firm does, late for what is decided about it, accepted for a correction.
    "review.check": ("piece/1", {"piece": 1, "rev": 1}),
    "review.return": ("piece/1", {"piece": 1, "rev": 1, **BACK}),
    "review.accept": ("piece/1", {"piece": 1, "rev": 1}),
    "late.decide": ("piece/1", {"piece": 1, "person": 1, "rev": 1, "verdict": "full"}),
    "ledger.adjust": ("ledger/2", {"line": 2, "yen": -70, "reason": "数えまちがい"}),
    # Piece 1 answered twice; rejected, and appealed against; an offer to practise.
    "adjudication.decide": ("piece/1", {"piece": 1, "answers": ANSWERS}),
    "review.reject": (
        "piece/1",
        {"piece": 1, "rev": 1, "code": "copied", "words": "同じ文字です", "sure": True},
    ),
    "appeal.make": ("piece/1", {"piece": 1, "rev": 1, "words": "同じ会社でした"}),
    "appeal.decide": (
        "piece/1",
        {"piece": 1, "person": 1, "rev": 1, "verdict": "full", "reason": "見なおしました", "sure": True},
    ),
    "gold.mark": ("piece/2", {"piece": 2, "answers": ANSWERS}),
    "relearn.settle": ("relearn/1", {"relearn": 1}),
    "order.double": ("order/1", {"order": 1, "percent": 20}),
    # The same, on the statement 1 of the closing at the end of the month, of which one yen was paid.
    "ledger.close": ("books/MDR", {"hub": "MDR", "until": "2026-12-15"}),
    "payout.mark": ("statement/1", {"statement": 1, "yen": 1, "on": "2026-12-02"}),
    "payout.undo": ("statement/1", {"payout": 1}),
    "statement.check": ("statement/1", {"statement": 1}),
    "statement.receive": ("statement/1", {"statement": 1}),
    "terms.set": (
        "terms/MDR",
        {"hub": "MDR", "since": "2026-12-01", "closes": "both", "days": 15, "fee_percent": 30},
    ),
    "tax.register": ("earner/1", {"number": "T8700110005901"}),
    "order.publish": ("order/1", {"order": 1}),
    "order.withdraw": ("order/1", {"order": 1}),
    # Order 1 made a draft of its firm before each test; asked for, where it is to be taken or given back.
    "order.propose": ("order/1", {"order": 1}),
    "order.take_back": ("order/1", {"order": 1}),
    "order.give_back": ("order/1", {"order": 1, "words": "2枚目が切れています"}),
    "order.discard": ("order/1", {"order": 1}),
    "device.revoke": ("device/1", {"device": DEVICES["worker"]}),
    # A delivery of piece 1 by `colleague`, refused before each test.
    "held.retry": ("held/2.1.1", {"device": DEVICES["colleague"], "inc": 1, "n": 1}),
    "held.set_aside": ("held/2.1.1", {"device": DEVICES["colleague"], "inc": 1, "n": 1, "reason": "重なり"}),
    "held.review": (
        "held/2.1.1",
        {"device": DEVICES["colleague"], "inc": 1, "n": 1, "words": "名簿を見ながら書きました"},
    ),
    # A tree `a` of the firm シティリンク with `b` below it, agreed on.
    "job.write": ("jobs/1-z", writing("z")),
    "job.split": ("jobs/1-a", {"firm": 1, "job": "a", "into": [sprout("c", "a")]}),
    "job.change": ("jobs/1-a", {"firm": 1, "job": "a", "base": 1, "facts": {"minutes": 3}}),
    "job.move": ("jobs/1-a", {"firm": 1, "job": "b", "parent": "a"}),
    "job.remove": ("jobs/1-a", {"firm": 1, "job": "b"}),
    "job.restore": ("jobs/1-a", {"firm": 1, "job": "b"}),
    "job.state": ("jobs/1-a", {"firm": 1, "job": "b", "verb": "keep", "reason": "判断が必要"}),
    "job.comment": ("jobs/1-a", {"firm": 1, "job": "b", "words": "月に何枚ですか"}),
    "job.template": ("jobs/1-a", {"firm": 1, "job": "b", "template": "DM-1"}),
    "message.post": (
        "thread/1",
        {"on": {"kind": "piece", "id": 1, "worker": 1}, "words": "読めません", "says": "word"},
    ),
    # A question of `worker` about piece 1, asked and shown to everybody before each test; the firm has not been asked.
    "thread.read": ("thread/1", {"thread": 1, "upto": 1}),
    "thread.route": ("thread/1", {"thread": 1, "since": 1}),
    "piece.hold": ("piece/1", {"piece": 1}),
    "piece.go_on": ("piece/1", {"piece": 1}),
    "faq.publish": ("thread/1", {"thread": 1, "question": "印は？", "answer": "会社名で"}),
    "faq.withdraw": ("faq/1", {"faq": 1}),
    "template.open": ("template/MDR-T-1", {"template": "T-1", "title": "アンケート"}),
    "template.publish": ("template/MDR-DM-1", {k: v for k, v in publishing("DM-1").items() if k != "ver"}),
    # A proposal of `worker` about order 1, brought as far as the step needs.
    "proposal.note": (PROPOSAL, {"proposal": NUMBER, "order": 1, "words": MEMO}),
    "proposal.draft": (PROPOSAL, {"proposal": NUMBER, **DRAFT}),
    "proposal.ask": (PROPOSAL, {"proposal": NUMBER, "words": "どの表ですか"}),
    "proposal.check": (PROPOSAL, {"proposal": NUMBER}),
    "proposal.send": (PROPOSAL, {"proposal": NUMBER}),
    "proposal.discuss": (PROPOSAL, {"proposal": NUMBER, "words": "いつからですか"}),
    "proposal.adopt": (PROPOSAL, {"proposal": NUMBER}),
    "proposal.decline": (PROPOSAL, {"proposal": NUMBER, "words": "決まりなので"}),
    "proposal.apply": (PROPOSAL, {"proposal": NUMBER, "template": "DM-1"}),
    "proposal.reward": (PROPOSAL, {"proposal": NUMBER, "yen": 500}),
    # A skill of MDR that order 3 needs, with practice. `worker` is invited, `colleague` is new to it; both can be granted it.
    "skill.open": (skills.ROW, {"skill": skills.SKILL + 1, "title": "電話"}),
    "skill.grant": (skills.ROW, {"skill": skills.SKILL, "person": 1, "words": "となりで見ました"}),
    "skill.withdraw": (skills.ROW, {"skill": skills.SKILL, "person": 1, "words": "様式が変わりました"}),
    "template.require": (skills.ROW, {"template": "DM-1", "skill": skills.SKILL}),
    "training.make": (skills.ROW, {"skill": skills.SKILL, **skills.practice()}),
    "training.propose": (skills.ROW, {"skill": skills.SKILL, "people": [1]}),
    "training.decline": (skills.ROW, {"skill": skills.SKILL}),
    "training.submit": (skills.ROW, {"skill": skills.SKILL, "no": 1, "answers": skills.SECRET}),
}

NEWEST = dict(sorted(INTENTS))
"""The newest version of each mutation's arguments."""

yes, no, not_yours = "applied", "refused not_allowed", "refused not_yours"
ignored = "applied"
"""A copy of a draft that nobody waits for: no fault of the phone, and nothing is kept of it."""

late = "applied"
"""Received for a person to decide about: see TestWhatTheServerDoesNotKnowAsYours in tests/features/results."""

taken = "refused already_taken"
unknown = "refused no_such_held"
moved = "refused state_moved"
"""A firm sends back what the coordinator has checked."""

open_ = "refused not_draft"

held = "held device_revoked"
missing = "refused no_such_template"
alone = "refused no_such_thread"
"""Who does not take part is not told that there is a thread."""
not_mine, no_line = "refused no_such_statement", "refused no_such_line"

# fmt: off
MUTATIONS: dict[str, tuple[str, ...]] = {
    # name            worker  colleague  worker e.  firm  other firm  coordinator  coordinator e.  revoked
    "piece.take":      (yes,  yes,       no,        no,   no,         no,          no,             held),
    "piece.give_back": (yes,  not_yours, not_yours, no,   no,         no,          no,             held),
    "piece.start":     (yes,  ignored,   ignored,   no,   no,         no,          no,             held),
    "piece.heard":     (yes,  ignored,   ignored,   no,   no,         no,          no,             held),
    "pack.take":       (yes,  yes,       yes,       no,   no,         no,          no,             held),
    "pack.give_back":  (yes,  not_yours, not_yours, no,   no,         no,          no,             held),
    "lease.reassign":  (no,   no,        no,        no,   no,         yes,         no,             held),
    "result.save":     (yes,  ignored,   ignored,   no,   no,         no,          no,             held),
    "result.submit":   (yes,  late,      not_yours, no,   no,         no,          no,             held),
    "result.drop_file": (yes, not_yours, not_yours, no,   no,         no,          no,             held),
    "result.receive":  (no,   no,        no,        no,   no,         yes,         no,             held),
    "review.check":    (no,   no,        no,        no,   no,         yes,         no,             held),
    "review.return":   (no,   no,        no,        moved, no,        yes,         no,             held),
    "review.accept":   (no,   no,        no,        yes,  no,         no,          no,             held),
    "late.decide":     (no,   no,        no,        no,   no,         yes,         no,             held),
    "adjudication.decide": (no, no,      no,        no,   no,         yes,         no,             held),
    "review.reject":   (no,   no,        no,        no,   no,         yes,         no,             held),
    "appeal.make":     (yes,  not_yours, not_yours, no,   no,         no,          no,             held),
    "appeal.decide":   (no,   no,        no,        no,   no,         yes,         no,             held),
    "gold.mark":       (no,   no,        no,        no,   no,         yes,         no,             held),
    "relearn.settle":  (no,   no,        no,        no,   no,         yes,         no,             held),
    # It is open: too late.
    "order.double":    (no,   no,        no,        no,   no,         open_,       no,             held),
    "ledger.adjust":   (no,   no,        no,        no,   no,         yes,         no,             held),
    "ledger.close":    (no,   no,        no,        no,   no,         yes,         no,             held),
    "payout.mark":     (no,   no,        no,        no,   no,         yes,         no,             held),
    "payout.undo":     (no,   no,        no,        no,   no,         yes,         no,             held),
    "statement.check": (yes,  not_mine,  not_mine,  no,   no,         no,          no,             held),
    "statement.receive": (yes, not_mine, not_mine,  no,   no,         no,          no,             held),
    "terms.set":       (no,   no,        no,        no,   no,         yes,         no,             held),
    # Everybody writes down their own number.
    "tax.register":    (yes,  yes,       yes,       no,   no,         no,          no,             held),
    "order.publish":   (no,   no,        no,        no,   no,         yes,         no,             held),
    "order.withdraw":  (no,   no,        no,        no,   no,         taken,       no,             held),
    "order.propose":   (no,   no,        no,        yes,  no,         no,          no,             held),
    "order.take_back": (no,   no,        no,        yes,  no,         no,          no,             held),
    "order.give_back": (no,   no,        no,        no,   no,         yes,         no,             held),
    "order.discard":   (no,   no,        no,        yes,  no,         yes,         no,             held),
    "device.revoke":   (no,   no,        no,        no,   no,         yes,         no,             held),
    "held.retry":      (no,   no,        no,        no,   no,         yes,         no,             held),
    "held.set_aside":  (no,   no,        no,        no,   no,         yes,         no,             held),
    "held.review":     (unknown, yes,    unknown,   no,   no,         no,          no,             held),
    # A firm's work is the firm's and its hub's.
    "job.write":       (no,   no,        no,        yes,  no,         yes,         no,             held),
    "job.split":       (no,   no,        no,        yes,  no,         yes,         no,             held),
    "job.change":      (no,   no,        no,        yes,  no,         yes,         no,             held),
    "job.move":        (no,   no,        no,        yes,  no,         yes,         no,             held),
    "job.remove":      (no,   no,        no,        yes,  no,         yes,         no,             held),
    "job.restore":     (no,   no,        no,        yes,  no,         yes,         no,             held),
    "job.state":       (no,   no,        no,        yes,  no,         yes,         no,             held),
    "job.comment":     (no,   no,        no,        yes,  no,         yes,         no,             held),
    "job.template":    (no,   no,        no,        no,   no,         yes,         no,             held),
    "message.post":    (yes,  alone,     alone,     alone, alone,     yes,         alone,          held),
    "thread.read":     (yes,  alone,     alone,     alone, alone,     yes,         alone,          held),
    "thread.route":    (no,   no,        no,        no,   no,         yes,         alone,          held),
    "piece.hold":      (yes,  not_yours, not_yours, no,   no,         no,          no,             held),
    "piece.go_on":     (yes,  not_yours, not_yours, no,   no,         no,          no,             held),
    "faq.publish":     (no,   no,        no,        no,   no,         yes,         alone,          held),
    "faq.withdraw":    (no,   no,        no,        no,   no,         yes,         no,             held),
    # Each hub has its own templates: the other coordinator opens one there, and finds no DM-1.
    "template.open":   (no,   no,        no,        no,   no,         yes,         yes,            held),
    "template.publish": (no,  no,        no,        no,   no,         yes,         missing,        held),
    # A second worker of the hub notes one of their own; of a number that is taken, see tests/features/proposals.
    "proposal.note":   (yes,  yes,       no,        no,   no,         no,          no,             held),
    "proposal.draft":  (yes,  no,        no,        no,   no,         no,          no,             held),
    "proposal.ask":    (no,   no,        no,        no,   no,         yes,         no,             held),
    "proposal.check":  (no,   no,        no,        no,   no,         yes,         no,             held),
    "proposal.send":   (no,   no,        no,        no,   no,         yes,         no,             held),
    "proposal.discuss": (no,  no,        no,        yes,  no,         yes,         no,             held),
    "proposal.adopt":  (no,   no,        no,        yes,  no,         no,          no,             held),
    "proposal.decline": (no,  no,        no,        yes,  no,         moved,       no,             held),
    "proposal.apply":  (no,   no,        no,        no,   no,         yes,         no,             held),
    "proposal.reward": (no,   no,        no,        no,   no,         yes,         no,             held),
    # Each hub has skills of its own.
    "skill.open":      (no,   no,        no,        no,   no,         yes,         yes,            held),
    "skill.grant":     (no,   no,        no,        no,   no,         yes,         no,             held),
    "skill.withdraw":  (no,   no,        no,        no,   no,         yes,         no,             held),
    "template.require": (no,  no,        no,        no,   no,         yes,         missing,        held),
    "training.make":   (no,   no,        no,        no,   no,         yes,         no,             held),
    "training.propose": (no,  no,        no,        no,   no,         yes,         no,             held),
    "training.decline": (yes, moved,     no,        no,   no,         no,          no,             held),
    "training.submit": (yes,  yes,       no,        no,   no,         no,          no,             held),
}

ROUTES: dict[str, tuple[int, ...]] = {
    # method and path             nobody  worker  colleague  worker e.  firm  other firm  coordinator  coordinator e.  revoked
    "GET /":                      (200,   200,    200,       200,       200,  200,        200,         200,            200),
    "GET /health":                (200,   200,    200,       200,       200,  200,        200,         200,            200),
    "POST /pair":                 (404,   404,    404,       404,       404,  404,        404,         404,            404),
    "POST /sync":                 (401,   200,    200,       200,       200,  200,        200,         200,            200),
    "POST /invites":              (401,   403,    403,       403,       403,  403,        201,         403,            403),
    "POST /sheets":               (401,   403,    403,       403,       200,  200,        200,         200,            403),
    # A firm says other things than a coordinator (tests/features/sources): these are a coordinator's.
    "POST /orders":               (401,   403,    403,       403,       422,  422,        201,         403,            403),
    "POST /handovers":            (401,   403,    403,       403,       403,  403,        200,         403,            403),
    "GET /orders/{code}/sheet":   (401,   403,    403,       403,       200,  403,        200,         403,            403),
    # The ledger of hub MDR, and the worker's statement 1; an invoice is each firm's own.
    "GET /ledger/lines":          (401,   403,    403,       403,       403,  403,        200,         200,            403),
    "GET /ledger/closing":        (401,   403,    403,       403,       403,  403,        200,         200,            403),
    "GET /ledger/sheets/{what}":  (401,   403,    403,       403,       403,  403,        200,         200,            403),
    "GET /statements/{id}/pdf":   (401,   200,    404,       404,       403,  403,        200,         404,            403),
    "GET /invoices/{month}":      (401,   403,    403,       403,       200,  200,        200,         200,            403),
    "GET /invoices/{month}/sheet": (401,  403,    403,       403,       200,  200,        200,         200,            403),
    "GET /terms/quote":           (401,   403,    403,       403,       200,  200,        200,         200,            403),
    "POST /forms/check":          (401,   403,    403,       403,       403,  403,        200,         200,            403),
    "POST /forms/xlsform":        (401,   403,    403,       403,       403,  403,        200,         200,            403),
    # {id} and {sha256} are the worker's. A phone out of service delivers what it has, and sees nothing.
    "OPTIONS /files":             (204,   204,    204,       204,       204,  204,        204,         204,            204),
    "POST /files":                (401,   201,    201,       201,       201,  201,        201,         201,            201),
    "HEAD /files/uploads/{id}":   (401,   200,    404,       404,       404,  404,        404,         404,            404),
    "PATCH /files/uploads/{id}":  (401,   204,    404,       404,       404,  404,        404,         404,            404),
    "DELETE /files/uploads/{id}": (401,   204,    404,       404,       404,  404,        404,         404,            404),
    "POST /files/uploads/{id}":   (401,   200,    404,       404,       404,  404,        404,         404,            404),
    "GET /files/{sha256}":        (401,   200,    404,       404,       404,  404,        200,         404,            403),
}

SCOPES: dict[str, set[str]] = {
    "worker":                {"person:1", "hub:MDR"},
    "colleague":             {"person:2", "hub:MDR"},
    "worker elsewhere":      {"person:3", "hub:KMR"},
    "firm":                  {"person:4", "firm:1"},
    "other firm":            {"person:5", "firm:2"},
    "coordinator":           {"person:6", "hub:MDR", "desk:MDR"},
    "coordinator elsewhere": {"person:7", "hub:KMR", "desk:KMR"},
    "revoked":               set(),
}
# fmt: on


def test_every_mutation_and_every_route_is_in_the_tables() -> None:
    assert set(MUTATIONS) == set(REQUESTS) == {name for name, _ in INTENTS}
    served = [sync.ENDPOINT, health.ENDPOINT, *ENDPOINTS]
    assert set(ROUTES) == {f"{each.method} {each.path}" for each in served} | {"GET /"}
    assert set(SCOPES) == set(PEOPLE)


def test_no_registered_mutation_is_for_nobody() -> None:
    assert all(intent.roles and intent.roles <= set(Role) for intent in INTENTS.values())


MUTATION_CASES = [
    pytest.param(who, name, expected, id=f"{name}, {who}: {expected}")
    for name, row in MUTATIONS.items()
    for who, expected in zip(PEOPLE, row, strict=True)
]


@pytest.mark.parametrize(("who", "name", "expected"), MUTATION_CASES)
async def test_mutation(house: House, who: str, name: str, expected: str) -> None:
    await prepare(house, name)
    before = await domain(house)
    lane, args = REQUESTS[name]

    assert await (await house.online(who)).act(name, lane, ver=NEWEST[name], **args) == expected

    if expected != yes or (name == "result.save" and who != "worker"):
        assert await domain(house) == before


async def prepare(house: House, name: str) -> None:
    """What has to have happened before somebody may do this."""
    noun = name.partition(".")[0]
    match noun:
        case "held":
            await (await house.online("colleague")).submit(4)  # a piece of the other hub: refused
        case "result" if name in ("result.drop_file", "result.receive"):
            await (await house.online("worker")).submit(1, files=[PROMISED])
        case "job":
            await bring_job(house, name)
        case "late":
            await delivered_late(house)
        case "adjudication":
            await answered_twice(house)
        case "relearn":
            async with house.unit() as unit:
                await Relearn.create(hub_id=1, person_id=1, order_id=1, met=17, of=20, at=unit.now)
        case "proposal":
            await bring_proposal(house, name)
        case "order" if name in ("order.propose", "order.take_back", "order.give_back", "order.discard"):
            state = "terms_ready" if name.endswith("_back") else "draft"
            await house.query("UPDATE orders SET asked_at = 1, state = ? WHERE id = 1", state)
        case "skill" | "training":
            await bring_skill(house, name)
        case "template" if name == "template.require":
            await bring_skill(house, name)
        case "thread" | "faq":
            await asks(house)
            if name == "faq.withdraw":
                await shown(house)
        case "review" | "ledger" | "appeal" | "payout" | "statement":
            await bring_delivery(house, name)


async def bring_job(house: House, name: str) -> None:
    """A firm's work, with a bite that can be what this mutation wants of it."""
    firm = await written(house, sprout("b", "a"))
    for verb in ("suggest", "agree") if name == "job.template" else ("suggest",):
        assert await done(firm, "job.state", "b", verb=verb) == "applied"
    if name == "job.restore":
        assert await done(firm, "job.remove", "b") == "applied"
    if name == "job.template":
        desk = await house.online("coordinator")
        assert await desk.act("template.publish", "template/MDR-DM-1", **publishing("DM-1")) == "applied"


async def bring_delivery(house: House, name: str) -> None:
    """A delivery that stands so that this may be done with it."""
    await delivered(house)
    if name.startswith("appeal."):
        await rejected(house)
    if name == "appeal.decide":
        await appealed(house)
    stating = name.startswith(("payout.", "statement."))
    if stating or name in ("review.accept", "ledger.adjust"):
        await checked(house)
    if stating or name == "ledger.adjust":
        await accepted(house)
    if name == "ledger.close":
        december(house, 16)
    if stating:
        await stated(house, 260 if name == "statement.receive" else 1)


async def bring_proposal(house: House, name: str) -> None:
    """What has to have happened before somebody may do this with a proposal."""
    steps: dict[str, int] = {"draft": 1, "ask": 1, "check": 2, "send": 3, "apply": 5, "reward": 5}
    way: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("worker", "note", {"order": 1, "words": MEMO}),
        ("worker", "draft", DRAFT),
        ("coordinator", "check", {}),
        ("coordinator", "send", {}),
        ("firm", "adopt", {}),
    )
    verb = name.removeprefix("proposal.")
    for who, step, args in way[: 0 if verb == "note" else steps.get(verb, 4)]:
        assert await proposing(house, who, step, **args) == yes
    if verb == "apply":
        desk = await house.online("coordinator")
        assert await desk.act("template.publish", "template/MDR-DM-1", **publishing("DM-1")) == yes
    if verb == "reward":
        await delivered(house)


async def bring_skill(house: House, name: str) -> None:
    """What has to have happened before somebody may do this about the skill."""
    await skills.ready(house)
    told = {"skill.withdraw": "skill.grant", "training.decline": "training.propose"}.get(name)
    if told is not None:
        lane, args = REQUESTS[told]
        assert await (await house.online("coordinator")).act(told, lane, **args) == yes


@pytest.mark.parametrize("name", MUTATIONS)
async def test_mutation_of_nobody(house: House, name: str) -> None:
    """Without a token, with one that nobody has, and with somebody's token under another device's name."""
    lane, args = REQUESTS[name]
    before = await domain(house)
    phone = house.phone("coordinator")
    phone.write(name, lane, ver=NEWEST[name], **args)
    body = phone.replica.compose("nonce-nobody")

    assert (await house.http.post("/sync", content=body)).status_code == 401
    for token in ("Z" * 43, "", "a b", "é" * 43):
        headers = {b"Authorization": f"Bearer {token}".encode()}
        assert (await house.http.post("/sync", content=body, headers=headers)).status_code == 401
    answer = await house.phone("worker").post(body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "wrong_device")

    assert await domain(house) == before


async def stated(house: House, yen: int) -> None:
    """What the worker has settled is on a statement, of which so many yen were paid."""
    december(house)
    assert await closed(house) == "applied"
    assert await paid(house, yen) == "applied"


async def domain(house: House) -> list[dict[str, Any]]:
    """What mutations may change, and the inbox of nobody else."""
    return [
        *await house.query("SELECT id, state FROM orders ORDER BY id"),
        *await house.query("SELECT id, state FROM piece ORDER BY id"),
        *await house.query("SELECT id, state FROM lease ORDER BY id"),
        *await house.query("SELECT id, state FROM attached ORDER BY id"),
        *await house.query("SELECT id, state FROM result ORDER BY id"),
        *await house.query("SELECT id FROM draft ORDER BY id"),
        *await house.query("SELECT id FROM review ORDER BY id"),
        *await house.query("SELECT id FROM adjudication ORDER BY id"),
        *await house.query("SELECT id, verdict FROM appeal ORDER BY id"),
        *await house.query("SELECT id FROM gold_key ORDER BY id"),
        *await house.query("SELECT id, settled_at FROM relearn ORDER BY id"),
        *await house.query("SELECT id FROM ledger ORDER BY id"),
        *await house.query("SELECT id FROM closing ORDER BY id"),
        *await house.query("SELECT id, checked_at, received_at FROM statement ORDER BY id"),
        *await house.query("SELECT id FROM payout ORDER BY id"),
        *await house.query("SELECT id FROM hub_terms ORDER BY id"),
        *await house.query("SELECT id FROM tax_number ORDER BY id"),
        *await house.query("SELECT id, revoked_at FROM device ORDER BY id"),
        *await house.query(
            "SELECT id, decision FROM held WHERE tried_at IS NOT NULL OR decision IS NOT NULL OR words <> '' ORDER BY id"
        ),
        *await house.query("SELECT id, title, yen FROM template ORDER BY id"),
        *await house.query("SELECT id FROM template_version ORDER BY id"),
        *await house.query("SELECT id, parent, place, state, version, removed FROM job ORDER BY id"),
        *await house.query("SELECT id FROM job_comment ORDER BY id"),
        *await house.query("SELECT id, firm_id, asked_at FROM thread ORDER BY id"),
        *await house.query("SELECT id FROM message ORDER BY id"),
        *await house.query("SELECT id, upto FROM read_mark ORDER BY id"),
        *await house.query("SELECT id, withdrawn_at FROM faq ORDER BY id"),
        *await house.query("SELECT id FROM skill ORDER BY id"),
        *await house.query("SELECT id, skill_id FROM skill_need ORDER BY id"),
        *await house.query("SELECT id FROM training ORDER BY id"),
        *await house.query("SELECT id FROM training_attempt ORDER BY id"),
        *await house.query("SELECT id, state FROM qualification ORDER BY id"),
    ]


PARAMS = {
    "/ledger/lines": {"month": "2026-11", "person": "1"},
    "/ledger/sheets/lines": {"month": "2026-11"},
    "/invoices/2026-11": {"firm": "1"},
    "/invoices/2026-11/sheet": {"firm": "1"},
    "/terms/quote": {"yen": "2100"},
}
"""What a question says besides its path."""


async def ask(house: House, who: str, route: str) -> int:
    """A request that would succeed if this person may make it."""
    method, path = route.replace("{code}", "MDR-0001").replace("{month}", "2026-11").split(" ")
    path = path.replace("{what}", "lines").replace("/statements/{id}", "/statements/1")
    more: dict[str, Any] = {"params": PARAMS[path]} if path in PARAMS else {}
    match path:
        case "/pair":
            more["json"] = {"code": "00000000", "token": "T" * 43}
        case "/sync":
            phone = house.phone(who if who != "nobody" else "worker")
            more["content"] = phone.replica.compose("nonce-route")
        case "/invites":
            more["json"] = {"hub": "MDR", "role": "coordinator", "name": "だれか"}
        case "/handovers":
            phone = await house.online("worker")
            phone.write("result.save", "piece/1", piece=1, answers=ANSWERS)
            more["content"] = hand_over_of(phone.replica)
        case "/sheets":
            more["files"] = {"file": ("list.csv", SHEET.encode())}
        case "/orders":
            more["files"] = {"file": ("list.csv", SHEET.encode())}
            terms = terms_for(await opened_sheet(SHEET.encode(), "list.csv"))
            more["data"] = {"terms": msgspec.json.encode(terms).decode()}
        case "/forms/check":
            more["json"] = FORM
        case "/forms/xlsform":
            more["content"] = b"| survey | | |\n| | type | name | label |\n| | text | a | A |\n"
        case "/files":
            more["headers"] = {**TUS, "Upload-Length": "9", "Upload-Metadata": metadata(sha256="a" * 64)}
        case "/files/uploads/{id}":
            path = await begun(house, photo(1))
            more["headers"] = {**SLICE, "Upload-Offset": "0", "X-HTTP-Method-Override": "HEAD"}
        case "/files/{sha256}":
            await send(house, photo(2))
            path = f"/files/{sha(photo(2))}"
    return (await house.ask(who, method, path, **more)).status_code


@pytest.mark.parametrize("route", ROUTES)
async def test_route(house: House, route: str) -> None:
    people = await house.query("SELECT COUNT(*) AS n FROM membership")
    orders = await house.query("SELECT COUNT(*) AS n FROM orders")

    if route.startswith("GET /statements/"):
        for step in (delivered, checked, accepted):
            assert await step(house) == "applied"
        await stated(house, 1)

    got = {who: await ask(house, who, route) for who in EVERYBODY}

    assert got == dict(zip(EVERYBODY, ROUTES[route], strict=True))
    allowed = list(got.values()).count(201)
    assert (await house.query("SELECT COUNT(*) AS n FROM membership"))[0]["n"] == people[0]["n"] + allowed * (
        route == "POST /invites"
    )
    assert (await house.query("SELECT COUNT(*) AS n FROM orders"))[0]["n"] == orders[0]["n"] + allowed * (
        route == "POST /orders"
    )


@pytest.mark.parametrize("who", SCOPES)
async def test_everybody_pulls_exactly_their_scopes(house: House, who: str) -> None:
    phone = await house.online(who)

    assert set(phone.replica.scopes) == SCOPES[who]


@pytest.mark.parametrize("who", SCOPES)
async def test_asking_for_more_gives_no_more(house: House, who: str) -> None:
    """Cursors of scopes that are somebody else's are answered with `gone`, whatever they claim."""
    phone = house.phone(who)
    wished = set().union(*SCOPES.values()) | {"hub:NOPE", "", "%", "person:1' OR '1'='1"}
    body = msgspec.json.decode(phone.replica.compose("nonce-wishes"))
    body["cursors"] = {scope: [0, ""] for scope in sorted(wished)}

    lines = [
        msgspec.json.decode(line)
        for line in (await phone.post(msgspec.json.encode(body))).content.splitlines()
    ]

    assert {line[1] for line in lines if line[0] in ("from", "to")} == SCOPES[who]
    assert {line[1] for line in lines if line[0] == "gone"} == wished - SCOPES[who]


class TestNothingLeaks:
    """What somebody downloads, read as text. The given cells say きみつ, the phones' labels say Android."""

    async def busy(self, house: House) -> tuple[dict[str, Phone], str]:
        """A day's work of everybody, then a fresh download each."""
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.save(1, [["下書きの秘密", ""], ["", ""]])
        await colleague.take()
        await colleague.submit(2, [["届いた秘密", ""], ["", ""]])
        code = await house.invitation("worker")
        return {who: await house.online(who) for who in PEOPLE}, code

    async def test_nobody_gets_tokens_hashes_or_codes(self, house: House) -> None:
        phones, code = await self.busy(house)
        hashes = [row["token_hash"] for row in await house.query("SELECT token_hash FROM device")]
        hashes += [row["secret_hash"] for row in await house.query("SELECT secret_hash FROM invite")]
        for who, phone in phones.items():
            text = phone.answer.decode()
            for secret in (code, f"{code[:4]}-{code[4:]}", *hashes, *(p.token for p in phones.values())):
                assert secret not in text, who

    async def test_given_cells_are_for_the_holder_and_for_who_reviews_them(self, house: House) -> None:
        """The desk sees those of what was delivered (3 and 4) until it was checked; then its firm does, until it has accepted."""

        def seen(phones: dict[str, Phone]) -> dict[str, list[str]]:
            found = {who: re.findall(r"きみつ(\d)", phone.answer.decode()) for who, phone in phones.items()}
            return {who: cells for who, cells in found.items() if cells}

        phones, _ = await self.busy(house)
        assert seen(phones) == {"worker": ["1", "2"], "coordinator": ["3", "4"]}

        assert await checked(house, 2) == "applied"
        assert seen({who: await house.online(who) for who in PEOPLE}) == {
            "worker": ["1", "2"],
            "firm": ["3", "4"],
        }

        assert await accepted(house, 2) == "applied"
        assert seen({who: await house.online(who) for who in PEOPLE}) == {"worker": ["1", "2"]}

    async def test_answers_are_for_the_desk_and_drafts_for_their_author(self, house: House) -> None:
        phones, _ = await self.busy(house)

        assert {who for who, phone in phones.items() if "届いた秘密" in phone.answer.decode()} == {
            "coordinator"
        }
        assert {who for who, phone in phones.items() if "下書きの秘密" in phone.answer.decode()} == {"worker"}

    async def test_devices_and_people_are_for_their_desk(self, house: House) -> None:
        phones, _ = await self.busy(house)

        assert {who for who, phone in phones.items() if "Android" in phone.answer.decode()} == {
            "coordinator",
            "coordinator elsewhere",
        }
        assert "佐藤 ひなた" not in phones["coordinator"].answer.decode()
        assert "田中 さゆり" not in phones["coordinator elsewhere"].answer.decode()
        for who in ("worker", "colleague", "firm", "other firm"):
            others = {
                name for other, name in PEOPLE.items() if other in ("worker", "colleague") and other != who
            }
            assert not any(name in phones[who].answer.decode() for name in others), who

    async def test_a_worker_gets_no_row_of_a_desk(self, house: House) -> None:
        phones, _ = await self.busy(house)

        kinds = {row.split("/")[0] for row in phones["worker"].rows("hub:MDR")}
        assert kinds == {"hub", "order"}
        assert {row.split("/")[0] for row in phones["worker"].own()} == {"me", "piece", "draft"}
        assert b"desk:" not in phones["worker"].answer

    async def test_a_firm_gets_its_own_orders_and_no_names_of_workers(self, house: House) -> None:
        phones, _ = await self.busy(house)

        assert set(phones["firm"].rows("firm:1")) == {"firm/1", "hub/MDR", "order/1"}
        assert set(phones["other firm"].rows("firm:2")) == {"firm/2", "hub/MDR"}
        assert "シティリンク" not in phones["other firm"].answer.decode()
