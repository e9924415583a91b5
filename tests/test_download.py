"""Downloads against a server on this machine that also breaks off, refuses, sends pages and changes its files."""

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import EndpointError, InputError
from kg.sources import download
from kg.sources.catalogue import BASE, REGISTERS, Dump, all_dumps, question_dumps
from kg.sources.download import Fetched, fetch, open_client

DUMP = Dump("Questions.json.zip", "17/questions/Questions.json.zip", "questions")


def archive(text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        # Stored, so that the archive is longer than one block.
        file.writestr("json/QANR5L17QE1.json", text * 200_000)
    return stream.getvalue()


FIRST, SECOND = archive("one"), archive("two")


class Server:
    """Answers GET with `body`; `faults` says what goes wrong with each of the next requests."""

    def __init__(self) -> None:
        self.body = FIRST
        self.etag: str | None = '"1"'
        self.modified: str | None = None
        self.faults: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.requests: list[dict[str, str]] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.requests.append({key.lower(): value for key, value in self.headers.items()})
                owner.faults.pop(0)(self) if owner.faults else owner.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.http.server_address[1]}/"

    def answer(self, handler: BaseHTTPRequestHandler, *, sent: int | None = None) -> None:
        """The whole body, the rest of it, or that it has not changed; `sent` bytes of it, then the line breaks."""
        headers, start = self.requests[-1], 0
        if self.etag and headers.get("if-none-match") == self.etag:
            handler.send_response(304)
            handler.end_headers()
            return
        if "range" in headers and headers.get("if-range") in (self.etag, self.modified):
            start = int(headers["range"].removeprefix("bytes=").rstrip("-"))
        if start >= len(self.body):
            handler.send_response(416)
            handler.end_headers()
            return
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Type", "application/zip")
        handler.send_header("Content-Length", str(len(self.body) - start))
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        if self.etag:
            handler.send_header("ETag", self.etag)
        if self.modified:
            handler.send_header("Last-Modified", self.modified)
        handler.end_headers()
        handler.wfile.write(self.body[start : None if sent is None else start + sent])
        handler.close_connection = True


def breaks_off(server: Server, sent: int) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: server.answer(handler, sent=sent)


