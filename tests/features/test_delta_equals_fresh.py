"""The law of the rows: a phone that follows by changes holds, byte for byte, what a phone holds that downloads anew.

Written once for every registered mutation: snapshot, act, apply the changes to the stale phones, compare with fresh ones.
A mutation without a scene fails `test_every_mutation_has_a_scene`.
"""

import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from server.cli.rows import differing
from server.features.golds.models import Relearn
from server.features.registry import INTENTS, UPCASTERS
from server.features.terms.rules import day_of
from tests.features.files.hands import photo, send, sha
from tests.features.jobs.hands import sprout, writing
from tests.features.proposals.hands import DRAFT, MEMO, NUMBER, measured
from tests.features.reviews.hands import BACK, answered_twice
from tests.features.reviews.hands import silence as keep_silent
from tests.features.skills import hands as skills
from tests.features.sources.hands import asked as ask_with_pictures
from tests.features.templates.hands import publishing
from tests.support.region import ANSWERS, DAY, DEVICES, ELSEWHERE, PEOPLE, House, Phone, new_order

Rows = dict[str, tuple[int, str, int, dict[str, bytes]]]


class Everybody:
    """A phone for every role, each as fresh as its last contact."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.phones: dict[str, Phone] = {}

    async def sync(self) -> None:
        for who in PEOPLE:
            if who not in self.phones:
                self.phones[who] = self.house.phone(who)
            await self.phones[who].sync()

    async def agree_with_fresh_ones(self) -> None:
        await self.sync()
        await self.sync()  # the desk shows last contacts, so the first round changes a row
        for who, stale in self.phones.items():
            fresh = self.house.phone(who)
            await fresh.sync()
            assert held(stale) == held(fresh), who

    async def agree_with_the_tables(self) -> None:
        self.house.database.bind()
        wrong, count = await differing(self.house.database.client)
        assert wrong == []
        assert count > 0


def held(phone: Phone) -> Rows:
    return {name: (each.seq, each.sum, each.count, each.rows) for name, each in phone.replica.scopes.items()}


async def everybody(house: House) -> Everybody:
    them = Everybody(house)
    await them.sync()
    return them


Scene = Callable[[Everybody], Awaitable[str]]
"""Acts, and says what became of it."""


def by(who: str, name: str, lane: str, **args: Any) -> Scene:
    async def act(them: Everybody) -> str:
        return await them.phones[who].act(name, lane, **args)

    return act


def after(*scenes: Scene) -> Scene:
    async def act(them: Everybody) -> str:
        for scene in scenes[:-1]:
            assert await scene(them) == "applied"
        return await scenes[-1](them)

    return act


async def leases_expire(them: Everybody) -> str:
    them.house.clock.forward(DAY)
    await them.house.sweep()
    return "applied"


def take(who: str, count: int = 1) -> Scene:
    return by(who, "piece.take", "order/1", order=1, count=count)


def give_back(who: str, piece: int) -> Scene:
    return by(who, "piece.give_back", f"piece/{piece}", piece=piece)


def save(who: str, piece: int) -> Scene:
    return by(who, "result.save", f"piece/{piece}", piece=piece, answers=ANSWERS)


def submit(who: str, piece: int, rev: int = 1) -> Scene:
    return by(who, "result.submit", f"piece/{piece}", piece=piece, rev=rev, answers=ANSWERS)


def pack(who: str, minutes: int = 30) -> Scene:
    return by(who, "pack.take", "pack", minutes=minutes)


def reassign(how: str, *pieces: int, **more: Any) -> Scene:
    args = {"person": 1, "pieces": [*pieces], "how": how, **more}
    return by("coordinator", "lease.reassign", "person/1", **args)


def check() -> Scene:
    return by("coordinator", "review.check", "piece/1", piece=1, rev=1)


def send_back(who: str = "coordinator") -> Scene:
    pins = [{"row": 0, "field": "c2", "words": "株式会社が抜けています"}]
    return by(who, "review.return", "piece/1", ver=2, piece=1, rev=1, **{**BACK, "pins": pins})


accept = by("firm", "review.accept", "piece/1", piece=1, rev=1)


def silence(days: int) -> Scene:
    async def act(them: Everybody) -> str:
        them.house.clock.forward(days * DAY)
        assert await keep_silent(them.house) == 1
        return "applied"

    return act


async def late(them: Everybody) -> str:
    """The worker's delivery comes when the piece is the colleague's."""
    for scene in (leases_expire, take("colleague"), submit("worker", 1)):
        assert await scene(them) == "applied"
    return "applied"


def decide_late(verdict: str, **more: Any) -> Scene:
    args = {"piece": 1, "person": 1, "rev": 1, "verdict": verdict, "reason": "重なりました", **more}
    return by("coordinator", "late.decide", "piece/1", **args)


PHOTO, OTHER = photo(1, 3000), photo(2, 3000)


def deliver(who: str, piece: int, *files: bytes) -> Scene:
    return by(who, "result.submit", f"piece/{piece}", files=files, piece=piece, rev=1, answers=ANSWERS)


def send_in(who: str, data: bytes) -> Scene:
    async def act(them: Everybody) -> str:
        assert (await send(them.house, data, who)).status_code == 204
        return "applied"

    return act


def drop_file(who: str, piece: int, data: bytes) -> Scene:
    return by(who, "result.drop_file", f"piece/{piece}", piece=piece, sha256=sha(data))


receive = by("coordinator", "result.receive", "piece/1", result=1)


def order(verb: str) -> Scene:
    return by("coordinator", f"order.{verb}", "order/1", order=1)


def asked(*, propose: bool) -> Scene:
    """The firm brings an order with pictures."""

    async def act(them: Everybody) -> str:
        assert await ask_with_pictures(them.house, propose=propose) == 3
        return "applied"

    return act


def third(who: str, verb: str, **more: Any) -> Scene:
    return by(who, f"order.{verb}", "order/3", order=3, **more)


def revoke(who: str) -> Scene:
    return by("coordinator", "device.revoke", f"device/{DEVICES[who]}", device=DEVICES[who])


def decide(who: str, verb: str, **more: Any) -> Scene:
    """The coordinator decides about the newest thing that this phone has sent."""

    async def act(them: Everybody) -> str:
        device, n = DEVICES[who], them.phones[who].replica.next - 1
        await them.phones["coordinator"].sync()
        return await them.phones["coordinator"].act(
            f"held.{verb}", f"held/{device}.1.{n}", device=device, inc=1, n=n, **more
        )

    return act


def ask_for_a_look(who: str) -> Scene:
    """Its author has something to say about the newest thing that this phone has sent."""

    async def act(them: Everybody) -> str:
        device, n = DEVICES[who], them.phones[who].replica.next - 1
        return await them.phones[who].act(
            "held.review", f"held/{device}.1.{n}", device=device, inc=1, n=n, words="見てください"
        )

    return act


def stopped(scene: Scene) -> Scene:
    """What ends in the quarantine."""

    async def act(them: Everybody) -> str:
        assert (await scene(them)).split()[0] in ("held", "refused")
        return "applied"

    return act


def open_template(code: str) -> Scene:
    return by("coordinator", "template.open", f"template/MDR-{code}", template=code, title="アンケート")


def publish_template(code: str, **more: Any) -> Scene:
    return by("coordinator", "template.publish", f"template/MDR-{code}", **publishing(code, **more))


async def comes_in_with_a_form(them: Everybody) -> str:
    async with them.house.unit() as unit:
        await new_order(unit, version=1, publish=False)
    return "applied"


def propose(verb: str, who: str = "worker", **args: Any) -> Scene:
    return by(who, f"proposal.{verb}", f"proposal/{NUMBER}", proposal=NUMBER, **args)


note = propose("note", order=1, words=MEMO, piece=1)
draft = after(note, propose("draft", **DRAFT, named=True))
checked = after(draft, propose("check", "coordinator", volume=150))
sent = after(checked, propose("send", "coordinator", words="ご検討ください"))
adopted = after(sent, propose("adopt", "firm", words="ありがとう"))
applied = after(adopted, publish_template("DM-1"), propose("apply", "coordinator", template="DM-1"))


async def deliver_and_tell_how_long(them: Everybody) -> str:
    phone = them.phones["worker"]
    args = {"piece": 1, "rev": 1, "answers": ANSWERS, "worked": 600}
    n = phone.replica.enqueue("result.submit", "piece/1", args, at=0, ver=2)
    return next(each for each in await phone.sync() if each.n == n).verdict.value


async def thirty_days(them: Everybody) -> str:
    them.house.clock.forward(90 * DAY)
    assert await measured(them.house) == 1
    return "applied"


def job(name: str, key: str = "a", who: str = "firm", **more: Any) -> Scene:
    return by(who, f"job.{name}", "jobs/1-a", firm=1, job=key, **more)


TREE = job("write", facts=writing()["facts"], nodes=[sprout("b", "a"), sprout("c", "a"), sprout("d", "c")])
"""A firm's work: a over b and c, c over d."""


