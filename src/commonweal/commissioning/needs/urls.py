from django.urls import path

from commonweal.commissioning.needs import views

urlpatterns = [path("figures/published/", views.published, name="published_figures")]
