"""The PDF of a sheet: its text layer, read by the sheet's parser."""

from kg.errors import SourceError
from kg.records import Question, SourceRecord
from kg.sources.fiche import parse_fiche


def parse_pdf(data: bytes, source: SourceRecord) -> Question:
    """Read the text layer of a PDF sheet.

    :raises SourceError: not a PDF, no text layer, not a sheet, or the `pdf` extra is not installed
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise SourceError("no-pdf-reader", "PDF needs the extra: pip install 'questions-kg[pdf]'") from error
    try:
        document = pypdfium2.PdfDocument(data)
        pages = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
    except pypdfium2.PdfiumError as error:
        raise SourceError("bad-pdf", str(error)) from error
    text = "\n".join(pages)
    if not text.strip():
        raise SourceError("no-text-layer", "the PDF holds no text")
    return parse_fiche(text.encode(), source)
