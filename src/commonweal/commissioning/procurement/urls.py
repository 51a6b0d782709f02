from django.urls import path

from commonweal.commissioning.procurement import load_views, money_views, views

urlpatterns = [
    path("money/load/", load_views.load_plan, name="load_plan"),
    path("money/load/check/", load_views.check_plan, name="check_plan"),
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/<int:contract_id>/", views.contract, name="contract"),
    path("contracts/<int:contract_id>/pay/", views.pay_contract, name="pay_contract"),
    path("contracts/<int:contract_id>/extend/", views.extend_contract, name="extend_contract"),
    path("contracts/<int:contract_id>/promise/", money_views.commit_contract, name="commit_contract"),
    path("contracts/<int:contract_id>/let-go/", money_views.let_go_of_promises, name="let_go_of_promises"),
    path("contracts/<int:contract_id>/accrue/", money_views.accrue, name="accrue"),
    path("accruals/<int:accrual_id>/take-back/", money_views.end_accrual, name="end_accrual"),
    path("payments/", views.payments_waiting, name="payments_waiting"),
    path("payments/<int:payment_id>/", views.payment, name="payment"),
    path("payments/<int:payment_id>/approve/", views.approve_payment, name="approve_payment"),
    path("payments/<int:payment_id>/withdraw/", views.withdraw_payment, name="withdraw_payment"),
    path(
        "money/ledger/<int:transaction_id>/reverse/",
        money_views.reverse_transaction,
        name="reverse_transaction",
    ),
    path("money/give-back/<int:contribution_id>/", money_views.return_underspend, name="return_underspend"),
    path("money/years/", money_views.financial_years, name="financial_years"),
    path("money/years/<int:year>/close/", money_views.close_year, name="close_year"),
]
