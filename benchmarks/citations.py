"""Speed of the citation station on texts of one's own, and gains and losses between two runs.

python benchmarks/citations.py speed TEXTS.jsonl       # records with a `text`; MB of UTF-8 a CPU second, one core
python benchmarks/citations.py peer TEXTS.jsonl [PATH]  # the same beside metslesliens (PyPI), PATH its site-packages
python benchmarks/citations.py worst                   # 1 MB of the worst inputs, seconds each
python benchmarks/citations.py diff OLD.jsonl NEW.jsonl  # outputs of `kg mentions`: what came, what went
"""

import json
import sys
import time
from collections.abc import Callable, Sized
from pathlib import Path

from kg.citations import find_mentions

MILLION = 1_000_000
WORST = {
    "article": "article ",
    "digits": "1",
    "brackets": "(",
    "one word": "a",
    "capitals": "A",
    "spaces": " ",
    "code": "du code de la ",
    "L. 1,": "L. 1, ",
    "plan": "plan national pour la ",
    "M. Jean": "M. Jean Dupont ",
    "Jean": "Jean ",
    "2012": "2012 ",
    "year list": "2012, ",
    "first day": "du 1er janvier ",
    "day range": "28 mai 2018 au 3 juin 2018 ",
    "month range": "mars a juin ",
    "acronyms": "(ABC) ",
    "defined": "Agence Bleue du Climat (ABC) ",
    "quotes": "« ",
    "quoted law": "loi « a ",
    "loi": "loi ",
    "named law": "loi du 3 mai 2010 (dite ",
    "that": "et celle du 3 mai 2010 ",
    "bare decision": "decision ",
    "lois": "lois du 3 mai 2010, ",
    "loi relative": "loi relative a la mer ",
    "n°": "n° 2010-12 ",
    "decision": "decision du 3 mai 2010 ",
    "directive": "directive (UE) ",
    "question": "question n° 12, ",
    "ministere": "ministere de l'economie, des finances et de la ",
    "federation": "federation nationale des ",
    "treaty": "convention de Berne sur la ",
    "body's fund": "le fonds VIVEA et ",
    "rapport": "rapport de la Cour des comptes sur la ",
    "Name name": "Aa Bb ",
    "hyphens": "a-",
    "apostrophes": "l'",
}


def _texts(path: str) -> list[str]:
    find_mentions("article 1er du code civil")  # tables and patterns are built before the clock starts
    return [json.loads(line)["text"] for line in Path(path).read_text("utf-8").splitlines()]


def _rate(texts: list[str], find: Callable[[str], Sized]) -> float:
    """Megabytes of UTF-8 a CPU second, and how many were found, told on stdout."""
    size = sum(len(text.encode()) for text in texts)
    start = time.process_time()
    found = sum(len(find(text)) for text in texts)
    spent = time.process_time() - start
    rate = size / MILLION / spent
    print(f"{len(texts)} texts, {size / MILLION:.2f} MB, {found} found, {spent:.2f} s CPU, {rate:.2f} MB/s")
    return rate


def speed(path: str) -> None:
    _rate(_texts(path), find_mentions)


def peer(path: str, packages: str | None = None) -> None:
    """The whole chain beside metslesliens, which finds laws, codes and their articles only."""
    if packages:
        sys.path.append(packages)
    try:
        from metslesliens import donnelescandidats  # type: ignore[import-not-found]  # not one of our dependencies
    except ImportError:
        print("metslesliens is not installed: nothing compared", file=sys.stderr)
        return
    texts = _texts(path)
    finders: tuple[Callable[[str], Sized], ...] = (
        find_mentions, lambda text: donnelescandidats(text, "structuré")
    )  # fmt: skip
    # Turn by turn over the same texts, so that a busy machine slows both; the first turn warms both up.
    rates = [[_rate(texts[part::4], find) for find in finders] for part in (0, 0, 1, 2, 3)][1:]
    ours, theirs = map(sum, zip(*rates, strict=True))
    print(f"{ours / theirs:.1f} times as fast")


def worst() -> None:
    find_mentions("article 1er du code civil")
    for name, unit in WORST.items():
        text = (unit * (MILLION // len(unit) + 1))[:MILLION]
        start = time.process_time()
        find_mentions(text)
        print(f"{name:14} {time.process_time() - start:6.2f} s", flush=True)


def diff(old: str, new: str) -> None:
    def load(path: str) -> set[tuple[str, str, int, int, str, str, str]]:
        return {
            (r["doc_id"], r["field"], m["start"], m["end"], m["type"], m["id"], m.get("surface", ""))
            for r in map(json.loads, Path(path).read_text("utf-8").splitlines())
            for m in r["mentions"]
        }

    before, after = load(old), load(new)
    for sign, mentions in (("-", before - after), ("+", after - before)):
        for mention in sorted(mentions):
            print(sign, *mention)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["speed", path]:
            speed(path)
        case ["peer", path, *packages]:
            peer(path, *packages)
        case ["worst"]:
            worst()
        case ["diff", old_path, new_path]:
            diff(old_path, new_path)
        case _:
            sys.exit(__doc__)
