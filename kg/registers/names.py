"""Names as they can be compared: the old pages lose accents, the registers write particles in their own way."""

from functools import lru_cache

from kg.rdf.iris import slug


@lru_cache(maxsize=16384)
def folded_name(name: str) -> str:
    """A name without accents, case, hyphens or apostrophes.

    >>> folded_name("Jean-Noël de L'Épine") == folded_name("JEAN NOEL DE L’EPINE")
    True
    """
    return slug(name)
