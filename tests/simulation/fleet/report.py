"""The report: what was tried, and that nothing was lost."""

from collections.abc import Mapping

from tests.simulation.fleet.tally import FOUND, Fault, Tally
from tests.support.region import DAY


def report(tallies: Mapping[str, Tally], seconds: float) -> str:
    """A table with a column for each database, and one for all."""
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    columns = [*tallies.values(), whole]

    def line(label: str, numbers: list[int]) -> str:
        return f"  {label:<59}" + "".join(f"{number:>14,}" for number in numbers)

    lines = [f"  {'':<59}" + "".join(f"{name:>14}" for name in [*tallies, "all"])]
    for label in ("runs", "exchanges", "answers absorbed whole", "phones", "steps"):
        lines.append(line(label, [tally.things[label] for tally in columns]))
    lines.append(line("virtual days", [tally.things["virtual ms"] // DAY for tally in columns]))
    lines += [line(label, [tally.things[label] for tally in columns]) for label in ("bytes up", "bytes down")]
    lines += ["", "Faults"]
    lines += [line(fault.value, [tally.faults[fault] for tally in columns]) for fault in Fault]
    lines += ["", "Mutations in the inboxes at the end"]
    lines += [
        line(outcome, [tally.outcomes[outcome] for tally in columns]) for outcome in sorted(whole.outcomes)
    ]
    lines += ["", "Checked"]
    for label in (
        "mutations shown as saved",
        "destroyed with the only storage that held them",
        "kept by a phone's archive alone",
        "fresh downloads compared on the way",
        "judgements of everything",
        "devices compared at the end",
    ):
        lines.append(line(label, [tally.things[label] for tally in columns]))
    lines += ["", "Found"]
    for label in FOUND.values():
        lines.append(line(label, [tally.things[label] for tally in columns]))
    lines += ["", f"  {whole.things['exchanges'] / seconds:,.0f} exchanges a second, {seconds:,.0f} s in all"]
    return "\n".join(lines) + "\n"


def untried(tally: Tally) -> list[Fault]:
    """The faults that never came to be."""
    return [fault for fault in Fault if not tally.faults[fault]]
