"""Own ids → class in the ontology and path of the IRI below `/id/`: the table of `docs/iris.md`, as code."""

from kg.citations.normalise import slug

# Class local name → type of the mention its labels give.
CLASS_TYPES: dict[str, str] = {
    "CompetitivenessCluster": "CompetitivenessCluster",
    "ClusterPolicy": "ClusterPolicy",
    "PublicProgramme": "Programme",
    "PublicPlan": "Plan",
    "LegalText": "Law",
    "Code": "Code",
    "EuropeanText": "EULaw",
    "CitedBody": "Organisation",
    "Person": "Person",
    "Treaty": "Treaty",
    "Bill": "Bill",
    "Report": "Report",
}

# First part of an own id → (class, first part of the path); slug types only.
_SLUGS: dict[str, tuple[str, str]] = {
    "pole": ("CompetitivenessCluster", "pole"),
    "policy": ("ClusterPolicy", "politique"),
    "prog": ("PublicProgramme", "programme"),
    "plan": ("PublicPlan", "plan"),
    "report": ("Report", "rapport"),
    "org": ("CitedBody", "organisme"),
    "person": ("Person", "personne"),
    "treaty": ("Treaty", "traite"),
    "bill": ("Bill", "projet"),
    "event": ("DatedEvent", "evenement"),
}
_PATHS = {path: prefix for prefix, (_, path) in _SLUGS.items()}
_QUESTIONS = {
    "qe": ("WrittenQuestion", "QE"),
    "qosd": ("OralQuestion", "QOSD"),
    "qg": ("GovernmentQuestion", "QG"),
}
_BILLS = {"plf", "plfr", "plfss", "plfrss"}
_COURTS = {
    "ce",
    "cass",
    "cc",
    "tc",
    "cnda",
    "cjue",
    "cedh",
    "tribunal-ue",
    "caa",
    "ca",
    "tj",
    "tgi",
    "tcom",
    "ti",
    "cph",
}


def _is_court(nature: str) -> bool:
    return nature in _COURTS or nature.startswith(("caa-", "ta-", "ca-", "tgi-", "tj-", "tcom-", "ti-", "cph-"))


def mention_id(path: str, legitext: str | None = None) -> str:
    """The own id of an entity of the gazetteer from the path of its IRI.

    >>> mention_id("texte/loi/2015-991"), mention_id("organisme/cese"), mention_id("texte/ue/dir/2000/60")
    ('fr:loi:2015-991', 'org:cese', 'eu:dir:2000/60')
    """
    first, _, rest = path.partition("/")
    if first == "code":
        return f"fr:code:{legitext or rest}"
    if first == "texte":
        nature, _, name = rest.partition("/")
        if nature == "ue":
            kind, _, name = name.partition("/")
            return f"eu:{kind}:{name}"
        return f"fr:{nature}:{name}"
    if first == "projet" and rest.split("/")[0] in _BILLS:
        return "fr:" + rest.replace("/", ":")
    if first in _PATHS:
        return f"{_PATHS[first]}:{rest.replace('/', ':')}"
    return path.replace("/", ":")


def class_and_path(identifier: str, code_slugs: dict[str, str] | None = None) -> tuple[str, str] | None:
    """The class and the path below `/id/` of an own id; None for a date, which has no node.

    `code_slugs` (LEGITEXT → slug of the code's name) is the default gazetteer's unless given.

    >>> class_and_path("fr:loi:84-16:art:6 bis")
    ('LawArticle', 'texte/loi/84-16/article/6-bis')
    >>> class_and_path("an:qe:14:2524"), class_and_path("eu:dir:2004/35")
    (('WrittenQuestion', 'question/14/QE/2524'), ('EuropeanText', 'texte/ue/dir/2004/35'))
    """
    head = identifier.partition(":")[0]
    if head == "date":
        return None
    whole, _, article = identifier.partition(":art:")
    if head in _SLUGS:
        kind, path = _SLUGS[head]
        path = "/".join([path, *(slug(part) for part in whole.split(":")[1:])])
        return ("LawArticle", f"{path}/article/{slug(article)}") if article else (kind, path)
    parts = whole.split(":")
    if parts[0] == "an":
        kind, name = _QUESTIONS.get(parts[1], ("Question", parts[1].upper()))
        return kind, f"question/{parts[2]}/{name}/{parts[3]}"
    if parts[0] == "senat":
        return "SenateQuestion", "/".join(["question-senat", *(slug(part) for part in parts[1:])])
    if len(parts) < 3:
        return None
    nature, name = parts[1], ":".join(parts[2:])
    if nature == "code":
        if code_slugs is None:
            from kg.citations.gazetteer import default_gazetteer

            code_slugs = default_gazetteer().code_slugs
        kind, path = "Code", f"code/{code_slugs.get(name, slug(name))}"
        return ("CodeArticle", f"{path}/article/{slug(article)}") if article else (kind, path)
    if _is_court(nature):
        return "CourtDecision", f"decision/{nature}/{slug(name)}"
    if parts[0] == "eu":
        kind, path = "EuropeanText", "/".join(["texte/ue", nature, *(slug(part) for part in name.split("/"))])
    elif nature in _BILLS:
        kind, path = "Bill", f"projet/{nature}/{slug(name)}"
    else:
        kind, path = "LegalText", f"texte/{nature}/{slug(name)}"
    return ("LawArticle", f"{path}/article/{slug(article)}") if article else (kind, path)
