"""Everything under /api/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from portal.api.docs.views import openapi
from portal.api.tokens import GetToken
from portal.api.v1.missing import MissingView

app_name = "api"
urlpatterns = [
    path("oauth/token", login_not_required(GetToken.as_view()), name="token"),
    path("docs/", include("portal.api.docs.urls")),
    path("v1/openapi.json", openapi, name="openapi"),
    path("v1/", include("portal.api.v1.urls")),
    re_path(r"^v1/(?P<rest>[\s\S]+)\Z", MissingView.as_view(), name="missing"),
]
