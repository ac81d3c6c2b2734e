"""What can go wrong, told apart by whose doing it is.

A refusal is a normal answer to a person. A protocol error is a bug or an attack.
"""


class Refused(Exception):
    """The domain says no to a mutation, with a code that has a sentence in every language."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Held(Exception):
    """The domain cannot judge a mutation alone: it is kept, and a person will look at it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Contention(Exception):
    """Two transactions got in each other's way, and this one was undone as a whole: nothing happened, try it again."""


class ProtocolError(Exception):
    """Somebody broke the rules of SPEC.md."""


class LocalProtocolError(ProtocolError):
    """We did: a bug on this side."""


class RemoteProtocolError(ProtocolError):
    """They did: the bytes that came in are no message of this protocol."""


class Misfit(ProtocolError):
    """A hand-over file that cannot be taken in, with a code that has a sentence in every language (HO2, HO5)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
