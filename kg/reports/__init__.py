"""Reports for people who write: overdue questions, answer delays, a deputy, a cited entity.

A report is a title, what it rests on, and tables; the first table is what CSV holds.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kg.errors import InputError
from kg.queries import read_query, run
from kg.reports.find import Row, as_rows, find_one, rows_of
from kg.reports.model import LIMIT_DAYS, Cell, Report, Table, months_before, percentile
from kg.reports.write import as_csv, as_markdown, as_page
from kg.store import Store

_MINISTRY_NAMED = """
SELECT ?ministry WHERE {
  ?ministry a qan:Ministry ; skos:prefLabel ?label . FILTER(CONTAINS(LCASE(STR(?label)), ?words))
} LIMIT 1"""
_DELAYS = """
SELECT ?question ?ministry ?days WHERE {
  ?question qan:answerDelayDays ?days ; qan:inLegislature ?legislature ; qan:hasAnswer ?answer .
  ?answer qan:answeredBy ?ministry .
  ?legislature qan:number ?number .
}"""
_SHOWN = """
  OPTIONAL { ?question qan:officialId ?id }
  OPTIONAL { ?question dcterms:issued ?issued }
  OPTIONAL { ?question qan:assignedTo ?m . ?m skos:prefLabel ?ministry }
  OPTIONAL { ?question qan:rubrique ?r . ?r skos:prefLabel ?rubrique }
  OPTIONAL { ?question qan:answerDelayDays ?days }
  OPTIONAL { ?question qan:askedBy ?a . ?a foaf:name ?author }
"""
# An author known by name alone has an IRI of its own, which a register leads to the deputy's.
_ASKED = f"""
SELECT ?question ?id ?issued ?author ?ministry ?rubrique ?days WHERE {{
  {{ ?question qan:askedBy ?deputy }} UNION {{ ?named qan:identifiedAs ?deputy . ?question qan:askedBy ?named }}{_SHOWN}
}} ORDER BY ?issued ?question"""
_CITING = f"""
SELECT ?question ?id ?issued ?author ?ministry ?rubrique ?days WHERE {{
  {{ SELECT DISTINCT ?question WHERE {{
    ?text qan:mentions|qan:citesText ?entity .
    OPTIONAL {{ ?text qan:answerTo ?answered }}
    BIND(COALESCE(?answered, ?text) AS ?question)
  }} }}{_SHOWN}
}} ORDER BY ?issued ?question"""
_TOGETHER = """
SELECT ?other ?label (COUNT(DISTINCT ?text) AS ?n) WHERE {
  ?text qan:mentions|qan:citesText ?entity ; qan:mentions|qan:citesText ?other .
  FILTER(?other != ?entity)
  ?other skos:prefLabel|foaf:name ?label .
  FILTER(LANG(?label) IN ("fr", ""))
} GROUP BY ?other ?label ORDER BY DESC(?n) ?label LIMIT 50"""


class _Say:
    """Chooses between French and English."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, french: str, english: str) -> str:
        return french if self.language == "fr" else english


def newest_day(store: Store) -> dt.date:
    """The newest JO in the data: what the graph knows is the state at that day.

    :raises InputError: the graph has no JO issue
    """
    rows = rows_of(store, "SELECT (MAX(?day) AS ?last) WHERE { ?issue qan:issueDate ?day }")
    last = rows[0].get("last") if rows else None
    if last is None:
        raise InputError("no-date", "the graph names no issue of the JO", "give --at YYYY-MM-DD")
    return dt.date.fromisoformat(last)


