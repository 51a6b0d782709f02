from django.urls import path

from commonweal.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("directory/", views.directory, name="directory"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("words/", views.words, name="words"),
    path("leave/", views.leave, name="leave"),
    path("healthz", views.healthz, name="healthz"),
]
