"""One scan of the text for the words that announce something; each family of grammars then looks at its own places."""

from kg.citations import bodies, dates, discourse, local, named, parliament, people, plans, programmes, report_words
from kg.citations.document import Document
from kg.citations.scan import scanner

# Start of a word in the folded, lower-case text → family whose grammar runs there.
_TRIGGERS: dict[str, tuple[str, ...]] = {
    "law": ("loi", "ordonnance", "decret", "arrete", "circulaire", "lettre circulaire", "lettres circulaires",
            "lettre-circulaire", "note de service", "notes de service", "note d'information", "note du ",
            "note en date", "note n", "note dg", "note ministerielle", "note interministerielle", "note technique",
            "note conjointe", "note circulaire", "note d'instruction", "note de cadrage", "instruction"),
    "that": ("celle du ", "celui du ", "celle en date", "celui en date"),
    "budget": ("plf", "lfss", "lfrss", "lfi ", "lfr ", "lf "),
    "military": ("lpm",),
    "article": ("article", "art.", "art "),
    "code": ("code ", "codes "),
    "act": ("directive", "reglement", "decision"),
    "court": ("arret ", "arrets ", "decision", "jugement", "avis ", "qpc", "jurisprudence"),
    "court-first": ("ce, ", "cass", "conseil d'etat,", "conseil constitutionnel,", "cons. const.",
                    "cour de cassation,", *(f"{court} {n}" for court in ("ce", "cjue", "cedh") for n in range(1, 10)),
                    "cjue,", "cjce,", "cedh,", "caa ", "ta "),
    "council-number": ("dc", "qpc"),
    "question": ("question", "qe n", "qosd n", "qg n", "qanr5l", "reponse minist", "reponses minist"),
    "report": report_words.TRIGGERS,
    "ministry": ("ministere",),
    "body": bodies.TRIGGERS,
    "local": tuple(kind + " " for kind in local.TRIGGERS),
    "grouped": local.GROUPED,
    "named": named.TRIGGERS,
    "policy": ("pole", "politique"),
    "plan": plans.TRIGGERS,
    "programme": programmes.TRIGGERS,
    "anything": programmes.ANYTHING,
    "project": ("projet ",),
    "bill": ("projet de loi", "projets de loi", "proposition de loi", "propositions de loi"),
    "treaty": ("convention", "traite ", "traites ", "accord ", "accords ", "protocole "),
    "title": ("m ", "m. ", "mme ", "mme. ", "mlle ", "mm. ", "mm ", "mmes ", "dr ", "dr. ", "pr ", "monsieur ",
              "madame ", "docteur ", "professeur ", "professeure ", "maitre ", "me ", "mgr ", "sir ", "lord "),
    "role": people.TRIGGERS,
    "constitution": ("constitution",),
    "clue": dates.CLUES,
    "month": tuple(dates.MONTHS),
    "half": ("semestre", "trimestre"),
    "called": discourse.TRIGGERS,
    "bracket": ("(",),
    "dash": ("- ",),
    "group": parliament.TRIGGERS,
}  # fmt: skip
_FAMILIES = tuple(_TRIGGERS)
_WORDS: dict[str, list[int]] = {}
for _number, _words in enumerate(_TRIGGERS.values()):
    for _word in _words:
        _WORDS.setdefault(_word, []).append(_number)
_PATTERNS = sorted(_WORDS)
_MONTH = _FAMILIES.index("month")
# The longest trigger hides those it begins with (« conseil départemental », « conseil »): their families are its own.
_OF_PATTERN = [
    tuple(
        dict.fromkeys(
            f for n in range(len(p), 0, -1) for f in _WORDS.get(p[:n], ()) if n == len(p) or f != _MONTH
        )
    )
    for p in _PATTERNS
]  # fmt: skip
_SCANNER = scanner(_PATTERNS)


def find_triggers(doc: Document) -> dict[str, list[int]]:
    """Family → the places, in their order, where one of its words begins; a month may follow a digit (« 16août »)."""
    low = doc.low
    found: list[list[int]] = [[] for _ in _FAMILIES]
    for index, start, _ in _SCANNER.find_matches_as_indexes(doc.low_octets):
        families = _OF_PATTERN[index]
        if start and (before := low[start - 1]).isalnum() and (families != (_MONTH,) or before.isalpha()):
            continue
        for family in families:
            found[family].append(start)
    return dict(zip(_FAMILIES, found, strict=True))
