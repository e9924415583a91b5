"""Which deputy a cited person is: a name alone does not tell; the text, or a mandate on its day, must say so too."""

import datetime as dt
import re
from enum import Enum

from kg.citations.normalise import fold, lower
from kg.rdf.iris import slug
from kg.records import Mention
from kg.registers.records import covers
from kg.registers.register import Register

_REACH = 70
_DEPUTY = r"(?:deputee?s?(?!\ europeen)|rapporteure?s?|collegues?|parlementaires?)"
_SAID_BEFORE = re.compile(rf"(?<!\w)(?<!euro)(?<!euro-){_DEPUTY}(?:\ [a-z][a-z'-]*){{0,3}}(?:,?\ m\.|,?\ mme)?\ $")
_SAID_AFTER = re.compile(rf"\ ?[,(]\ ?(?:l[ae]\ |ancien(?:ne)?\ |vice-)?{_DEPUTY}(?!\w)")
_OTHER = r"""(?:senat(?:eur|rice)s?|eurodeputee?s?|deputee?s?\ europeen(?:ne)?s?|journalistes?|ecrivaine?s?|avocate?s?
    |chant(?:eur|euse)s?|act(?:eur|rice)s?|comedien(?:ne)?s?|footballeurs?|historien(?:ne)?s?|docteur|dr|professeure?
    |pr|prefete?|general|colonel|mgr|philosophe|sociologue|economiste)"""
_OTHER_BEFORE = re.compile(rf"(?<!\w){_OTHER}\.?(?:,?\ m\.|,?\ mme)?\ $", re.VERBOSE)
_OTHER_AFTER = re.compile(rf"\ ?[,(]\ ?(?:l[ae]\ )?(?:ancien(?:ne)?\ )?{_OTHER}(?!\w)", re.VERBOSE)
_IN_BRACKETS = re.compile(r"\ ?\((?P<group>[^()]{1,60})\)")


class Unlinked(Enum):
    """Why a person who bears a deputy's name is led to none; the values are concepts of `link-reason`."""

    NAMESAKES = "namesakes"
    OTHER_OFFICE = "other-office"
    NO_MANDATE = "no-mandate-then"


def find_deputy(
    mention: Mention, text: str, legislature: int, day: dt.date | None, register: Register
) -> str | Unlinked | None:
    """The id of the deputy a mention means, why it is none of those so called, or None where nobody is.

    What must be there besides the name: the word « député », « rapporteur » or the like beside it, the deputy's group
    in brackets after it, or a mandate or a ministry held on the day of the text. A deputy of another legislature must
    be said to be one.
    """
    name = mention.id.partition(":")[2]
    before = lower(fold(text[max(0, mention.start - _REACH) : mention.start]))
    after = lower(fold(text[mention.end : mention.end + _REACH]))
    said = bool(_SAID_BEFORE.search(before) or _SAID_AFTER.match(after))
    found = register.deputies_named(name, legislature, None)
    if not found and said:
        found = sorted({d for each in register.legislatures for d in register.deputies_named(name, each, None)})
    if not found:
        return None
    if not said and (_OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after)):
        return Unlinked.OTHER_OFFICE
    found = _narrowed(found, after, legislature, day, register)
    if len(found) > 1:
        return Unlinked.NAMESAKES
    if said or _in_office(found[0], day, register) or _in_group(found[0], after, legislature, day, register):
        return found[0]
    return Unlinked.NO_MANDATE


def _narrowed(found: list[str], after: str, legislature: int, day: dt.date | None, register: Register) -> list[str]:
    """Of several, those of the département that is said, else those in office on the day, if any."""
    if len(found) > 1:
        there = [d for d in found if any(_is_said(s.department, after) for s in register.seats_of(d))]
        found = there or [d for d in found if register.seats_on(d, legislature, day)] or found
    return found


def _is_said(department: str | None, after: str) -> bool:
    place = lower(fold(department or ""))
    return bool(place) and re.search(rf"(?<![\w-]){re.escape(place)}(?![\w-])", after) is not None


def _in_office(deputy: str, day: dt.date | None, register: Register) -> bool:
    """Whether the deputy had a seat or a ministry on the day; where no day is known, nobody can tell."""
    if day is None:
        return False
    ministries = (m for m in register.memberships_of(deputy) if m.kind == "ministry")
    return any(covers(seat.start, seat.end, day) for seat in register.seats_of(deputy)) or any(
        covers(ministry.start, ministry.end, day) for ministry in ministries
    )


def _in_group(deputy: str, after: str, legislature: int, day: dt.date | None, register: Register) -> bool:
    """Whether the brackets after the name hold a name of the deputy's group."""
    brackets = _IN_BRACKETS.match(after)
    membership = register.group_on(deputy, legislature, day) if brackets and day else None
    return bool(brackets and membership and slug(brackets["group"]) in register.group_labels(membership.body))