def overdue_report(
    store: Store, at: dt.date | None = None, ministry: str | None = None, language: str = "fr"
) -> Report:
    """Written questions past the two months on a day (the newest in the data unless given), oldest first.

    :raises InputError: no ministry's name holds these words
    """
    say = _Say(language)
    day = at or newest_day(store)
    result = run(read_query("overdue-at-date"), store, {"at": day.isoformat(), "limit": months_before(day).isoformat()})
    wanted = (ministry or "").lower()
    rows = [row for row in as_rows(result) if wanted in row.get("ministryLabel", "").lower()]
    if ministry and not rows and not rows_of(store, _MINISTRY_NAMED, words=ox.Literal(ministry.lower())):
        raise InputError("unknown-ministry", f"no ministry's name holds {ministry!r}", "kg report delays lists them")
    # A question assigned to several ministries by several sources would come twice.
    unique = {row["question"]: row for row in rows}.values()
    listed = sorted(unique, key=lambda row: (row["issued"], row["question"]))
    waiting = {row["question"]: (day - dt.date.fromisoformat(row["issued"])).days for row in listed}
    by_ministry: dict[str, list[int]] = defaultdict(list)
    for row in listed:
        by_ministry[row.get("ministryLabel", say("?", "?"))].append(waiting[row["question"]])
    ranked = sorted(by_ministry.items(), key=lambda item: (-len(item[1]), item[0]))
    return Report(
        say(f"Questions en retard au {day:%d/%m/%Y}", f"Questions overdue on {day:%d/%m/%Y}"),
        say(
            "Questions écrites publiées depuis plus de deux mois (règlement, article 135), sans réponse publiée à "
            "cette date, ni retirées ni caduques.",
            "Written questions published more than two months before (rules of procedure, article 135), without a "
            "published answer on that day, neither withdrawn nor lapsed.",
        ),
        [
            Table(
                say("Les questions", "The questions"),
                (say("ministère", "ministry"), "question", say("publiée", "published"), say("jours", "days"), "IRI"),
                [
                    (row.get("ministryLabel"), row["officialId"], row["issued"], waiting[q], q)
                    for q, row in ((row["question"], row) for row in listed)
                ],
            ),
            Table(
                say("Par ministère", "By ministry"),
                (say("ministère", "ministry"), "questions", say("la plus ancienne (jours)", "oldest (days)")),
                [(name, len(days), max(days)) for name, days in ranked],
                (0, 1),
            ),
        ],
        [("questions", str(len(listed)))],
        language,
    )  # fmt: skip


def delays_report(store: Store, legislature: int | None = None, language: str = "fr") -> Report:
    """Answer delays by ministry: median, 90th percentile, longest, share within two months."""
    say = _Say(language)
    days: dict[str, list[int]] = defaultdict(list)
    bindings = {} if legislature is None else {"number": ox.Literal(legislature)}
    for row in rows_of(store, _DELAYS, **bindings):
        days[row["ministry"]].append(int(row["days"]))
    names = _labels(store, "qan:Ministry")
    every = [value for values in days.values() for value in values]
    rows = [
        (
            names.get(ministry, ministry), len(values), percentile(values, 0.5), percentile(values, 0.9), max(values),
            round(100 * sum(value <= LIMIT_DAYS for value in values) / len(values), 1),
        )
        for ministry, values in sorted(days.items(), key=lambda item: (-percentile(item[1], 0.5), item[0]))
    ]  # fmt: skip
    head = (
        say("ministère", "ministry"), say("réponses", "answers"), say("médiane (jours)", "median (days)"),
        say("90e centile", "90th percentile"), say("la plus longue", "longest"),
        say("% en deux mois", "% in two months"),
    )  # fmt: skip
    title = say("Délais de réponse par ministère", "Answer delays by ministry")
    figures = [(say("réponses", "answers"), str(len(every)))]
    if every:
        figures.append((say("médiane (jours)", "median (days)"), str(percentile(every, 0.5))))
        figures.append((say("90e centile", "90th percentile"), str(percentile(every, 0.9))))
    return Report(
        title if legislature is None else f"{title} ({say('législature', 'legislature')} {legislature})",
        say(
            "Jours entre la publication de la question et celle de la première réponse, au nom du ministère qui répond "
            "; les questions sans réponse n'y sont pas.",
            "Days between the publication of the question and of the first answer, by the ministry that answers; "
            "unanswered questions are not in it.",
        ),
        [Table(title, head, rows, (0, 2))],
        figures,
        language,
    )


