"""The subject indexing of the Assemblée: rubrique, heading (« tête d'analyse »), analyses."""

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement, french
from kg.records import Question


def rubrique_statements(question: Question, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """Rubrique and heading are SKOS concepts, the heading under its rubrique; analyses stay text."""
    q = iris.question(question.key)
    out = [(q, v.ANALYSIS, french(analysis)) for analysis in question.analyses]
    if question.rubrique:
        rubrique = iris.rubrique(question.rubrique)
        out.append((q, v.RUBRIQUE, rubrique))
        label = capitalised(question.rubrique)
        if not descriptions.known((rubrique, label)):
            descriptions.add(
                (rubrique, label),
                "rubriques",
                rubrique,
                (v.TYPE, v.SKOS_CONCEPT),
                (v.PREF_LABEL, french(label)),
                (v.IN_SCHEME, v.concept_scheme("rubriques")),
            )
        if question.heading:
            heading = iris.heading(question.rubrique, question.heading)
            out.append((q, v.HEADING, heading))
            label = capitalised(question.heading)
            if not descriptions.known((heading, label)):
                descriptions.add(
                    (heading, label),
                    "rubriques",
                    heading,
                    (v.TYPE, v.SKOS_CONCEPT),
                    (v.PREF_LABEL, french(label)),
                    (v.BROADER, rubrique),
                    (v.IN_SCHEME, v.concept_scheme("rubriques")),
                )
    return out


def capitalised(label: str) -> str:
    """With a capital, as the sheets print what the XML has in lower case."""
    return label[:1].upper() + label[1:]
