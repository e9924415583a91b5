"""The words of reports: what announces one, who made it, when, its number, title and subject."""

import re

from kg.citations.dates import MONTH
from kg.citations.phrases import ADJECTIVE, ADJECTIVES, NOUN, phrase
from kg.citations.tables import read_words

TRIGGERS: tuple[str, ...] = (
    "rapport",
    "etude",
    "enquete",
    "livre blanc",
    "livre vert",
    "evaluation",
    "audit",
    "barometre",
    "bilan ",
    "sondage",
    "note d'analyse",
    "note «",
    "note publiee",
    "refere ",
    "publication intitulee",
    "document intitule",
    "expertise",
    "analyse ",
    "atlas ",
    "celui d",  # « les rapports de l'Insee et celui de la Drees »
)
_MAKING = r"""(?:publiee?|realisee?|menee?|remise?|conduite?|commandee?|faite?|delivree?|rendue?(?:\ public)?|etablie?
    |redigee?|elaboree?|presentee?|parue?|produite?|lancee?|editee?|diffusee?|signee?|deposee?|devoilee?|datee?
    |adoptee?(?:\ a\ l'unanimite)?|transmise?|emanant|emise?)s?"""
_NATURE = r"""(?:rapports?|etudes?|enquetes?|evaluations?|livre\ (?:blanc|vert)|audit|barometre|bilan|sondage
    |expertise|atlas|analyse(?=\ (?:publie|parue|realisee|menee|conduite))|note\ d'analyse|note(?=\ (?:«|publiee))
    |refere(?=\ (?:publie|du\ \d|de\ la\ cour\ des\ comptes))
    |publication(?=\ intitulee)|document(?=\ intitule))(?!\w)"""
HEAD = re.compile(
    rf"""(?P<nature>{_NATURE})
    (?P<adjectives>(?:\ (?:d'information|annuels?|public(?:\ annuel|\ thematique|\ particulier)?|thematique|d'activite
        |parlementaires?|d'evaluation|d'etape|de\ controle
        |de\ \d+\ pages|de\ synthese|de\ securite|trimestriel|semestriel|mensuel|collaboratif|provisoire
        |d'avant-projet|de\ faisabilite|d'opportunite
        |d'expertise|de\ suivi|de\ diagnostic|de\ plaidoyer|d'opinion|d'envergure
        |de\ branche|de\ prospective|de\ recherche|d'inspection
        |d'enquete|d'audit|pour\ avis|de\ mission|conjointe?s?|commun|final
        |definitif
        |special|specifique
        |intermediaire|recente?s?|derniere?s?
        |senatoriale?|officiel|statistique|estival|hivernal
        |de\ conjoncture|de\ victimation|de\ satisfaction|de\ cohorte(?:\ mere-enfant)?|cas-temoins
        |nationale?s?|europeenne|scientifiques?|collective|preliminaire|mondiale?|epidemiologique
        |interministeriel|triennal|quinquennal|sante|logement|emploi|transports|famille|patrimoine
        |d'orientations?|flash|detaillee?|complete?|independante?|precitee?|inedite?|(?!{_MAKING}\b){ADJECTIVE})(?!\w))*)""",
    re.VERBOSE,
)
ANNOUNCED = re.compile(rf"{_NATURE}|celui\ d", re.VERBOSE)
# « 28e rapport », « l'édition 2017 du rapport »: which of its kind
WHICH = re.compile(
    r"(?:\b(?:\d{1,3}(?:er|e|eme)|premiere?|deuxieme|seconde?|troisieme|quatrieme|cinquieme|sixieme|septieme|huitieme"
    r"|neuvieme|dixieme) |\b(?:\d{1,3}(?:e|eme) edition |edition (?:19|20)\d\d )(?:du |de l'))$"
)
# « le rapport Rivier » : a capital begins a name, but in « Rapport Public Annuel »
NAME_BEGINS = re.compile(r"\ (?!Annuel|Public|Parlementaire|National|Final|Thematique)[A-Z]")
WIDE = re.compile(r"\ (?:nationale|internationale|annuelle|europeenne|mondiale)(?!\w)")
# Inquiries of the police, opinions asked of the public, studies without a result yet: no reports.
NEITHER = re.compile(
    r"""etudes?\ (?:d'impact|superieures|de\ marche|amont|de\ medecine|de\ cas|en\ cours)|etudes?\ (?:medicales
        |secondaires|universitaires|primaires)
      | enquetes?\ (?:publiques?|judiciaires?|preliminaires?|administratives?|internes?|parlementaires?|de\ police
      |de\ gendarmerie|sociales?|disciplinaires?)
      | evaluations?\ (?:environnementales?|nationales?\ (?:de|en))""",
    re.VERBOSE,
)
BEFORE = (
    "par ",
    "en ",
    "d'",
    "sous le ",
    "bureau d'",
    "bureaux d'",
    "commission d'",
    "ordonnance de ",
    "commissions d'",
    "ligne d'",
    "niveau d'",
    "annees d'",
)
MADE = rf"""(?:(?:recemment\ )?{_MAKING}\ (?:[a-z]+ment\ )?
    (?:(?:au\ printemps|a\ l'(?:ete|automne)|(?:au\ debut|a\ la\ fin)\ de\ l'annee|cette\ annee)\ (?=par\ ))?
    (?:(?:au\ (?:premier\ ministre|gouvernement|parlement|ministre)|a\ la\ ministre)\ )?)?"""
