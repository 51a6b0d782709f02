from django.urls import path

from commonweal.jobs import views

urlpatterns = [
    path("work/", views.work, name="work"),
    path("work/asked/", views.work_asked, name="work_asked"),
    path("work/<uuid:job_id>/", views.job, name="job"),
    path("work/<uuid:job_id>/stop/", views.job_stop, name="job_stop"),
    path("work/<uuid:job_id>/again/", views.job_again, name="job_again"),
]
