"""Addresses of the front door. Nothing in them says what the pages are about, or about whom."""

from django.urls import path

from commonweal.services.front_door import views

ONE = "front-door/<uuid:referral_id>/"

urlpatterns = [
    path("referrals/new/", views.referral_new, name="referral_new"),
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/progress/", views.referral_progress, name="referral_progress"),
    path("front-door/", views.queue, name="front_door"),
    path(ONE, views.referral, name="front_door_referral"),
    path(f"{ONE}contact-attempt/", views.attempt, name="front_door_attempt"),
    path(f"{ONE}contact/new/", views.contact_new, name="front_door_contact_new"),
    path(f"{ONE}contact/<uuid:point_id>/", views.contact_edit, name="front_door_contact_edit"),
    path(f"{ONE}contact/<uuid:point_id>/reveal/", views.contact_reveal, name="front_door_contact_reveal"),
    path(f"{ONE}same-person/", views.same_person, name="front_door_same_person"),
    path(f"{ONE}triage/", views.triage, name="front_door_triage"),
    path(f"{ONE}triage/decide/", views.decide, name="front_door_decide"),
    path(f"{ONE}route/", views.route, name="front_door_route"),
    path(f"{ONE}decline/", views.decline, name="front_door_decline"),
    path(f"{ONE}take-back/", views.take_back, name="front_door_take_back"),
    path("offers/", views.offers, name="offers"),
    path("offers/<uuid:referral_id>/", views.offer, name="offer"),
    path("offers/<uuid:referral_id>/accept/", views.accept, name="offer_accept"),
    path("people/search/", views.people_search, name="people_search"),
]
