"""Where a département stands on the map of squares: (column, row), a coarse copy of the true map."""

from typing import Final

_ROWS = (
    "             62 59            ",
    "          76 80 02 08         ",
    "    50 14 27 60 95 51 55 57 67",
    " 29 22 35 61 28 78 93 77 54 88 68",
    "    56 44 53 72 91 75 94 10 52 70 90",
    "       85 49 37 41 92 45 89 21 25",
    "          79 86 36 18 58 71 39",
    "          17 16 87 23 03 69 01 74",
    "          33 24 19 63 42 38 73",
    "       40 47 46 15 43 07 26 05",
    "       64 32 82 12 48 30 84 04 06",
    "          65 31 81 34 13 83    2B",
    "             09 11 66          2A",
    "",
    " 971 972 973 974 976 975 977 978 986 987 988 099",
)


def _places() -> dict[str, tuple[int, int]]:
    out = {}
    for row, line in enumerate(_ROWS[:-1]):
        for start in range(0, len(line), 3):
            if code := line[start : start + 3].strip():
                out[code] = (start // 3, row)
    for column, code in enumerate(_ROWS[-1].split()):
        out[code] = (column, len(_ROWS) - 1)
    return out


PLACES: Final = _places()
