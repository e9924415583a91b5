"""What a client may ask for: the bounds that keep the server answering everybody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one SPARQL query. `seconds` and `memory` (bytes) end its process, `answer` (bytes) cuts its answer
    off as an error, `text` (bytes) bounds the query's own text, `waiting` the queries that queue for a process."""

    seconds: float = 10.0
    answer: int = 20_000_000
    memory: int = 4 << 30
    text: int = 100_000
    waiting: int = 64
