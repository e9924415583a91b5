"""What runs inside the peers' own environment: rdflib and maplib over the fields of `benchmarks.mapping`.

python -m benchmarks.engines rdflib|maplib DUMP.xml OUT.nt
"""

import sys
from collections.abc import Iterator

from lxml import etree

from benchmarks.mapping import FIELDS, QAN, SUBJECT, XSD


def records(path: str) -> Iterator[dict[str, str | None]]:
    """The fields of each record, by their paths."""
    for _, element in etree.iterparse(path, tag="question"):
        yield {field: element.findtext(field) or None for _, field, _ in FIELDS}
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def with_rdflib(path: str, output: str) -> None:
    from rdflib import Graph, Literal, URIRef

    graph = Graph()
    for record in records(path):
        subject = URIRef(SUBJECT.format(uid=record["uid"]))
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
    """maplib reads data frames: the XML is read with lxml first, which is counted. Without language tags."""
    import polars
    from maplib import Model

    columns: dict[str, list[str | None]] = {"subject": [], **{name: [] for name, _, _ in FIELDS}}
    for record in records(path):
        columns["subject"].append(SUBJECT.format(uid=record["uid"]))
        for name, field, kind in FIELDS:
            value = record[field]
            columns[name].append(kind + value if value and kind.startswith("http") else value)
    frame = polars.DataFrame(columns)
    arguments, triples = [], []
    for name, _, kind in FIELDS:
        iri = kind.startswith("http")
        arguments.append(f"? {'ottr:IRI' if iri else 'xsd:string'} ?{name}")
        triples.append(f"ottr:Triple(?subject, qan:{name}, ?{name})")
    model = Model()
    model.add_template(
        f"@prefix qan: <{QAN}> . @prefix xsd: <{XSD}> . @prefix ottr: <http://ns.ottr.xyz/0.4/> .\n"
        f"qan:Q [ottr:IRI ?subject, {', '.join(arguments)}] :: {{ {', '.join(triples)} }} ."
    )
    model.map(QAN + "Q", frame)
    model.write(output, format="ntriples")


if __name__ == "__main__":
    {"rdflib": with_rdflib, "maplib": with_maplib}[sys.argv[1]](sys.argv[2], sys.argv[3])
