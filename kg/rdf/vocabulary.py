"""The names of the ontology and of the vocabularies it reuses, as encoded terms. Every `qan:` term is declared in
`ontology/`; a test holds the two together."""

from functools import cache
from typing import Final

QAN: Final = "https://w3id.org/qan/ontology#"
CONCEPT: Final = "https://w3id.org/qan/concept/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
DCTERMS: Final = "http://purl.org/dc/terms/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
ORG: Final = "http://www.w3.org/ns/org#"
PROV: Final = "http://www.w3.org/ns/prov#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SH: Final = "http://www.w3.org/ns/shacl#"
VOID: Final = "http://rdfs.org/ns/void#"
DCAT: Final = "http://www.w3.org/ns/dcat#"

# One prefix map for output, queries, shapes and documentation; `{base}` is filled by `Iris`.
PREFIXES: Final = {
    "qan": QAN,
    "qanc": CONCEPT,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "skos": SKOS,
    "org": ORG,
    "prov": PROV,
    "owl": OWL,
    "sh": SH,
    "void": VOID,
    "dcat": DCAT,
}


def _qan(name: str) -> str:
    return f"<{QAN}{name}>"


@cache
def concept(scheme: str, name: str) -> str:
    """A concept of `ontology/concepts.ttl`: `concept("status", "answered")`."""
    return f"<{CONCEPT}{scheme}/{name}>"


TYPE: Final = f"<{RDF}type>"
LABEL: Final = f"<{RDFS}label>"
SEE_ALSO: Final = f"<{RDFS}seeAlso>"
TITLE: Final = f"<{DCTERMS}title>"
ISSUED: Final = f"<{DCTERMS}issued>"
IS_PART_OF: Final = f"<{DCTERMS}isPartOf>"
PAGE: Final = f"<{FOAF}page>"
NAME: Final = f"<{FOAF}name>"
GIVEN_NAME: Final = f"<{FOAF}givenName>"
FAMILY_NAME: Final = f"<{FOAF}familyName>"
PREF_LABEL: Final = f"<{SKOS}prefLabel>"
ALT_LABEL: Final = f"<{SKOS}altLabel>"
HIDDEN_LABEL: Final = f"<{SKOS}hiddenLabel>"
EXACT_MATCH: Final = f"<{SKOS}exactMatch>"
BROADER: Final = f"<{SKOS}broader>"
IN_SCHEME: Final = f"<{SKOS}inScheme>"
SKOS_CONCEPT: Final = f"<{SKOS}Concept>"
DERIVED_FROM: Final = f"<{PROV}wasDerivedFrom>"

# Classes
QUESTION: Final = _qan("Question")
WRITTEN_QUESTION: Final = _qan("WrittenQuestion")
ORAL_QUESTION: Final = _qan("OralQuestion")
GOVERNMENT_QUESTION: Final = _qan("GovernmentQuestion")
ANSWER: Final = _qan("Answer")
FORMER_TEXT: Final = _qan("FormerText")
PROCEDURAL_EVENT: Final = _qan("ProceduralEvent")
MINISTRY_ALLOCATION: Final = _qan("MinistryAllocation")
DISPLAYED_AFFILIATION: Final = _qan("DisplayedAffiliation")
JOURNAL_ISSUE: Final = _qan("JournalIssue")
JOURNAL_PAGE: Final = _qan("JournalPage")
DEPUTY: Final = _qan("Deputy")
MANDATE: Final = _qan("Mandate")
CONSTITUENCY: Final = _qan("Constituency")
LEGISLATURE: Final = _qan("Legislature")
DISPLAYED_GROUP_CLASS: Final = _qan("DisplayedGroup")
MINISTRY: Final = _qan("Ministry")
SOURCE_SNAPSHOT: Final = _qan("SourceSnapshot")

# Properties of a question and its texts
NUMBER: Final = _qan("number")
OFFICIAL_ID: Final = _qan("officialId")
IN_LEGISLATURE: Final = _qan("inLegislature")
ASKED_BY: Final = _qan("askedBy")
ASKED_UNDER: Final = _qan("askedUnder")
AUTHOR_CONSTITUENCY: Final = _qan("authorConstituency")
AUTHOR_DEPARTMENT: Final = _qan("authorDepartment")
TEXT: Final = _qan("text")
FORMER_TEXT_OF: Final = _qan("formerTextOf")
PUBLISHED_IN: Final = _qan("publishedIn")
PUBLISHED_ON_PAGE: Final = _qan("publishedOnPage")
RUBRIQUE: Final = _qan("rubrique")
HEADING: Final = _qan("heading")
ANALYSIS: Final = _qan("analysis")
HAS_ALLOCATION: Final = _qan("hasAllocation")
ADDRESSED_TO: Final = _qan("addressedTo")
ASSIGNED_TO: Final = _qan("assignedTo")
HAS_EVENT: Final = _qan("hasEvent")
STATUS: Final = _qan("status")
AFFILIATION: Final = _qan("displayedAffiliation")
HAS_ANSWER: Final = _qan("hasAnswer")
ANSWER_DELAY_DAYS: Final = _qan("answerDelayDays")
ABSENCE: Final = _qan("absence")

# Answer
ANSWER_TO: Final = _qan("answerTo")
ANSWERED_BY: Final = _qan("answeredBy")
ANSWER_KIND: Final = _qan("answerKind")
JOINT_ANSWER: Final = _qan("jointAnswer")

