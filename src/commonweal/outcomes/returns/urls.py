from django.urls import path

from commonweal.outcomes.returns import keeping_views, target_views, views

urlpatterns = [
    path("board/targets/", target_views.targets, name="targets"),
    path("board/targets/new/", target_views.set_target_of_all, name="target_new"),
    path("returns/", views.my_returns, name="my_returns"),
    path("returns/all/", keeping_views.returns, name="returns"),
    path("returns/all/open/", keeping_views.open_returns, name="open_returns"),
    path("returns/all/<int:return_id>/", keeping_views.return_certified, name="return_certified"),
    path("returns/all/<int:return_id>/step/", keeping_views.step_return, name="step_return"),
    path("returns/late/", keeping_views.late_returns, name="late_returns"),
    path("returns/late/tell/", keeping_views.chase_returns, name="chase_returns"),
    path("returns/targets/<int:contract_id>/", target_views.set_target, name="set_target"),
    path("returns/asked/<int:contract_id>/", keeping_views.change_what_is_asked, name="change_what_is_asked"),
    path("returns/<int:return_id>/", views.my_return, name="my_return"),
    path("returns/<int:return_id>/begin/", views.begin_return, name="begin_return"),
    path("returns/<int:return_id>/figures/<slug:measure>/", views.fill_return, name="fill_return"),
    path("returns/<int:return_id>/words/", views.write_return, name="write_return"),
    path("returns/<int:return_id>/explain/", views.explain_return, name="explain_return"),
    path("returns/<int:return_id>/workbook/", views.return_workbook, name="return_workbook"),
    path("returns/<int:return_id>/send/", views.upload_return, name="upload_return"),
    path("returns/<int:return_id>/same/", views.same_return, name="same_return"),
    path("returns/<int:return_id>/certify/", views.certify_return, name="certify_return"),
]
