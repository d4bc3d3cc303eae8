"""Addresses of the office."""

from django.urls import path

from portal.office.views import (
    corrections,
    deliveries,
    figures,
    homes,
    messages,
    orders,
    photos,
    priorities,
    problems,
    search,
    slot_calendar,
)

app_name = "office"
urlpatterns = [
    path("", search.start, name="start"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("homes/<uuid:code>/", homes.home, name="home"),
    path("homes/<uuid:code>/repairs/<uuid:order>/", homes.order_at_home, name="order_at_home"),
    path("homes/<uuid:code>/invite/<uuid:tenant>/", homes.invite_tenant, name="invite"),
    path("repairs/<uuid:code>/", homes.order, name="order"),
    path("photos/<uuid:photo>/<slug:size>.jpg", photos.one, name="photo"),
    path("photos/of/<uuid:code>/", photos.of_order, name="add_photos"),
    path("deliveries/", deliveries.all_of_them, name="deliveries"),
    path("deliveries/new/", deliveries.upload, name="delivery_upload"),
    path("deliveries/<uuid:code>/", deliveries.one, name="delivery"),
    path("deliveries/<uuid:code>/progress/", deliveries.how_far, name="delivery_progress"),
    path("deliveries/<uuid:code>/issues.csv", deliveries.issues_csv, name="delivery_issues"),
    path("corrections/", corrections.waiting, name="corrections"),
    path("corrections/<uuid:code>/", corrections.one, name="correction"),
    path("orders/", orders.given, name="orders"),
    path("orders/<uuid:code>/", orders.one, name="contractor_order"),
    path("messages/", messages.unsent, name="messages"),
    path("messages/previews/", messages.all_previews, name="message_previews"),
    path("messages/<uuid:code>/again/", messages.again, name="message_again"),
    path("figures/", figures.figures, name="figures"),
    path("problems/", problems.all_of_them, name="problems"),
    path("problems/add/", problems.add, name="problem_add"),
    path("problems/change/<slug:key>/", problems.one, name="problem"),
    path("problems/problems.csv", problems.as_file, name="problems_file"),
    path("problems/upload/", problems.upload, name="problems_upload"),
    path("problems/versions/", problems.versions, name="problems_versions"),
    path("priorities/", priorities.all_of_them, name="priorities"),
    path("priorities/<uuid:code>/", priorities.one, name="priority"),
    path("repair-settings/", priorities.how, name="repair_settings"),
    path("visit-times/", slot_calendar.calendar, name="slot_calendar"),
    path("visit-times/<uuid:code>/", slot_calendar.one, name="slot_pattern"),
]
