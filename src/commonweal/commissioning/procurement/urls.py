from django.urls import path

from commonweal.commissioning.procurement import views

urlpatterns = [
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/<int:contract_id>/", views.contract, name="contract"),
    path("contracts/<int:contract_id>/pay/", views.pay_contract, name="pay_contract"),
    path("contracts/<int:contract_id>/extend/", views.extend_contract, name="extend_contract"),
    path("payments/<int:payment_id>/", views.payment, name="payment"),
]
