// Keys for a list: j and k (or the arrows) go up and down, Enter opens, ? shows the list of keys. Nothing happens while
// somebody types, with a modifier held, or once they turned the keys off, which this browser remembers (WCAG 2.1.4).
const STORE = "keys-off";
const KEYS = [
  ["j or ↓", "The next one"],
  ["k or ↑", "The one before"],
  ["Enter", "Open it"],
  ["?", "Show or close this list"],
];

function isOff() {
  try {
    return window.localStorage.getItem(STORE) === "yes";
  } catch {
    return false;
  }
}

function turn(off) {
  try {
    if (off) window.localStorage.setItem(STORE, "yes");
    else window.localStorage.removeItem(STORE);
  } catch {
    // A browser that keeps nothing: the keys are as they are until the page is left.
  }
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], [role=textbox]") !== null;
}

function help(list) {
  const dialog = document.createElement("dialog");
  dialog.className = "cw-keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.className = "govuk-heading-m";
  title.textContent = "Keys for this list";
  const rows = document.createElement("dl");
  for (const [key, words] of KEYS) {
    const name = document.createElement("dt");
    const meaning = document.createElement("dd");
    const mark = document.createElement("kbd");
    mark.textContent = key;
    name.append(mark);
    meaning.textContent = words;
    rows.append(name, meaning);
  }
  const off = document.createElement("button");
  off.type = "button";
  off.className = "govuk-button govuk-button--secondary";
  const name = () => { off.textContent = isOff() ? "Turn the keys on" : "Turn the keys off"; };
  name();
  off.addEventListener("click", () => { turn(!isOff()); name(); });
  const close = document.createElement("button");
  close.type = "button";
  close.className = "govuk-button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  const buttons = document.createElement("div");
  buttons.className = "govuk-button-group";
  buttons.append(close, off);
  dialog.append(title, rows, buttons);
  list.append(dialog);
  return dialog;
}

export function keysFor(list) {
  const links = [...list.querySelectorAll(".cw-queue__title a")];
  const dialog = help(list);
  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = "cw-keys__opener govuk-button govuk-button--secondary govuk-button--small";
  opener.textContent = "Keys for this list";
  opener.addEventListener("click", () => dialog.showModal());
  list.prepend(opener);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target)) return;
    if (dialog.open) {
      if (event.key === "?") dialog.close();
      return;
    }
    if (isOff()) return;
    const here = links.indexOf(document.activeElement);
    const arrow = here >= 0; // the arrows scroll the page until a line is in focus
    let step = 0;
    if (event.key === "j" || (arrow && event.key === "ArrowDown")) step = 1;
    else if (event.key === "k" || (arrow && event.key === "ArrowUp")) step = -1;
    else if (event.key === "?") {
      event.preventDefault();
      dialog.showModal();
      return;
    } else return;
    const next = here < 0 ? links[0] : links[Math.min(Math.max(here + step, 0), links.length - 1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}

// How many of the questions on this page are answered, said beside them while they are answered.
export function countAnswers(form) {
  const count = form.querySelector("[data-answers-count]");
  if (!count) return;
  const names = new Set([...form.querySelectorAll('input[type="radio"][name^="item_"]')].map((radio) => radio.name));
  const say = () => {
    const answered = [...names].filter((name) => form.querySelector(`input[name="${name}"]:checked`)).length;
    count.textContent = `${answered} of ${names.size} answered`;
  };
  count.hidden = false;
  form.addEventListener("change", say);
  say();
}
