"""How much time a tree of work takes, and which bite to hand out first. Pure; the pages play the same tests/vectors/jobs.json.

Time is counted at the leaves. What stands at a node that was split is an estimate of the same minutes: it counts only while
nothing below it has a number, so that no minute counts twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from server.features.jobs.rules import JobState

WORKDAYS: Final = 20
"""Of a month."""

WEEKS_A_YEAR, MONTHS_A_YEAR = 52, 12

POINTS: Final[Mapping[str, int]] = {"no": 0, "partly": 1, "yes": 2}
"""Whether its result can be checked, and whether it is done the same way each time."""

OPENNESS: Final[Mapping[str, int]] = {"people": 1, "inside": 2, "open": 3}
"""Who may see it: a list of people asks for more care than what is only not public."""

OFTEN: Final = ((100, 4), (20, 3), (4, 2), (1, 1))
"""From so often a month on, so many points."""

CANDIDATES: Final = frozenset({JobState.WRITTEN, JobState.SUGGESTED, JobState.AGREED})

Row = Mapping[str, Any]
"""A node as its row has it: key, parent, place, state, removed and facts."""


def times_a_month(facts: Mapping[str, Any]) -> int | None:
    """How often a month; None when nobody has said."""
    times, per = facts.get("times"), facts.get("per")
    if not isinstance(times, int) or not per:
        return None
    if per == "day":
        return times * WORKDAYS
    if per == "week":
        return (times * WEEKS_A_YEAR + MONTHS_A_YEAR // 2) // MONTHS_A_YEAR
    return times


def own_minutes(facts: Mapping[str, Any]) -> int | None:
    """Minutes a month as they stand at this node; None when a number is missing."""
    minutes, times = facts.get("minutes"), facts.get("times")
    if not isinstance(minutes, int) or times_a_month(facts) is None:
        return None
    if facts.get("per") == "week":
        return (int(times or 0) * minutes * WEEKS_A_YEAR + MONTHS_A_YEAR // 2) // MONTHS_A_YEAR
    return (times_a_month(facts) or 0) * minutes


def minutes_a_month(rows: Sequence[Row]) -> dict[str, int | None]:
    """Of every node that is there: the sum of what is below it, or its own estimate. Retired work takes no time."""
    below: dict[str, list[Row]] = {}
    for row in rows:
        if not row.get("removed"):
            below.setdefault(row["parent"], []).append(row)
    for each in below.values():
        each.sort(key=lambda row: (row["place"], row["key"]))
    found: dict[str, int | None] = {}

    def count(row: Row) -> int | None:
        sums = [count(each) for each in below.get(row["key"], [])]
        known = [each for each in sums if each is not None]
        own = 0 if row["state"] == JobState.RETIRED else own_minutes(row["facts"])
        found[row["key"]] = sum(known) if known else own
        return found[row["key"]]

    for root in below.get("", []):
        count(root)
    return found


def score(facts: Mapping[str, Any]) -> int:
    """Measurable × repeatable × confidentiality × frequency, 0 to 48. What nobody has said counts as 0."""
    often = times_a_month(facts) or 0
    frequency = next((points for least, points in OFTEN if often >= least), 0)
    checked, alike = POINTS.get(facts.get("sure", ""), 0), POINTS.get(facts.get("same", ""), 0)
    return checked * alike * OPENNESS.get(facts.get("secret", ""), 0) * frequency


def first_bite(rows: Sequence[Row]) -> str | None:
    """The key of the leaf to hand out first; None while no leaf has all four answers.

    At the same score the one that takes more time, then the one that stands first.
    """
    minutes = minutes_a_month(rows)
    order = {key: at for at, key in enumerate(minutes)}
    parents = {row["parent"] for row in rows if row["key"] in minutes}
    found = [
        (score(row["facts"]), minutes[row["key"]] or 0, -order[row["key"]], row["key"])
        for row in rows
        if row["key"] in minutes and row["key"] not in parents and row["state"] in CANDIDATES
    ]
    best = max(found, default=None)
    return best[3] if best and best[0] > 0 else None
