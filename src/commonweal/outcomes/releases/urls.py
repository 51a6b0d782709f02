from django.urls import path

from commonweal.outcomes.releases import views

urlpatterns = [
    path("releases/", views.release_log, name="release_log"),
    path("releases/<int:release_id>/", views.release, name="release"),
    path("releases/minimum/", views.disclosure_minimum, name="disclosure_minimum"),
    path("releases/minimum/new/", views.set_disclosure_minimum, name="set_disclosure_minimum"),
]
