/* The box of Ctrl+K: a combobox whose list the server draws. Arrows choose, Enter opens, Escape closes. */
const box = document.querySelector("[data-finder]");
const words = box.querySelector("[role=combobox]");
const list = box.querySelector("[role=listbox]");
const count = box.querySelector("[data-found-count]");
const PAUSE = 150; // milliseconds without a key before asking
let waiting;
let asked = 0;

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  words.removeAttribute("aria-activedescendant");
  if (!option) return;
  option.setAttribute("aria-selected", "true");
  words.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

async function ask() {
  clearTimeout(waiting);
  waiting = undefined;
  const mine = ++asked;
  const question = words.value.trim();
  let found = "";
  if (question) {
    const answer = await fetch(`${box.dataset.finder}?part=1&s=${encodeURIComponent(question)}`);
    found = answer.ok ? await answer.text() : "";
  }
  if (mine !== asked) return; // somebody typed on
  list.innerHTML = found;
  const there = options();
  words.setAttribute("aria-expanded", String(there.length > 0));
  count.textContent = question ? `${there.length} found` : "";
  choose(there[0]);
}

function open() {
  if (box.open) return;
  box.showModal();
  words.select();
}

words.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});

words.addEventListener("keydown", async (event) => {
  const there = options();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && there.length) {
    event.preventDefault();
    choose(there[(there.indexOf(chosen()) + step + there.length) % there.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (waiting || !chosen()) await ask();
    chosen()?.click();
  }
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});

for (const opener of document.querySelectorAll("[data-find-open]")) {
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
}

box.addEventListener("click", (event) => {
  if (event.target === box) box.close();
});