async def two_answers(them: Everybody) -> str:
    """Piece 1 is answered by both, each on their own, and a digit differs."""
    await answered_twice(them.house)
    await them.sync()
    return "applied"


def skill(verb: str, who: str = "coordinator", **args: Any) -> Scene:
    return by(who, verb, skills.ROW, **{"skill": skills.SKILL, **args})


async def skill_is_needed(them: Everybody) -> str:
    await skills.ready(them.house)
    await them.sync()
    return "applied"


decide_between = by(
    "coordinator", "adjudication.decide", "piece/1", piece=1, answers=ANSWERS, words="画像を見ました"
)
mark_gold = by("coordinator", "gold.mark", "piece/3", piece=3, answers=ANSWERS)
reject = by(
    "coordinator", "review.reject", "piece/1", piece=1, rev=1, code="copied", words="同じ文字です", sure=True
)
appeal = by("worker", "appeal.make", "piece/1", piece=1, rev=1, words="同じ会社でした")


def decide_appeal(verdict: str, **more: Any) -> Scene:
    args = {"piece": 1, "person": 1, "rev": 1, "verdict": verdict, "reason": "見なおしました", "sure": True}
    return by("coordinator", "appeal.decide", "piece/1", **args, **more)


async def an_offer(them: Everybody) -> str:
    """The worker might like to practise again."""
    async with them.house.unit() as unit:
        offer = await Relearn.create(hub_id=1, person_id=1, order_id=1, met=17, of=20, at=unit.now)
        unit.touch("relearn", offer.id)
    return "applied"


