"""Addresses of the front door. Nothing in them says what the pages are about, or about whom."""

from django.urls import path

from commonweal.services.front_door.views import (
    area,
    lists,
    offers,
    public,
    referral,
    referring,
    search,
    steps,
)

ONE = "front-door/<uuid:referral_id>/"

urlpatterns = [
    path("referrals/new/", referring.referral_new, name="referral_new"),
    path("referrals/new/<uuid:draft_id>/", referring.referral_draft, name="referral_draft"),
    path("referrals/lists/", lists.lists, name="lists"),
    path("referrals/lists/new/", lists.list_new, name="list_new"),
    path("referrals/lists/columns/", lists.list_columns, name="list_columns"),
    path("referrals/lists/areas/", lists.list_areas, name="list_areas"),
    path("referrals/lists/<uuid:list_id>/", lists.list_one, name="list_one"),
    path("referrals/lists/<uuid:list_id>/take/", lists.list_take, name="list_take"),
    path("referrals/lists/<uuid:list_id>/throw-away/", lists.list_throw_away, name="list_throw_away"),
    path("referrals/lists/<uuid:list_id>/handed-back/", lists.list_handed_back, name="list_handed_back"),
    path("referrals/", referring.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/progress/", referring.referral_progress, name="referral_progress"),
    path("front-door/", referral.queue, name="front_door"),
    path(ONE, referral.referral, name="front_door_referral"),
    path(f"{ONE}contact-attempt/", referral.attempt, name="front_door_attempt"),
    path(f"{ONE}contact/new/", referral.contact_new, name="front_door_contact_new"),
    path(f"{ONE}contact/<uuid:point_id>/", referral.contact_edit, name="front_door_contact_edit"),
    path(f"{ONE}contact/<uuid:point_id>/reveal/", referral.contact_reveal, name="front_door_contact_reveal"),
    path(f"{ONE}area/", area.area, name="front_door_area"),
    path(f"{ONE}same-person/", referral.same_person, name="front_door_same_person"),
    path(f"{ONE}triage/", steps.triage, name="front_door_triage"),
    path(f"{ONE}triage/decide/", steps.decide, name="front_door_decide"),
    path(f"{ONE}route/", steps.route, name="front_door_route"),
    path(f"{ONE}decline/", steps.decline, name="front_door_decline"),
    path(f"{ONE}take-back/", steps.take_back, name="front_door_take_back"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<uuid:referral_id>/", offers.offer, name="offer"),
    path("offers/<uuid:referral_id>/accept/", offers.accept, name="offer_accept"),
    path("talk/", public.talk, name="talk"),
    path("talk/begin/", public.talk_begin, name="talk_begin"),
    path("talk/go/", public.talk_go, name="talk_go"),
    path("talk/again/", public.talk_again, name="talk_again"),
    path("talk/tell/", public.talk_tell, name="talk_tell"),
    path("refer/", public.refer, name="refer"),
    path("refer/begin/", public.refer_begin, name="refer_begin"),
    path("people/search/", search.people_search, name="people_search"),
]
