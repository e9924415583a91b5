"""The groups of Parliament: who applauds and who asks, no bodies that a text cites.

The party of the same name is one: « la motion du Rassemblement national », not « les bancs du groupe RN ».
"""

import re

from kg.citations.document import Document, matches_at
from kg.citations.normalise import lower
from kg.citations.tables import alternation, read_words

_GROUP = rf"(?:{alternation(read_words('parliament-groups.txt'))})(?![\w-])"
# les bancs des groupes RN, LFI-NUPES et du groupe SOC
_COMPOUNDS = ("LFI-", "GDR-", "Ecolo-", "SOC-")
TRIGGERS: tuple[str, ...] = ("groupe", *(lower(compound) for compound in _COMPOUNDS))
_GROUPS = re.compile(
    rf"""groupes?\ (?:{_GROUP})(?:(?:,\ |,?\ et\ (?:du\ groupe\ |sur\ [a-z ]{{3,40}}du\ groupe\ )?){_GROUP})*
       | (?:{alternation(_COMPOUNDS)})(?:NUPES|NFP)(?!\w)""",
    re.VERBOSE,
)


def drop_groups(doc: Document, starts: list[int]) -> None:
    """Take back what was found in the names of groups: « RN » after « groupe », « LFI » in « LFI-NUPES »."""
    plain = doc.plain
    spans = [match.span() for match in matches_at(_GROUPS, plain, starts)]
    if not spans:
        return
    dropped = bytearray(len(plain))
    for start, end in spans:
        dropped[start:end] = b"\1" * (end - start)
    doc.found = [c for c in doc.found if c.type != "Organisation" or not dropped[c.start]]
