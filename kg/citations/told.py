"""Dates that leave their year out: read by the day of the text and by what their sentence says around them.

« Dernier » is before the day of the text, « prochain » after it. Without either, the weekday named beside the day
settles the year (« dimanche 16 octobre »); else the sentence does: it looks ahead (« sera », « d'ici ») or back
(« depuis », « a été »). See `year_told` for what a silent sentence means.
"""

import datetime as dt
import re

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAY_BEFORE = re.compile(rf"\b({'|'.join(WEEKDAYS)})\ (?:le\ )?$")
_CUE = re.compile(
    r"""(?P<ahead>\b(?:pr[ée]vue?s?|prochaine?s?|jusqu['’]aux?|d['’]ici|au-del[àa]|au\ plus\ tard|fix[ée]e?s?|demain
            |report[ée]e?s?|doit|doivent|va|vont|allons|allez|objectif|rendez-vous|cette\ ann[ée]e|devrons)\b
        |\b\w+(?:er|ir|dr|tr|vr|ur|rr)(?:ai?|as|ont)\b|\b\w+(?:er|ir|dr|rr|aur)(?:ons|ez)\b)
    |(?P<back>\b(?:depuis|avai(?:s|t|ent)|[ée]tai(?:t|ent)|s['’]est|se\ sont)\b
        |\b(?:a|ont|ai|avons|avez)\ (?:(?:\w+ment|[ée]t[ée]|d[ée]j[àa]|donc|bien|aussi|pas)\ )?
            \w{2,}(?:é|ée|és|ées|is|ise|it|ite|u|ue|us|ert|erte)\b
        |\b(?:a|ont|ai|avons|avez)\ [ée]t[ée]\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_STOP = re.compile(r"[.;?!:](?:\ |$)")
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d),\ (?:puis\ )?(?:en|des|debut|fin|le|au)\ $")  # en 2018, le 3 mars
_UNTIL = re.compile(r"(?:jusqu'aux?|d'ici|au\ plus\ tard|a\ compter|a\ partir)(?:\ \w+){0,6}\ $")
_EVERY_BEFORE = re.compile(r"(?:chaque|tous\ les|toujours)\b[^.]*$|(?:posterieure?|anterieure?)\ au\ $")
_EVERY_AFTER = re.compile(
    r"\ (?:de\ (?:chaque|l')\ ?annee|de\ (?:sa|leur)\ |inclus\ de\ chaque|n\b)"
    r"|,\ (?:la\ )?journee\ (?:internationale|mondiale|nationale|europeenne)\b"
)
_OFTEN = re.compile(r"\b(?:chaque|tous|toutes|annuel\w*|generalement|souvent|habituellement|d'habitude|entre)\b")
_ONE_MONTH = re.compile(  # fin mars · depuis mars · au mois de mars · aux mois de mars et d'avril · la mi-mars
    r"""(?:\b(?:debut|fin|courant|depuis|des|d'ici|partir\ de
            |(?P<many>les\ )?mois(?:\ d[e'](?:\ ?\w+\ (?:et|ou)\ d[e'])?)?)\ ?|\bmi-)$""",
    re.VERBOSE,
)
_ANY_MONTH = re.compile(r"\b(?:un|des)\ mois\ d[e']\ ?$|\bjusqu'a\ la\ fin\ du\ mois\ d[e']\ ?$")


def nearest(day: dt.date | None, month: int, number: int | None, direction: str) -> int | None:
    """The year of a month (and day), by the day of the text; None where that is not known.

    « Dernier » is the last before it, « prochain » the next; without either, the year of the text, or the one before
    where that would be more than six months away.
    """
    if day is None:
        return None
    key, here = (month, number or 1), (day.month, day.day if number else 1)
    if direction.startswith(("dernier", "passe")):
        return day.year if key < here or (number is None and key == here) else day.year - 1
    if direction.startswith("prochain"):
        return day.year if key >= here else day.year + 1
    return day.year - (month - day.month > 6)


def outlook(text: str, start: int, stop: int) -> int:
    """What the sentence around says of the time: 1 ahead, -1 back, 0 nothing. The last word before the date wins."""
    begin = max(0, start - 90)
    for full_stop in _STOP.finditer(text, begin, start):
        begin = full_stop.end()
    found = max(_CUE.finditer(text, begin, start), key=re.Match.start, default=None)
    if found is None or _CUE.match(text, stop + 1):  # « l'indice de novembre a été … »
        end = _STOP.search(text, stop, stop + 60)
        found = _CUE.search(text, stop, end.start() if end else stop + 60)
    return 0 if found is None else 1 if found["ahead"] else -1


def year_told(
    text: str, low: str, place: tuple[int, int], month: int, number: int | None, day: dt.date, last: dt.date | None
) -> int:
    """The year of a month (and day) at `place` told without one, nor « dernier » or « prochain ».

    A year named just before settles it, or a weekday that fits one year alone. A day gone by is this year's, or next
    year's where the sentence looks ahead and that is near: three months, six after « jusqu'au » or for a month. A day
    to come is this year's where the sentence looks ahead; or where it does not look back, the month is this one or the
    next, and is not that of `last`, the last date the text gave with its year. Else it is of last year.
    """
    start, stop = place
    if said := _YEAR_BEFORE.search(low, max(0, start - 20), start):
        return int(said[1])
    if number and (named := _WEEKDAY_BEFORE.search(low, max(0, start - 14), start)):
        for year in (day.year, day.year + 1, day.year - 1):
            if _is_weekday(year, month, number, named[1]) and abs((dt.date(year, month, number) - day).days) < 300:
                return year
    ahead = outlook(text, start, stop)
    months = (month - day.month) % 12
    if (month, number or 1) <= (day.month, day.day if number else 1):
        until = ahead >= 0 and bool(_UNTIL.search(low, max(0, start - 40), start))
        return day.year + (0 < months <= (6 if until or (ahead > 0 and not number) else 3 if ahead > 0 else 0))
    named_before = last is not None and (last.year, last.month) == (day.year - 1, month)
    if ahead > 0 or (ahead == 0 and months <= 1 and not named_before):
        return day.year
    return day.year - 1


def _is_weekday(year: int, month: int, number: int, name: str) -> bool:
    try:
        return dt.date(year, month, number).weekday() == WEEKDAYS.index(name)
    except ValueError:
        return False


def weekday(day: dt.date, name: str, direction: str) -> dt.date:
    """« Lundi dernier » is the last Monday before the day of the text, « lundi prochain » the next one after it."""
    number = WEEKDAYS.index(name)
    if direction == "dernier":
        return day - dt.timedelta((day.weekday() - number - 1) % 7 + 1)
    return day + dt.timedelta((number - day.weekday() - 1) % 7 + 1)


def recurs(low: str, start: int, stop: int) -> bool:
    """« Chaque année au 1er janvier », « le 1er mars … de chaque année »: no year is meant."""
    return bool(_EVERY_BEFORE.search(low, max(0, start - 40), start) or _EVERY_AFTER.match(low, stop))


def is_specific(text: str, low: str, start: int, stop: int) -> bool:
    """Whether a month alone is one of a year: « fin mars », « remis en mars », not « il neige en mars »."""
    before = _STOP.split(low[max(0, start - 40) : start])[-1]
    if _OFTEN.search(before) or _OFTEN.search(low, stop, stop + 25) or _ANY_MONTH.search(before):
        return False
    if announced := _ONE_MONTH.search(before):
        return announced["many"] is None or outlook(text, start, stop) != 0
    return before.endswith("en ") and outlook(text, start, stop) != 0
