"""What happened to files, for other features to react to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FilesChanged:
    """The files of something stand differently now. `of` is the id of its row: `result/12`."""

    of: str