# Events and allocations
EVENT_TYPE: Final = _qan("eventType")
ON_DATE: Final = _qan("onDate")
EVENT_PAGE: Final = _qan("eventPage")
EVENT_NOTE: Final = _qan("eventNote")
ALLOCATED_TO: Final = _qan("allocatedTo")
ALLOCATED_BODY: Final = _qan("allocatedBody")
ALLOCATION_KIND: Final = _qan("allocationKind")
START_DATE: Final = _qan("startDate")
END_DATE: Final = _qan("endDate")

# Displayed affiliation
DISPLAYED_LABEL: Final = _qan("displayedLabel")
DISPLAYED_GROUP: Final = _qan("displayedGroup")
DISPLAYED_BODY: Final = _qan("displayedBody")

# Deputies, constituencies, groups, ministries, journal, provenance
HONORIFIC: Final = _qan("honorific")
AN_ACTOR_ID: Final = _qan("anActorId")
MANDATE_OF: Final = _qan("mandateOf")
DEPARTMENT_CLASS: Final = _qan("Department")
DEPARTMENT: Final = _qan("departmentAsPrinted")
IN_DEPARTMENT: Final = _qan("inDepartment")
DEPARTMENT_CODE: Final = _qan("departmentCode")
ORDINAL: Final = _qan("ordinal")
BOUNDARY_VERSION: Final = _qan("boundaryVersion")
ACRONYM: Final = _qan("acronym")
SHORT_NAME: Final = _qan("shortName")
ISSUE_DATE: Final = _qan("issueDate")
ISSUE_NUMBER: Final = _qan("issueNumber")
ISO_WEEKDAY: Final = _qan("isoWeekday")
JOURNAL_EDITION: Final = _qan("journalEdition")
PAGE_NUMBER: Final = _qan("pageNumber")
SHA256: Final = _qan("sha256")
SOURCE_FORMAT: Final = _qan("sourceFormat")

# What the texts cite
MENTION: Final = _qan("Mention")
CITED_ENTITY: Final = _qan("CitedEntity")
DATED_EVENT: Final = _qan("DatedEvent")
IN_TEXT: Final = _qan("inText")
START: Final = _qan("start")
END: Final = _qan("end")
EXACT: Final = _qan("exact")
REFERS_TO: Final = _qan("refersTo")
RULE: Final = _qan("rule")
CONFIDENCE: Final = _qan("confidence")
MENTION_TYPE: Final = _qan("mentionType")
DATE_SAID: Final = _qan("dateSaid")
MENTIONS: Final = _qan("mentions")
CITES_TEXT: Final = _qan("citesText")
TEXT_TYPE: Final = _qan("textType")
TEXT_NUMBER: Final = _qan("textNumber")
DATE_DOCUMENT: Final = _qan("dateDocument")
NUMBERED_TEXT: Final = _qan("numberedText")
CELEX: Final = _qan("celex")
OF_TEXT: Final = _qan("ofText")
OF_CODE: Final = _qan("ofCode")
ARTICLE_NUMBER: Final = _qan("articleNumber")
ISSUED_BY: Final = _qan("issuedBy")
REPORT_YEAR: Final = _qan("reportYear")
HELD_BY: Final = _qan("heldBy")
HELD_ON: Final = _qan("heldOn")
LINK_REASON: Final = _qan("linkReason")
KNOWN_BY: Final = _qan("knownBy")
SUCCESSOR: Final = _qan("successor")
LABEL_RULE: Final = _qan("labelRule")
EVIDENCE: Final = _qan("evidence")

# What the registers say
PERSON_CLASS: Final = f"<{FOAF}Person>"
MEMBER: Final = f"<{ORG}member>"
ORGANIZATION: Final = f"<{ORG}organization>"
POLITICAL_GROUP: Final = _qan("PoliticalGroup")
POLITICAL_PARTY: Final = _qan("PoliticalParty")
GROUP_MEMBERSHIP: Final = _qan("GroupMembership")
PARTY_MEMBERSHIP: Final = _qan("PartyMembership")
GOVERNMENT: Final = _qan("Government")
MINISTRY_BODY: Final = _qan("MinistryBody")
MINISTERIAL_OFFICE: Final = _qan("MinisterialOffice")
IDENTIFIED_AS: Final = _qan("identifiedAs")
GROUP_AT_DATE: Final = _qan("groupAtDate")
CONSISTENT_AT_DATE: Final = _qan("consistentAtDate")
FOR_CONSTITUENCY: Final = _qan("forConstituency")
START_CAUSE: Final = _qan("startCause")
END_CAUSE: Final = _qan("endCause")
AN_BODY_ID: Final = _qan("anBodyId")
SUCCEEDS: Final = _qan("succeeds")
UNDER_GOVERNMENT: Final = _qan("underGovernment")
POLICY_FIELD: Final = _qan("policyField")
QUALITY: Final = _qan("quality")

QUESTION_CLASSES: Final = {"QE": WRITTEN_QUESTION, "QOSD": ORAL_QUESTION, "QG": GOVERNMENT_QUESTION}


def concept_scheme(name: str) -> str:
    """A scheme of `ontology/concepts.ttl`."""
    return f"<{CONCEPT}{name}>"