def ask(*files: bytes) -> Scene:
    on = {"kind": "piece", "id": 1}
    return by("worker", "message.post", "thread/1", files=files, on=on, words="読めません", says="question")


def on_thread(name: str, who: str, **more: Any) -> Scene:
    return by(who, name, "thread/1", thread=1, **more)


def answer(who: str) -> Scene:
    return on_thread("message.post", who, words="会社名で決めてください", says="answer")


def on_piece(name: str) -> Scene:
    return by("worker", name, "piece/1", piece=1)


hold = on_piece("piece.hold")
route = on_thread("thread.route", "coordinator", since=1)
faq = on_thread("faq.publish", "coordinator", question="印は？", answer="会社名で", picture=sha(PHOTO))
TERMS = {"hub": "MDR", "since": "2026-12-01", "closes": "both", "days": 15, "fee_percent": 30}


async def weeks(them: Everybody) -> str:
    them.house.clock.forward(14 * DAY)
    return "applied"


settled = after(submit("worker", 1), check(), accept, weeks)


def close(until: str) -> Scene:
    return by("coordinator", "ledger.close", "books/MDR", hub="MDR", until=until)


def pay(yen: int) -> Scene:
    async def act(them: Everybody) -> str:
        args = {"statement": 1, "yen": yen, "on": str(day_of(them.house.clock.now))}
        return await them.phones["coordinator"].act("payout.mark", "statement/1", **args)

    return act


grant = after(skill_is_needed, skill("skill.grant", person=1, words="となりで見ました"))
invite_to_practice = after(skill_is_needed, skill("training.propose", people=[1, 2], words="いかがですか"))


async def skills_are_counted(them: Everybody) -> str:
    await skills.counted(them.house, 100)
    return "applied"


