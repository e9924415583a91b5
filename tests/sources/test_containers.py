"""Folders, archives, compressed files and pipes: what is in them is read, what is wrong with them is told."""

import gzip
import io
import os
import socket
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import zstandard

from kg.sources import RawRecord, Reject, containers, read_records, unpack

QUESTION = "<question><uid>QANR5L14QE{}</uid><type>QE</type><texte>Où en est-on ?</texte></question>"


def document(number: int) -> bytes:
    return QUESTION.format(number).encode()


def big_file(numbers: Iterable[int]) -> bytes:
    return b"<questionsEcrites>" + b"\n".join(document(n) for n in numbers) + b"</questionsEcrites>"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


class Found:
    """What was read from some paths."""

    def __init__(self, *paths: Path | str) -> None:
        everything = list(read_records(paths))
        self.records = [item for item in everything if isinstance(item, RawRecord)]
        self.rejects = [item for item in everything if isinstance(item, Reject)]
        self.numbers = [int(record.data.split(b"QE")[1].split(b"<")[0]) for record in self.records]
        self.members = [record.member for record in self.records]
        self.codes = [reject.code for reject in self.rejects]


def read_bytes(tmp_path: Path, data: bytes, name: str = "input.bin") -> Found:
    path = tmp_path / name
    path.write_bytes(data)
    return Found(path)


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "zip": lambda data: zipped({"a.xml": data}),
    "gzip": gzip.compress,
    "zstd": lambda data: zstandard.ZstdCompressor().compress(data),
    "tar": lambda data: tarred({"a.xml": data}),
    "tar.gz": lambda data: tarred({"a.xml": data}, "w:gz"),
    "zip in zip": lambda data: zipped({"in.zip": zipped({"a.xml": data})}),
    "gzip in zip": lambda data: zipped({"a.xml.gz": gzip.compress(data)}),
    "zip in tar in zstd": lambda data: zstandard.ZstdCompressor().compress(tarred({"a.zip": zipped({"a": data})})),
}


@pytest.mark.parametrize("packing", PACKED)
def test_the_same_records_come_out_of_every_container(tmp_path: Path, packing: str) -> None:
    found = read_bytes(tmp_path, PACKED[packing](big_file(range(1, 2001))), "misleading.pdf")
    assert found.numbers == list(range(1, 2001))
    assert found.rejects == []


@pytest.mark.parametrize("packing", PACKED)
def test_standard_input_takes_every_container(tmp_path: Path, packing: str) -> None:
    program = (
        "from kg.sources import read_records\n"
        "print(sum(record.data.startswith(b'<question>') for record in read_records(['-'])))\n"
    )
    data = PACKED[packing](big_file(range(1, 201)))
    result = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    assert (result.stdout, result.stderr) == (b"200\n", b"")


def test_an_archive_with_several_big_members(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, zipped({"b.xml": big_file([3, 4]), "a.xml": big_file([1, 2]), "c.xml": document(5)}))
    assert found.numbers == [3, 4, 1, 2, 5]
    assert found.members == ["b.xml", "b.xml", "a.xml", "a.xml", "c.xml"]


def test_archives_and_frames_put_together_are_all_read(tmp_path: Path) -> None:
    together = zipped({"a.xml": big_file([1, 2])}) + zipped({"b.xml": document(3)}) + zipped({"c.xml": document(4)})
    assert sorted(read_bytes(tmp_path, together).numbers) == [1, 2, 3, 4]
    big = big_file(range(1, 401))
    assert len(read_bytes(tmp_path, gzip.compress(big[:5000]) + gzip.compress(big[5000:])).records) == 400
    compress = zstandard.ZstdCompressor().compress
    assert len(read_bytes(tmp_path, compress(big[:5000]) + compress(big[5000:])).records) == 400


def test_the_place_of_a_record_names_every_container_around_it(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, zipped({"in.zip": zipped({"x/a.xml": big_file([1, 2])})}))
    first, second = found.records
    assert first.member == "in.zip!x/a.xml"
    assert str(second.source()).endswith(f"input.bin!in.zip!x/a.xml@{second.position}")
    assert str(Reject("a.zip", "b.xml", 7, "code", "why")) == "a.zip!b.xml at byte 7: code: why"


