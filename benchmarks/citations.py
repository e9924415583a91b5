"""Speed of the citation station on texts of one's own, and gains and losses between two runs.

python benchmarks/citations.py speed TEXTS.jsonl       # records with a `text`; MB/s of UTF-8 on one core
python benchmarks/citations.py worst                   # 1 MB of the worst inputs, seconds each
python benchmarks/citations.py diff OLD.jsonl NEW.jsonl  # outputs of `kg mentions`: what came, what went
"""

import json
import sys
import time
from pathlib import Path

from kg.citations import find_mentions


def speed(path: str) -> None:
    texts = [json.loads(line)["text"] for line in Path(path).read_text("utf-8").splitlines()]
    find_mentions("article 1er du code civil")
    size = sum(len(text.encode()) for text in texts)
    start = time.process_time()
    found = sum(len(find_mentions(text)) for text in texts)
    spent = time.process_time() - start
    print(
        f"{len(texts)} texts, {size / 1e6:.2f} MB, {found} mentions, {spent:.2f} s CPU, {size / 1e6 / spent:.2f} MB/s"
    )


def worst() -> None:
    million = 1_000_000
    inputs = {
        "article": "article " * (million // 8),
        "digits": "1" * million,
        "brackets": "(" * million,
        "one word": "a" * million,
        "capitals": "A" * million,
        "code": "du code de la " * (million // 14),
        "L. 1,": "articles " + "L. 1, " * (million // 6),
        "plan": "plan national pour la " * (million // 22),
        "M. Jean": "M. Jean Dupont " * (million // 15),
        "2012": "2012 " * (million // 5),
    }
    find_mentions("article 1er du code civil")
    for name, text in inputs.items():
        start = time.process_time()
        find_mentions(text)
        print(f"{name:10} {time.process_time() - start:6.2f} s")


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
        case ["worst"]:
            worst()
        case ["diff", old_path, new_path]:
            diff(old_path, new_path)
        case _:
            sys.exit(__doc__)