SCENES: dict[str, tuple[tuple[str, int], Scene]] = {
    "takes a piece": (("piece.take", 1), take("colleague")),
    "takes all that is left": (("piece.take", 1), take("colleague", 30)),
    "gives back": (("piece.give_back", 1), give_back("worker", 1)),
    "gives back what has a draft": (
        ("piece.give_back", 1),
        after(save("worker", 1), give_back("worker", 1)),
    ),
    "gives back what expired": (("piece.give_back", 1), after(leases_expire, give_back("worker", 1))),
    "saves a draft": (("result.save", 1), save("worker", 1)),
    "saves a draft again": (("result.save", 1), after(save("worker", 1), save("worker", 1))),
    "saves a draft of what expired": (("result.save", 1), after(leases_expire, save("worker", 1))),
    "delivers": (("result.submit", 2), submit("worker", 1)),
    "delivers and tells how long it took": (("result.submit", 2), deliver_and_tell_how_long),
    "delivers what has a draft": (("result.submit", 2), after(save("worker", 1), submit("worker", 1))),
    "delivers after the lease": (("result.submit", 2), after(leases_expire, submit("worker", 1))),
    "delivers late": (("result.submit", 2), after(leases_expire, take("colleague"), submit("worker", 1))),
    "delivers the last piece": (
        ("result.submit", 2),
        after(
            take("colleague", 2),
            submit("colleague", 2),
            submit("colleague", 3),
            submit("worker", 1),
        ),
    ),
    "delivers with photos": (("result.submit", 2), deliver("worker", 1, PHOTO, OTHER)),
    "delivers with photos of which one came": (
        ("result.submit", 2),
        after(deliver("worker", 1, PHOTO, OTHER), send_in("worker", PHOTO)),
    ),
    "delivers with photos that are in": (
        ("result.submit", 2),
        after(deliver("worker", 1, PHOTO, OTHER), send_in("worker", OTHER), send_in("worker", PHOTO)),
    ),
    "delivers late with a photo": (
        ("result.submit", 2),
        after(leases_expire, take("colleague"), deliver("worker", 1, PHOTO), send_in("worker", PHOTO)),
    ),
    "takes a photo off": (
        ("result.drop_file", 1),
        after(deliver("worker", 1, PHOTO, OTHER), drop_file("worker", 1, PHOTO)),
    ),
    "takes the last photo off": (
        ("result.drop_file", 1),
        after(deliver("worker", 1, PHOTO), drop_file("worker", 1, PHOTO)),
    ),
    "receives without a photo": (
        ("result.receive", 1),
        after(deliver("worker", 1, PHOTO, OTHER), send_in("worker", OTHER), receive),
    ),
    "receives without a photo, which comes after all": (
        ("result.receive", 1),
        after(deliver("worker", 1, PHOTO), receive, send_in("worker", PHOTO)),
    ),
    "passes a delivery on": (("review.check", 1), after(submit("worker", 1), check())),
    "sends a delivery back": (("review.return", 2), after(submit("worker", 1), send_back())),
    "sends back what has a draft and photos": (
        ("review.return", 2),
        after(deliver("worker", 1, PHOTO), send_in("worker", PHOTO), send_back(), save("worker", 1)),
    ),
    "delivers what was sent back": (
        ("result.submit", 2),
        after(submit("worker", 1), send_back(), submit("worker", 1, rev=2)),
    ),
    "gives back what was sent back": (
        ("piece.give_back", 1),
        after(submit("worker", 1), send_back(), give_back("worker", 1)),
    ),
    "sends back the last piece of a finished order": (
        ("review.return", 2),
        after(
            take("colleague", 2),
            submit("colleague", 2),
            submit("colleague", 3),
            submit("worker", 1),
            send_back(),
        ),
    ),
    "the firm sends back": (
        ("review.return", 2),
        after(submit("worker", 1), check(), send_back("firm")),
    ),
    "the firm accepts": (("review.accept", 1), after(submit("worker", 1), check(), accept)),
    "the firm is reminded": (("review.check", 1), after(submit("worker", 1), check(), silence(3))),
    "the firm accepts by silence": (("review.check", 1), after(submit("worker", 1), check(), silence(7))),
    "pays late work": (("late.decide", 1), after(late, decide_late("full"))),
    "pays a part of late work": (("late.decide", 1), after(late, decide_late("part", yen=100))),
    "does not use late work": (("late.decide", 1), after(late, decide_late("none", sure=True))),
    "corrects a line": (
        ("ledger.adjust", 1),
        after(
            submit("worker", 1),
            check(),
            accept,
            by("coordinator", "ledger.adjust", "ledger/2", line=2, yen=-70, reason="数えまちがい"),
        ),
    ),
    "begins": (("piece.start", 1), by("worker", "piece.start", "piece/1", piece=1)),
    "hears that a piece went to others": (
        ("piece.heard", 1),
        after(leases_expire, by("worker", "piece.heard", "piece/1", piece=1)),
    ),
    "takes a pack": (("pack.take", 1), pack("colleague")),
    "delivers one of a pack": (("pack.take", 1), after(pack("colleague"), submit("colleague", 2))),
    "lets a pack run out": (("pack.take", 1), after(pack("colleague"), leases_expire)),
    "gives the rest of a pack back": (
        ("pack.give_back", 1),
        after(
            pack("colleague"),
            submit("colleague", 2),
            by("colleague", "pack.give_back", "pack/1", pack=1, pieces=[3]),
        ),
    ),
    "moves a piece to all": (("lease.reassign", 1), after(save("worker", 1), reassign("now", 1))),
    "moves a piece to somebody": (("lease.reassign", 1), reassign("unstarted", 1, to=2, words="急ぎです")),
    "moves a piece when its lease is over": (
        ("lease.reassign", 1),
        after(reassign("later", 1, to=2), leases_expire),
    ),
    "marks a piece to be moved": (("lease.reassign", 1), reassign("later", 1, to=2)),
    "delivers what was moved": (("lease.reassign", 1), after(reassign("now", 1, to=2), submit("worker", 1))),
    "decides between two answers": (("adjudication.decide", 1), after(two_answers, decide_between)),
    "accepts one of two answers": (
        ("adjudication.decide", 1),
        after(two_answers, decide_between, by("firm", "review.accept", "piece/1", piece=1, rev=1)),
    ),
    "wants two answers of some": (
        ("order.double", 1),
        after(
            by("coordinator elsewhere", "order.withdraw", "order/2", order=2),
            by("coordinator elsewhere", "order.double", "order/2", order=2, percent=100),
            by("coordinator elsewhere", "order.publish", "order/2", order=2),
            by("worker elsewhere", "piece.take", "order/2", order=2, count=1),
        ),
    ),
    "says what is right": (("gold.mark", 1), after(mark_gold, take("colleague", 2), submit("colleague", 3))),
    "says it no more": (
        ("gold.mark", 1),
        after(mark_gold, by("coordinator", "gold.mark", "piece/3", piece=3, answers=[["", ""], ["", ""]])),
    ),
    "settles an offer to practise": (
        ("relearn.settle", 1),
        after(an_offer, by("coordinator", "relearn.settle", "relearn/1", relearn=1)),
    ),
    "rejects": (("review.reject", 1), after(submit("worker", 1), check(), reject)),
    "rejects, and somebody else does it": (
        ("review.reject", 1),
        after(submit("worker", 1), reject, take("colleague"), submit("colleague", 1)),
    ),
    "appeals": (("appeal.make", 1), after(submit("worker", 1), reject, appeal)),
    "upholds a rejection": (
        ("appeal.decide", 1),
        after(submit("worker", 1), reject, appeal, decide_appeal("upheld")),
    ),
    "pays after an appeal": (
        ("appeal.decide", 1),
        after(submit("worker", 1), reject, appeal, decide_appeal("part", yen=100)),
    ),
    "closes the ledger": (("ledger.close", 1), after(settled, close("2026-11-30"))),
    "closes an empty month": (("ledger.close", 1), after(submit("worker", 1), weeks, close("2026-11-30"))),
    "marks a part as paid": (("payout.mark", 1), after(settled, close("2026-11-30"), pay(100))),
    "marks it as paid too late": (
        ("payout.mark", 1),
        after(settled, close("2026-11-30"), weeks, weeks, weeks, weeks, weeks, weeks, pay(260)),
    ),
    "takes a payout back": (
        ("payout.undo", 1),
        after(
            settled,
            close("2026-11-30"),
            pay(260),
            by("coordinator", "payout.undo", "statement/1", payout=1),
        ),
    ),
    "agrees with a statement": (
        ("statement.check", 1),
        after(settled, close("2026-11-30"), by("worker", "statement.check", "statement/1", statement=1)),
    ),
    "has the yen": (
        ("statement.receive", 1),
        after(
            settled,
            close("2026-11-30"),
            pay(260),
            by("worker", "statement.receive", "statement/1", statement=1),
        ),
    ),
    "corrects what is on a statement": (
        ("ledger.adjust", 1),
        after(
            settled,
            close("2026-11-30"),
            by("coordinator", "ledger.adjust", "ledger/2", line=2, yen=-70, reason="数えまちがい"),
        ),
    ),
    "says how the hub pays": (("terms.set", 1), by("coordinator", "terms.set", "terms/MDR", **TERMS)),
    "writes a tax number down": (
        ("tax.register", 1),
        by("worker", "tax.register", "earner/1", number="T8700110005901"),
    ),
    "asks for an order with pictures": (
        ("order.propose", 1),
        after(asked(propose=False), third("firm", "propose")),
    ),
    "does not ask for it after all": (
        ("order.take_back", 1),
        after(asked(propose=True), third("firm", "take_back")),
    ),
    "gives it back to the firm": (
        ("order.give_back", 1),
        after(asked(propose=True), third("coordinator", "give_back", words="2枚目が切れています")),
    ),
    "throws it away": (("order.discard", 1), after(asked(propose=False), third("firm", "discard"))),
    "takes a piece with a picture": (
        ("piece.take", 1),
        after(
            asked(propose=True),
            third("coordinator", "publish"),
            by("colleague", "piece.take", "order/3", order=3, count=1),
        ),
    ),
    "publishes again": (("order.publish", 1), order("publish")),
    "publishes": (
        ("order.publish", 1),
        after(
            by("coordinator elsewhere", "order.withdraw", "order/2", order=2),
            by("coordinator elsewhere", "order.publish", "order/2", order=2),
        ),
    ),
    "withdraws": (("order.withdraw", 1), by("coordinator elsewhere", "order.withdraw", "order/2", order=2)),
    "takes a phone out of service": (("device.revoke", 1), revoke("colleague")),
    "takes it out twice": (("device.revoke", 1), after(revoke("worker"), revoke("worker"))),
    "tries refused work again": (
        ("held.retry", 1),
        after(stopped(submit("colleague", ELSEWHERE)), decide("colleague", "retry")),
    ),
    "receives what a stopped phone delivered": (
        ("held.retry", 1),
        after(revoke("worker"), stopped(submit("worker", 1)), decide("worker", "retry")),
    ),
    "tries refused work with photos again": (
        ("held.retry", 1),
        after(
            stopped(deliver("colleague", ELSEWHERE, PHOTO, OTHER)),
            send_in("colleague", PHOTO),
            decide("colleague", "retry"),
        ),
    ),
    "receives what a stopped phone delivered with photos": (
        ("held.retry", 1),
        after(
            revoke("worker"),
            stopped(deliver("worker", 1, PHOTO, OTHER)),
            send_in("worker", PHOTO),
            decide("worker", "retry"),
        ),
    ),
    "sets refused work with photos aside": (
        ("held.set_aside", 1),
        after(
            stopped(deliver("colleague", ELSEWHERE, PHOTO, OTHER)),
            send_in("colleague", PHOTO),
            decide("colleague", "set_aside", reason="重なり"),
        ),
    ),
    "sets refused work aside": (
        ("held.set_aside", 1),
        after(stopped(submit("colleague", ELSEWHERE)), decide("colleague", "set_aside", reason="重なり")),
    ),
    "asks for a look at refused work": (
        ("held.review", 1),
        after(stopped(submit("colleague", ELSEWHERE)), ask_for_a_look("colleague")),
    ),
    "asks for a look at what was set aside": (
        ("held.review", 1),
        after(
            stopped(submit("colleague", ELSEWHERE)),
            decide("colleague", "set_aside", reason="重なり"),
            ask_for_a_look("colleague"),
        ),
    ),
    "opens a template": (("template.open", 1), open_template("T-1")),
    "publishes a version": (("template.publish", 2), publish_template("DM-1")),
    "publishes the first version of a new one": (
        ("template.publish", 2),
        after(open_template("T-1"), publish_template("T-1"), publish_template("T-1", yen=300)),
    ),
    "writes work down": (("job.write", 1), TREE),
    "splits work": (("job.split", 1), after(TREE, job("split", "b", into=[sprout("e", "b")]))),
    "says how long work takes": (
        ("job.change", 1),
        after(TREE, job("change", base=1, facts={"minutes": 3})),
    ),
    "writes over what somebody else wrote": (
        ("job.change", 1),
        after(
            TREE,
            job("change", who="coordinator", base=1, facts={"minutes": 3}),
            job("change", base=1, facts={"minutes": 5}),
        ),
    ),
    "moves work": (("job.move", 1), after(TREE, job("move", "b", parent="c"))),
    "takes work away": (("job.remove", 1), after(TREE, job("remove", "c"))),
    "brings work back": (("job.restore", 1), after(TREE, job("remove", "c"), job("restore", "d"))),
    "keeps work inside": (("job.state", 1), after(TREE, job("state", "b", verb="keep", reason="判断"))),
    "says something about work": (("job.comment", 1), after(TREE, job("comment", "b", words="何枚ですか"))),
    "makes a template of work": (
        ("job.template", 1),
        after(
            TREE,
            publish_template("DM-1"),
            job("state", "b", verb="suggest"),
            job("state", "b", verb="agree"),
            job("template", "b", who="coordinator", template="DM-1"),
        ),
    ),
    "publishes an order with a form": (
        ("order.publish", 1),
        after(
            publish_template("DM-1"),
            comes_in_with_a_form,
            by("coordinator", "order.publish", "order/3", order=3),
        ),
    ),
    "takes an order with a form back": (
        ("order.withdraw", 1),
        after(
            publish_template("DM-1"),
            comes_in_with_a_form,
            by("coordinator", "order.publish", "order/3", order=3),
            by("coordinator", "order.withdraw", "order/3", order=3),
        ),
    ),
    "opens a skill": (("skill.open", 1), skill("skill.open", title="申込書の入力")),
    "needs a skill for a template": (("template.require", 1), skill_is_needed),
    "needs no skill any more": (
        ("template.require", 1),
        after(grant, skill("template.require", template="DM-1", skill=None)),
    ),
    "makes practice": (
        ("training.make", 1),
        after(skill_is_needed, skill("training.make", **skills.practice())),
    ),
    "proposes practice": (("training.propose", 1), invite_to_practice),
    "declines practice": (
        ("training.decline", 1),
        after(invite_to_practice, skill("training.decline", "worker")),
    ),
    "tries a practice": (
        ("training.submit", 1),
        after(invite_to_practice, skill("training.submit", "worker", no=1, answers=skills.wrong(6))),
    ),
    "passes a practice": (
        ("training.submit", 1),
        after(skill_is_needed, skill("training.submit", "worker", no=1, answers=skills.SECRET)),
    ),
    "grants a skill": (("skill.grant", 1), grant),
    "grants a skill for a time that ends": (
        ("skill.grant", 1),
        after(
            skill_is_needed,
            skill("skill.grant", person=1, words="ひと月", until=1_795_305_600_000 + DAY),
            skills_are_counted,
        ),
    ),
    "withdraws a skill": (
        ("skill.withdraw", 1),
        after(grant, skill("skill.withdraw", person=1, words="様式が変わりました")),
    ),
    "notes an idea": (("proposal.note", 1), note),
    "drafts it": (("proposal.draft", 1), draft),
    "drafts it with a picture that comes": (
        ("proposal.draft", 1),
        after(note, propose("draft", **DRAFT, files=[PHOTO]), send_in("worker", PHOTO)),
    ),
    "asks about an idea": (
        ("proposal.ask", 1),
        after(draft, propose("ask", "coordinator", words="どの表ですか")),
    ),
    "checks an idea": (("proposal.check", 1), checked),
    "sends an idea to the firm": (("proposal.send", 1), sent),
    "talks about an idea": (
        ("proposal.discuss", 1),
        after(sent, propose("discuss", "firm", words="いつからですか")),
    ),
    "the firm adopts": (("proposal.adopt", 1), adopted),
    "the firm declines": (
        ("proposal.decline", 1),
        after(sent, propose("decline", "firm", words="決まりなので")),
    ),
    "the hub declines": (
        ("proposal.decline", 1),
        after(note, propose("decline", "coordinator", words="もう同じ案があります")),
    ),
    "makes a version of an idea": (("proposal.apply", 1), applied),
    "measures an idea": (("proposal.apply", 1), after(applied, thirty_days)),
    "rewards an idea": (
        ("proposal.reward", 1),
        after(submit("worker", 1), adopted, propose("reward", "coordinator", yen=500)),
    ),
    "asks about a piece": (("message.post", 1), ask()),
    "asks with a photo that came": (("message.post", 1), after(ask(PHOTO), send_in("worker", PHOTO))),
    "asks after letting go": (("message.post", 1), after(give_back("worker", 1), ask())),
    "reads": (("thread.read", 1), after(ask(), on_thread("thread.read", "coordinator", upto=1))),
    "brings a question before the firm": (("thread.route", 1), after(ask(PHOTO), route)),
    "the firm answers": (("message.post", 1), after(ask(), route, answer("firm"))),
    "holds": (("piece.hold", 1), after(ask(), hold)),
    "holds what is answered": (("piece.hold", 1), after(ask(), hold, answer("coordinator"))),
    "goes on": (("piece.go_on", 1), after(ask(), hold, on_piece("piece.go_on"))),
    "holds what is delivered then": (("piece.hold", 1), after(ask(), hold, submit("worker", 1))),
    "shows an answered question": (("faq.publish", 1), after(ask(PHOTO), faq, send_in("worker", PHOTO))),
    "takes an answered question back": (
        ("faq.withdraw", 1),
        after(ask(), faq, by("coordinator", "faq.withdraw", "faq/1", faq=1)),
    ),
    "takes up what was set aside": (
        ("held.retry", 1),
        after(
            stopped(submit("colleague", ELSEWHERE)),
            decide("colleague", "set_aside", reason="重なり"),
            decide("colleague", "retry"),
        ),
    ),
}


