"""Find in the search index: names from the first key, questions by number, words and facets, slips forgiven."""

import re
import sqlite3
import threading
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.explore.folding import distance, slips, words

PAGE = 20
SORTS = ("newest", "oldest", "slowest")
# Facet → column of the table `question`; those of the second set hold ids of things.
_PLAIN = {"legislature": "legislature", "status": "status", "type": "type", "year": "substr(issued, 1, 4)"}
_LINKED = {
    "ministry": "ministry", "group": "party", "rubrique": "rubrique", "deputy": "deputy", "department": "department",
    "heading": "heading", "constituency": "constituency", "displayed": "displayed", "asked": "asked",
}  # fmt: skip
FACETS = ("legislature", "type", "status", "year", "ministry", "group", "rubrique", "department", "entity")
# Counting what many thousand questions cite would take longer than a reader waits.
_MOST_ENTITIES_COUNTED = 20_000
# More equal counts than this are not put in order: which of many thousand things cited once is shown says nothing.
_MOST_TIED = 10_000
_NUMBER = re.compile(
    r"(?:QANR5L(?P<leg>\d+))?(?:n[°o]\s*)?(?:(?P<type>QE|QG|QOSD)\s*)?(?P<number>\d{1,7})", re.IGNORECASE
)


@dataclass(frozen=True)
class Search:
    """What is looked for: words, a value for some facets (an IRI for linked things), an order, a page from 1."""

    text: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    sort: str = "newest"
    page: int = 1

    def without(self, facet: str) -> "Search":
        return replace(self, facets=tuple(f for f in self.facets if f[0] != facet), page=1)

    def sorted_by(self, sort: str) -> "Search":
        return replace(self, sort=sort, page=1)

    def having(self, facet: str, value: str) -> "Search":
        return replace(self.without(facet), facets=(*self.without(facet).facets, (facet, value)))


@dataclass(frozen=True)
class Hit:
    """A thing found: `kind` is question, deputy, ministry, rubrique, constituency, department, group or entity."""

    iri: str
    kind: str
    label: str
    detail: str = ""
    weight: int = 0
    issued: str | None = None
    answered: str | None = None
    days: int | None = None
    status: str | None = None
    deputy: str | None = None
    ministry: str | None = None


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str | None
    count: int


@dataclass(frozen=True)
class Found:
    """Questions of one page, their number in all, facet values with counts (None: too many to count), and the words
    that were taken for others."""

    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue] | None]
    corrected: dict[str, list[str]]


