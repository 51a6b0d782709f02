from django.urls import path

from commonweal.partnership.views import accounts as views
from commonweal.partnership.views import directory

urlpatterns = [
    path("directory/new/", directory.offer_new, name="offer_new"),
    path("directory/<int:offer_id>/", directory.offer_change, name="offer_change"),
    path("team/<int:user_id>/", directory.team_member, name="team_member"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("drafts/", views.keep_draft, name="keep_draft"),
    path("demo/", views.step_in, name="step_in"),
    path("set-password/<str:token>/", views.set_password, name="set_password"),
    path("numbers/", views.local_numbers, name="local_numbers"),
    path("password/", views.change_password, name="change_password"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/new/", views.new_account, name="new_account"),
    path("accounts/<int:user_id>/", views.account, name="account"),
    path("accounts/<int:user_id>/close/", views.close_account, name="close_account"),
    path("accounts/<int:user_id>/reopen/", views.reopen_account, name="reopen_account"),
    path("accounts/<int:user_id>/link/", views.give_link, name="give_link"),
    path("accounts/<int:user_id>/roles/new/", views.new_membership, name="new_membership"),
    path(
        "accounts/<int:user_id>/roles/<int:membership_id>/end/",
        views.end_membership,
        name="end_membership",
    ),
]