# de l'INSEE · publiée par la DREES · du Conseil économique et social · que vient de rendre l'IGAS
OF = re.compile(
    rf"""\ (?:d(?:e\ la|u)\ (?:mission|commission|comite|groupe\ de\ travail|conseil){ADJECTIVES}
            (?:\ d'[a-z]+(?:\ et\ d'[a-z]+)?)?\ (?:confie|conduit|mene|preside|dirige|anime|pilote)e?(?:\ a|\ par)[ ]
        |par\ des\ (?:equipes|chercheurs|scientifiques|experts|medecins)\ (?:de\ la\ |du\ |de\ l')
        |{MADE}(?:de\ la\ |du\ |de\ l'|des\ |de\ |d'|par\ l[ae]s?\ |par\ l'|par\ |au\ nom\ d(?:e\ la\ |e\ l'|u\ ))
        |(?:realisee?|menee?|conduite?|commandee?)s?\ (?:recemment\ )?pour\ (?:l[ae]s?\ |l')?
        |confiee?\ (?:a\ (?:l'|la\ )?|aux?\ )
        |qu(?:e\ vien(?:nent|t)\ de\ (?:rendre|publier|remettre|presenter)|'(?:a|ont)\ (?:rendu|publie|remis|presente))
            \ (?:l[ae]s?\ |l'))
    (?:mm?\.?\ |mmes?\ )?(?:(?:l[ae]s?\ )?(?:deputee?s?|senateurs?|senatrices?|professeure?s?|docteure?s?
        |general|recteur|pere|prefete?|presidente?|rapporteure?s?|(?:notre|nos|votre|mon|ma|mes)\ collegues?)\ )?""",
    re.VERBOSE,
)
# du magazine Géo · de la société Odoxa · des services statistiques du ministère de la justice
KIND = re.compile(
    r"""(?:association|societe|entreprise|magazine|journal|quotidien|hebdomadaire|revue|cabinet|institut|groupe|ONG
        |syndicat|collectif|laboratoire|fondation|think\ tank|banque)\ (?:(?:de\ )?[a-z]+\ )?
        |rapporteu(?:re?|se)\ speciale?\ d(?:e\ l'|es\ |u\ )
        |services?\ statistiques?\ (?:ministeriels?\ )?d(?:u|e\ la|es)\ """,
    re.VERBOSE,
)
ALSO = re.compile(r",?\ (?:et\ )?(?:de\ la\ |du\ |de\ l'|des\ |d'|de\ (?!\d))")
# remis par l'IGAS, l'IGF et l'IGA: the comma where « et » follows
AND_MORE = re.compile(r"(?:,|\ et)\ (?:l[ae]s?\ |l')")
# le projet d'enfouissement des déchets à Bure
PLACE = re.compile(r"\ a\ (?:la\ |l')?[A-Z][\w'-]+(?:[ -][A-Z][\w-]+)*")
BOTH = re.compile(r"(?:,|\ et)\ (?:de\ )?(?:m\.\ |mme\ |le\ docteur\ |le\ professeur\ )?")
# pour le compte de l'ADEME · au nom de l'OPECST: on whose behalf
BEHALF = re.compile(
    r"\ (?:(?:(?:realise|mene|conduit)e?\ )?pour\ (?:le\ compte\ d(?:e\ la|u|e)\ |l[ae]s?\ )?"
    r"|au\ nom\ d(?:e\ la|u|e)\ )(?:l'|la\ )?"
)
# fait au nom de la commission des finances par M. Loridant
BY = re.compile(
    r"\ (?:(?:preside|dirige|conduit|mene|redige|presente|etabli)e?\ )?par\ (?:mm?\.?\ |mmes?\ )?"
    r"(?:l[ae]\ (?:deputee?|senateur|senatrice|professeure?|docteure?|recteur|prefete?)\ )?"
)
# le rapport que MM. Malvy et Lambert ont remis au Président de la République
THEY_GAVE = re.compile(
    r"\ que\ (?:l[ae]s?\ |l')?(?:mm?\.?\ |mmes?\ )?(?:l[ae]\ (?:professeure?|docteure?|deputee?)\ )?"
)
GAVE = re.compile(
    r"\ (?:(?:lui|nous|leur)\ )?(?:a|ont|avai(?:en)?t|vien(?:nen)?t\ de)\ (?:[a-z]+ment\ )?"
    r"(?:remis|publie|rendu|depose|presente|remettre|publier|rendre)(?!\w)(?:\ public)?"
    r"(?:\ au\ (?:premier\ ministre|president\ de\ la\ republique|gouvernement))?"
)
# 2018 · (2018) · de novembre 2018 · publié le 3 mars 2019 · datant de mars 2022 · pour la période 2022-2023 · que vous
# avez remis au début de l'année 2020
WHEN = re.compile(
    rf"""\ (?:que\ (?:vous\ avez|nous\ avons|j'ai)\ )?(?:[a-z]+ment\ )?{MADE}(?:(?:au\ debut|a\ la\ fin)\ de\ l'annee[ ]
        |a\ l'(?:ete|automne|hiver)\ |au\ printemps\ |en\ date\ du\ |en\ |[ad]u\ mois\ de\ |du\ |de\ l'annee\ |de\ |d'
        |le\ |pour\ (?:l'annee\ )?|dates?\ de\ |dat(?:ant|ee?)\ (?:de\ |du\ |d')
        |(?=(?:(?:debut|fin)\ \w+\ )?(?:19|20)\d\d(?!\d)))
    (?:(?:debut|fin)\ )?(?:(?:[0-3]?\d(?:er)?\ )?(?P<month>{MONTH})\ )?(?P<year>(?:19|20)\d\d)
        (?:\ et\ (?:19|20)\d\d)?(?![\d-])
    |\ (?P<years>(?:19|20)\d\d-(?:19|20)\d\d)(?!\d)|\ \((?:(?P<in_month>{MONTH})\ )?(?P<alone>(?:19|20)\d\d)\)
    |\ (?:pour|sur)\ la\ periode\ (?P<period>(?:19|20)\d\d-(?:19|20)\d\d)(?!\d)""",
    re.VERBOSE,
)
# « son rapport sur …, remis au Premier ministre en septembre 2018 »: dates the report, outside its span
LATER = re.compile(r",\ (?:remis|publiee?|rendue?|paru|presentee?)\ [^.;,:]{0,60}?(?P<year>(?:19|20)\d\d)(?!\d)")
# remis en février: the month that the text is near to
IN_MONTH = re.compile(
    rf"\ (?:{_MAKING}\ (?:au\ (?:gouvernement|premier\ ministre|parlement)\ )?(?:en\ |debut\ |fin\ )"
    rf"|datee?\ (?:de\ |d')|{MADE}(?:au\ mois\ (?:de\ |d')|(?:en\ date\ )?du\ (?=[0-3]?\d))"
    rf"|{_MAKING}\ le\ (?=[0-3]?\d))(?P<day>(?:[0-3]?\d(?:er)?\ )?)(?P<month>{MONTH})(?!\ (?:19|20)\d\d|\w)",
    re.VERBOSE,
)
# publié l'an dernier
LAST_YEAR = re.compile(rf"\ {MADE}(?:l'an(?:nee)?\ (?:dernier|derniere|passe|passee))(?!\w)", re.VERBOSE)
# paru le 7 juillet dernier
LATELY = re.compile(
    rf"\ {MADE}(?:du\ |le\ |en\ |de\ |d')(?P<date>(?:[0-3]?\d(?:er)?\ )?(?P<month>{MONTH})\ dernier)(?!\w)", re.VERBOSE
)
# « Dans son rapport annuel, la Cour des comptes … »
SPEAKER = re.compile(r",\ (?:l[ae]\ |l'|les\ |m\.\ |mme\ )?")
# « L'Anses a publié en 2016 un rapport sur … »
HANDED = re.compile(
    r"\b(?:remis|publie|rendu|depose|presente|adopte|vote|commande|lance|produit|finalise|realise|redige|elabore)"
    r"(?:,? [^.;:]{0,60})? une? (?:recente? |nouveau |nouvelle |premiere? )?$"
)
# « un second rapport sur le chemsex, remis au Gouvernement … »
HANDED_AFTER = re.compile(r" ?,? (?:remis|publie|rendu|depose)e?(?= (?:au|a la|par|en|le|public)\b)")
# « Selon un récent rapport sur … »
SAID_IN = re.compile(r"\b(?:selon|d'apres|suivant) une? (?:recente? |nouveau |nouvelle )?$")
# What makes reports in number: only a date, a number or a title tells which.
SOME_BODY = re.compile(
    r"""(?:commission|mission|delegation)\ [a-z' -]{3,60}?(?:du\ senat|de\ l'assemblee\ nationale)(?!\w)
        |delegation\ (?:senatoriale|parlementaire)\ (?:aux?|a\ la)\ [a-z' -]{4,40}?(?=\ ?[.,;:(])
        |(?:ministere|commission\ d'enquete|mission\ d'information|commission|mission|gouvernement
        |groupe\ de\ travail|comite\ d'experts|comite\ de\ suivi)
        (?=\ (?:[«"]|de\ (?:\w+\ )?(?:19|20)\d\d|n\ ?[°o]|publie|remis|rendu|paru|intitule|date))
        |education\ nationale(?!\w)|inspections?\ generales?(?!\w)""",
    re.VERBOSE,
)
# publié par la commission de la solidarité nationale
ANY_BODY = re.compile(
    rf"""(?:commission|mission|comite|conseil|delegation|groupe\ de\ travail|observatoire|collectif|inspection|agence
    |federation|syndicat|union|association|societe){ADJECTIVES}{phrase("{1,5}")}|ministere(?!\w)""",
    re.VERBOSE,
)
# du comité d'évaluation des dépenses fiscales et des niches sociales: what is told at some length is one
LONG_NAMED = re.compile(
    rf"""(?:commission|comite|observatoire|departement|service|bureau|mission(?=\ d'(?:appui|inspection|evaluation)))
    {ADJECTIVES}{phrase("{2,6}")}""",
    re.VERBOSE,
)
# dont M. X est le rapporteur
WHOSE = re.compile(r"\ dont\ (?:m\.\ |mme\ )?")
IS_RAPPORTEUR = re.compile(r"\ (?:est|etait|fut)\ l[ae]\ rapporteure?(?!\w)")
# de la « mission d'information sur le harcèlement » du Sénat
QUOTED_BODY = re.compile(
    r"""[«"]\ ?(?P<name>(?:commission|mission|comite|groupe|collectif|observatoire)\ [^«»"]{3,90}?)\ ?[»"]
    (?:\ du\ senat|\ de\ l'assemblee\ nationale)?""",
    re.VERBOSE,
)
# d'un organisme dont le sigle seul est écrit : de la FEDEREC
LETTERS = re.compile(
    r"(?:[A-Z]{4,}(?:-[A-Z]+)*|[A-Z][a-z]+[A-Z]\w+(?:'[A-Z]+)?(?:\.(?:fr|com|org|net|eu))?|[A-Z][a-z]+\.(?:fr|com))(?![\w-])"
)
# menées par Naval Énergies
CAPITALISED = re.compile(r"[A-Z][\w-]+(?:\ [A-Z][\w-]+)+")
NUMBER = re.compile(
    r"\ n\ ?[°o]\.?\ ?(?P<n>[a-z]{0,2}\d[\d\w-]*)"
    r"(?:/(?:19|20)\d\d|/[a-z]+\ n\ ?[°o]\.?\ ?[\d\w-]+)?(?:\ \((?:\d{4}-\d{4}|[xvi]+e?)\))?"
)
TITLE = re.compile(
    r"""\ ?(?P<comma>,\ )?\ ?
    (?P<said>(?:intitul|(?:sous-)?titr|nomm|baptis)ee?\ |dite?\ |ayant\ pour\ titre\ |(?:redigee?
        \ |mene\ )?sur\ le\ theme\ (?:de\ )?|relatif\ a\ |sur\ (?:l[ae]s?\ |l')?)?
    [«"]\ ?(?P<title>[^«»"]{3,180}?)\ ?[»"]""",
    re.VERBOSE,
)
# sur la mobilité internationale des Français · relatif aux violences · de la mission d'information sur la forêt
SUBJECT = re.compile(
    rf"""\ (?:(?:au\ parlement|(?:au|a\ la)\ (?:premier\ )?ministre\ [a-z,' ]{{0,60}}?)(?=\ (?:sur|relatif)\ )\ )?{MADE}
        (?:sur|relati(?:f|ve)\ (?:a|aux?)|portant\ sur|consacree?\ (?:a|aux?)|concernant|de\ la\ (?:mission
        |commission)\ (?:(?:\w+\ )?d(?:e\ (?!l)|')\w+|flash|sur)
        (?:\ (?:sur|relative\ a|de|aux?))?|a\ (?:destination|l'attention|l'intention)\ d(?:u|es?))
    \ ?(?:l[ae]s?\ |l'|une?\ |sa\ |son\ |ses\ )?{NOUN}{ADJECTIVES}(?:\ [a-z]{{4,}}e(?=\ de\ ))?{phrase("{0,6}")}
    (?:\ (?:dans|vers)\ (?:la\ |les?\ |l'){NOUN}{ADJECTIVES}{phrase("{0,3}")})?
    (?:\ (?!{_MAKING}\ )[a-z]+[eiu]e?s?\ par\ (?:l[ae]s?\ |l'){NOUN}{ADJECTIVES}(?:\ en\ france)?)?
    (?:\ et\ (?:l[ae]s?\ |l')(?!enquete|etude|rapport){NOUN}{ADJECTIVES}{phrase("{0,4}")}
        (?=\ ?[.,;:()»]|\ (?:de\ )?(?:19|20)\d\d(?!\d)
        |\ (?:[a-z]+(?:ait|aient)|a|ont|est|sont|sera|permet|montre|indique|constitue|souligne|prevoit|du\ \d|remis
            |publie)(?!\w)))?""",
    re.VERBOSE,
)
# livre blanc de la sécurité intérieure · étude de caractérisation des ordures ménagères menée par l'ADEME
OF_SUBJECT = re.compile(rf"\ (?:de\ la\ |du\ |des\ |de\ l'|de\ |d'){NOUN}{ADJECTIVES}{phrase('{0,3}')}", re.VERBOSE)
# appelant à mettre un terme à l'utilisation de l'huile de palme · tiré de la mission flash
AIM = re.compile(
    r"\ (?:(?:appelant|visant|invitant)\ a\ (?=\w+er\ |\w+re\ |\w+ir\ )[\w' -]{10,90}?(?=\ ?[.,;:()])"
    r"|(?:tire|issu)\ de\ (?:la|cette)\ mission(?:\ flash)?(?!\w))"
)
# relative aux révélations des « Uber files »
QUOTED_LAST = re.compile(r"\ (?:des?\ |du\ |de\ la\ |de\ l'|les?\ |la\ )?[«\"]\ ?[^«»\"]{2,60}\ ?[»\"]")
# sur la Smart City
CAPITALS = re.compile(r"\ sur\ (?:l[ae]s?\ |l')?[A-Z][\w'-]+(?:\ [A-Z][\w'-]+)+")
# sur le plan Écophyto · consacré au programme Infrastructures et services de transports
ON = re.compile(
    r"\ (?:portant\ |realise\ )?(?:sur|relati(?:f|ve)\ (?:a|aux?)|consacree?\ (?:a|aux?)|concernant)\ (?:l[ae]s?\ |l')?"
)
NAME = r"(?:(?:El|Le|La|De|Ben)\ )?[A-Z][a-z]\w+(?:-[A-Z]\w+)*"
# rapport Gallois · rapports Duron et Spinetta · rapport de M. Villani · rapport de la commission Attali
AUTHORS = re.compile(
    rf"""\ (?P<of>de\ (?:M\.\ |Mme\ |MM\.\ |M\ )|de\ la\ (?:commission|mission)\ )?
    (?P<first>{NAME})(?:\ et\ (?P<second>{NAME}))?""",
    re.VERBOSE,
)
# étude INCA 3: the third, not of « 3 ans »
SERIES = re.compile(r"\ (?:[1-9]|I{1,3}|IV|V)(?![\w.,]|\ ?%|\ (?:ans|mois|jours|fois|milli|points|euros))")
# « … des ordures ménagères menée », where the maker follows
MADE_LAST = re.compile(rf"\ {_MAKING}$", re.VERBOSE)
# étude Timoun · étude INCA 3 · enquête PISA 2018 · baromètre Odoxa
NAMED = re.compile(rf"\ (?P<name>[A-Z][\w'-]+(?:\ [A-Z][\w'-]+){{0,3}}(?:{SERIES.pattern})?)")
# enquête Conditions de vie des étudiants 2010, étude Infostat justice n° 205: words behind a name, before what follows
NAME_GOES_ON = re.compile(rf"{phrase('{1,3}')}(?=\ (?:19|20)\d\d(?!\d))|\ [a-z]+(?=\ n\ ?[°o]\ ?\d)", re.VERBOSE)
# enquête aquaculture 2021
SMALL_NAMED = re.compile(
    rf"\ (?P<name>(?!{_MAKING})[a-z]{{4,}}(?:\ (?!{_MAKING})[a-z]{{4,}})?)(?=\ (?:19|20)\d\d(?!\d))", re.VERBOSE
)
# rapport de la mission Territoires et réussite
MISSION = re.compile(r" de la (?:commission|mission) (?P<name>[A-Z][\w-]+(?: et [a-z]{4,})+)(?!\w)")
# étude publiée dans la revue Nature · parue dans The Lancet
JOURNAL = re.compile(
    r"\ (?:(?:publiee?s?|parues?)\ (?:dans|par)\ (?:l[ae]\ (?:revue|journal|magazine)\ |l[ae]\ )?"
    r"|dans\ l[ae]\ (?:revue|journal|magazine)\ )(?:[«\"]\ ?)?"
    r"(?P<name>[A-Z][\w-]+(?:\ (?:of\ |and\ |in\ |the\ )*[A-Z][\w-]+)*)(?:\ ?[»\"])?"
)
JOINED = re.compile(r"[-/][A-Z][A-Za-z]{2,}(?!\w)")  # IGAS-IGF
TRAILING = re.compile(r"\ \([A-Z][\w.-]+\)$")  # « le rapport de l'Agence … (Anses) »: another mention
ACRONYM = re.compile(r"\ \([A-Z][\w.-]+\)")
NOT_AUTHORS = frozenset(read_words("not-names.txt")) | {"Rapports", "Amendements", "Textes", "Dossiers", "NOR"}
# Their « enquête » is an investigation.
INVESTIGATORS = frozenset(
    ["igpn", "iggn", "dreal", "dgccrf", "senat", "onu", "pnf", "assemblee-nationale", "police-nationale",
     "gendarmerie-nationale", "commission-europeenne"]
)  # fmt: skip
WEAK = (
    *("analyse", "atlas", "audit", "barometre", "bilan", "expertise", "sondage"),
    *("note d'analyse", "note", "refere", "evaluation"),
)
# celui du Haut Conseil pour le climat, after « les rapports … »
THAT = re.compile(r"celui (?:du |de la |de l')")
REPORTS = re.compile(r"\brapports?\b[^.;]{0,160}\b(?:et|ou|dont|comme)(?: a| de| par)? $")
# évaluation de la deuxième phase de la politique des pôles
EVALUATION = re.compile(
    r"evaluation\ (?:de\ la\ |du\ |de\ l'|des\ )(?:(?:\w+\ phase|impact|mise\ en\ oe?uvre)\ (?:de\ la\ |du\ ))?",
    re.VERBOSE,
)
