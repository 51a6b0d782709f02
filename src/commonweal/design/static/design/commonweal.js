// All the script there is. Every page works without it; with it, errors get focus, a button pressed twice counts
// once, what is written keeps itself on the server, the menu folds on a phone, and the way out of a public page leaves as little behind as a page can.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs, createAll,
} from "./vendor/govuk-frontend.min.js";
import { countAnswers, keysFor } from "./keys.js";

// The design system's way out goes to the neutral site but stays in the history and keeps what the page stored.
// This one empties the stores first and puts the neutral site in this page's place, so Back does not return here.
class WayOut extends ExitThisPage {
  exitPage() {
    document.body.classList.add("govuk-exit-this-page-hide-content");
    const cover = document.createElement("div");
    cover.className = "govuk-exit-this-page-overlay";
    cover.setAttribute("role", "alert");
    cover.textContent = "Loading.";
    this.$overlay = cover;
    document.body.appendChild(cover);
    document.title = "Loading";
    for (const store of ["sessionStorage", "localStorage"]) {
      try {
        window[store].clear();
      } catch {
        // A browser that refuses the store has nothing in it.
      }
    }
    window.location.replace(this.$root.dataset.exitTo || this.$button.href);
  }
}

// A choice that opens more questions must not claim to be "expanded": radio buttons have no such state.
class Choices extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const part of [
  WayOut, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Choices,
  ServiceNavigation, SkipLink, Tabs,
]) {
  createAll(part);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Work that is done in steps goes to its next step, for as long as the page is open; without script a button does it.
const onward = document.querySelector("form[data-goes-on]");
if (onward) setTimeout(() => onward.requestSubmit(), 400);
// How far long work has got is looked up again for as long as the page is open; when it has ended, the page is shown anew.
const standing = document.querySelector("[data-looks-again]");
if (standing) {
  const look = async () => {
    try {
      const answer = await fetch(window.location.href, { redirect: "error" });
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(standing.id);
      if (!answer.ok || !found?.hasAttribute("data-looks-again")) {
        window.location.reload();
        return;
      }
      if (found.textContent !== standing.textContent) standing.replaceChildren(...found.childNodes);
    } catch {
      // The network is away: the next look may find it.
    }
    setTimeout(look, 1000 * standing.dataset.looksAgain);
  };
  setTimeout(look, 1000 * standing.dataset.looksAgain);
}

for (const list of document.querySelectorAll("[data-keys]")) keysFor(list);
for (const form of document.querySelectorAll("[data-answers]")) countAnswers(form);
// A form that was changed keeps itself on the server every twenty seconds, as a draft of its own address: nothing is sent, and
// nothing stays in this browser.
const KEEP_EVERY = 20000;
for (const form of document.querySelectorAll("form[data-keep]")) {
  const says = form.querySelector("[data-kept]");
  let changed = false;
  let asking = null;
  const keep = async () => {
    if (!changed || asking) return;
    changed = false;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("draft_of", window.location.pathname);
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body, signal: asking.signal, redirect: "manual" });
      if (answer.ok) {
        says.textContent = `Saved as a draft at ${(await answer.json()).at}. Nothing is sent yet.`;
      } else if (answer.status === 409) {
        window.clearInterval(clock);
      } else {
        changed = true;
        says.textContent = "The draft could not be saved just now. What you typed is still here.";
      }
    } catch {
      changed = true;
    }
    asking = null;
  };
  const clock = window.setInterval(keep, KEEP_EVERY);
  for (const event of ["input", "change"]) form.addEventListener(event, () => { changed = true; });
  form.addEventListener("submit", () => {
    window.clearInterval(clock);
    if (asking) asking.abort();
  });
}

// On a phone the second menu is one row that moves sideways: the page in front has to be in sight.
const beside = document.querySelector(".cw-beside [aria-current]");
if (beside) {
  const row = beside.closest("ul");
  row.scrollLeft = beside.offsetLeft - row.offsetLeft - (row.clientWidth - beside.offsetWidth) / 2;
}

// An open account menu closes with Escape or a press elsewhere.
const account = document.querySelector(".cw-account");
if (account) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && account.open) {
      account.open = false;
      account.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!account.contains(event.target)) account.open = false;
  });
}
