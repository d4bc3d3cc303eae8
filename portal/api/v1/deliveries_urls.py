"""Where deliveries, the uploads that they may be made of, and the check are."""

from django.urls import path

from portal.api.v1.checking import CheckView
from portal.api.v1.deliveries import (
    ApproveView,
    DeclineView,
    DeliveriesView,
    DeliveryIssuesView,
    DeliveryView,
)
from portal.api.v1.uploads import CompleteView, UploadPartView, UploadsView, UploadView

urlpatterns = [
    path("check", CheckView.as_view(), name="check"),
    path("deliveries", DeliveriesView.as_view(), name="deliveries"),
    path("deliveries/<uuid:code>", DeliveryView.as_view(), name="delivery"),
    path("deliveries/<uuid:code>/issues", DeliveryIssuesView.as_view(), name="delivery_issues"),
    path("deliveries/<uuid:code>/approve", ApproveView.as_view(), name="approve_delivery"),
    path("deliveries/<uuid:code>/decline", DeclineView.as_view(), name="decline_delivery"),
    path("uploads", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:code>", UploadView.as_view(), name="upload"),
    path("uploads/<uuid:code>/<int:part>", UploadPartView.as_view(), name="upload_part"),
    path("uploads/<uuid:code>/complete", CompleteView.as_view(), name="complete_upload"),
]