def status(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def sends(body: bytes, content_type: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


@pytest.fixture
def get(server: Server, tmp_path: Path) -> Callable[[], Fetched]:
    def run() -> Fetched:
        with open_client() as client:
            return fetch(DUMP, tmp_path, server.base, client, pause=lambda _: None)

    return run


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_comes_whole_with_its_checksum(server: Server, get: Callable[[], Fetched], tmp_path: Path) -> None:
    fetched = get()
    assert fetched.state == "new" and not fetched.differs
    assert fetched.path.read_bytes() == FIRST
    assert fetched.sha256 == hashlib.sha256(FIRST).hexdigest()
    assert names(tmp_path) == {DUMP.name, f".{DUMP.name}.json"}
    record = json.loads((tmp_path / f".{DUMP.name}.json").read_bytes())
    assert record["sha256"] == fetched.sha256 and record["url"] == server.base + DUMP.path


def test_what_has_not_changed_is_not_fetched_again(server: Server, get: Callable[[], Fetched]) -> None:
    get()
    assert get().state == "unchanged"
    assert server.requests[1]["if-none-match"] == '"1"'


def test_a_changed_file_takes_the_old_one_s_place(server: Server, get: Callable[[], Fetched]) -> None:
    get()
    server.body, server.etag = SECOND, '"2"'
    fetched = get()
    assert fetched.state == "updated" and fetched.path.read_bytes() == SECOND


def test_a_file_that_was_spoiled_here_is_fetched_again(
    server: Server, get: Callable[[], Fetched], tmp_path: Path
) -> None:
    get()
    (tmp_path / DUMP.name).write_bytes(FIRST[:-1] + b"x")
    assert get().state == "updated"
    assert (tmp_path / DUMP.name).read_bytes() == FIRST
    assert "if-none-match" not in server.requests[1]


def test_what_broke_off_goes_on_where_it_stopped(server: Server, get: Callable[[], Fetched]) -> None:
    server.faults = [breaks_off(server, 300_000), breaks_off(server, 100_000)]
    assert get().path.read_bytes() == FIRST
    ranges = [request.get("range") for request in server.requests]
    assert ranges == [None, "bytes=300000-", "bytes=400000-"]
    assert server.requests[1]["if-range"] == '"1"'


def test_a_later_run_goes_on_too(server: Server, get: Callable[[], Fetched], tmp_path: Path) -> None:
    server.faults = [breaks_off(server, 300_000)] + [status(503)] * download.ATTEMPTS
    with pytest.raises(EndpointError, match="answers 503"):
        get()
    assert DUMP.name not in names(tmp_path)
    server.faults.clear()
    assert get().path.read_bytes() == FIRST
    assert server.requests[-1]["range"] == "bytes=300000-"


def test_a_file_that_changed_meanwhile_begins_anew(server: Server, get: Callable[[], Fetched]) -> None:
    def change(handler: BaseHTTPRequestHandler) -> None:
        server.body, server.etag = SECOND, '"2"'
        server.answer(handler)

    server.faults = [breaks_off(server, 300_000), change]
    assert get().path.read_bytes() == SECOND
    assert server.requests[1]["range"] == "bytes=300000-"


def test_without_a_validator_it_begins_anew(server: Server, get: Callable[[], Fetched]) -> None:
    server.etag = None
    server.faults = [breaks_off(server, 300_000)]
    assert get().path.read_bytes() == FIRST
    assert "range" not in server.requests[1]


def test_a_weak_etag_gives_way_to_the_date(server: Server, get: Callable[[], Fetched]) -> None:
    server.etag, server.modified = 'W/"1"', "Tue, 07 Aug 2012 10:00:00 GMT"
    server.faults = [breaks_off(server, 300_000)]
    assert get().path.read_bytes() == FIRST
    assert server.requests[1]["if-range"] == server.modified


def test_a_part_that_does_not_fit_is_thrown_away(server: Server, get: Callable[[], Fetched], tmp_path: Path) -> None:
    server.faults = [breaks_off(server, 300_000)] + [status(500)] * download.ATTEMPTS
    with pytest.raises(EndpointError):
        get()
    server.faults.clear()
    with (tmp_path / f".{DUMP.name}.part").open("ab") as part:
        part.write(b"x" * len(FIRST))
    assert get().path.read_bytes() == FIRST


def test_what_may_pass_is_tried_again_with_longer_pauses(server: Server, tmp_path: Path) -> None:
    server.faults = [status(500), status(503), status(429, Retry_After="7")]
    pauses: list[float] = []
    with open_client() as client:
        assert fetch(DUMP, tmp_path, server.base, client, pause=pauses.append).path.read_bytes() == FIRST
    assert pauses == [1.0, 2.0, 7.0]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (status(404), "http-404"),
        (status(403), "http-403"),
        (sends(b"<!DOCTYPE html><p>Maintenance</p>", "text/html; charset=utf-8"), "not-an-archive"),
        (sends(b"<!DOCTYPE html><p>Maintenance</p>", "application/zip"), "not-an-archive"),
        (sends(b"", "application/zip"), "not-an-archive"),
    ],
)
def test_what_is_refused_leaves_nothing(
    fault: Callable[[BaseHTTPRequestHandler], None],
    code: str,
    server: Server,
    get: Callable[[], Fetched],
    tmp_path: Path,
) -> None:
    server.faults = [fault]
    with pytest.raises(EndpointError) as caught:
        get()
    assert caught.value.code == code
    assert names(tmp_path) == set()
    assert len(server.requests) == 1


