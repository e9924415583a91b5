"""Which group took the place of which: the register gives each renaming as a new body, and no tie to the old one."""

import datetime as dt

from kg.registers.records import covers
from kg.registers.register import Register

_DAY = dt.timedelta(days=1)


def group_successions(register: Register) -> dict[str, str]:
    """Each group that succeeds another of its legislature, with the id of that other: it begins on the day after the
    other's last, and most of its members on that day come from it. (UMP until 1 June 2015, then Les Républicains.)"""
    successions = {}
    groups = [body for body in register.data.bodies if body.kind == "group"]
    for group in groups:
        if group.start is None:
            continue
        eve = group.start - _DAY
        founders = {m.actor for m in register.memberships_in(group.id) if covers(m.start, m.end, group.start)}
        for former in groups:
            if former.end != eve or former.legislature != group.legislature:
                continue
            left = {m.actor for m in register.memberships_in(former.id) if covers(m.start, m.end, eve)}
            if len(founders & left) * 2 > len(founders):
                successions[group.id] = former.id
    return successions
