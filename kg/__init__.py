"""questions-kg: a knowledge graph of the French National Assembly's parliamentary questions."""

__version__ = "0.1.0"
