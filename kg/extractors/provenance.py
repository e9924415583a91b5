"""What a question's graph was made from: the hash of its own record's bytes, stated of the graph."""

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement, literal
from kg.records import Question


def provenance_statements(question: Question, iris: Iris, _: Descriptions) -> list[Statement]:
    """The graph derives from a snapshot; the archive it came in is described once, in the dataset graph."""
    source = question.source
    snapshot = iris.snapshot(source.sha256)
    return [
        (iris.question_graph(question.key), v.DERIVED_FROM, snapshot),
        (snapshot, v.TYPE, v.SOURCE_SNAPSHOT),
        (snapshot, v.SHA256, literal(source.sha256)),
        (snapshot, v.SOURCE_FORMAT, v.concept("format", source.format)),
    ]
