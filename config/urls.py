"""All addresses: the API of both apps under one prefix, then the pages."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from evaluations.api.urls import urlpatterns as evaluations_api
from evaluations.web.urls import urlpatterns as evaluations_pages
from honors.api.unknown import UnknownRouteView
from honors.api.urls import urlpatterns as honors_api
from honors.web.urls import urlpatterns as honors_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    # evaluations first: awards/authority/ stands beside the awards of the catalogue, whose codes take any word
    path("api/v1/", include([*evaluations_api, *honors_api])),
    re_path(r"^api/", UnknownRouteView.as_view()),
    path("i18n/setlang/", set_language, name="set_language"),
    *evaluations_pages,
    *honors_pages,
]
