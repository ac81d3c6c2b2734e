"""A real server that ends itself with SIGKILL at a step of an upload.

python -m tests.features.files.dying DATA STEP
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from server.__main__ import main
from server.features.files import uploads
from server.store import blobs
from server.store.blobs import DiskBlobs

STEPS = ("slice", "half", "judge", "named", "put", "hold", "drop")
"""After a slice; in the middle of writing one; before the complete file is decoded; after it has its name; after the picture has
its own; inside the transaction; after it, before the upload's bytes are dropped."""


def die(*args: Any, **more: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def after(function: Callable[..., Any], times: int = 1) -> Callable[..., Any]:
    """Let it be done so often, and die."""
    left = times

    def done(*args: Any, **more: Any) -> Any:
        nonlocal left
        result = function(*args, **more)
        left -= 1
        return die() if left == 0 else result

    return done


def half(file: int, offset: int, data: bytes) -> None:
    os.pwrite(file, data[: len(data) // 2], offset)
    die()


PATCHES: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "slice": (DiskBlobs, "_flush", after(DiskBlobs._flush, 2)),
    "half": (blobs, "_write", half),
    "judge": (uploads, "shown", die),
    "named": (DiskBlobs, "_keep", after(DiskBlobs._keep)),
    "put": (DiskBlobs, "_put", after(DiskBlobs._put)),
    "hold": (uploads, "hold", die),
    "drop": (DiskBlobs, "drop", die),
}

if __name__ == "__main__":
    if sys.argv[2] in PATCHES:
        setattr(*PATCHES[sys.argv[2]])
    main(["serve", "--data", sys.argv[1], "--port", "0"])
