"""JO issues and pages: the IRI of a reference, with the description of its issue and page."""

import datetime as dt
from functools import lru_cache

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement, Term, date, french, integer, literal
from kg.records import JournalKind, JournalReference

_EDITION_LABELS = {
    "questions": "Journal officiel, Questions",
    "debates": "Journal officiel, Débats",
    "laws": "Journal officiel, Lois et décrets",
}


def publication_statements(
    subject: Term, journal: JournalReference | None, iris: Iris, descriptions: Descriptions
) -> list[Statement]:
    """Where a text was published: its date, its JO issue, and the page where one is given."""
    if journal is None:
        return []
    issue = issue_iri(journal, iris, descriptions)
    out = [(subject, v.ISSUED, date(journal.date)), (subject, v.PUBLISHED_IN, issue)]
    if journal.page:
        out.append((subject, v.PUBLISHED_ON_PAGE, page_iri(journal, iris, descriptions)))
    return out


def issue_iri(journal: JournalReference, iris: Iris, descriptions: Descriptions) -> Term:
    """The issue of the JO, described in the shared graph `journal`."""
    key = (journal.kind, journal.date, journal.issue, journal.url)
    return descriptions.known(key) or descriptions.add(
        key,
        "journal",
        iris.journal_issue(journal),
        (v.TYPE, v.JOURNAL_ISSUE),
        (v.LABEL, french(_issue_label(journal.kind, journal.date))),
        (v.ISSUE_DATE, date(journal.date)),
        (v.ISO_WEEKDAY, integer(journal.date.isoweekday())),
        (v.JOURNAL_EDITION, v.concept("journal", journal.kind)),
        (v.ISSUE_NUMBER, literal(journal.issue) if journal.issue else None),
        (v.SEE_ALSO, f"<{journal.url}>" if journal.url else None),
    )


def page_iri(journal: JournalReference, iris: Iris, descriptions: Descriptions) -> Term:
    """The page of the JO, described in the shared graph `journal` together with its issue."""
    assert journal.page is not None
    key = (journal.kind, journal.date, journal.page)
    return descriptions.known(key) or descriptions.add(
        key,
        "journal",
        iris.journal_page(journal),
        (v.TYPE, v.JOURNAL_PAGE),
        (v.LABEL, french(f"{_issue_label(journal.kind, journal.date)}, page {journal.page}")),
        (v.IS_PART_OF, issue_iri(journal, iris, descriptions)),
        (v.PAGE_NUMBER, integer(journal.page)),
    )


@lru_cache(maxsize=16384)
def _issue_label(kind: JournalKind, day: dt.date) -> str:
    """« Journal officiel, Questions, 07/08/2012 »; each of an issue's pages has it too."""
    return f"{_EDITION_LABELS[kind]}, {day:%d/%m/%Y}"
