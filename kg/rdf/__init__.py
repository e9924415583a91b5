"""RDF as text: terms are their N-Triples form, IRIs are minted in one place, formats are read and written."""
