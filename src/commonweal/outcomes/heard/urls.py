from django.urls import path

from commonweal.outcomes.heard import views

urlpatterns = [path("board/heard/", views.heard, name="heard")]
