"""The tables of results and of drafts kept as a backup."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from server.features.people.models import Person
from server.features.pieces.models import Piece


class Result(Model):
    """One delivery, never changed: what was sent, when it arrived, and its receipt number.

    One that came with `files`, so many, is received when they are in as well: `text_at` is when its text came, and while it waits
    its `receipt` stands for none, `received_at` is `text_at`, and `waits_as` the state that it will get. `passed_at` is when it
    went to the firm, which was `reminded` of it so many times. `worked`: the seconds that its phone counted, where it did.
    `decided` are the answers that count instead, if a person decided between several people's. `hash` tells equal answers to
    different pieces.
    went to the firm, which was `reminded` of it so many times. `typed` is what was written where the answer is another writing of
    it, as `[row, column, text]`.
    """

    id = fields.IntField(primary_key=True)
    piece: fields.ForeignKeyRelation[Piece] = fields.ForeignKeyField(
        "hitokuchi.Piece", related_name="results", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="results", on_delete=fields.RESTRICT
    )
    rev = fields.IntField()
    answers: fields.Field[Any] = fields.JSONField()
    flags: fields.Field[Any] = fields.JSONField(default=list)
    typed: fields.Field[Any] = fields.JSONField(null=True)
    state = fields.CharField(max_length=16)
    receipt = fields.CharField(max_length=40, unique=True)
    device_at = fields.BigIntField()
    received_at = fields.BigIntField()
    files = fields.IntField(null=True)
    text_at = fields.BigIntField(null=True)
    waits_as = fields.CharField(max_length=16, null=True)
    passed_at = fields.BigIntField(null=True)
    reminded = fields.IntField(default=0, db_default=0)
    worked = fields.IntField(null=True)
    decided: fields.Field[Any] = fields.JSONField(null=True)
    hash = fields.CharField(max_length=64, null=True)

    piece_id: int
    person_id: int

    class Meta:
        table = "result"
        indexes = (
            Index(fields=("state", "passed_at")),
            Index(fields=("piece_id", "person_id")),
            Index(fields=("person_id", "device_at")),
            Index(fields=("hash",)),
        )

    @property
    def final(self) -> list[list[str]]:
        """The answers that its firm gets."""
        answers: list[list[str]] = self.answers if self.decided is None else self.decided
        return answers

    @property
    def given_receipt(self) -> str | None:
        """The number that people are told; None while it waits for files."""
        return None if self.waits_as else str(self.receipt)


class Draft(Model):
    """The server's copy of what a worker has typed so far: not a delivery."""

    id = fields.IntField(primary_key=True)
    piece: fields.ForeignKeyRelation[Piece] = fields.ForeignKeyField(
        "hitokuchi.Piece", related_name="drafts", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hitokuchi.Person", related_name="drafts", on_delete=fields.RESTRICT
    )
    answers: fields.Field[Any] = fields.JSONField()
    at = fields.BigIntField()

    piece_id: int
    person_id: int

    class Meta:
        table = "draft"
        unique_together = (("piece", "person"),)
        indexes = (Index(fields=("person_id",)),)
