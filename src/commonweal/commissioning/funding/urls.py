from django.urls import path

from commonweal.commissioning.funding import (
    budget_views,
    carry_views,
    export_views,
    gate_views,
    ledger_views,
    promise_views,
    scenario_views,
    verdict_views,
    views,
)

urlpatterns = [
    path("money/", views.money, name="money"),
    path("money/verdict/", verdict_views.verdict, name="verdict"),
    path("money/who-pays/", verdict_views.who_pays, name="who_pays"),
    path("money/who-pays/<int:contribution_id>/", verdict_views.who_pays_source, name="who_pays_source"),
    path("money/scenarios/", scenario_views.scenarios, name="scenarios"),
    path("money/scenarios/new/", scenario_views.scenario_new, name="scenario_new"),
    path("money/scenarios/<int:scenario_id>/", scenario_views.scenario, name="scenario"),
    path("money/scenarios/<int:scenario_id>/name/", scenario_views.scenario_name, name="scenario_name"),
    path("money/scenarios/<int:scenario_id>/delete/", scenario_views.scenario_delete, name="scenario_delete"),
    path(
        "money/scenarios/<int:scenario_id>/add/<slug:kind>/",
        scenario_views.scenario_change,
        name="scenario_change",
    ),
    path(
        "money/scenarios/<int:scenario_id>/remove/<int:place>/",
        scenario_views.scenario_remove,
        name="scenario_remove",
    ),
    path("money/plans/<int:plan_id>/workbook/", export_views.plan_workbook, name="plan_workbook"),
    path("money/plans/<int:plan_id>/plan-file/", export_views.plan_file, name="plan_file"),
    path("money/uplift/", scenario_views.uplift, name="uplift"),
    path("money/shares/", scenario_views.shares, name="shares"),
    path("money/gates/", gate_views.gates, name="gates"),
    path("money/gates/<int:gate_id>/", gate_views.gate, name="gate"),
    path("money/gates/<int:gate_id>/open/", gate_views.gate_open, name="gate_open"),
    path("money/gates/<int:gate_id>/shut/", gate_views.gate_shut, name="gate_shut"),
    path("money/balances/", ledger_views.balances, name="balances"),
    path("money/budget/", budget_views.budget, name="budget"),
    path("money/budget/<int:plan_id>/<int:budget_year>/set/", budget_views.budget_set, name="budget_set"),
    path(
        "money/budget/<int:plan_id>/<int:budget_year>/move/",
        budget_views.virement_prepare,
        name="virement_prepare",
    ),
    path(
        "money/budget/<int:plan_id>/<int:budget_year>/forecast/",
        budget_views.forecast_take,
        name="forecast_take",
    ),
    path("money/virements/<int:virement_id>/", budget_views.virement, name="virement"),
    path(
        "money/virements/<int:virement_id>/approve/", budget_views.virement_approve, name="virement_approve"
    ),
    path(
        "money/virements/<int:virement_id>/send-back/",
        budget_views.virement_send_back,
        name="virement_send_back",
    ),
    path(
        "money/virements/<int:virement_id>/withdraw/",
        budget_views.virement_withdraw,
        name="virement_withdraw",
    ),
    path("money/ledger/", ledger_views.ledger, name="ledger"),
    path("money/ledger/journal/", ledger_views.ledger_journal, name="ledger_journal"),
    path("money/ledger/<int:transaction_id>/", ledger_views.ledger_transaction, name="ledger_transaction"),
    path("money/contributions/", promise_views.contributions, name="contributions"),
    path("money/contributions/movements/", promise_views.movements, name="movements"),
    path(
        "money/plans/<int:plan_id>/contributions/new/",
        promise_views.new_contribution,
        name="new_contribution",
    ),
    path("money/contributions/<int:contribution_id>/", views.contribution, name="contribution"),
    path(
        "money/contributions/<int:contribution_id>/receive/",
        views.contribution_receive,
        name="contribution_receive",
    ),
    path(
        "money/contributions/<int:contribution_id>/change/",
        promise_views.contribution_change,
        name="contribution_change",
    ),
    path(
        "money/contributions/<int:contribution_id>/carry-forward/",
        carry_views.carry_outline,
        name="carry_outline",
    ),
    path(
        "money/contributions/<int:contribution_id>/carry-forward/confirm/",
        carry_views.carry_confirm,
        name="carry_confirm",
    ),
    path(
        "money/contributions/<int:contribution_id>/carry-forward/refuse/",
        carry_views.carry_refuse,
        name="carry_refuse",
    ),
    path(
        "money/contributions/<int:contribution_id>/<slug:step>/",
        views.contribution_step,
        name="contribution_step",
    ),
]
