"""Temporary smoke."""
import pytest
from tests.cast import ask

def test_smoke(cast, client_for):
    out=[]
    def get(who, path):
        r = client_for(getattr(cast, who)).get(path)
        out.append((who, path, r.status_code))
        if r.status_code>=400: out.append(r.content.decode()[:300])
    c=f"/cases/{cast.pats_case.pk}/"
    for p in ["/cases/", c, c+"session/", c+"contact-attempt/", c+"contact/new/", c+f"contact/{cast.pats_phone.pk}/", c+"risk/", c+"risk/decide/", c+"alert/", c+"close/", c+"reopen/", "/cases/export/", "/people/search/"]:
        get("pat", p)
    for p in ["/cases/unallocated/", f"/cases/{cast.unallocated_case.pk}/allocate/", "/offers/", f"/offers/{cast.offered.pk}/", "/cases/"]:
        get("mona", p)
    f=f"/front-door/{cast.new_referral.pk}/"
    for p in ["/front-door/", f, f+"contact-attempt/", f+"contact/new/", f+"triage/", f+"triage/decide/", f+"route/", f+"decline/", f+"take-back/"]:
        get("fred", p)
    for p in ["/referrals/", "/referrals/new/", f"/referrals/{cast.new_referral.pk}/progress/"]:
        get("rita", p)
    print(*out, sep="\n")
