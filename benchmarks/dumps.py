"""Dumps of any size in the official shape, of invented sentences, so that benchmarks need nothing but the checkout."""

import datetime as dt
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

_MINISTRIES = (
    ("Transports", "Ministère des transports, de l'équipement et de la mer"),
    ("Éducation nationale", "Ministère de l'éducation nationale et de la jeunesse"),
    ("Agriculture", "Ministère de l'agriculture et de la souveraineté alimentaire"),
    ("Santé", "Ministère de la santé et de l'accès aux soins"),
    ("Intérieur", "Ministère de l'intérieur"),
    ("Économie", "Ministère de l'économie et des finances"),
)
_GROUPS = (("SOC", "Groupe socialiste"), ("UMP", "Union pour un mouvement populaire"), ("NI", "Non inscrit"))
_SUBJECTS = (
    "les communes rurales", "la filière du bois", "les petites entreprises", "les aidants familiaux",
    "le réseau ferroviaire", "les collèges de montagne", "les producteurs de lait", "les services d'urgence",
)  # fmt: skip
_CITED = (
    "la loi n° 2015-991 du 7 août 2015", "l'article L. 123-4 du code de l'environnement",
    "le décret n° 2014-1302 du 30 octobre 2014", "la directive 2006/123/CE", "le règlement (UE) n° 1305/2013",
    "le Conseil d'État", "la Cour des comptes", "l'article 34 de la Constitution", "le code du travail",
    "la circulaire du 12 mars 2014",
)  # fmt: skip
_SENTENCES = (
    "{d} attire l’attention du ministre sur les difficultés que rencontrent {s} depuis plusieurs mois.",
    "En application de {c}, les délais d'instruction devaient être ramenés à trente jours.",
    "Or {s} constatent que ces délais sont rarement tenus, et que les dossiers s'accumulent.",
    "Il semblerait que {c} ne soit pas appliqué partout de la même façon.",
    "Plusieurs élus ont rappelé l'importance de {s} pour l'équilibre du territoire.",
    "Le Gouvernement a engagé une concertation avec {s}, dont les conclusions sont attendues à l'automne.",
    "Aux termes de {c}, cette compétence relève désormais de la région.",
    "Une mission d'évaluation a été confiée aux services ; elle s'appuiera sur {c}.",
    "Les crédits prévus ont été augmentés de {n} millions d'euros, soit {m} % de plus que l'an passé.",
    "Il est rappelé que {s} bénéficient d'un accompagnement personnalisé (« guichet unique »).",
    "Il souhaite connaître les mesures envisagées pour {s}, et leur calendrier.",
)
_FIRST = dt.date(2012, 6, 26)
_NIL = ' xsi:nil="true"'


def questions(count: int, seed: int = 1) -> Iterator[dict[str, object]]:
    """Records of the XIVth legislature: some 7 kB of XML each; 80 % are answered."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        asked = _FIRST + dt.timedelta(7 * (number * 200 // count))
        short, label = chance.choice(_MINISTRIES)
        ministry = {"organeRef": f"PO{500000 + len(short)}", "abrege": short, "developpe": label}
        group = chance.choice(_GROUPS)
        deputy = chance.randrange(577)
        answered = asked + dt.timedelta(7 * chance.randint(4, 40)) if chance.random() < 0.8 else None
        yield {
            "uid": f"QANR5L14QE{number}",
            "identifiant": {"numero": str(number), "regime": "5eme Republique", "legislature": "14"},
            "type": "QE",
            "indexationAN": {
                "rubrique": chance.choice(_SUBJECTS),
                "teteAnalyse": "généralités",
                "analyses": {"analyse": chance.choice(_SUBJECTS)},
            },
            "auteur": {
                "identite": {"acteurRef": f"PA{700000 + deputy}", "mandatRef": f"PM{800000 + deputy}"},
                "groupe": {"organeRef": "PO656002", "abrege": group[0], "developpe": group[1]},
            },
            "minInt": ministry,
            "minAttribs": {"minAttrib": {"infoJO": _journal(asked, None), "denomination": ministry}},
            "textesQuestion": {
                "texteQuestion": {"infoJO": _journal(asked, 100 + number % 9000), "texte": _text(chance, 1900)}
            },
            "textesReponse": answered
            and {"texteReponse": {"infoJO": _journal(answered, 200 + number % 9000), "texte": _text(chance, 3400)}},
            "cloture": answered
            and {
                "codeCloture": "REP_PUB",
                "libelleCloture": "Réponse publiée",
                "dateCloture": answered.isoformat(),
                "infoJO": _journal(answered, 199),
            },
            "signalement": None,
            "renouvellements": None,
        }


def write_xml(path: Path, count: int) -> Path:
    """One big file, as the XIVth legislature's."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write('<questionsEcrites xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n')
        for question in questions(count):
            file.write(f"<question>{''.join(_element(*item) for item in question.items())}</question>\n")
        file.write("</questionsEcrites>\n")
    return path


def zipped_xml(folder: Path, count: int) -> Path:
    """The dump of that size in an archive, as it is published; made where the folder does not have it yet."""
    archive = folder / f"{count}.xml.zip"
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        plain, part = folder / f"{count}.xml", archive.with_suffix(".part")
        write_xml(plain, count)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
            target.write(plain, plain.name)
        plain.unlink()
        part.rename(archive)
    return archive


def _text(chance: random.Random, length: int) -> str:
    sentences: list[str] = []
    size = 0
    while size < length:
        sentences.append(
            chance.choice(_SENTENCES).format(
                d="M. Jean Exemple", s=chance.choice(_SUBJECTS), c=chance.choice(_CITED), n=chance.randint(2, 900),
                m=chance.randint(1, 30),
            )
        )  # fmt: skip
        size += len(sentences[-1]) + 1
    middle = len(sentences) // 2
    return f"<p>{' '.join(sentences[:middle])}</p><br /><p>{' '.join(sentences[middle:])}</p>"


def _journal(date: dt.date, page: int | None) -> dict[str, object]:
    return {
        "typeJO": "JO_QUESTION",
        "dateJO": date.isoformat(),
        "pageJO": page and str(page),
        "numJO": str(date.isocalendar()[1]),
        "urlLegifrance": None,
        "referenceNOR": None,
    }


def _element(tag: str, value: object) -> str:
    if value is None:
        return f"<{tag}{_NIL}/>"
    if isinstance(value, dict):
        return f"<{tag}>{''.join(_element(*item) for item in value.items())}</{tag}>"
    return f"<{tag}>{escape(str(value))}</{tag}>"
