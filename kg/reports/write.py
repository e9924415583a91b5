"""Write a report as CSV, Markdown, or one HTML page that needs nothing else."""

import csv
import io

from kg.errors import InputError
from kg.reports.model import Report


def as_csv(report: Report) -> str:
    """The first table."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(report.tables[0].head)
    writer.writerows(report.tables[0].rows)
    return buffer.getvalue()


def as_markdown(report: Report) -> str:
    """All tables."""
    parts = [f"# {report.title}", report.note, *(f"- {name}: {value}" for name, value in report.figures)]
    for table in report.tables:
        lines = [f"## {table.title}", "", f"| {' | '.join(table.head)} |", f"|{' --- |' * len(table.head)}"]
        for row in table.rows:
            cells = ("" if cell is None else " ".join(str(cell).split()).replace("|", "\\|") for cell in row)
            lines.append(f"| {' | '.join(cells)} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def as_page(report: Report) -> str:
    """One HTML file that needs nothing else: style and pictures are in it.

    :raises InputError: the extra `serve` is not installed
    """
    try:
        from kg.explore import charts
        from kg.explore.view import HERE, environment
    except ModuleNotFoundError as error:
        raise InputError("not-installed", f"{error.name} is missing", "pip install 'questions-kg[serve]'") from error
    pictures = []
    for table in report.tables:
        picture = None
        if table.bars and len(table.rows) > 1:
            name, value = table.bars
            points = [(str(row[name]), float(row[value] or 0)) for row in table.rows[:25]]
            picture = charts.bars(points, table.title)
        pictures.append((table, picture))
    style = (HERE / "static" / "explorer.css").read_text(encoding="utf-8")
    return environment().get_template("report.html").render(report=report, tables=pictures, style=style)
