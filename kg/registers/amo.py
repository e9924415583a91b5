"""Read the Assemblée's files of actors, mandates and bodies (AMO10, AMO20, AMO30) into the records of a register.

A document holds one actor (with or without mandates), one mandate or one body; or, in the old dumps, all of them
(`export`). Objects stand in an envelope (`{"acteur": {…}}`, the official form) or bare (cleaned copies); what is nil
is `null` or an object; a list of one may be the one. Documents are decoded one at a time into the few fields wanted,
so memory is bounded by what is kept, and addresses and births are never decoded at all.
"""

import datetime as dt
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from kg.registers.records import Actor, Body, BodyKind, Membership, MembershipKind, Seat
from kg.sources.records import Reject
from kg.sources.unpack import MAX_RATIO, UNPACKING_ERRORS

T = TypeVar("T")
Record = Actor | Seat | Membership | Body

# An actor's file is some hundred kilobytes; the whole of a legislature in one file stays below this.
MAX_DOCUMENT = 512 << 20
_RATIO_FLOOR = 64 << 20
_ENVELOPE = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(acteur|mandat|organe|export)"\s*:')
_BODY_KINDS: dict[str, BodyKind] = {
    "ASSEMBLEE": "assembly",
    "CIRCONSCRIPTION": "constituency",
    "GP": "group",
    "PARPOL": "party",
    "GOUVERNEMENT": "government",
    "MINISTERE": "ministry",
}
_MEMBERSHIP_KINDS: dict[str, MembershipKind] = {
    "GP": "group",
    "PARPOL": "party",
    "MINISTERE": "ministry",
}
# A deputy sent on a mission to a ministry does not hold it.
_NOT_A_HOLDER = "en mission"


class _Object(msgspec.Struct):
    """A value told as an object: with its type beside it, or nil."""

    text: str | None = msgspec.field(name="#text", default=None)


_Value = str | int | _Object | None


class _Names(msgspec.Struct):
    civ: _Value = None
    prenom: _Value = None
    nom: _Value = None


class _CivilStatus(msgspec.Struct):
    ident: _Names | None = None


class _Quality(msgspec.Struct):
    code: _Value = msgspec.field(name="codeQualite", default=None)
    label: _Value = msgspec.field(name="libQualite", default=None)


class _Bodies(msgspec.Struct):
    refs: list[str] | _Value = msgspec.field(name="organeRef", default=None)


class _ElectionPlace(msgspec.Struct):
    department: _Value = msgspec.field(name="departement", default=None)
    code: _Value = msgspec.field(name="numDepartement", default=None)
    ordinal: _Value = msgspec.field(name="numCirco", default=None)


class _Election(msgspec.Struct):
    place: _ElectionPlace | None = msgspec.field(name="lieu", default=None)
    cause: _Value = msgspec.field(name="causeMandat", default=None)


class _Term(msgspec.Struct):
    end_cause: _Value = msgspec.field(name="causeFin", default=None)


class _Mandate(msgspec.Struct):
    uid: _Value = None
    actor: _Value = msgspec.field(name="acteurRef", default=None)
    legislature: _Value = None
    kind: _Value = msgspec.field(name="typeOrgane", default=None)
    start: _Value = msgspec.field(name="dateDebut", default=None)
    end: _Value = msgspec.field(name="dateFin", default=None)
    quality: _Quality | None = msgspec.field(name="infosQualite", default=None)
    bodies: _Bodies | None = msgspec.field(name="organes", default=None)
    election: _Election | None = None
    term: _Term | None = msgspec.field(name="mandature", default=None)


class _Mandates(msgspec.Struct):
    mandat: list[_Mandate] | _Mandate | None = None

    def all(self) -> list[_Mandate]:
        return _many(self.mandat)


class _Actor(msgspec.Struct):
    uid: _Value = None
    status: _CivilStatus | None = msgspec.field(name="etatCivil", default=None)
    mandats: _Mandates | None = None

    def mandates(self) -> list[_Mandate]:
        return self.mandats.all() if self.mandats else []


class _Period(msgspec.Struct):
    start: _Value = msgspec.field(name="dateDebut", default=None)
    end: _Value = msgspec.field(name="dateFin", default=None)


