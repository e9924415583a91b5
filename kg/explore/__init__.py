"""The explorer: the graph as pages, linked data and a SPARQL endpoint, for people and programs, read-only."""
