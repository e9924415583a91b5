"""What runs inside the peers' own environment: rdflib and maplib over the fields of `benchmarks.mapping`.

python -m benchmarks.engines rdflib DUMP.xml OUT.nt
python -m benchmarks.engines maplib FLAT.csv OUT.nt
"""

import sys
from collections.abc import Iterator

from lxml import etree

from benchmarks.mapping import CLASS, FIELDS, QAN, SUBJECT, XSD


def records(path: str) -> Iterator[dict[str, str | None]]:
    """The fields of each record, by their paths."""
    for _, element in etree.iterparse(path, tag="question"):
        yield {field: element.findtext(field) or None for _, field, _ in FIELDS}
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def with_rdflib(path: str, output: str) -> None:
    from rdflib import RDF, Graph, Literal, URIRef

    graph = Graph()
    for record in records(path):
        subject = URIRef(SUBJECT.format(uid=record["uid"]))
        graph.add((subject, RDF.type, URIRef(CLASS)))
        for name, field, kind in FIELDS:
            if value := record[field]:
                if kind.startswith("http"):
                    node: URIRef | Literal = URIRef(kind + value)
                elif kind[:1] == "@":
                    node = Literal(value, lang=kind[1:])
                else:
                    node = Literal(value, datatype=URIRef(XSD + kind) if kind else None)
                graph.add((subject, URIRef(QAN + name), node))
    graph.serialize(output, "nt", encoding="utf-8")


def with_maplib(path: str, output: str) -> None:
    """maplib maps data frames. Without language tags."""
    import polars
    from maplib import Model

    rows = polars.read_csv(path, infer_schema=False)
    before = SUBJECT.partition("{")[0]
    iris = {name: kind for name, _, kind in FIELDS if kind.startswith("http")}
    frame = rows.with_columns(
        subject=before + polars.col("officialId"), **{name: start + polars.col(name) for name, start in iris.items()}
    )
    names = [name for name, _, _ in FIELDS]
    arguments = (f"? {'ottr:IRI' if name in iris else 'xsd:string'} ?{name}" for name in names)
    triples = (f"ottr:Triple(?subject, qan:{name}, ?{name})" for name in names)
    model = Model()
    model.add_template(
        f"@prefix qan: <{QAN}> . @prefix xsd: <{XSD}> . @prefix ottr: <http://ns.ottr.xyz/0.4/> .\n"
        f"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        f"qan:Q [ottr:IRI ?subject, {', '.join(arguments)}] :: "
        f"{{ ottr:Triple(?subject, rdf:type, <{CLASS}>), {', '.join(triples)} }} ."
    )
    model.map(QAN + "Q", frame)
    model.write(output, format="ntriples")


if __name__ == "__main__":
    {"rdflib": with_rdflib, "maplib": with_maplib}[sys.argv[1]](sys.argv[2], sys.argv[3])