def test_what_is_refused_leaves_the_old_file(server: Server, get: Callable[[], Fetched], tmp_path: Path) -> None:
    get()
    before = names(tmp_path)
    server.faults = [sends(b"<html></html>", "text/html")]
    with pytest.raises(EndpointError):
        get()
    assert (tmp_path / DUMP.name).read_bytes() == FIRST and names(tmp_path) == before


def test_a_server_that_is_not_there_is_an_endpoint_error(server: Server, tmp_path: Path) -> None:
    server.http.server_close()
    with open_client() as client, pytest.raises(EndpointError, match="6 attempts"):
        fetch(DUMP, tmp_path, server.base, client, pause=lambda _: None)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("base", ["foo", "ftp://127.0.0.1", "http://127.0.0.1:x", ""])
def test_what_is_no_address_is_not_tried_again(base: str, tmp_path: Path) -> None:
    with open_client() as client, pytest.raises(InputError):
        fetch(DUMP, tmp_path, base, client, pause=lambda _: pytest.fail("tried again"))
    assert names(tmp_path) == set()


def test_another_checksum_than_the_published_one_is_told(server: Server, tmp_path: Path) -> None:
    published = Dump(DUMP.name, DUMP.path, DUMP.what, hashlib.md5(SECOND).hexdigest())
    with open_client() as client:
        assert fetch(published, tmp_path, server.base, client).differs


def test_progress_counts_what_was_there(server: Server, tmp_path: Path) -> None:
    server.faults = [breaks_off(server, 300_000)]
    seen: list[tuple[int, int | None]] = []
    with open_client() as client:
        fetch(
            DUMP, tmp_path, server.base, client,
            progress=lambda done, total: seen.append((done, total)), pause=lambda _: None,
        )  # fmt: skip
    assert seen[-1] == (len(FIRST), len(FIRST))
    assert sorted(seen) == seen


def test_the_catalogue_follows_the_server_s_names() -> None:
    by_name = {dump.name: dump.path for dump in all_dumps()}
    assert len(by_name) == len(all_dumps()), "no two dumps are kept under one name"
    assert by_name["Questions_ecrites_XIV.xml.zip"] == "14/questions/questions_ecrites/Questions_ecrites_XIV.xml.zip"
    assert by_name["Questions_ecrites_XVII.json.zip"] == "17/questions/questions_ecrites/Questions_ecrites.json.zip"
    assert by_name["Questions_gouvernement_XV.json.zip"] == (
        "15/questions/questions_gouvernement/Questions_gouvernement_XV.json.zip"
    )
    with pytest.raises(InputError, match="legislature 13") as caught:
        question_dumps(13, ("qe",), "xml")
    assert "14" in caught.value.hint


def test_the_commands_fetch_and_list(server: Server, tmp_path: Path) -> None:
    run = CliRunner().invoke
    listed = run(cli, ["download", "--list"])
    assert listed.exit_code == 0 and BASE + REGISTERS["amo30"].path in listed.stdout
    questions = ["download", "questions", "-l", "16", "-l", "17", "--type", "qe", "--type", "qg", "--format", "xml"]
    done = run(cli, [*questions, "-o", str(tmp_path), "--base", server.base])
    assert done.exit_code == 0, done.stderr
    registers = run(cli, ["download", "registers", "-o", str(tmp_path)], env={"KG_DOWNLOAD_BASE": server.base})
    assert registers.exit_code == 0 and hashlib.sha256(FIRST).hexdigest() in registers.stderr
    assert {name for name in names(tmp_path) if not name.startswith(".")} == {
        "Questions_ecrites_XVI.xml.zip",
        "Questions_ecrites_XVII.xml.zip",
        "Questions_gouvernement_XVI.xml.zip",
        "Questions_gouvernement_XVII.xml.zip",
        "AMO30.json.zip",
    }
    server.faults = [status(404)]
    missing = run(cli, ["download", "registers", "--base", server.base, "-o", str(tmp_path / "other")])
    assert missing.exit_code == 4 and missing.stderr.count("\n") == 1
