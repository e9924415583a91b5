"""What is known about a text besides its characters."""

import datetime as dt

import msgspec


class Context(msgspec.Struct, frozen=True, gc=False):
    """The circumstances of a text; every field may be unknown.

    `kind` is QE, QOSD, QG, SEQ (Sénat) or PRESS; `field` is question, answer or body. Relative dates are resolved
    against `ref_date`, else the answer's or the question's date.
    """

    kind: str | None = None
    legislature: int | None = None
    number: int | None = None
    q_date: dt.date | None = None
    a_date: dt.date | None = None
    ref_date: dt.date | None = None
    field: str = "question"
    author: str | None = None

    @property
    def day(self) -> dt.date | None:
        """The day against which « le 8 novembre dernier » is read."""
        if self.ref_date:
            return self.ref_date
        return self.a_date or self.q_date if self.field == "answer" else self.q_date
