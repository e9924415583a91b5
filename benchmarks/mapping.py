"""What every peer maps, in RML, in rdflib and as rows: 26 triples of a question that is answered, 25 on average."""

from pathlib import Path

QAN = "https://w3id.org/qan/ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"
CLASS = QAN + "WrittenQuestion"
SUBJECT = "https://w3id.org/qan/id/question/{uid}"
# Property, path in the record, kind of object: a literal with a datatype or language, or the beginning of an IRI.
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("officialId", "uid", ""),
    ("questionType", "type", ""),
    ("number", "identifiant/numero", "integer"),
    ("legislature", "identifiant/legislature", "integer"),
    ("rubrique", "indexationAN/rubrique", "@fr"),
    ("heading", "indexationAN/teteAnalyse", "@fr"),
    ("analysis", "indexationAN/analyses/analyse", "@fr"),
    ("askedBy", "auteur/identite/acteurRef", "https://w3id.org/qan/id/depute/"),
    ("askedUnder", "auteur/identite/mandatRef", "https://w3id.org/qan/id/mandat/"),
    ("groupAcronym", "auteur/groupe/abrege", ""),
    ("groupBody", "auteur/groupe/organeRef", "https://w3id.org/qan/id/organe/"),
    ("groupLabel", "auteur/groupe/developpe", "@fr"),
    ("ministryShort", "minInt/abrege", "@fr"),
    ("ministry", "minInt/developpe", "@fr"),
    ("ministryBody", "minInt/organeRef", "https://w3id.org/qan/id/organe/"),
    ("assignedOn", "minAttribs/minAttrib/infoJO/dateJO", "date"),
    ("asked", "textesQuestion/texteQuestion/infoJO/dateJO", "date"),
    ("askedIssue", "textesQuestion/texteQuestion/infoJO/numJO", ""),
    ("askedPage", "textesQuestion/texteQuestion/infoJO/pageJO", "integer"),
    ("text", "textesQuestion/texteQuestion/texte", "@fr"),
    ("answered", "textesReponse/texteReponse/infoJO/dateJO", "date"),
    ("answerPage", "textesReponse/texteReponse/infoJO/pageJO", "integer"),
    ("answerText", "textesReponse/texteReponse/texte", "@fr"),
    ("closure", "cloture/codeCloture", ""),
    ("closedOn", "cloture/dateCloture", "date"),
)


def write_rml(path: Path, source: Path) -> None:
    """The mapping in RML, for the official XML, or for JSON of flat records named after the properties."""
    xml = source.suffix == ".xml"
    rows = []
    for name, field, kind in FIELDS:
        reference = field if xml else name
        if kind.startswith("http"):
            target = f'rr:template "{kind}{{{reference}}}"; rr:termType rr:IRI'
        else:
            target = f'rml:reference "{reference}"'
            target += f'; rr:language "{kind[1:]}"' if kind[:1] == "@" else f"; rr:datatype xsd:{kind}" if kind else ""
        rows.append(f"rr:predicateObjectMap [ rr:predicate qan:{name}; rr:objectMap [ {target} ] ]")
    formulation, iterator = ("XPath", "/questionsEcrites/question") if xml else ("JSONPath", "$[*]")
    subject = SUBJECT if xml else SUBJECT.replace("{uid}", "{officialId}")
    path.write_text(
        "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n"
        f"@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix qan: <{QAN}> . @prefix xsd: <{XSD}> .\n"
        f'<#Q> a rr:TriplesMap; rml:logicalSource [ rml:source "{source}"; rml:referenceFormulation ql:{formulation};'
        f' rml:iterator "{iterator}" ];\n  rr:subjectMap [ rr:template "{subject}"; rr:class <{CLASS}> ];\n  '
        + ";\n  ".join(rows)
        + " .\n",
        encoding="utf-8",
    )


def flat(record: dict[str, object]) -> dict[str, str]:
    """The fields of a record by the names of their properties, as rows and morph-kgc have them, whose paths end at one
    level."""
    values = {}
    for name, field, _ in FIELDS:
        value: object = record
        for step in field.split("/"):
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, str):
            values[name] = value
    return values
