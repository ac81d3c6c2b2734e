"""The command line, called in this process; nothing that a person can get wrong may end in a traceback."""

from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from server.__main__ import main


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def last_word(self) -> str:
        """The last word on standard output, for scripts."""
        return self.out.split()[-1]


def hitokuchi(*words: str | int | Path) -> Said:
    """Run one command. Whatever it raises besides an exit is raised here."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)
