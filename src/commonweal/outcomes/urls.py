from django.urls import path

from commonweal.outcomes import equity_views, views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/figures/<slug:family>/", views.family_figures, name="family_figures"),
    path("board/trend/", views.trend, name="trend"),
    path("board/refresh/", views.refresh, name="refresh_figures"),
    path("figures/everywhere/", equity_views.equity, name="equity"),
    path("measures/", views.measures, name="measures"),
    path("statements/", views.statements, name="statements"),
    path("statements/<int:organisation_id>/", views.statement, name="statement"),
]
