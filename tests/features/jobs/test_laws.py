"""Whatever two people do to a tree, in whatever order it arrives: no orphan, no circle, and nobody's words are lost."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.features.jobs.rules import CHOSEN, MAX_DEPTH, JobState
from server.features.jobs.tree import Facts, Pen, Tree
from server.features.jobs.weighing import minutes_a_month
from server.features.steps import Who
from sync.errors import Refused
from tests.features.conftest import ENGINE
from tests.features.jobs.hands import FIRM, seen, sprout, written
from tests.support.region import open_region, open_region_on

KEYS = ("a", "b", "c", "d", "e", "f", "g", "h")
NEW = ("i", "j", "k", "l")
key = st.sampled_from(KEYS)
anywhere = st.sampled_from(KEYS + NEW)
DEED = st.one_of(
    st.tuples(st.just("add"), anywhere, st.sampled_from(NEW)),
    st.tuples(st.just("move"), anywhere, anywhere, st.sampled_from(("", *KEYS))),
    st.tuples(st.just("remove"), anywhere),
    st.tuples(st.just("revive"), anywhere),
    st.tuples(st.just("change"), anywhere, st.sampled_from(("minutes", "times")), st.integers(1, 9)),
    st.tuples(st.just("step"), anywhere, st.sampled_from(sorted(CHOSEN))),
)
DEEDS = st.lists(st.tuples(st.sampled_from((Who.FIRM, Who.COORDINATOR)), DEED), max_size=25)


def beginning() -> Tree:
    """a over b, c and d; b over e and f; c over g; g over h."""
    tree, pen = Tree(), Pen(1, 1, 0)
    tree.plant("a", {"title": "a"}, pen)
    for new, parent in (("b", "a"), ("c", "a"), ("d", "a"), ("e", "b"), ("f", "b"), ("g", "c"), ("h", "g")):
        tree.add(parent, new, {"title": new}, pen, Who.FIRM)
    return tree


def play(tree: Tree, who: Who, deed: tuple[Any, ...]) -> None:
    """One deed of a person who saw the tree as it was at the beginning."""
    name, at, *more = deed
    pen = Pen(1 if who is Who.FIRM else 2, 1 if who is Who.FIRM else 2, 0)
    if at not in tree.nodes or (name == "move" and more[0] not in tree.nodes):
        return
    try:
        match name:
            case "add":
                tree.add(at, more[0], {"title": more[0]}, pen, who)
            case "move":
                tree.move(at, more[0], more[1])
            case "remove":
                tree.remove(at)
            case "revive":
                tree.revive(at)
            case "change":
                tree.change(at, 1, {more[0]: more[1]}, pen)
            case "step":
                tree.step(at, more[0], who)
    except Refused:
        return


def whole(tree: Tree) -> None:
    """Every node leads up to the root in at most six steps, and split is exactly what has something below it."""
    for node in tree.nodes.values():
        above, seen_keys = node, set()
        while above.parent:
            assert above.key not in seen_keys, "a circle"
            seen_keys.add(above.key)
            assert above.parent in tree.nodes, "an orphan"
            above = tree.nodes[above.parent]
        assert above.key == "a"
        assert len(seen_keys) + 1 <= MAX_DEPTH
        assert (node.state is JobState.SPLIT) == bool(tree.below(node.key)), node
        if not node.removed and node.parent and not tree.nodes[node.parent].removed:
            assert node in tree.below(node.parent)


@given(DEEDS)
def test_no_order_of_deeds_makes_an_orphan_or_a_circle(deeds: Sequence[tuple[Who, tuple[Any, ...]]]) -> None:
    tree = beginning()
    for who, deed in deeds:
        play(tree, who, deed)
        whole(tree)


@given(DEEDS)
def test_nothing_that_was_written_is_lost(deeds: Sequence[tuple[Who, tuple[Any, ...]]]) -> None:
    """Every node that somebody wrote below something is there, and seen, unless somebody took it away afterwards."""
    tree = beginning()
    for who, deed in deeds:
        had = deed[2] in tree.nodes if deed[0] == "add" else True
        play(tree, who, deed)
        if deed[0] == "add" and not had and deed[2] in tree.nodes:
            assert tree.alive(deed[2])
        if deed[0] == "change" and deed[1] in tree.nodes:
            assert tree.alive(deed[1])
            assert tree.nodes[deed[1]].facts[deed[2]] == deed[3]


@given(
    st.lists(st.integers(1, 99), min_size=1, max_size=5),
    st.lists(st.integers(1, 99), min_size=1, max_size=5),
    st.randoms(),
)
def test_different_fields_win_in_any_order_and_of_the_same_field_both_values_stand(
    mine: list[int], theirs: list[int], chance: Any
) -> None:
    """The firm writes minutes and the unit, the coordinator times and the unit, both from the version that they saw."""
    tree = beginning()
    one: list[tuple[str, Facts, Pen]] = [
        ("b", {"minutes": value, "unit": f"f{value}"}, Pen(1, 1, 0)) for value in mine
    ]
    other: list[tuple[str, Facts, Pen]] = [
        ("b", {"times": value, "unit": f"c{value}"}, Pen(2, 2, 0)) for value in theirs
    ]
    while one or other:
        whose = one if one and (not other or chance.random() < 0.5) else other
        at, facts, pen = whose.pop(0)
        tree.change(at, 1, facts, pen)

    node = tree.nodes["b"]
    assert (node.facts["minutes"], node.facts["times"]) == (mine[-1], theirs[-1])
    stands = {node.facts["unit"], *(kept["value"] for kept in node.kept if kept["field"] == "unit")}
    assert {f"f{mine[-1]}", f"c{theirs[-1]}"} <= stands


@given(DEEDS)
def test_the_minutes_of_a_tree_are_those_of_its_leaves(deeds: Sequence[tuple[Who, tuple[Any, ...]]]) -> None:
    tree = beginning()
    for node in tree.nodes.values():
        node.facts.update({"per": "month", "times": 3, "minutes": 7})
    for who, deed in deeds:
        play(tree, who, deed)
    minutes = minutes_a_month([vars(node) for node in tree.nodes.values()])
    for node in tree.nodes.values():
        below = tree.below(node.key)
        if tree.alive(node.key) and below and any(minutes[each.key] is not None for each in below):
            assert minutes[node.key] == sum(minutes[each.key] or 0 for each in below)


CHANGE = st.tuples(
    st.booleans(), st.sampled_from("bcd"), st.sampled_from(("minutes", "times")), st.integers(1, 9)
)
MOVE = st.tuples(st.booleans(), st.sampled_from("bcd"), st.sampled_from("abcd"))


@given(changes=st.lists(CHANGE, max_size=6), moves=st.lists(MOVE, max_size=4), firm_first=st.booleans())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
async def test_two_phones_that_were_offline_hold_the_same_in_the_end(
    request: pytest.FixtureRequest,
    changes: list[tuple[bool, str, str, int]],
    moves: list[tuple[bool, str, str]],
    firm_first: bool,
) -> None:
    """The whole way: both write without a network, one connects first, both connect again."""
    folder = Path(tempfile.mkdtemp())
    opening = (
        open_region_on(request.getfixturevalue("postgres_server"), folder)
        if ENGINE == "postgres"
        else open_region(folder)
    )
    async with opening as house:
        firm = await written(house, *(sprout(each, "a") for each in "bcd"))
        desk = await house.online("coordinator")
        for by_firm, at, field, value in changes:
            phone = firm if by_firm else desk
            phone.write("job.change", "jobs/1-a", firm=FIRM, job=at, base=1, facts={field: value})
        for by_firm, at, parent in moves:
            phone = firm if by_firm else desk
            phone.write("job.move", "jobs/1-a", firm=FIRM, job=at, parent=parent)
        order = (firm, desk) if firm_first else (desk, firm)
        for phone in (*order, *order):
            await phone.sync()
        assert [seen(firm, each) for each in "abcd"] == [seen(desk, each) for each in "abcd"]
        for by_firm in (True, False):
            own = {(at, field): value for mine, at, field, value in changes if mine is by_firm}
            for (at, field), value in own.items():
                node = seen(desk, at)
                kept = {each["value"] for each in node["kept"] if each["field"] == field}
                assert value in {node["facts"][field]} | kept