def deputy_report(store: Store, who: str, language: str = "fr") -> Report:
    """What a deputy asked: by year, by rubrique, question by question.

    :raises InputError: nobody, or several, of that id or name
    """
    say = _Say(language)
    deputy, name = find_one(store, who, "qan:Deputy")
    rows = rows_of(store, _ASKED, deputy=ox.NamedNode(deputy))
    days = [int(row["days"]) for row in rows if "days" in row]
    years = Counter(row["issued"][:4] for row in rows if "issued" in row)
    rubriques = Counter(row["rubrique"] for row in rows if "rubrique" in row)
    figures = [("questions", str(len(rows))), (say("avec délai connu", "with a known delay"), str(len(days)))]
    if days:
        figures.append((say("délai médian (jours)", "median delay (days)"), str(percentile(days, 0.5))))
    return Report(
        name,
        say("Questions posées, d'après le graphe.", "Questions asked, according to the graph."),
        [
            _questions_table(rows, say),
            Table(say("Par année", "By year"), (say("année", "year"), "questions"), sorted(years.items()), (0, 1)),
            Table(say("Par rubrique", "By rubrique"), ("rubrique", "questions"), _most(rubriques), (0, 1)),
        ],
        figures,
        language,
    )


def entity_report(store: Store, what: str, language: str = "fr") -> Report:
    """Who cites an entity, when, with which others.

    :raises InputError: nothing, or several things, of that IRI, path or name
    """
    say = _Say(language)
    entity, name = find_one(store, what, "qan:CitedEntity")
    node = ox.NamedNode(entity)
    rows = rows_of(store, _CITING, entity=node)
    unique = list({row["question"]: row for row in rows}.values())
    years = Counter(row["issued"][:4] for row in unique if "issued" in row)
    deputies = Counter(row["author"] for row in unique if "author" in row)
    together = Counter({row["label"]: int(row["n"]) for row in rows_of(store, _TOGETHER, entity=node)})
    return Report(
        name,
        say(
            "Questions dont le texte ou la réponse cite cette entité, d'après les mentions relevées.",
            "Questions whose text or answer cites this entity, according to the mentions found.",
        ),
        [
            _questions_table(unique, say),
            Table(say("Par année", "By year"), (say("année", "year"), "questions"), sorted(years.items()), (0, 1)),
            Table(say("Par député", "By deputy"), (say("député", "deputy"), "questions"), _most(deputies), (0, 1)),
            Table(
                say("Cité avec", "Cited with"),
                (say("entité", "entity"), say("textes", "texts")),
                _most(together),
                (0, 1),
            ),
        ],
        [("questions", str(len(unique)))],
        language,
    )  # fmt: skip


def _questions_table(rows: Sequence[Row], say: _Say) -> Table:
    head = (
        "question", say("publiée", "published"), say("auteur", "author"), say("ministère", "ministry"), "rubrique",
        say("délai (jours)", "delay (days)"), "IRI",
    )  # fmt: skip
    names = ("id", "issued", "author", "ministry", "rubrique", "days", "question")
    cells: list[tuple[Cell, ...]] = [
        tuple(int(row[n]) if n == "days" and n in row else row.get(n) for n in names) for row in rows
    ]
    return Table(say("Les questions", "The questions"), head, cells)


def _labels(store: Store, kind: str) -> dict[str, str]:
    rows = rows_of(store, f"SELECT ?thing ?label WHERE {{ ?thing a {kind} ; skos:prefLabel ?label }}")
    return {row["thing"]: row["label"] for row in rows}


def _most(counts: Mapping[str, int]) -> list[tuple[Cell, ...]]:
    return [*sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:50]]


__all__ = [
    "Report",
    "Table",
    "as_csv",
    "as_markdown",
    "as_page",
    "delays_report",
    "deputy_report",
    "entity_report",
    "newest_day",
    "overdue_report",
]
