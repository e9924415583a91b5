"""Pictures: what stands where."""

import re

from kg.explore.charts import spans


def test_periods_of_one_name_share_a_line() -> None:
    rows = [("UMP", "2002-06-19", "2007-06-19"), ("NI", "2007-06-20", "2007-06-27"), ("UMP", "2007-06-28", "")]
    picture = str(spans(rows, "Groupes"))
    assert re.findall(r'class="name"[^>]*>([^<]+)<', picture) == ["UMP", "NI"]
    bars = re.findall(r'class="bar (tone\d)" x="([\d.]+)%" y="(\d+)" width="([\d.]+)%"', picture)
    (first, x, line, wide), (other, _, below, _), (again, later, same, _) = bars
    assert (first, line) == (again, same) and other != first and int(below) > int(line)
    assert float(x) == 0 and float(later) > float(x) + float(wide)


def test_no_period_is_no_picture() -> None:
    assert spans([("UMP", "", "")], "Groupes") == ""
