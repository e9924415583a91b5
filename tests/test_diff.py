"""A patch applied to a store of the old graph gives the store of the new one, whatever happened in between."""

import io
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.diff import diff
from kg.errors import InputError
from kg.load import load_into_store
from kg.patch import PATCH_FORMATS, Tally, apply_to_store, changes, in_words, read_updates, write_patch

BASE = "https://w3id.org/qan"
QAN = f"{BASE}/ontology#"
# What befalls a question between two dumps.
EDITS = ("new", "answered", "reassigned", "withdrawn", "corrected", "vanished")
Corpus = dict[int, dict[str, str]]


def lines_of(number: int, question: dict[str, str]) -> str:
    """The N-Quads lines of a made question, sorted as a build sorts them."""
    q, graph = f"<{BASE}/id/question/14/QE/{number}>", f"<{BASE}/graph/question/14/QE/{number}>"
    facts = [(q, name, value) for name, value in question.items()]
    if "hasAnswer" in question:
        facts.append((f"{q[:-1]}/reponse>", "answerTo", q))
    return "".join(f"{s} <{QAN}{p}> {o} {graph} .\n" for s, p, o in sorted(facts))


def written(corpus: Corpus) -> str:
    questions = "".join(lines_of(number, corpus[number]) for number in sorted(corpus))
    ministries = sorted({q["assignedTo"] for q in corpus.values()})
    shared = f"<{BASE}/graph/ministries>"
    return questions + "".join(f'{m} <{QAN}shortName> "{m[-2]}" {shared} .\n' for m in ministries)


def asked(number: int, text: str, ministry: int) -> dict[str, str]:
    return {
        "assignedTo": f"<{BASE}/id/ministere/{ministry}>",
        "number": f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>',
        "status": f"<{BASE}/concept/status/pending>",
        "text": ox.Literal(text, language="fr").__str__(),
    }


def edited(corpus: Corpus, edit: str, number: int, text: str) -> Corpus:
    changed = {key: dict(value) for key, value in corpus.items()}
    question = changed.get(number)
    if edit == "new":
        changed.setdefault(number, asked(number, text, number % 3))
    elif question is None:
        pass
    elif edit == "answered":
        question["hasAnswer"] = f"<{BASE}/id/question/14/QE/{number}/reponse>"
        question["status"] = f"<{BASE}/concept/status/answered>"
    elif edit == "reassigned":
        question["assignedTo"] = f"<{BASE}/id/ministere/{len(text) % 5}>"
    elif edit == "withdrawn":
        question["status"] = f"<{BASE}/concept/status/withdrawn>"
    elif edit == "corrected":
        question["text"] = str(ox.Literal(text, language="fr"))
    else:
        del changed[number]
    return changed


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('"\\\n'), max_size=30)
numbers = st.integers(1, 12)
corpora = st.dictionaries(numbers, texts, max_size=8).map(lambda d: {n: asked(n, t, n % 3) for n, t in d.items()})
edits = st.lists(st.tuples(st.sampled_from(EDITS), numbers, texts), max_size=10)


def store_of(path: Path, folder: Path) -> Path:
    if path.stat().st_size:
        load_into_store([path], folder)
    else:
        ox.Store(str(folder)).flush()
    return folder


def content(folder: Path) -> set[str]:
    return {str(quad) for quad in ox.Store.read_only(str(folder))}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpora, edits, st.sampled_from(list(PATCH_FORMATS)))
def test_a_patch_applied_is_a_full_reload(corpus: Corpus, history: list[tuple[str, int, str]], form: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, new, patch = folder / "old.nq", folder / "new.nq", folder / "patch"
        old.write_text(written(corpus), encoding="utf-8", newline="\n")
        for edit in history:
            corpus = edited(corpus, *edit)
        new.write_text(written(corpus), encoding="utf-8", newline="\n")
        tally = Tally(diff(old, new))
        with patch.open("wb") as stream:
            write_patch(tally, stream, form)
        patched = store_of(old, folder / "patched")
        apply_to_store(patch, patched)
        assert content(patched) == content(store_of(new, folder / "fresh"))
        before, after = set(old.read_bytes().splitlines()), set(new.read_bytes().splitlines())
        assert tally.counts["quads removed"] == len(before - after)
        assert tally.counts["quads added"] == len(after - before)
        if form != "graphs":
            apply_to_store(patch, patched)
            assert content(patched) == content(folder / "fresh")


@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef")))
def test_lines_in_any_order_and_number_are_compared_as_sets(before: list[str], after: list[str]) -> None:
    lines = [[f"<x:{letter}> <x:p> <x:o> <x:g> .\n".encode() for letter in letters] for letters in (before, after)]
    found = list(changes(b"<x:g>", *map(b"".join, lines)))
    old, new = map(set, lines)
    told = [(set(change.removed), set(change.added)) for change in found]
    assert told == ([(old - new, new - old)] if old != new else [])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpora, edits)
