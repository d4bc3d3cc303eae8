"""Everything under /api/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView

from portal.api.tokens import GetToken
from portal.api.v1.missing import MissingView

app_name = "api"
urlpatterns = [
    path("oauth/token", login_not_required(GetToken.as_view()), name="token"),
    path(
        "v1/openapi.json",
        SpectacularAPIView.as_view(
            renderer_classes=[OpenApiJsonRenderer], permission_classes=[], authentication_classes=[]
        ),
        name="openapi",
    ),
    path("v1/", include("portal.api.v1.urls")),
    re_path(r"^v1/(?P<rest>.+)$", MissingView.as_view(), name="missing"),
]
