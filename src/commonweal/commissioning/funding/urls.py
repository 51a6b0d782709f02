from django.urls import path

from commonweal.commissioning.funding import gate_views, ledger_views, scenario_views, views

urlpatterns = [
    path("money/", views.money, name="money"),
    path("money/who-pays/", views.who_pays, name="who_pays"),
    path("money/uplift/", scenario_views.uplift, name="uplift"),
    path("money/shares/", scenario_views.shares, name="shares"),
    path("money/gates/", gate_views.gates, name="gates"),
    path("money/gates/<int:gate_id>/", gate_views.gate, name="gate"),
    path("money/gates/<int:gate_id>/open/", gate_views.gate_open, name="gate_open"),
    path("money/gates/<int:gate_id>/shut/", gate_views.gate_shut, name="gate_shut"),
    path("money/balances/", ledger_views.balances, name="balances"),
    path("money/ledger/", ledger_views.ledger, name="ledger"),
    path("money/ledger/journal/", ledger_views.ledger_journal, name="ledger_journal"),
    path("money/ledger/<int:transaction_id>/", ledger_views.ledger_transaction, name="ledger_transaction"),
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
