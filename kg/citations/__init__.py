"""What the texts cite: text in, mentions with code-point offsets, own ids and the rule that found them out.

>>> mention = find_mentions("au titre de la loi n° 2010-788 du 12 juillet 2010")[0]
>>> mention.surface, mention.id
('loi n° 2010-788 du 12 juillet 2010', 'fr:loi:2010-788')
"""

from kg.citations.context import Context
from kg.citations.gazetteer import Entity, Gazetteer, default_gazetteer, read_gazetteer
from kg.citations.identity import class_and_path, mention_id
from kg.citations.link import links
from kg.citations.pipeline import find_mentions

__all__ = [
    "Context",
    "Entity",
    "Gazetteer",
    "class_and_path",
    "default_gazetteer",
    "find_mentions",
    "links",
    "mention_id",
    "read_gazetteer",
]
