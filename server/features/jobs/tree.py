"""A tree of work that several people write on at once. Pure: the nodes in, what changed out.

Whoever writes something below or on what somebody else took away brings it back, so that nothing that was written is lost and
nothing hangs in the air. Two people at different fields of a node both win. At the same field the later one wins, and what stood
there is kept beside it until somebody has chosen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.features.jobs.rules import MAX_DEPTH, MAX_EVER, MAX_KEPT, MAX_NODES, JobState, Verb, after
from server.features.steps import Who
from sync.errors import Refused

Facts = Mapping[str, str | int | None]
"""What is known of a piece of work, by the name of the field. A blank or None is not known."""


@dataclass(frozen=True)
class Pen:
    """Who is writing: a device, its person, and when, in ms."""

    device: int
    person: int
    at: int


@dataclass
class Node:
    """One piece of work. `told` says of each field in which version it was written, by which device and person, and when.

    `kept` holds what somebody wrote and somebody else wrote over without having seen it: field, value, person, at.
    """

    key: str
    root: str
    parent: str = ""
    place: int = 0
    state: JobState = JobState.WRITTEN
    reason: str = ""
    template: str = ""
    version: int = 0
    removed: bool = False
    facts: dict[str, str | int] = field(default_factory=dict)
    told: dict[str, list[int]] = field(default_factory=dict)
    kept: list[dict[str, Any]] = field(default_factory=list)


class Tree:
    """All nodes of one tree by their keys, with those that were taken away. `changed`: the keys of what is new or other."""

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self.nodes = {node.key: node for node in nodes}
        self.changed: set[str] = set()

    @property
    def root(self) -> str:
        """The key of the node that all others are below."""
        return next(iter(self.nodes.values())).root

    def above(self, key: str) -> Iterator[Node]:
        """The node itself and what it lies below, up to the root."""
        while key:
            node = self.nodes[key]
            yield node
            key = node.parent

    def alive(self, key: str) -> bool:
        """Whether people see it: neither it nor anything above it was taken away."""
        return key in self.nodes and not any(node.removed for node in self.above(key))

    def below(self, key: str) -> list[Node]:
        """What lies directly below it and was not taken away, in order."""
        found = [node for node in self.nodes.values() if node.parent == key and not node.removed]
        return sorted(found, key=lambda node: (node.place, node.key))

    def height(self, key: str) -> int:
        """How many levels begin here, with what was taken away: it can come back."""
        return 1 + max(
            (self.height(node.key) for node in self.nodes.values() if node.parent == key), default=0
        )

    def plant(self, key: str, facts: Facts, pen: Pen) -> None:
        """The first node."""
        self.nodes[key] = Node(key, key)
        self._write(self.nodes[key], facts, pen)

    def add(self, parent: str, key: str, facts: Facts, pen: Pen, who: Who) -> None:
        """Something new below a node, at the end. Refuses `job_too_many`."""
        if key in self.nodes:
            raise Refused("state_moved")
        if sum(1 for _ in self.above(parent)) >= MAX_DEPTH:
            raise Refused("job_too_many")
        if len(self.nodes) >= MAX_EVER or sum(map(self.alive, self.nodes)) >= MAX_NODES:
            raise Refused("job_too_many")
        self.revive(parent)
        above = self.nodes[parent]
        place = 1 + max((node.place for node in self.nodes.values() if node.parent == parent), default=-1)
        self.nodes[key] = Node(key, above.root, parent, place)
        self._write(self.nodes[key], facts, pen)
        self._settle(parent, who)

    def change(self, key: str, base: int, facts: Facts, pen: Pen) -> None:
        """Write fields. `base` is the version of the node that its writer saw."""
        self.revive(key)
        node = self.nodes[key]
        for name in facts:
            before = node.told.get(name)
            if before and before[0] > base and before[1] != pen.device:
                self._keep(node, name, facts[name], before)
            elif not before or before[0] <= base:
                # Who has seen what stands there, and what was kept beside it, has chosen.
                node.kept = [kept for kept in node.kept if kept["field"] != name]
        self._write(node, facts, pen)

    def move(self, key: str, parent: str, behind: str) -> None:
        """Below another node of the tree, behind one of its nodes, or first. Refuses `state_moved`."""
        node = self.nodes[key]
        if not node.parent or not self.alive(key) or not self.alive(parent):
            raise Refused("state_moved")
        if any(above.key == key for above in self.above(parent)):
            raise Refused("state_moved")
        if sum(1 for _ in self.above(parent)) + self.height(key) > MAX_DEPTH:
            raise Refused("job_too_many")
        left, node.parent = node.parent, parent
        others = [each for each in self.below(parent) if each.key != key]
        keys = [each.key for each in others]
        # Where that neighbour has gone elsewhere, the end is as good as any place.
        at = 0 if not behind else keys.index(behind) + 1 if behind in keys else len(keys)
        for place, each in enumerate([*others[:at], node, *others[at:]]):
            if each.place != place or each is node:
                each.place = place
                self.changed.add(each.key)
        self._settle(left, Who.SERVER)
        self._settle(parent, Who.COORDINATOR)

    def remove(self, key: str) -> None:
        """Take it away, with what is below it. It stays, and can come back."""
        node = self.nodes[key]
        node.removed = True
        self.changed.add(key)
        if node.parent:
            self._settle(node.parent, Who.SERVER)

    def revive(self, key: str) -> None:
        """Bring back what was taken away, with whatever it lies below."""
        for node in self.above(key):
            if node.removed:
                node.removed = False
                self.changed.add(node.key)
                if node.parent:
                    self._settle(node.parent, Who.COORDINATOR)

    def step(self, key: str, verb: Verb, who: Who, reason: str = "") -> None:
        """Take a step of the table with something that is there."""
        node = self.nodes[key]
        if not self.alive(key):
            raise Refused("state_moved")
        node.state = after(verb, who, node.state)
        node.reason = reason
        self.changed.add(key)

    def _settle(self, key: str, who: Who) -> None:
        """Split is what has something below it, and nothing else is."""
        node = self.nodes[key]
        split = bool(self.below(key))
        if split == (node.state is JobState.SPLIT):
            return
        node.state = (
            after(Verb.SPLIT, who, node.state) if split else after(Verb.UNSPLIT, Who.SERVER, node.state)
        )
        node.reason = ""
        self.changed.add(key)

    def _write(self, node: Node, facts: Facts, pen: Pen) -> None:
        node.version += 1
        for name, value in facts.items():
            if value is None or value == "":
                node.facts.pop(name, None)
            else:
                node.facts[name] = value
            node.told[name] = [node.version, pen.device, pen.person, pen.at]
        self.changed.add(node.key)

    def _keep(self, node: Node, name: str, new: str | int | None, before: list[int]) -> None:
        value = node.facts.get(name, "")
        if value == (new or "") or any(
            kept["field"] == name and kept["value"] == value for kept in node.kept
        ):
            return
        kept = {"field": name, "value": value, "person": before[2], "at": before[3]}
        node.kept = [*node.kept, kept][-MAX_KEPT:]
