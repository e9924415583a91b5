"""A legislature: its questions, who asks, who is asked."""

from typing import Any

from kg.explore.pages import lists
from kg.explore.view import View


def legislature_page(view: View, iri: str) -> dict[str, Any]:
    """The legislature's figures."""
    return lists.context(view, "legislature", iri) | {
        "ministries": lists.ranking(view, "legislature", iri, "ministry", view.t("by_ministry")),
        "themes": lists.ranking(view, "legislature", iri, "rubrique", view.t("their_rubriques")),
        "deputies": lists.ranking(view, "legislature", iri, "deputy", view.t("by_deputy")),
        "months": lists.months(view, "legislature", iri, view.t("home_months")),
    }
