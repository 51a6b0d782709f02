from django.urls import path

from commonweal.commissioning.funding import views

urlpatterns = [
    path("money/", views.money, name="money"),
    path("money/who-pays/", views.who_pays, name="who_pays"),
    path("money/ledger/", views.ledger, name="ledger"),
    path("money/contributions/<int:contribution_id>/", views.contribution, name="contribution"),
    path(
        "money/contributions/<int:contribution_id>/receive/",
        views.contribution_receive,
        name="contribution_receive",
    ),
    path(
        "money/contributions/<int:contribution_id>/<slug:step>/",
        views.contribution_step,
        name="contribution_step",
    ),
]
