import pytest
OUT="/tmp/shots"
import os
os.makedirs(OUT, exist_ok=True)
PAGES = {None:["/about/","/accessibility/","/words/","/leave/","/sign-in/","/sign-in/?why=kept","/nothing/"],
 "adam":["/","/accounts/","/accounts/new/","/accounts/11/","/accounts/7/","/accounts/11/roles/new/","/accounts/11/roles/11/end/","/password/","/directory/"],
 "aud":["/","/audit/"], "joan":["/"], "mona":["/"], "fred":["/"],"pat":["/","/accounts/"], "bea":["/"]}
@pytest.mark.parametrize("width",[1280,380])
def test_shots(site, visitor, width):
    for who, paths in PAGES.items():
        v = visitor(who, width=width)
        for i, path in enumerate(paths):
            try:
                v.open(path)
            except AssertionError as e:
                print(who, path, e)
            v.page.screenshot(path=f"{OUT}/{width}-{who}-{path.strip('/').replace('/','_').replace('?','_') or 'home'}.png", full_page=True)
        if who == "adam":
            v.open("/accounts/18/")
            v.press("Make a link")
            v.page.screenshot(path=f"{OUT}/{width}-link.png", full_page=True)
            v.open("/accounts/new/"); v.press("Open the account")
            v.page.screenshot(path=f"{OUT}/{width}-new-error.png", full_page=True)
        if who == "aud":
            v.open("/audit/"); v.type("What one person did (optional)", "pat"); v.press("Find")
            v.page.screenshot(path=f"{OUT}/{width}-audit-find.png", full_page=True)
