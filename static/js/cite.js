// Select words of the transcript, or press C for the turn being heard: a bar offers to cite, comment, copy or correct them.
// It is not modal, and closes with Escape. Cited and commented places are announced to other modules: `citation:made`, `comment:made`.

const TURNS = "[data-turns] .turn, .raw > [data-findable]";
const CONTEXT = 160; // letters of the quote that the bar shows
const bar = () => document.querySelector("[data-citebar]");

const drafts = new Map(); // comments begun and not sent: id of the turn -> { text, where }
let chosen = null; // { first, last: list items; words; clock; speaker; from, to: seconds }

function turnOf(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element?.closest(TURNS);
}

const positionOf = (turn) => turn.id.slice(1);
const textOf = (turn) => [...turn.querySelectorAll(":scope > p")].map((line) => line.textContent).join("\n");

/** The selected words with their first and last turn; null when nothing of the transcript is selected. */
function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const [first, last] = [turnOf(range.startContainer), turnOf(range.endContainer)];
  if (!first || !last) return null;
  const parts = [];
  const all = [...document.querySelectorAll(TURNS)];
  for (const turn of all.slice(all.indexOf(first), all.indexOf(last) + 1)) {
    for (const line of turn.querySelectorAll(":scope > p")) {
      const part = document.createRange();
      part.selectNodeContents(line);
      if (turn === first && range.startContainer !== first && line.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
      if (turn === last && line.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
      if (part.toString().trim()) parts.push(part.toString().trim());
    }
  }
  return parts.length ? describe(first, last, parts.join("\n")) : null;
}

function describe(first, last, words) {
  const all = [...document.querySelectorAll(TURNS)];
  const next = all[all.indexOf(last) + 1]?.dataset.ms;
  const from = first.dataset.ms === undefined ? null : first.dataset.ms / 1000;
  return {
    first,
    last,
    words,
    from,
    to: from === null ? null : (next ?? Number(last.dataset.ms) + 5000) / 1000,
    clock: from === null ? "" : first.querySelector(".turn__at").textContent,
    speaker: first.querySelector("b")?.textContent ?? "",
  };
}

/** The first turn below all that sticks to the window's top. */
function firstVisibleTurn() {
  const turns = [...document.querySelectorAll(TURNS)];
  const edge = Math.max(0, document.querySelector("[data-transcript-head]")?.getBoundingClientRect().bottom ?? 0);
  return turns.find((turn) => turn.getBoundingClientRect().top >= edge - 1) ?? turns[0];
}

/** The turn that has the focus, that is being heard, that the address names, or the first one in sight. */
function currentTurn() {
  return turnOf(document.activeElement ?? document.body) ?? document.querySelector("[data-turns] [aria-current]") ??
    document.querySelector("[data-turns] :target") ?? firstVisibleTurn();
}

const whereOf = (one) => [one.speaker, one.clock].filter(Boolean).join(", ");
const draftField = () => bar()?.querySelector("[data-comments]")?.elements.text;

/** A comment that was begun stays with its turn. */
function keepDraft() {
  const field = draftField();
  if (!field || !chosen) return;
  if (field.value.trim()) drafts.set(chosen.first.id, { text: field.value, where: whereOf(chosen) });
  else drafts.delete(chosen.first.id);
}

function bringDraft() {
  const field = draftField();
  if (field) field.value = drafts.get(chosen.first.id)?.text ?? "";
  const [elsewhere, draft] = [...drafts].findLast(([id]) => id !== chosen.first.id) ?? [];
  say(elsewhere ? `The comment you began on ${draft.where || "another place"} waits there.` : "");
}

function show(next, { focus = false } = {}) {
  keepDraft();
  chosen = next;
  const place = bar();
  if (!place) return;
  const short = chosen.words.length > CONTEXT ? `${chosen.words.slice(0, CONTEXT)}…` : chosen.words;
  place.querySelector("[data-quoted]").textContent = short;
  place.querySelector("[data-quoted-from]").textContent = whereOf(chosen);
  for (const form of place.querySelectorAll("form")) {
    form.elements.first.value = positionOf(chosen.first);
    form.elements.last.value = positionOf(chosen.last);
    form.elements.words.value = chosen.words;
  }
  const corrects = place.querySelector("[data-corrects]");
  corrects.hidden = chosen.first !== chosen.last;
  const page = new URLSearchParams(location.search).get("page");
  corrects.href = `?${page ? `page=${page}&` : ""}turn=${positionOf(chosen.first)}#${chosen.first.id}`;
  bringDraft();
  place.hidden = false;
  if (focus) place.querySelector("form select, form textarea, [data-copies]")?.focus();
}

function close() {
  const place = bar();
  if (!place || place.hidden) return;
  const returns = place.contains(document.activeElement);
  keepDraft();
  place.hidden = true;
  if (returns) chosen?.first.querySelector("a")?.focus({ preventScroll: true });
  chosen = null;
}

function say(words) {
  const place = bar()?.querySelector("[data-citebar-says]");
  if (place) place.textContent = words;
}

function link() {
  const address = new URL(location.pathname, location.origin);
  address.hash = chosen.from === null ? chosen.first.id : `t=${chosen.from},${chosen.to}`;
  return address.href;
}

async function copy() {
  const from = whereOf(chosen);
  const words = `“${chosen.words}”\n${from}${from ? "\n" : ""}${link()}`;
  try {
    await navigator.clipboard.writeText(words);
    say("Copied with speaker, time and link.");
  } catch {
    say("The browser did not allow copying.");
  }
}

/** Sends a form of the bar; the answer's JSON, or null after saying what went wrong. Nothing typed is lost. */
async function send(form) {
  const button = form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return null; // under way
  button.setAttribute("aria-disabled", "true"); // not disabled: the focus would be lost
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (answer.ok && !answer.redirected) return told;
    say(told.error ?? told.message ?? "This could not be kept. Load the page again, please: you may have been logged out.");
  } catch {
    say("No connection. Your words are still here: try again in a moment.");
  } finally {
    button.removeAttribute("aria-disabled");
  }
  return null;
}

