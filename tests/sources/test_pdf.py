"""The PDF of a sheet reads as the sheet does; what is no such PDF says why."""

import sys
from collections.abc import Callable

import pytest

from kg.records import Question
from kg.sources import Reject

pytest.importorskip("pypdfium2")


def pdf(pages: list[str], trailer: str = "", extra: str = "") -> bytes:
    """A PDF of text pages, the lines set one under another, with the accents of Windows-1252."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        lines = "".join(
            "({}) Tj T*\n".format(line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)"))
            for line in page.split("\n")
        )
        content = f"BT /F1 8 Tf 40 800 Td 10 TL\n{lines}ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
            "/Encoding /WinAnsiEncoding >> >> >> >>"
        )
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    if extra:
        objects.append(extra)
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def test_a_pdf_reads_as_its_text(read: Callable[[bytes], Question], sample: Callable[[str], bytes]) -> None:
    sheet = sample("fiche.txt").decode()
    first, second = sheet.split("Page 1 / 2\n")
    found, expected = read(pdf([first + "Page 1 / 2", second])), read(sheet.encode())
    for name in (
        "key",
        "author",
        "constituency",
        "displayed_group",
        "analyses",
        "published",
        "events",
        "texts",
        "allocations",
    ):
        assert getattr(found, name) == getattr(expected, name)
    assert found.answer and expected.answer
    # The text layer has no blank lines, so no paragraphs.
    assert found.answer.value == expected.answer.value.replace("\n", " ")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.4\nnot a PDF", "bad-pdf"),
        (pdf(["Question"])[:200], "bad-pdf"),
        (pdf([""]), "no-text-layer"),
        (pdf(["Un compte rendu."]), "no-identity"),
        (pdf(["a"] * 201), "too-large"),
        (
            pdf(
                ["Question"],
                trailer="/Encrypt 5 0 R /ID [<00> <00>]",
                extra=f"<< /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>",
            ),
            "encrypted",
        ),
    ],
)
def test_what_is_no_sheet_says_why(rejected: Callable[[bytes], Reject], data: bytes, code: str) -> None:
    reject = rejected(data)
    assert reject.code == code
    assert "\n" not in str(reject)


def test_without_the_library_the_reject_says_what_to_install(
    rejected: Callable[[bytes], Reject], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    reject = rejected(pdf(["Question"]))
    assert reject.code == "no-pdf-reader"
    assert "questions-kg[pdf]" in reject.message