def test_loading_the_new_file_replaces_what_changed(corpus: Corpus, history: list[tuple[str, int, str]]) -> None:
    """Each graph of the file is replaced whole; what vanished from the file stays, since nothing names it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, new = folder / "old.nq", folder / "new.nq"
        old.write_text(written(corpus), encoding="utf-8", newline="\n")
        for edit, number, text in history:
            if edit != "vanished":
                corpus = edited(corpus, edit, number, text)
        new.write_text(written(corpus), encoding="utf-8", newline="\n")
        store = store_of(old, folder / "store")
        if new.stat().st_size:
            load_into_store([new], store)
            assert load_into_store([new], store).changed == 0
        assert content(store) == content(store_of(new, folder / "fresh"))


def test_counts_tell_questions_from_other_graphs(tmp_path: Path) -> None:
    corpus = {1: asked(1, "a", 1), 2: asked(2, "b", 1)}
    old, new = tmp_path / "old.nq", tmp_path / "new.nq"
    old.write_text(written(corpus), encoding="utf-8")
    corpus = edited(edited(edited(corpus, "vanished", 1, ""), "new", 3, "c"), "corrected", 2, "d")
    new.write_text(written(corpus), encoding="utf-8")
    tally = Tally(diff(old, new))
    assert sorted(change.kind for change in tally) == ["added", "changed", "changed", "removed"]
    assert (tally.counts["questions added"], tally.counts["questions removed"]) == (1, 1)
    assert (tally.counts["questions changed"], tally.counts["graphs changed"]) == (1, 1)
    assert in_words(tally.counts).startswith("1 question added · 1 question removed · 1 question changed · 1 graph c")


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_files_are_compared_as_what_they_hold(suffix: str, tmp_path: Path) -> None:
    from kg.rdf.compression import open_write

    plain, packed = tmp_path / "a.nq", tmp_path / f"a.nq{suffix}"
    plain.write_text(written({1: asked(1, "a", 1)}), encoding="utf-8")
    with open_write(packed) as stream:
        stream.write(plain.read_bytes())
    assert list(diff(plain, packed)) == []


def test_an_rdf_patch_is_a_transaction_of_deletes_and_adds(tmp_path: Path) -> None:
    old, new = tmp_path / "old.nq", tmp_path / "new.nq"
    old.write_text(written({1: asked(1, "a", 1)}), encoding="utf-8")
    new.write_text(written({1: asked(1, "b", 1)}), encoding="utf-8")
    stream = io.BytesIO()
    write_patch(diff(old, new), stream, "rdfpatch")
    q, g = f"<{BASE}/id/question/14/QE/1>", f"<{BASE}/graph/question/14/QE/1>"
    lines = ["TX .", f'D {q} <{QAN}text> "a"@fr {g} .', f'A {q} <{QAN}text> "b"@fr {g} .', "TC ."]
    assert stream.getvalue().decode().splitlines() == lines


def test_what_cannot_be_compared_or_applied_is_refused(tmp_path: Path) -> None:
    turtle = tmp_path / "a.ttl"
    turtle.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="not N-Quads"):
        list(diff(turtle, turtle))
    old, new = tmp_path / "old.nq", tmp_path / "new.nq"
    old.write_text("", encoding="utf-8")
    new.write_text("_:b <x:p> <x:o> <x:g> .\n", encoding="utf-8")
    with pytest.raises(InputError, match="blank node"):
        write_patch(diff(old, new), io.BytesIO(), "sparql")
    lines = "<x:s> <x:p> <x:o> <x:g> .\n", "<x:s> <x:p> <x:o> <x:h> .\n", "<x:t> <x:p> <x:o> <x:g> .\n"
    old.write_text("".join(lines), encoding="utf-8")
    new.write_text("".join(sorted(lines, key=lambda line: line[-6:])), encoding="utf-8")
    for pair in ((old, new), (new, old)):
        with pytest.raises(InputError, match="scattered-graph"):
            list(diff(*pair))
    old.write_text("", encoding="utf-8")
    patch = tmp_path / "patch"
    patch.write_text("TX .\nX <x:s> .\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        apply_to_store(patch, store_of(old, tmp_path / "store"))
    patch.write_bytes(b"<x:s> <x:p> <x:o> <x:g> .\n")
    with pytest.raises(InputError, match="bad-patch"):
        apply_to_store(patch, tmp_path / "store")
    for text in (b"DROP GRAPH <x:\xff>", b'TX .\nA <x:s> <x:p> "\xff" <x:g> .\nTC .\n'):
        patch.write_bytes(text)
        with pytest.raises(InputError, match="bad-patch"):
            list(read_updates(patch))
    with pytest.raises(InputError, match="not a store"):
        apply_to_store(patch, tmp_path / "nothing")