class Index:
    """A search index on disk; many threads may ask at once."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        columns = ", ".join([*_PLAIN.values(), *_LINKED.values()])
        rows = self._ask(f"SELECT {columns}, days, issued, answered FROM question ORDER BY id")
        names = [*_PLAIN, *_LINKED, "days", "issued", "answered"]
        transposed = list(zip(*rows, strict=True)) or [()] * len(names)
        # Ids begin at 1, so that the place 0 stays empty.
        self._columns: dict[str, list[Any]] = {n: [None, *c] for n, c in zip(names, transposed, strict=True)}
        self.size = len(rows)
        self._starts, self._entities = self._citations()
        self.search = lru_cache(maxsize=2_000)(self._search)
        self.ids_of = lru_cache(maxsize=5_000)(self._ids_of)

    def _citations(self) -> "tuple[array[int], array[int]]":
        """Entities by question, as one array with the place where each question's begin."""
        starts, entities = array("L", [0, 0]), array("L")
        for question, entity in self._ask("SELECT question, entity FROM cites ORDER BY question"):
            while len(starts) <= question:
                starts.append(len(entities))
            entities.append(entity)
        while len(starts) <= self.size + 1:
            starts.append(len(entities))
        return starts, entities

    def _ask(self, sql: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(self._uri, uri=True, check_same_thread=False)
        return connection.execute(sql, tuple(values)).fetchall()

    # What the reader types

    def suggest(self, text: str, most: int = 5) -> tuple[list[Hit], dict[str, list[str]]]:
        """The best of each kind for what has been typed so far, and the words taken for others."""
        terms = words(text)
        hits = self._numbered(text, most)
        if not terms:
            return hits, {}
        match, corrected = self._match(terms, "name")
        found: list[tuple[Any, ...]] = []
        if match:
            found = self._ask(
                "SELECT iri, kind, thing.label, detail, weight FROM name_fts JOIN thing ON thing.id = name_fts.rowid"
                " WHERE name_fts MATCH ? ORDER BY weight DESC, length(thing.label), thing.label LIMIT 400",
                [match],
            )
        shown: Counter[str] = Counter()
        for iri, kind, label, detail, weight in found:
            shown[kind] += 1
            if shown[kind] <= most:
                hits.append(Hit(iri, kind, label, detail, weight))
        if len(terms[-1]) >= 4 or len(terms) > 1:
            match, text_corrected = self._match(terms, "text")
            if match and not (found and text_corrected):
                ids = [
                    i for (i,) in self._ask("SELECT rowid FROM text_fts WHERE text_fts MATCH ? LIMIT ?", [match, most])
                ]
                hits += self._questions(ids)
                corrected = corrected or ({} if found else text_corrected)
        return hits, corrected

    def _numbered(self, text: str, most: int) -> list[Hit]:
        match = _NUMBER.fullmatch(text.strip())
        if match is None:
            return []
        where, values = ["number = ?"], [match["number"]]
        for name, column in (("leg", "legislature"), ("type", "type")):
            if match[name]:
                where.append(f"{column} = ?")
                values.append(match[name].upper())
        rows = self._ask(f"SELECT id FROM question WHERE {' AND '.join(where)} ORDER BY id LIMIT ?", [*values, most])
        return self._questions([i for (i,) in rows])

    def _match(self, terms: list[str], table: str) -> tuple[str, dict[str, list[str]]]:
        """The FTS expression for words, the last of which may be unfinished; empty if a word has nothing near it."""
        parts, corrected = [], {}
        for position, term in enumerate(terms):
            unfinished = position == len(terms) - 1 and (table == "name" or len(term) >= 4)
            if self._known(term, table, unfinished):
                parts.append(f'"{term}"' + ("*" if unfinished else ""))
                continue
            near = [each for each in self._near(term) if self._known(each, table, False)]
            if not near:
                return "", {}
            corrected[term] = near
            parts.append("(" + " OR ".join(f'"{each}"' for each in near) + ")")
        return " AND ".join(parts), corrected

    def _known(self, term: str, table: str, as_prefix: bool) -> bool:
        first = self._ask(f"SELECT term FROM {table}_terms WHERE term >= ? ORDER BY term LIMIT 1", [term])
        return bool(first) and (first[0][0] == term or (as_prefix and first[0][0].startswith(term)))

    def _near(self, term: str) -> list[str]:
        """Known words a few slips away, the nearest and most used first."""
        most = slips(term)
        grams = sorted({term[i : i + 3] for i in range(len(term) - 2)})
        if not most or not grams:
            return []
        rows = self._ask(
            "SELECT term, uses FROM spelling WHERE spelling MATCH ? ORDER BY rank LIMIT 200",
            [" OR ".join(f'"{gram}"' for gram in grams)],
        )
        ranked = [(distance(term, each, most), -int(uses), each) for each, uses in rows]
        ranked += [(distance(term, each[: len(term)], most) + 1, -int(uses), each) for each, uses in rows]
        best: dict[str, None] = {}
        for away, _, each in sorted(ranked):
            if away <= most:
                best.setdefault(each)
        return list(best)[:4]

    # Questions by words and facets

    def _search(self, search: Search) -> Found:
        ids, corrected = self._ids(search)
        if search.sort == "oldest":
            ids.reverse()
        elif search.sort == "slowest":
            days = self._columns["days"]
            ids.sort(key=lambda i: -1 if days[i] is None else days[i], reverse=True)
        start = (search.page - 1) * PAGE
        return Found(len(ids), self._questions(ids[start : start + PAGE]), self._facets(ids), corrected)

    def all_hits(self, search: Search) -> Iterator[Hit]:
        """Every question found, in order."""
        ids, _ = self._ids(search)
        if search.sort == "oldest":
            ids.reverse()
        for start in range(0, len(ids), 500):
            yield from self._questions(ids[start : start + 500])

    def _ids(self, search: Search) -> tuple[list[int], dict[str, list[str]]]:
        terms = words(search.text)
        corrected: dict[str, list[str]] = {}
        numbered = _NUMBER.fullmatch(search.text.strip())
        ids: Iterable[int] = range(1, self.size + 1)
        if terms and numbered:
            ids = [self._question_id(hit.iri) for hit in self._numbered(search.text, 100)]
        if terms and (not ids or not numbered):
            match, corrected = self._match(terms, "text")
            rows = self._ask("SELECT rowid FROM text_fts WHERE text_fts MATCH ?", [match]) if match else []
            ids = [i for (i,) in rows]
        for facet, value in search.facets:
            if facet == "entity":
                wanted = set(self.ids_of(facet, value))
                ids = [i for i in ids if i in wanted]
            else:
                column, value_id = self._columns[facet], self._stored(facet, value)
                ids = [i for i in ids if column[i] == value_id]
        return list(ids), corrected

    def _question_id(self, iri: str) -> int:
        return int(self._ask("SELECT id FROM question WHERE iri = ?", [iri])[0][0])

    def _stored(self, facet: str, value: str) -> object:
        """What the facet's column holds for a value; -1 for a thing that is not in the index."""
        if facet in _LINKED:
            return self.thing_id(value)
        return int(value) if facet == "legislature" and value.isdecimal() else value

    # Counts for pages

    def thing_id(self, iri: str) -> int:
        """The id of a thing; -1 if the index has it not."""
        found = self._ask("SELECT id FROM thing WHERE iri = ?", [iri])
        return int(found[0][0]) if found else -1

    def things(self, kind: str, most: int, but: str = "") -> list[tuple[str, int]]:
        """The things of a kind with most questions, without those of the class `but`."""
        query = "SELECT iri, weight FROM thing WHERE kind = ? AND detail <> ? ORDER BY weight DESC, iri LIMIT ?"
        return self._ask(query, [kind, but or "-", most])

    def bodies(self, ministry: str) -> list[str]:
        """The bodies, each of one government, that were in charge for a ministry."""
        return [
            b for (b,) in self._ask("SELECT DISTINCT body FROM in_charge WHERE ministry = ?", [self.thing_id(ministry)])
        ]

    def ministries(self, body: str) -> list[str]:
        """The ministries that a body was in charge for."""
        query = "SELECT DISTINCT thing.iri FROM in_charge JOIN thing ON ministry = thing.id WHERE body = ? ORDER BY 1"
        return [ministry for (ministry,) in self._ask(query, [body])]

    def ids(self, iris: Iterable[str]) -> list[int]:
        """The ids of questions, those that the index has, in the order given."""
        wanted = list(iris)
        marks = ",".join("?" * len(wanted))
        known = dict(self._ask(f"SELECT iri, id FROM question WHERE iri IN ({marks})", wanted))
        return [known[iri] for iri in wanted if iri in known]

    def mean_delays(self) -> list[tuple[str, float, int]]:
        """Each ministry's mean delay in days, with the number of answers it is of."""
        return self._ask(
            "SELECT thing.iri, AVG(days), COUNT(days) FROM question JOIN thing ON thing.id = ministry"
            " WHERE days IS NOT NULL GROUP BY thing.id"
        )

    def _ids_of(self, facet: str, iri: str | None) -> list[int]:
        """The questions that have a thing for a facet, newest first; all of them for the facet `all`."""
        if facet == "all" or iri is None:
            return list(range(1, self.size + 1))
        if facet == "entity":
            query = "SELECT question FROM cites JOIN thing ON entity = thing.id WHERE iri = ? ORDER BY question"
            return [i for (i,) in self._ask(query, [iri])]
        if facet == "body":
            query = "SELECT DISTINCT question FROM in_charge WHERE body = ? ORDER BY question"
            return [i for (i,) in self._ask(query, [iri])]
        value = self._stored(facet, iri.rpartition("/")[2] if facet == "legislature" else iri)
        return [i for i, each in enumerate(self._columns[facet]) if each == value and i]

    def column(self, name: str, ids: Iterable[int]) -> Iterator[Any]:
        """The values of a column (`days`, `issued`, a facet) for these questions."""
        return map(self._columns[name].__getitem__, ids)

    def counted(self, facet: str, ids: Iterable[int]) -> Counter[int]:
        """How many of these questions have each thing for a facet."""
        counts = Counter(self.column(facet, ids))
        del counts[None]
        return counts

    def cited_by(self, ids: Iterable[int]) -> Iterator["array[int]"]:
        """What each of these questions cites, as ids of things."""
        for i in ids:
            yield self._entities[self._starts[i] : self._starts[i + 1]]

    def cited_counts(self, ids: Iterable[int]) -> Counter[int]:
        """How many of these questions cite each thing."""
        counts: Counter[int] = Counter()
        for cited in self.cited_by(ids):
            counts.update(cited)
        return counts

    def named_counts(self, counts: Counter[int], most: int) -> list[tuple[str, int]]:
        """The largest counts, by IRI; of equal ones the smallest IRIs."""
        best = counts.most_common(most)
        least = best[-1][1] if best else 0
        tied = [i for i, count in counts.items() if count >= least][:_MOST_TIED]
        marks = ",".join("?" * len(tied))
        names = dict(self._ask(f"SELECT id, iri FROM thing WHERE id IN ({marks})", tied))
        return sorted(((iri, counts[i]) for i, iri in names.items()), key=lambda pair: (-pair[1], pair[0]))[:most]

    def question_rows(self, ids: list[int]) -> list[dict[str, str]]:
        """What a list shows of these questions, without what is not known."""
        marks = ",".join("?" * len(ids))
        names = ("question", "issued", "status", "days", "author", "ministry", "rubrique")
        rows = self._ask(
            "SELECT q.id, q.iri, q.issued, q.status, q.days, d.iri, m.iri, r.iri FROM question q"
            " LEFT JOIN thing d ON d.id = q.deputy LEFT JOIN thing m ON m.id = q.ministry"
            f" LEFT JOIN thing r ON r.id = q.rubrique WHERE q.id IN ({marks})",
            ids,
        )
        known = {row[0]: {n: str(v) for n, v in zip(names, row[1:], strict=True) if v is not None} for row in rows}
        return [known[i] for i in ids]

    def overdue(self, ministry: str, limit: str) -> list[int]:
        """Pending written questions of a ministry published on or before a day, oldest first."""
        status, kind, issued = (self._columns[name] for name in ("status", "type", "issued"))
        return [
            i
            for i in reversed(self.ids_of("ministry", ministry))
            if status[i] == "pending" and kind[i] == "QE" and issued[i] and issued[i] <= limit
        ]

    def _facets(self, ids: list[int]) -> dict[str, list[FacetValue] | None]:
        out: dict[str, list[FacetValue] | None] = {}
        for facet in FACETS:
            if facet == "entity":
                out[facet] = self._entity_facet(ids)
                continue
            column = self._columns[facet]
            counts = Counter(column) if len(ids) == self.size else Counter(map(column.__getitem__, ids))
            del counts[None]
            best = counts.most_common(None if facet in ("legislature", "year") else 12)
            if facet in _LINKED:
                out[facet] = self._named(best)
            else:
                out[facet] = [FacetValue(str(value), None, count) for value, count in best]
            if facet in ("legislature", "year"):
                out[facet] = sorted(out[facet] or [], key=lambda f: f.value.zfill(4), reverse=True)
        return out

    def _entity_facet(self, ids: list[int]) -> list[FacetValue] | None:
        if len(ids) == self.size:
            rows = self._ask("SELECT iri, label, weight FROM thing WHERE kind = 'entity' ORDER BY weight DESC LIMIT 12")
            return [FacetValue(iri, label, weight) for iri, label, weight in rows]
        if len(ids) > _MOST_ENTITIES_COUNTED:
            return None
        return self._named(self.cited_counts(ids).most_common(12))

    def _named(self, counts: list[tuple[int, int]]) -> list[FacetValue]:
        marks = ",".join("?" * len(counts))
        rows = self._ask(f"SELECT id, iri, label FROM thing WHERE id IN ({marks})", [i for i, _ in counts])
        names = {i: (iri, label) for i, iri, label in rows}
        return [FacetValue(*names[i], count) for i, count in counts]

    def _questions(self, ids: list[int]) -> list[Hit]:
        marks = ",".join("?" * len(ids))
        rows = self._ask(
            "SELECT q.id, q.iri, q.type, q.number, q.legislature, q.title, q.issued, q.answered, q.days, q.status,"
            " d.label, m.label FROM question q"
            " LEFT JOIN thing d ON d.id = q.deputy LEFT JOIN thing m ON m.id = q.ministry"
            f" WHERE q.id IN ({marks})",
            ids,
        )
        found = {
            i: Hit(iri, "question", f"{kind} {number} ({legislature}e)", title or "", 0, issued, answered, days, status,
                   deputy, ministry)
            for i, iri, kind, number, legislature, title, issued, answered, days, status, deputy, ministry in rows
        }  # fmt: skip
        return [found[i] for i in ids if i in found]
