"""The command line as a user meets it: one process a call, its two streams, its exit code."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.cli import COMMANDS

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
CORPUS = Path(__file__).parent / "data" / "corpus"


def kg(
    *arguments: object, stdin: bytes = b"", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kg.cli", *map(str, arguments)]
    environment = {**os.environ, **environment}
    return subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, env=environment, check=False)


def lines(stream: bytes) -> list[str]:
    return stream.decode().splitlines()


def test_build_writes_the_graph_and_says_so_on_one_line(tmp_path: Path) -> None:
    done = kg("build", SEEDS, "-o", tmp_path / "seed.ttl")
    assert (done.returncode, done.stdout) == (0, b"")
    assert len(lines(done.stderr)) == 1
    assert lines(done.stderr)[0].startswith("1 question · 1 answer · ")
    assert "qan:number 2524" in (tmp_path / "seed.ttl").read_text(encoding="utf-8")


def test_data_goes_to_standard_output_and_nothing_else_does(tmp_path: Path) -> None:
    done = kg("build", SEEDS, "-o", "-", "--format", "nt")
    kg("build", SEEDS, "-o", tmp_path / "seed.nt")
    assert done.returncode == 0
    assert done.stdout == (tmp_path / "seed.nt").read_bytes()


def test_standard_input_is_read(tmp_path: Path) -> None:
    sheet = (SEEDS / "QANR5L14QE2524.txt").read_bytes()
    done = kg("build", "-", "-o", tmp_path / "seed.nq", stdin=sheet)
    assert done.returncode == 0
    assert lines(done.stderr)[0].startswith("1 question · ")


def test_a_bad_document_is_told_and_the_others_are_built(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"question": {"uid": "QANR5L14QE', encoding="utf-8")
    done = kg("build", broken, SEEDS, "-o", tmp_path / "out.ttl")
    assert done.returncode == 3
    assert "1 question · " in lines(done.stderr)[0] and "1 reject" in lines(done.stderr)[0]
    assert "broken.json" in (tmp_path / "out.ttl.rejects.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "nowhere.xml", "-o", "out.ttl"), "nowhere.xml"),
        (("build", SEEDS, "-o", "missing/out.ttl"), "missing"),
        (("build", SEEDS, "-o", "out.docx"), "out.docx"),
        (("build", SEEDS, "-o", "out.ttl", "--base-uri", "not an iri"), "base"),
        (("query", "nowhere.ttl", "delay-by-ministry"), "nowhere.ttl"),
        (("query", SEEDS / "QANR5L14QE2524.txt", "delay-by-ministry"), "QANR5L14QE2524.txt"),
        (("query", CORPUS, "dely-by-ministry"), "delay-by-ministry"),
        (("query", "nowhere", "delay-by-ministry"), "nowhere: no such file or folder"),
        (("query", "--endpoint", "nowhere", "delay-by-ministry"), "bad-endpoint"),
        (("report", "delays", "--endpoint", "nowhere"), "bad-endpoint"),
        (("load", SEEDS, "--endpoint", "nowhere"), "bad-endpoint"),
        (("query", "--endpoint", "http://127.0.0.1:9/", CORPUS, "delay-by-ministry"), "not both"),
        (("validate", "nowhere.ttl"), "nowhere.ttl: no such file or folder"),
    ],
)
def test_an_error_is_one_line_that_names_its_cause(arguments: tuple[object, ...], said: str, tmp_path: Path) -> None:
    done = kg(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(lines(done.stderr)) == 1 and said in lines(done.stderr)[0]
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


@pytest.mark.parametrize("name", ["graph.nq", "graph.ttl", "graph.nq.gz"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "{}"),
        ("query", "{}", "delay-by-ministry"),
        ("convert", "{}", "-o", "converted.nt"),
        ("load", "{}", "--store", "store", "--graph", "x:g"),
        ("serve", "{}"),
    ],
)
def test_a_graph_that_cannot_be_read_is_no_wrong_usage(arguments: tuple[str, ...], name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"<x:s> <x:p> .\n")
    done = kg(*(argument.format(name) for argument in arguments), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, b"")
    assert len(lines(done.stderr)) == 1 and name in lines(done.stderr)[0]
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", SEEDS, "-o", "input.nq", "--entities", "input.nq"),
        ("build", SEEDS, "-o", "input.nq", "--state", "input.nq"),
        ("convert", "input.nq", "-o", "input.nq"),
        ("describe", "input.nq", "-o", "./input.nq"),
        ("diff", "input.nq", "input.nq", "--patch", "sparql", "-o", "input.nq"),
        ("mentions", "input.nq", "-o", "input.nq"),
        ("registers", "build", "input.nq", "-o", "input.nq"),
        ("report", "delays", "input.nq", "-o", "input.nq", "--format", "md"),
    ],
)
def test_no_command_writes_over_its_input(arguments: tuple[object, ...], tmp_path: Path) -> None:
    source = tmp_path / "input.nq"
    source.write_bytes(b"<x:s> <x:p> <x:o> <x:g> .\n")
    done = kg(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "output-is-input" in lines(done.stderr)[0]
    assert source.read_bytes() == b"<x:s> <x:p> <x:o> <x:g> .\n"


def test_an_input_under_another_name_is_one_still(tmp_path: Path) -> None:
    source = tmp_path / "input.nq"
    source.write_bytes(b"<x:s> <x:p> <x:o> <x:g> .\n")
    (tmp_path / "symbolic.nq").symlink_to(source)
    (tmp_path / "hard.nq").hardlink_to(source)
    for name in ("symbolic.nq", "hard.nq"):
        assert "output-is-input" in lines(kg("convert", "input.nq", "-o", name, cwd=tmp_path).stderr)[0]


def test_debug_shows_the_traceback() -> None:
    done = kg("--debug", "build", "nowhere.xml", "-o", "-")
    assert b"Traceback" in done.stderr


def test_validate_says_by_its_exit_code_whether_a_graph_conforms(tmp_path: Path) -> None:
    graph = tmp_path / "seed.nt"
    kg("build", SEEDS, "-o", graph)
    assert kg("validate", graph).returncode == 0
    text = graph.read_text(encoding="utf-8")
    graph.write_text(text.replace('"QANR5L14QE2524"', '"2524"'), encoding="utf-8")
    done = kg("validate", graph, "--lang", "fr")
    assert done.returncode == 1
    assert "Une question a un identifiant officiel" in done.stdout.decode()


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    graph = tmp_path / "corpus.nq"
    kg("build", CORPUS, "-o", graph)
    command = f"'{sys.executable}' -m kg.cli query '{graph}' 'SELECT ?s ?p ?o {{ ?s ?p ?o }}' --format csv | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""
    assert lines(done.stdout) == ["s,p,o"]


@pytest.mark.parametrize("arguments", ["--help", "build --help", "--version"])
def test_a_help_that_nobody_reads_is_no_error(arguments: str) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        command = [sys.executable, "-m", "kg.cli", *arguments.split()]
        done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    read, write = os.pipe()
    command = [sys.executable, "-m", "kg.cli", "build", "-", "-o", str(tmp_path / "out.nq")]
    process = subprocess.Popen(command, stdin=read, stderr=subprocess.PIPE)
    os.close(read)
    try:
        os.write(write, b'{"questionsEcrites": {"question": [')
        for _ in range(200):  # the build has begun when its working folder stands beside the output
            if any(tmp_path.iterdir()):
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        os.close(write)
        process.kill()
    assert process.returncode == 130
    assert lines(said) == ["interrupted"]
    assert not (tmp_path / "out.nq").exists()


def test_wrong_usage_is_one_line_with_the_way_to_help() -> None:
    for arguments, start in (
        (("build", SEEDS), "kg build: "),
        (("query",), "kg query: "),
        (("bild",), "kg: "),
        (("diff", __file__, __file__, "-o", "summary"), "kg diff: "),
        (("report", "delays", CORPUS, "-o", "delays.pdf"), "kg report: "),
    ):
        done = kg(*arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        (said,) = lines(done.stderr)
        assert said.startswith(start) and said.endswith(" --help)")


def test_utf8_is_written_whatever_the_locale(tmp_path: Path) -> None:
    graph = tmp_path / "seed.nt"
    kg("build", SEEDS, "-o", graph)
    for arguments in (("validate", graph, "--lang", "fr"), ("query", graph, "delay-by-ministry", "--format", "csv")):
        rich, ascii_only = kg(*arguments), kg(*arguments, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii:strict")
        assert (ascii_only.returncode, ascii_only.stderr) == (0, b"")
        assert ascii_only.stdout == rich.stdout and not rich.stdout.isascii()


def test_streams_that_are_closed_are_no_trouble() -> None:
    command = f"'{sys.executable}' -m kg.cli build '{SEEDS}' -o - --format nt >&- <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode == 0
    assert lines(done.stderr)[0].startswith("1 question · ")


def test_rejects_are_told_with_their_reasons(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text("no question", encoding="utf-8")
    (tmp_path / "0\x1b[31m\n.txt").write_text("no question", encoding="utf-8")
    done = kg("build", tmp_path, "-o", "-")
    assert done.returncode == 3
    counts, *told, rest = lines(done.stderr)
    assert "8 rejects" in counts and len(told) == 5 and rest.startswith("and 3 rejects more")
    assert all(line.startswith("kg: ") and "unknown-format" in line for line in told)
    assert "0\\x1b[31m\\n.txt: " in told[0], "a name neither breaks the line nor commands the terminal"
    assert lines(kg("build", "-", "-o", "-").stderr)[1] == "kg: -: empty: the document is empty"


def test_our_own_mistake_is_one_line_and_not_the_code_of_a_graph_that_does_not_conform() -> None:
    program = (
        "import kg.queries\n"
        "def broken(): raise IndexError('list\\nindex')\n"
        "kg.queries.list_queries = broken\n"
        "from kg.cli import main\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", program, "query", "--list"], capture_output=True, check=False)
    assert done.returncode == 3
    assert len(lines(done.stderr)) == 1 and "kg: IndexError: list index (our mistake" in lines(done.stderr)[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    done = kg(command, "--help")
    assert done.returncode == 0
    assert f"kg {command} " in done.stdout.decode().split("Options:")[0].removeprefix(f"Usage: kg {command}")


def test_the_overview_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['kg', '--help']\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('rdflib', 'pyshacl', 'lxml', 'pyoxigraph', 'httpx') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"
