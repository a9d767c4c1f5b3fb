"""The addresses of the pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from thongsuot.web.views import (
    account,
    catalogues,
    documents,
    home,
    identities,
    publishing,
    receipts,
    review,
    search,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("account/", account.account, name="account"),
    path("catalogues/", catalogues.catalogues, name="catalogues"),
    path("catalogues/<slug:name>/", catalogues.catalogue, name="catalogue"),
    path("catalogues/<slug:name>/new/", catalogues.new_entry, name="catalogue_new_entry"),
    path("catalogues/<slug:name>/<slug:code>/", catalogues.entry, name="catalogue_entry"),
    path("documents/", documents.documents, name="documents"),
    path("documents/upload/", documents.upload, name="document_upload"),
    path("documents/<int:document_id>/", documents.text, name="document"),
    path("documents/<int:document_id>/text/", documents.text, name="document_text"),
    path("documents/<int:document_id>/contents/<int:version_id>/", documents.contents, name="document_contents"),
    path("documents/<int:document_id>/identity/", identities.identity, name="document_identity"),
    path("documents/<int:document_id>/receipts/", receipts.receipts, name="document_receipts"),
    path("documents/<int:document_id>/received/", receipts.received, name="document_received"),
    path("documents/<int:document_id>/opened/", receipts.opened, name="document_opened"),
    path(
        "documents/<int:document_id>/compare/<int:before_id>/<int:after_id>/",
        documents.compare,
        name="document_compare",
    ),
    path("versions/<int:version_id>/original/", documents.original, name="original"),
    path("versions/<int:version_id>/review/", review.review, name="review"),
    path("versions/<int:version_id>/review/part/", review.part, name="review_part"),
    path("versions/<int:version_id>/confirm/", review.confirm_above, name="confirm_above"),
    path("versions/<int:version_id>/publish/", publishing.publish, name="publish"),
    path("versions/<int:version_id>/withdraw/", publishing.withdraw, name="withdraw"),
    path("requirements/<int:requirement_id>/", review.card, name="requirement"),
    path("requirements/<int:requirement_id>/card/", review.card, name="card"),
    path("requirements/<int:requirement_id>/decide/", review.decide, name="decide"),
    path("requirements/<int:requirement_id>/correct/", review.correct, name="correct"),
    path("doubts/<int:doubt_id>/settle/", review.settle_doubt, name="settle_doubt"),
    path("search/", search.search, name="search"),
    path("language/", login_not_required(set_language), name="set_language"),
]
