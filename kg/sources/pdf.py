"""The PDF of a sheet: its text layer, read by the sheet's parser."""

import re

from kg.errors import SourceError
from kg.records import Question, SourceRecord
from kg.sources.fiche import parse_fiche

# A sheet has two or three pages; the longest answers some ten.
MAX_PAGES = 200
# What the library puts for a hyphen at the end of a line, which it joins with the next one.
_LINE_END_HYPHEN = re.compile("[\x02\ufffe]")


def parse_pdf(data: bytes, source: SourceRecord) -> Question:
    """Read the text layer of a PDF sheet.

    :raises SourceError: not a PDF, encrypted, no text layer, not a sheet, or the `pdf` extra is not installed
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise SourceError("no-pdf-reader", "PDF needs the extra: pip install 'questions-kg[pdf]'") from error
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MAX_PAGES:
            raise SourceError("too-large", f"{len(document)} pages, where a sheet has two or three")
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() else "bad-pdf"
        raise SourceError(code, " ".join(str(error).split())) from error
    text = _LINE_END_HYPHEN.sub("-", text)
    if not text.strip():
        raise SourceError("no-text-layer", "the PDF holds no text, perhaps images of it")
    return parse_fiche(text.encode("utf-8", "replace"), source)
