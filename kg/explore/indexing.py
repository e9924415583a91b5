"""Build the search index of a store: an SQLite file with names, texts, facets and a spelling table."""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.explore.folding import open_ligatures
from kg.explore.terms import subclasses
from kg.rdf.vocabulary import CONCEPT, QAN
from kg.store import Store

# Raised when the tables change, so that an index of an older form is built anew.
FORM = "6"
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind TEXT, label TEXT, detail TEXT, weight INTEGER);
CREATE TABLE question (
  id INTEGER PRIMARY KEY, iri TEXT UNIQUE, uid TEXT, type TEXT, number INTEGER, legislature INTEGER, issued TEXT,
  answered TEXT, days INTEGER, status TEXT, title TEXT,
  deputy INTEGER, ministry INTEGER, party INTEGER, rubrique INTEGER, department INTEGER, heading INTEGER,
  constituency INTEGER, displayed INTEGER, asked INTEGER
);
CREATE TABLE cites (entity INTEGER, question INTEGER, PRIMARY KEY (entity, question)) WITHOUT ROWID;
CREATE TABLE in_charge (
  body TEXT, ministry INTEGER, question INTEGER, PRIMARY KEY (body, ministry, question)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_fts USING fts5(label, content='', tokenize="unicode61 remove_diacritics 2", prefix='1 2 3');
CREATE VIRTUAL TABLE text_fts USING fts5(body, content='', detail=none, tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE name_terms USING fts5vocab(name_fts, row);
CREATE VIRTUAL TABLE text_terms USING fts5vocab(text_fts, row);
CREATE VIRTUAL TABLE spelling USING fts5(term, uses UNINDEXED, tokenize='trigram');
"""
# Kind of thing → the classes whose members it has; cited entities are what a text mentions.
_KINDS = {
    "deputy": ("qan:Deputy",),
    "ministry": ("qan:Ministry",),
    "constituency": ("qan:Constituency",),
    "department": ("qan:Department",),
    "group": ("qan:DisplayedGroup", "qan:PoliticalGroup"),
}
_OFFICIAL_ID = re.compile(r"QANR\d+L\d+([A-Z]+)\d+")


def build_index(store: Store, path: Path, version: str) -> None:
    """Write the index of a store to a file that appears whole or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        _Builder(store, database).build()
        database.executemany("INSERT INTO meta VALUES (?, ?)", [("form", FORM), ("version", version)])
        database.commit()
    partial.replace(path)


def is_current(path: Path, version: str) -> bool:
    """Whether the file is an index, of today's form, of this version of the store."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            meta = dict(database.execute("SELECT key, value FROM meta"))
    except sqlite3.DatabaseError:
        return False
    return meta.get("form") == FORM and meta.get("version") == version


class _Builder:
    def __init__(self, store: Store, database: sqlite3.Connection) -> None:
        self.store = store
        self.database = database
        self.ids: dict[str, int] = {}  # of things
        self.kinds: dict[str, str] = {}

    def build(self) -> None:
        questions = self._column("qan:officialId")
        issued = self._column("dcterms:issued")
        # The newest has the smallest id, so that what the index finds comes newest first.
        order = sorted(questions, key=lambda q: (issued.get(q, ""), q), reverse=True)
        of_text = {q: i for i, q in enumerate(order, 1)}
        answered: dict[str, str] = {}
        for q, a in self._pairs("qan:hasAnswer"):
            of_text[a] = of_text[q]
            answered[q] = issued.get(a, answered.get(q, ""))
        self._classify()
        columns = self._question_columns()
        cites = self._cites(of_text)
        self._bodies(of_text)
        rows: list[tuple[Any, ...]] = []
        for q in order:
            match = _OFFICIAL_ID.fullmatch(questions[q])
            kind = match[1] if match else ""
            cells = [columns[name].get(q) for name in ("number", "legislature")]
            rows.append(
                (of_text[q], q, questions[q], kind, *cells, issued.get(q), answered.get(q),
                 columns["days"].get(q), columns["status"].get(q), columns["title"].get(q),
                 *(self.ids.get(columns[name].get(q, "")) for name in _THINGS))
            )  # fmt: skip
        self.database.executemany(f"INSERT INTO question VALUES ({','.join('?' * 20)})", rows)  # noqa: S608
        self._texts(of_text, {row[0]: row[10] for row in rows})
        self._weights(rows, cites)
        self._things()
        self.database.execute("CREATE INDEX by_number ON question (number)")
        self.database.execute("CREATE INDEX by_uid ON question (uid)")
        self._spelling()

    def _pairs(self, path: str) -> Iterator[tuple[str, str]]:
        return self._pairs_where(f"?s {path} ?o")

    def _column(self, path: str) -> dict[str, str]:
        """One value a subject: the smallest where there are several, so that the order of the store has no say."""
        column: dict[str, str] = {}
        for subject, value in self._pairs(path):
            if subject not in column or value < column[subject]:
                column[subject] = value
        return column

    def _classify(self) -> None:
        for kind, classes in _KINDS.items():
            for each in classes:
                for thing, _ in self._pairs_of_class(each):
                    self._thing(thing, kind)
        scheme = f"<{CONCEPT}rubriques>"
        for thing, _ in self._pairs_where(f"?s skos:inScheme {scheme} BIND(?s AS ?o)"):
            self._thing(thing, "rubrique")

    def _pairs_of_class(self, name: str) -> Iterator[tuple[str, str]]:
        return self._pairs_where(f"?s a {name} BIND(?s AS ?o)")

    def _pairs_where(self, pattern: str) -> Iterator[tuple[str, str]]:
        result = self.store.query(f"SELECT ?s ?o WHERE {{ {pattern} }}")
        assert isinstance(result, ox.QuerySolutions)
        for subject, value in result:
            yield subject.value, value.value

    def _thing(self, iri: str, kind: str) -> int:
        self.kinds.setdefault(iri, kind)
        return self.ids.setdefault(iri, len(self.ids) + 1)

    def _question_columns(self) -> dict[str, dict[str, str]]:
        asked, assigned = self._column("qan:addressedTo"), self._column("qan:assignedTo")
        displayed = self._column("qan:displayedAffiliation/qan:displayedGroup")
        return {
            "number": self._column("qan:number"),
            "legislature": {q: leg.rpartition("/")[2] for q, leg in self._column("qan:inLegislature").items()},
            "days": self._column("qan:answerDelayDays"),
            "status": {q: s.rpartition("/")[2] for q, s in self._column("qan:status").items()},
            "title": self._column("dcterms:title") | self._titles(),
            "deputy": self._column("qan:askedBy"),
            "ministry": asked | assigned,
            "party": displayed | self._column("qan:groupAtDate"),
            "rubrique": self._column("qan:rubrique"),
            "department": self._column("qan:authorDepartment"),
            "displayed": displayed,
            "heading": self._column("qan:heading"),
            "constituency": self._column("qan:authorConstituency"),
            "asked": asked,
        }

    def _titles(self) -> dict[str, str]:
        """What a question is about in a line: rubrique, heading and analyses as the Assemblée gives them."""
        labels = self._column("skos:prefLabel")
        parts: dict[str, list[str]] = defaultdict(list)
        for path in ("qan:rubrique", "qan:heading"):
            for q, concept in self._pairs(path):
                if concept in labels:
                    parts[q].append(labels[concept])
        for q, analysis in sorted(self._pairs("qan:analysis")):
            parts[q].append(analysis)
        return {q: " · ".join(dict.fromkeys(texts)) for q, texts in parts.items()}

    def _cites(self, of_text: dict[str, int]) -> set[tuple[int, int]]:
        pairs: set[tuple[int, int]] = set()
        for path in ("qan:mentions", "qan:citesText"):
            for text, entity in self._pairs(path):
                if text in of_text:
                    pairs.add((self._thing(entity, "entity"), of_text[text]))
        self.database.executemany("INSERT INTO cites VALUES (?, ?)", sorted(pairs))
        return pairs

    def _bodies(self, of_text: dict[str, int]) -> None:
        """Which body of which government was in charge of a question, for which ministry."""
        query = (
            "SELECT ?body ?ministry ?q WHERE"
            " { ?q qan:hasAllocation ?a . ?a qan:allocatedBody ?body ; qan:allocatedTo ?ministry }"
        )
        result = self.store.query(query)
        assert isinstance(result, ox.QuerySolutions)
        rows = {
            (b.value, self._thing(m.value, "ministry"), of_text[q.value]) for b, m, q in result if q.value in of_text
        }
        self.database.executemany("INSERT INTO in_charge VALUES (?, ?, ?)", sorted(rows))
        self.database.execute("CREATE INDEX by_ministry ON in_charge (ministry, body)")

    def _texts(self, of_text: dict[str, int], titles: dict[int, str | None]) -> None:
        bodies: dict[int, list[str]] = defaultdict(list)
        for text, body in self._pairs("qan:text"):
            if text in of_text:
                bodies[of_text[text]].append(body)
        self.database.executemany(
            "INSERT INTO text_fts (rowid, body) VALUES (?, ?)",
            ((i, open_ligatures("\n".join([titles[i] or "", *bodies.pop(i, [])]))) for i in sorted(titles)),
        )

    def _weights(self, rows: list[tuple[Any, ...]], cites: Iterable[tuple[int, int]]) -> None:
        self.weights: Counter[object] = Counter(entity for entity, _ in cites)
        for row in rows:
            self.weights.update({cell for cell in row[11:_ASKED] if cell is not None})

    def _things(self) -> None:
        names: dict[str, set[str]] = defaultdict(set)
        for path in ("skos:prefLabel", "foaf:name", "rdfs:label", "skos:altLabel", "qan:acronym", "qan:shortName"):
            for thing, name in self._pairs(path):
                if thing in self.ids:
                    names[thing].add(name)
        shown: dict[str, str] = {}
        query = "SELECT ?s ?o WHERE { ?s skos:prefLabel|foaf:name|rdfs:label ?o FILTER(LANG(?o) IN ('fr', '')) }"
        result = self.store.query(query)
        assert isinstance(result, ox.QuerySolutions)
        for subject, value in result:
            iri, label = subject.value, value.value
            if iri in self.ids:
                shown[iri] = min(shown.get(iri, label), label, key=lambda text: (len(text), text))
        details = self._details()
        for iri, i in self.ids.items():
            local = iri.partition("/id/")[2].rpartition("/")[2]
            label = shown.get(iri) or min(names.get(iri) or {local})
            self.database.execute(
                "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)",
                (i, iri, self.kinds[iri], label, details.get(iri, ""), self.weights[i]),
            )
            searched = " / ".join(sorted(names.get(iri) or {local}))
            if local.startswith("PA"):
                searched += f" / {local}"
            self.database.execute("INSERT INTO name_fts (rowid, label) VALUES (?, ?)", (i, open_ligatures(searched)))

    def _details(self) -> dict[str, str]:
        """A second line for what a label alone does not tell apart: a heading's rubrique, an entity's class."""
        labels = self._column("skos:prefLabel")
        details = {s: labels[o] for s, o in self._pairs("skos:broader") if s in self.ids and o in labels}
        for each in subclasses(f"{QAN}CitedEntity")[1:]:
            details |= {thing: each.removeprefix(QAN) for thing, _ in self._pairs_of_class(f"<{each}>")}
        return details

    def _spelling(self) -> None:
        """Terms worth correcting to: any of a name; of the texts those used at least twice, since typos are alone."""
        terms = dict(self.database.execute("SELECT term, doc FROM text_terms WHERE doc > 1 AND length(term) > 3"))
        for term, uses in self.database.execute("SELECT term, doc FROM name_terms WHERE length(term) > 2"):
            terms[term] = terms.get(term, 0) + uses
        self.database.executemany("INSERT INTO spelling VALUES (?, ?)", sorted(terms.items()))


_THINGS = ("deputy", "ministry", "party", "rubrique", "department", "heading", "constituency", "displayed", "asked")
# Its place among the cells of a question: a ministry counts for what it was assigned, not for what it was first asked.
_ASKED = -1
