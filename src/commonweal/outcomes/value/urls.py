from django.urls import path

from commonweal.outcomes.value import views

urlpatterns = [
    path("money/value/", views.value, name="value"),
    path("money/value/tests/new/", views.benefit_test_new, name="benefit_test_new"),
    path("money/value/tests/<int:benefit_test_id>/", views.benefit_test, name="benefit_test"),
    path(
        "money/value/tests/<int:benefit_test_id>/open/<int:gate_id>/",
        views.benefit_test_cite,
        name="benefit_test_cite",
    ),
    path("money/value/cost/", views.cost_per_outcome, name="cost_per_outcome"),
    path("money/value/unit-costs/", views.costs_of_harm, name="unit_costs"),
    path("money/value/unit-costs/rise/", views.price_rise_new, name="price_rise_new"),
    path("money/value/evaluation/", views.evaluation_packs, name="evaluation_packs"),
    path("money/value/evaluation/make/", views.evaluation_pack_make, name="evaluation_pack_make"),
    path("money/value/evaluation/<int:pack_id>/", views.evaluation_pack, name="evaluation_pack"),
]
