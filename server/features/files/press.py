"""Draws the first pages of a PDF as one JPEG: a program of its own (`python -m`), because a large library in C++ reads them.

What goes wrong in there, from a crash to an endless loop, ends this process and nothing else. PDF on standard input; on standard
output a line with the number of its pages, and the picture. Exit code 1 when it cannot be drawn.
"""

import io
import sys

import pypdfium2
from PIL import Image

LONG_EDGE = 1600
"""Of each page, px: an A4 letter is read well in 1131 × 1600."""

MAX_PAGES = 4
QUALITY = 70
SECONDS = 20
MEMORY = 1024 * 1024 * 1024


def limit() -> None:
    """Let the system end us before we are a burden. Not every system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def drawn(data: bytes) -> tuple[int, bytes]:
    """How many pages there are, and the first of them under one another. Raises what pypdfium2 and Pillow raise."""
    document = pypdfium2.PdfDocument(data)
    pictures: list[Image.Image] = []
    for at in range(min(len(document), MAX_PAGES)):
        page = document[at]
        width, height = page.get_size()
        scale = LONG_EDGE / max(width, height)
        bitmap = page.render(scale=scale, fill_color=(255, 255, 255, 255))
        pictures.append(bitmap.to_pil().convert("RGB"))
    if not pictures:
        raise ValueError("no pages")
    whole = Image.new(
        "RGB", (max(each.width for each in pictures), sum(each.height for each in pictures)), "white"
    )
    top = 0
    for each in pictures:
        whole.paste(each, (0, top))
        top += each.height
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=QUALITY, optimize=True)
    return len(document), out.getvalue()


if __name__ == "__main__":
    limit()
    pages, picture = drawn(sys.stdin.buffer.read())
    sys.stdout.buffer.write(b"%d\n" % pages + picture)
