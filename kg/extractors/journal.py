"""JO issues and pages: the IRI of a reference, with the description of its issue and page."""

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement, Term, date, french, integer, literal
from kg.records import JournalReference

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
    out = [(subject, v.ISSUED, date(journal.date)), (subject, v.PUBLISHED_IN, issue_iri(journal, iris, descriptions))]
    if journal.page:
        out.append((subject, v.PUBLISHED_ON_PAGE, page_iri(journal, iris, descriptions)))
    return out


def issue_iri(journal: JournalReference, iris: Iris, descriptions: Descriptions) -> Term:
    """The issue of the JO, described in the shared graph `journal`."""
    iri = iris.journal_issue(journal)
    key = ("issue", iri, journal.issue, journal.url)
    if not descriptions.known(key):
        label = f"{_EDITION_LABELS[journal.kind]}, {journal.date:%d/%m/%Y}"
        descriptions.add(
            key,
            "journal",
            iri,
            (v.TYPE, v.JOURNAL_ISSUE),
            (v.LABEL, french(label)),
            (v.ISSUE_DATE, date(journal.date)),
            (v.ISO_WEEKDAY, integer(journal.date.isoweekday())),
            (v.JOURNAL_EDITION, v.concept("journal", journal.kind)),
            (v.ISSUE_NUMBER, literal(journal.issue) if journal.issue else None),
            (v.SEE_ALSO, f"<{journal.url}>" if journal.url else None),
        )
    return iri


def page_iri(journal: JournalReference, iris: Iris, descriptions: Descriptions) -> Term:
    """The page of the JO, described in the shared graph `journal`."""
    iri = iris.journal_page(journal)
    if not descriptions.known(iri):
        assert journal.page is not None
        descriptions.add(
            iri,
            "journal",
            iri,
            (v.TYPE, v.JOURNAL_PAGE),
            (v.LABEL, french(f"{_EDITION_LABELS[journal.kind]}, {journal.date:%d/%m/%Y}, page {journal.page}")),
            (v.IS_PART_OF, iris.journal_issue(journal)),
            (v.PAGE_NUMBER, integer(journal.page)),
        )
    return iri