function markTurn(kind, label, what, turn) {
  let list = turn.querySelector(":scope > .turn__marks");
  if (!list) turn.append((list = Object.assign(document.createElement("ul"), { className: "turn__marks" })));
  const item = Object.assign(document.createElement("li"), { className: `mark mark--${kind}` });
  item.append(Object.assign(document.createElement("span"), { className: "mark__kind", textContent: label }), ` ${what} `);
  item.append(Object.assign(document.createElement("span"), { className: "faint", textContent: "you" }));
  list.append(item);
}

async function cite(form) {
  const { first } = chosen;
  const criterion = form.elements.criterion.selectedOptions[0].textContent;
  const told = await send(form);
  if (!told) return;
  markTurn("cited", "Cited", criterion, first);
  document.dispatchEvent(new CustomEvent("citation:made", { detail: told }));
  say(`Cited for ${criterion}.`);
}

async function comment(form) {
  const { first } = chosen;
  const text = form.elements.text.value;
  const told = await send(form);
  if (!told) return;
  markTurn("commented", "Commented", text, first);
  document.querySelector("[data-comments-list]")?.insertAdjacentHTML("beforeend", told.html);
  document.dispatchEvent(new CustomEvent("comment:made", { detail: told }));
  drafts.delete(first.id);
  if (chosen?.first === first) form.elements.text.value = "";
  say("Your comment is kept.");
}

document.addEventListener("selectionchange", () => {
  if (bar()?.contains(document.activeElement)) return;
  const next = selected();
  if (next) show(next);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-citebar-close]")) close();
  if (event.target.closest("[data-citebar] [data-copies]")) copy();
  if (!event.target.closest("[data-cite-now]")) return;
  const turn = currentTurn();
  const next = selected() ?? (turn && describe(turn, turn, textOf(turn)));
  if (next) show(next, { focus: true });
});

document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-citebar]")) return;
  if (event.target.matches("[data-redacts]")) return; // a page of its own
  event.preventDefault();
  if (event.target.matches("[data-cites]")) cite(event.target);
  if (event.target.matches("[data-comments]")) comment(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) close();
});

function wake() {
  for (const button of document.querySelectorAll("[data-cite-now]")) button.hidden = false;
}
document.addEventListener("live:replaced", wake);
wake();
