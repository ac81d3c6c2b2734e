"""Threads: what they hang on, what can be said in them, and by whom. Pure."""

from enum import StrEnum

from server.features.people.rules import Role

MAX_TEXT = 2000
"""Characters of one message."""


class SubjectKind(StrEnum):
    """What a thread hangs on."""

    PIECE = "piece"
    ORDER = "order"
    LEDGER = "ledger"


class Says(StrEnum):
    """What a message is: a question waits for an answer, and an answer ends the wait."""

    WORD = "word"
    QUESTION = "question"
    ANSWER = "answer"


def may_say(says: Says, role: Role, kind: SubjectKind) -> bool:
    """Whether somebody who takes part may say this here. A firm asks about its orders, and answers about what workers asked."""
    if says is Says.WORD:
        return True
    asks = kind is SubjectKind.ORDER if role is Role.FIRM else role is Role.WORKER
    return (says is Says.QUESTION) == asks


def asked_since(asked_at: int | None, says: Says, now: int) -> int | None:
    """Since when a thread waits for an answer, in ms, once this was said; None when it does not."""
    if says is Says.QUESTION:
        return now if asked_at is None else asked_at
    return None if says is Says.ANSWER else asked_at