class _Department(msgspec.Struct):
    code: _Value = None
    libelle: _Value = None


class _Place(msgspec.Struct):
    departement: _Department | None = None


class _Body(msgspec.Struct):
    uid: _Value = None
    kind: _Value = msgspec.field(name="codeType", default=None)
    label: _Value = msgspec.field(name="libelle", default=None)
    edition: _Value = msgspec.field(name="libelleEdition", default=None)
    short: _Value = msgspec.field(name="libelleAbrege", default=None)
    acronym: _Value = msgspec.field(name="libelleAbrev", default=None)
    period: _Period | None = msgspec.field(name="viMoDe", default=None)
    parent: _Value = msgspec.field(name="organeParent", default=None)
    previous: _Value = msgspec.field(name="organePrecedentRef", default=None)
    legislature: _Value = None
    ordinal: _Value = msgspec.field(name="numero", default=None)
    place: _Place | None = msgspec.field(name="lieu", default=None)


class _Actors(msgspec.Struct):
    acteur: list[_Actor] | _Actor | None = None


class _AllBodies(msgspec.Struct):
    organe: list[_Body] | _Body | None = None


class _Export(msgspec.Struct):
    acteurs: _Actors = msgspec.field(default_factory=_Actors)
    mandats: _Mandates = msgspec.field(default_factory=_Mandates)
    organes: _AllBodies = msgspec.field(default_factory=_AllBodies)


class _Document(msgspec.Struct):
    """What an envelope may hold."""

    acteur: _Actor | None = None
    mandat: _Mandate | None = None
    organe: _Body | None = None
    export: _Export | None = None


_DOCUMENT = msgspec.json.Decoder(_Document)
_ACTOR = msgspec.json.Decoder(_Actor)
_MANDATE = msgspec.json.Decoder(_Mandate)
_BODY = msgspec.json.Decoder(_Body)


def read_amo(paths: Iterable[Path]) -> Iterator[Record | Reject]:
    """The records of files, folders and zip archives, in the order of the paths and names. JSON documents of other
    kinds (« deports ») are passed over; what cannot be read is a `Reject`."""
    for path in paths:
        for file, member, data in _documents(path):
            if isinstance(data, Reject):
                yield data
                continue
            try:
                yield from parse_amo(data)
            except (ValueError, RecursionError) as error:
                yield Reject(str(file), member, 0, "bad-register", str(error))


def parse_amo(data: bytes) -> Iterator[Record]:
    """The records of one document.

    :raises ValueError: no JSON, a field of another type than the format's, or a date that is none
    """
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if _ENVELOPE.match(data):
        document = _DOCUMENT.decode(data)
        export = document.export or _Export()
        actors = [*_many(document.acteur), *_many(export.acteurs.acteur)]
        mandates = [*_many(document.mandat), *export.mandats.all()]
        bodies = [*_many(document.organe), *_many(export.organes.organe)]
    else:
        # Bare: a key that only this kind of object has tells it.
        actors = [_ACTOR.decode(data)] if b'"etatCivil"' in data else []
        mandates = [_MANDATE.decode(data)] if not actors and b'"typeOrgane"' in data else []
        bodies = [_BODY.decode(data)] if not (actors or mandates) and b'"codeType"' in data else []
        if not (actors or mandates or bodies):
            msgspec.json.decode(data)  # a document of another kind is passed over, one that is not JSON is not
    for actor in actors:
        yield from _actor_records(actor)
    for mandate in mandates:
        yield from _mandate_records(mandate, None)
    for body in bodies:
        yield from _body_records(body)


def _actor_records(actor: _Actor) -> Iterator[Record]:
    uid = _text(actor.uid)
    names = actor.status and actor.status.ident
    if not uid or not names:
        return
    yield Actor(uid, _text(names.civ), _text(names.prenom) or "", _text(names.nom) or "")
    for mandate in actor.mandates():
        yield from _mandate_records(mandate, uid)


