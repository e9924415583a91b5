"""The official open data, XML and JSON alike: the fields of a record by name → what stands where, still as text.

Both forms have the same names (legislatures XIV to XVII, see docs/formats.md): a value is a string, a dictionary or
None; what can be repeated is a single value or a list. Whatever the form calls nil is None here already. What the
texts say is not looked at, so that records of one structure can be arranged alike (`kg.sources.xml_fields`).
"""

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from kg.records import Anomaly, EventType
from kg.sources.fields import Notes

Fields = dict[str, Any]
# A place in the JO: date, page, kind, number of the issue.
Place = tuple[str | None, str | None, str | None, str | None]
# A group or a ministry: name, short name, id of the body.
Named = tuple[str | None, str | None, str | None]

# Everything read here. What else a record holds is told, since the published descriptions are old.
_KNOWN = frozenset({
    "uid", "identifiant", "type", "indexationAN", "auteur", "minInt", "minAttribs", "textesQuestion", "textesReponse",
    "cloture", "signalement", "signalements", "renouvellement", "renouvellements",
})  # fmt: skip
# Anomalies are told in the names of the record.
_DOMAIN = {
    "auteur": "author", "identite": "author.actor_id", "groupe": "group", "minInt": "ministry",
    "minAttribs": "ministry", "indexationAN": "rubrique", "textesQuestion": "text", "textesReponse": "answer",
    "cloture": "closure",
}  # fmt: skip
_STEP_NAMES = ("renouvellement", "renouvellements", "signalement", "signalements")


class Step(msgspec.Struct, frozen=True, gc=False):
    """A renewal or a signalling: where it may be dated, and all that is said of it."""

    type: EventType
    place: Place
    dates: tuple[str | None, ...]
    said: tuple[str | None, ...]


class OfficialRecord(msgspec.Struct, frozen=True, gc=False):
    """A record by the meaning of its fields: texts without spaces around them, None where empty. `author` is actor,
    mandate, honorific under either of two names, given name, family name; `closing` code, label, date; `unknown` what
    has a name of its own."""

    uid: str | None
    type: str | None
    number: str | None
    legislature: str | None
    author: tuple[str | None, str | None, str | None, str | None, str | None, str | None]
    group: Named
    rubrique: str | None
    heading: str | None
    analyses: tuple[str | None, ...]
    asked: Named
    assigned: tuple[tuple[Named, Place], ...]
    texts: tuple[tuple[str | None, Place], ...]
    answers: tuple[tuple[str | None, Place], ...]
    closing: tuple[str | None, str | None, str | None]
    steps: tuple[Step, ...]
    unknown: Fields
    anomalies: tuple[Anomaly, ...]


def arrange(fields: Fields) -> OfficialRecord:
    """Say what stands where in a record. What stands where something else should is an anomaly."""
    notes = Notes()
    identification = _part(fields, "identifiant", notes)
    author = _part(fields, "auteur", notes)
    identity = _part(author, "identite", notes)
    indexing = _part(fields, "indexationAN", notes)
    closing = _part(fields, "cloture", notes)
    steps: list[Step] = []
    _add_steps(steps, [fields.get("renouvellements"), fields.get("renouvellement")], "renewal", notes)
    _add_steps(steps, [fields.get("signalement"), fields.get("signalements")], "signalling", notes)
    return OfficialRecord(
        uid=_text(fields.get("uid")),
        type=_text(fields.get("type")),
        number=_text(identification.get("numero")),
        legislature=_text(identification.get("legislature")),
        author=(
            _text(identity.get("acteurRef")),
            _text(identity.get("mandatRef")),
            _text(identity.get("civ")),
            _text(identity.get("civilite")),
            _text(identity.get("prenom")),
            _text(identity.get("nom")),
        ),
        group=_named(_part(author, "groupe", notes)),
        rubrique=_text(indexing.get("rubrique")),
        heading=_text(indexing.get("teteAnalyse")),
        # `analyses.analyse`, or the older `ANALYSE.ANA`
        analyses=(
            *map(_text, _items(indexing, "analyses", "analyse")),
            *map(_text, _items(indexing, "ANALYSE", "ANA")),
        ),
        asked=_named(_part(fields, "minInt", notes)),
        assigned=tuple(
            (_named(_part(item, "denomination", notes)), _place(_part(item, "infoJO", notes)))
            for item in _dictionaries(fields, "minAttribs", "minAttrib", notes)
        ),
        texts=_texts(fields, "textesQuestion", "texteQuestion", notes),
        answers=_texts(fields, "textesReponse", "texteReponse", notes),
        closing=(
            _text(closing.get("codeCloture")),
            _text(closing.get("libelleCloture")),
            _text(closing.get("dateCloture")),
        ),
        steps=tuple(steps),
        unknown={name: _trimmed(part) for name, part in fields.items() if name not in _KNOWN and name[:1] != "@"},
        anomalies=tuple(notes.anomalies),
    )


