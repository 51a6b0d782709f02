from django.urls import path

from commonweal.commissioning.needs import views

urlpatterns = [
    path("figures/", views.published, name="published_figures"),
    path("figures/load/", views.load, name="load_figures"),
    path("figures/windows/", views.windows, name="compared_windows"),
    path("figures/beside/", views.beside, name="figures_beside"),
    path("figures/cycles/", views.cycles, name="cycles"),
    path("figures/cycles/new/", views.new_cycle, name="new_cycle"),
    path("figures/capacity/", views.capacity, name="marac_capacity"),
]
