"""questions-kg: a knowledge graph of the French National Assembly's parliamentary questions.

>>> import kg
>>> [(m.type, m.surface, m.id) for m in kg.find_mentions("au titre de la loi n° 2010-788 du 12 juillet 2010")]
[('Law', 'loi n° 2010-788 du 12 juillet 2010', 'fr:loi:2010-788')]
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import build, query, read, validate
    from kg.citations import Context, find_mentions

__version__ = "0.1.0"
__all__ = ["Context", "__version__", "build", "find_mentions", "query", "read", "validate"]
# Loaded when asked for, so that `kg --help` stays quick.
_LAZY = dict.fromkeys(("build", "query", "read", "validate"), "kg.api")
_LAZY |= dict.fromkeys(("Context", "find_mentions"), "kg.citations")


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)