def test_containers_in_each_other_have_a_limit(tmp_path: Path) -> None:
    data = document(1)
    for _ in range(5):
        data = zipped({"again.zip": data})
    found = read_bytes(tmp_path, data)
    assert found.codes == ["too-deep"]


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.xml").write_bytes(document(2))
    (tmp_path / "a.json").mkdir()
    (tmp_path / "a.json" / "1.xml").write_bytes(document(1))
    (tmp_path / "c.zip").write_bytes(zipped({"3.xml": document(3), "__MACOSX/._3.xml": b"\x00\x05", ".DS_Store": b"x"}))
    (tmp_path / ".hidden.xml").write_bytes(document(4))
    found = Found(tmp_path)
    assert found.numbers == [1, 2, 3]
    assert found.rejects == []


def test_odd_things_in_a_folder_are_told_and_do_not_stop_it(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(document(1))
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "socket"))
        (tmp_path / "z.xml").write_bytes(document(2))
        found = Found(tmp_path)
    assert found.numbers == [1, 2]
    assert {Path(reject.path).name: reject.code for reject in found.rejects} == {
        "loop": "link-loop",
        "gone": "not-a-file",
        "pipe": "not-a-file",
        "socket": "not-a-file",
    }


def test_a_name_that_is_not_utf8_is_told_as_text(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.xml")).write_bytes(document(1))
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    (record,) = Found(tmp_path).records
    assert record.path.endswith("caf?.xml")
    assert record.path.encode()


def test_folders_in_each_other_have_a_limit(tmp_path: Path) -> None:
    deepest = tmp_path.joinpath(*["d"] * 101)
    deepest.mkdir(parents=True)
    (deepest / "a.xml").write_bytes(document(1))
    (tmp_path / "e.xml").write_bytes(document(2))
    found = Found(tmp_path)
    assert (found.numbers, found.codes) == ([2], ["too-deep"])


def test_files_and_folders_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xml").write_bytes(document(1))
    (tmp_path / "b").mkdir()
    (tmp_path / "c.xml").write_bytes(document(2))
    real_open, real_list = Path.open, Path.iterdir

    def closed_file(self: Path, *arguments: object) -> object:
        if self.name == "a.xml":
            raise PermissionError(13, "Permission denied")
        return real_open(self, *arguments)  # type: ignore[call-overload]

    def closed_folder(self: Path) -> Iterable[Path]:
        if self.name == "b":
            raise PermissionError(13, "Permission denied")
        return real_list(self)

    monkeypatch.setattr(Path, "open", closed_file)
    monkeypatch.setattr(Path, "iterdir", closed_folder)
    found = Found(tmp_path)
    assert found.numbers == [2]
    assert [(reject.code, reject.message) for reject in found.rejects] == [("unreadable", "Permission denied")] * 2


@pytest.mark.parametrize(
    "name", ["../up.xml", "/etc/up.xml", "a/../../up.xml", "..\\up.xml", "C:\\up.xml", "\\\\host\\up"]
)
@pytest.mark.parametrize("archive", [zipped, tarred])
def test_a_member_whose_path_climbs_out_is_refused(tmp_path: Path, name: str, archive: object) -> None:
    found = read_bytes(tmp_path, archive({"a.xml": document(1), name: document(2), "b.xml": document(3)}))  # type: ignore[operator]
    assert found.numbers == [1, 3]
    assert found.codes == ["path-escape"]


def test_links_in_a_tar_are_not_followed(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("link.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    assert read_bytes(tmp_path, buffer.getvalue()).codes == ["not-a-file"]


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xml": document(1)}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + flags
        data[at : at + 2] = struct.pack("<H", 1)
    assert read_bytes(tmp_path, bytes(data)).codes == ["encrypted"]


def test_a_wrong_checksum_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xml": document(1), "b.xml": document(2)}, zipfile.ZIP_STORED))
    data[data.index(b"QE1")] = ord("X")
    found = read_bytes(tmp_path, bytes(data))
    assert found.numbers == [2]
    assert found.codes == ["unreadable"]
    assert "CRC" in found.rejects[0].message
    packed = bytearray(gzip.compress(big_file([1])))
    packed[-8] ^= 255
    assert "unreadable" in read_bytes(tmp_path, bytes(packed)).codes


@pytest.mark.parametrize("packing", ["zip", "gzip", "zstd", "tar", "tar.gz"])
def test_a_container_cut_anywhere_is_told(tmp_path: Path, packing: str) -> None:
    data = PACKED[packing](big_file(range(1, 301)))
    for cut in range(len(data) // 20, len(data) * 9 // 10, len(data) // 20):
        found = read_bytes(tmp_path, data[:cut])
        assert found.rejects, f"{packing} cut at {cut} of {len(data)}"
        assert found.numbers == list(range(1, len(found.numbers) + 1))


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_what_was_unpacked_before_the_cut_is_kept(tmp_path: Path, packing: str) -> None:
    text = b"".join(
        f"<question><uid>QANR5L14QE{n}</uid><x>{n * 7919 % 10**9}</x></question>".encode() for n in range(1, 9001)
    )
    data = PACKED[packing](b"<questionsEcrites>" + text + b"</questionsEcrites>")
    found = read_bytes(tmp_path, data[: len(data) * 9 // 10])
    assert len(found.records) > 4000
    assert "unreadable" in found.codes


BOMBS: dict[str, Callable[[bytes], bytes]] = {
    "zip": lambda data: zipped({"a.xml": data}),
    "gzip": gzip.compress,
    "zstd": lambda data: zstandard.ZstdCompressor().compress(data),
    "gzip in zip": lambda data: zipped({"a.xml.gz": gzip.compress(gzip.compress(data))}),
}


@pytest.mark.parametrize("packing", BOMBS)
@pytest.mark.parametrize("content", [b" ", document(1)])
def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packing: str, content: bytes) -> None:
    monkeypatch.setattr(unpack, "_RATIO_FLOOR", 1 << 20)
    monkeypatch.setattr(unpack, "MAX_RATIO", 50)
    data = b"<questionsEcrites>" + content * (8_000_000 // len(content)) + b"</questionsEcrites>"
    found = read_bytes(tmp_path, BOMBS[packing](data))
    assert found.codes == ["bomb"]
    assert len(found.records) < 20_000


def test_a_document_too_large_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_DOCUMENT", 1000)
    assert read_bytes(tmp_path, b"<html>" + b"a" * 2000).codes == ["too-large"]


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "in" / "it").mkdir(parents=True)
    (tmp_path / ".hidden.xml").write_bytes(document(1))
    found = Found(tmp_path)
    assert (found.records, found.codes) == ([], ["empty"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (zipped({}), "empty"),
        (tarred({}), "unknown-format"),
        (zipped({"a.xml": b""}), "empty"),
        (b"<questionsEcrites></questionsEcrites>", "empty"),
        (b'{"questionsEcrites": {"question": []}}', "empty"),
        ("<question/>".encode("utf-16"), "unknown-format"),
        (b" " * 5000, "unknown-format"),
        (b"\x00" * 5000, "unknown-format"),
        (b"just words", "unknown-format"),
        (b'{"acteur": {"uid": "PA1"}}', "unknown-format"),
        (b"index;auteur;texte\n1;M. A;Bonjour", "unknown-format"),
        (b"PK\x03\x04 not a zip", "unreadable"),
        (b"\x1f\x8b not a gzip", "unreadable"),
        (b"\x28\xb5\x2f\xfd not a zstd", "unreadable"),
    ],
)
def test_what_is_no_document_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    found = read_bytes(tmp_path, data)
    assert (found.records, found.codes) == ([], [code])
    assert found.rejects[0].message
    assert "\n" not in str(found.rejects[0])