def _mandate_records(mandate: _Mandate, owner: str | None) -> Iterator[Record]:
    kind = mandate.kind
    if kind != "ASSEMBLEE" and kind not in _MEMBERSHIP_KINDS:
        return
    uid, actor, start = _text(mandate.uid), _text(mandate.actor) or owner, _date(mandate.start)
    if not uid or not actor or not start:
        return
    if kind == "ASSEMBLEE":
        legislature = _number(mandate.legislature)
        if legislature is None:
            return
        election = mandate.election or _Election()
        place = election.place or _ElectionPlace()
        yield Seat(
            uid,
            actor,
            legislature,
            start,
            _date(mandate.end),
            _text(place.code),
            _text(place.department),
            _number(place.ordinal),
            _text(election.cause),
            _text(mandate.term.end_cause) if mandate.term else None,
        )
        return
    told = mandate.quality or _Quality()
    quality = _text(told.code) or _text(told.label)
    refs = mandate.bodies.refs if mandate.bodies else None
    if quality == _NOT_A_HOLDER:
        return
    for value in refs if isinstance(refs, list) else [refs]:
        if ref := _text(value):
            yield Membership(uid, actor, _MEMBERSHIP_KINDS[str(kind)], ref, start, _date(mandate.end), quality)


def _body_records(body: _Body) -> Iterator[Record]:
    uid, kind, label = _text(body.uid), _BODY_KINDS.get(_text(body.kind) or ""), _text(body.label)
    if not uid or not kind or not label:
        return
    period = body.period or _Period()
    department = (body.place and body.place.departement) or _Department()
    yield Body(
        uid,
        kind,
        label,
        _text(body.edition),
        _text(body.short),
        _text(body.acronym),
        _date(period.start),
        _date(period.end),
        _text(body.parent),
        _text(body.previous),
        _number(body.legislature),
        _text(department.code),
        _text(department.libelle),
        _number(body.ordinal),
    )


def _documents(path: Path) -> Iterator[tuple[Path, str | None, bytes | Reject]]:
    """(file, member of an archive, content) of every JSON document under a path, in zip archives too."""
    if path.is_dir():
        for child in sorted(path.rglob("[!.]*")):
            if child.suffix in (".json", ".zip") and child.is_file():
                yield from _documents(child)
    elif _is_zip(path):
        try:
            with zipfile.ZipFile(path) as archive:
                for info in archive.infolist():
                    if info.filename.endswith(".json"):
                        yield path, info.filename, _read_member(archive, info, path)
        except UNPACKING_ERRORS as error:
            yield path, None, Reject(str(path), None, 0, "unreadable", str(error))
    else:
        yield path, None, _read(path)


def _is_zip(path: Path) -> bool:
    """Whether a file begins as an archive, be it whole or cut short."""
    try:
        with path.open("rb") as stream:
            return stream.read(2) == b"PK"
    except OSError:
        return False  # its reader will say why


def _read(path: Path) -> bytes | Reject:
    try:
        if path.stat().st_size > MAX_DOCUMENT:
            return _too_large(path, None)
        return path.read_bytes()
    except OSError as error:
        return Reject(str(path), None, 0, "unreadable", error.strerror or str(error))


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes | Reject:
    # A document larger than it says is cut by `zipfile`, whose checksum then fails.
    if info.file_size > min(MAX_DOCUMENT, max(_RATIO_FLOOR, MAX_RATIO * info.compress_size)):
        return _too_large(path, info.filename)
    try:
        return archive.read(info)
    except UNPACKING_ERRORS as error:
        return Reject(str(path), info.filename, 0, "unreadable", str(error))


def _too_large(path: Path, member: str | None) -> Reject:
    return Reject(
        str(path), member, 0, "too-large", f"over {MAX_DOCUMENT >> 20} MiB for one document, or packed too well"
    )


def _many(value: list[T] | T | None) -> list[T]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _text(value: _Value) -> str | None:
    """A value in NFC with plain spaces; None where it is nil or empty."""
    if isinstance(value, _Object):
        value = value.text
    if value is None:
        return None
    return unicodedata.normalize("NFC", " ".join(str(value).split())) or None


def _number(value: _Value) -> int | None:
    text = _text(value)
    return int(text) if text and text.isdigit() else None


def _date(value: _Value) -> dt.date | None:
    text = _text(value)
    return dt.date.fromisoformat(text[:10]) if text else None