def _named(fields: Fields) -> Named:
    return _text(fields.get("developpe")), _text(fields.get("abrege")), _text(fields.get("organeRef"))


def _place(fields: Fields) -> Place:
    date, page = _text(fields.get("dateJO")), _text(fields.get("pageJO"))
    return date, page, _text(fields.get("typeJO")), _text(fields.get("numJO"))


def _texts(fields: Fields, outer: str, inner: str, notes: Notes) -> tuple[tuple[str | None, Place], ...]:
    items = _dictionaries(fields, outer, inner, notes)
    return tuple((_text(item.get("texte")), _place(_part(item, "infoJO", notes))) for item in items)


def _add_steps(steps: list[Step], value: Any, event: EventType, notes: Notes) -> None:
    """No official example of a dated step was seen, so its date may stand in every likely place."""
    for item in _as_list(value):
        inner = [item[name] for name in _STEP_NAMES if name in item] if isinstance(item, dict) else []
        if inner or isinstance(item, list):
            _add_steps(steps, inner or item, event, notes)
            continue
        found: Fields = item if isinstance(item, dict) else {"date": item}
        place = _place(_part(found, "infoJO", notes) or found)
        dates = tuple(_text(found.get(name)) for name in ("dateSignalement", "dateRenouvellement", "date"))
        steps.append(Step(event, place, dates, tuple(map(_text, found.values()))))


def _part(fields: Fields, name: str, notes: Notes) -> Fields:
    """A field that is a dictionary: empty where it is nil, the first where a list stands in its place."""
    value = fields.get(name)
    if value.__class__ is dict:
        return cast(Fields, value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return {}
    notes.add("bad-structure", _DOMAIN.get(name, name), f"{name}: {value}")
    return next((item for item in value if isinstance(item, dict)), {}) if isinstance(value, list) else {}


def _dictionaries(fields: Fields, outer: str, inner: str, notes: Notes) -> Iterator[Fields]:
    for item in _items(fields, outer, inner):
        if isinstance(item, dict):
            yield item
        elif not isinstance(item, str) or item.strip():
            notes.add("bad-structure", _DOMAIN.get(outer, outer), f"{outer}: {item}")


def _items(fields: Fields, outer: str, inner: str) -> list[Any]:
    """What is under `outer.inner`, whether it is one value or many, at either level."""
    value = fields.get(outer)
    if value.__class__ is dict and inner in value:
        return _as_list(value[inner])
    return [
        item
        for part in _as_list(value)
        for item in (_as_list(part[inner]) if isinstance(part, dict) and inner in part else [part] if part else [])
    ]


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return [item for item in value if item is not None] if isinstance(value, list) else [value]


def _trimmed(value: Any) -> Any:
    """A value of any form, its texts as `_text` gives them."""
    if isinstance(value, dict):
        return {name: _trimmed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_trimmed(part) for part in value]
    return _text(value) if isinstance(value, str) else value


def _text(value: Any) -> str | None:
    """A scalar as text, without the spaces around it; None where it is empty."""
    if value.__class__ is str:
        return value.strip() or None
    if isinstance(value, dict):
        return _text(value.get("#text"))
    return None if value is None or isinstance(value, list) else str(value)