def test_every_mutation_has_a_scene() -> None:
    assert {mutation for mutation, _ in SCENES.values()} == INTENTS.keys() | UPCASTERS.keys()


@pytest.mark.parametrize("name", SCENES)
async def test_following_equals_downloading(house: House, name: str) -> None:
    them = await everybody(house)

    assert await SCENES[name][1](them) == "applied"

    await them.agree_with_fresh_ones()
    await them.agree_with_the_tables()


async def test_a_refusal_changes_nothing(house: House) -> None:
    def rows(phone: Phone) -> dict[str, list[Any]]:
        # Without the desk's rows of people: those show when a phone was last heard of.
        return {
            scope: [row for row in phone.rows(scope).items() if "devices" not in row[1]]
            for scope in phone.replica.scopes
        }

    them = await everybody(house)
    before = {who: rows(phone) for who, phone in them.phones.items()}

    assert await take("coordinator")(them) == "refused not_allowed"
    assert await order("withdraw")(them) == "refused already_taken"
    assert await give_back("colleague", 1)(them) == "refused not_yours"

    await them.sync()
    assert {who: rows(phone) for who, phone in them.phones.items()} == before


@pytest.mark.parametrize("seed", range(3))
async def test_it_holds_on_any_walk(house: House, seed: int) -> None:
    """Anybody does anything in any order, some while others are away; in the end everybody agrees."""
    chance = random.Random(seed)
    them = await everybody(house)
    people = ["worker", "colleague", "worker elsewhere", "coordinator"]
    for _ in range(25):
        who, piece = chance.choice(people), chance.randint(1, 4)
        scene = chance.choice(
            [take(who, chance.randint(1, 3)), give_back(who, piece), save(who, piece), submit(who, piece)]
            + [leases_expire] * (chance.random() < 0.2)
        )
        await scene(them)
    await them.agree_with_fresh_ones()
    await them.agree_with_the_tables()
