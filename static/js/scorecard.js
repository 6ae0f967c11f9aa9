// One's own scorecard: saved a second after each change, kept on this device while it can't be sent, both texts shown when it was
// changed from elsewhere. Listens on the document, so that citations made in the transcript find their criterion.

const SAVE_AFTER = 1000; // milliseconds
const TRY_AGAIN = 15_000;
const WRITTEN = /^(recommendation|takeaway|reason|rating-.+|note-.+)$/;
const form = document.querySelector("[data-scorecard]");
const state = document.querySelector("[data-scorecard-state]");
const missing = document.querySelector("[data-scorecard-missing]");
const unsent = document.querySelector("[data-scorecard-unsent]");
const kept = unsent && keeper(unsent.dataset.scorecardUnsent);

let base = {}; // as the server has it
let timer = null;
let saving = null; // the promise of the save under way
let isLeaving = false;
let isRefused = false; // what was typed can't be saved as it is

const names = () => [...new Set([...form.elements].map((each) => each.name).filter((name) => WRITTEN.test(name)))];
const values = () => Object.fromEntries(names().map((name) => [name, form.elements[name].value]));
const place = (name) => form.querySelector(`[data-field="${CSS.escape(name)}"]`);
const open = () => form.querySelector("[data-conflict]");
const isUnsent = () => !isSame(values(), base);

function put(name, value) {
  const field = form.elements[name];
  if (field instanceof RadioNodeList) for (const radio of field) radio.checked = radio.value === value;
  else field.value = value;
}

function say(words, { isBad = false } = {}) {
  state.textContent = words;
  state.classList.toggle("is-bad", isBad);
}

function settle(answer) {
  form.elements.version.value = answer.version;
  form.elements.edits.value = answer.edits;
  state.innerHTML = answer.state;
  state.classList.remove("is-bad");
  showMissing(answer);
}

function showMissing(answer) {
  if (!missing || answer.missing === undefined) return;
  const wasOpen = missing.querySelector("details")?.open;
  const focused = missing.contains(document.activeElement) && document.activeElement.hash;
  missing.innerHTML = answer.missing; // our own page's part, escaped by the server
  if (wasOpen) missing.querySelector("details")?.setAttribute("open", "");
  if (focused === false) return;
  const same = [...missing.querySelectorAll("a, summary")].find((each) => each.hash === focused);
  (same ?? missing.querySelector("summary") ?? form.querySelector("[name=step][value=submit]")).focus({ preventScroll: true });
}

/** Evidence is kept without a save: ask what is missing now. */
async function lookForMissing() {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) showMissing(await answer.json());
}

// ── saving ──

function later(after = SAVE_AFTER) {
  clearTimeout(timer);
  timer = setTimeout(save, after);
}

function save() {
  clearTimeout(timer);
  saving ??= send().finally(() => (saving = null));
  return saving;
}

async function send() {
  if (open()) return say("Not saved: choose between both texts first.", { isBad: true });
  const sent = values();
  if (isSame(sent, base)) return kept.forget();
  say("Saving …");
  const body = new FormData(form);
  body.set("step", "save");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    later(TRY_AGAIN);
    return say("Not saved: offline, kept on this device.", { isBad: true });
  }
  isRefused = answer.status === 400;
  if (answer.ok && !answer.redirected) {
    settle(await answer.json());
    base = sent;
    if (isUnsent()) later();
    else kept.forget();
  } else if (answer.status === 409) await overtake(await answer.json());
  else await explain(answer);
}

async function explain(answer) {
  if (answer.status === 400) return say(`Not saved, but kept on this device: ${(await answer.json()).words}`, { isBad: true });
  if (answer.redirected || answer.status === 403) return say("Not saved: you are logged out. Log in in another tab and load this page again; your text is kept on this device.", { isBad: true });
  if (answer.status === 404) return say("Not saved: this scorecard is not yours to write any more. Your text is kept on this device.", { isBad: true });
  later(TRY_AGAIN);
  return say("Not saved: the site does not answer. Kept on this device.", { isBad: true });
}

// ── changed from elsewhere ──

async function overtake(answer) {
  if (answer.kind !== "overtaken") {
    say(answer.kind === "submitted" ? "Not saved: it was submitted from elsewhere. " : "Not saved: you were excused from it. ", { isBad: true });
    state.append(button("See both", () => leave(form.querySelector("[name=step]"))));
    return;
  }
  settle(answer);
  compare(base, values(), answer.values, state.textContent.replace(/^\s*Saved\s*/, ""));
}

/** Put together what was typed here and what was saved elsewhere since `before`; ask where both changed one thing. */
function compare(before, mine, theirs, when) {
  const { taken, asked } = conflictsOf(before, mine, theirs);
  base = { ...base, ...theirs };
  for (const [name, value] of Object.entries(taken)) if (form.elements[name]) put(name, value);
  for (const name of asked) if (place(name)) ask(name, theirs[name], when);
  if (open()) say("Not saved: changed from elsewhere. Choose between both texts below.", { isBad: true });
  else if (isUnsent()) later(0);
}

function ask(name, theirs, when) {
  const box = document.createElement("div");
  box.className = "theirs";
  box.dataset.conflict = name;
  const from = document.createElement("p");
  from.className = "theirs__from";
  from.textContent = `Saved from elsewhere ${when}:`;
  const words = document.createElement("p");
  words.className = "theirs__words";
  words.textContent = wordsOf(name, theirs);
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  buttons.append(
    button("Keep mine", () => decide(box)),
    button("Take theirs", () => decide(box, () => put(name, theirs))),
  );
  box.append(from, words, buttons);
  const choices = place(name).querySelector(":scope > .choices");
  if (choices) choices.after(box);
  else place(name).append(box);
}

function decide(box, then = () => {}) {
  then();
  const field = form.elements[box.dataset.conflict];
  box.remove();
  (field instanceof RadioNodeList ? [...field].find((radio) => radio.checked) ?? field[0] : field).focus();
  if (!open()) save();
}

function wordsOf(name, value) {
  const field = form.elements[name];
  if (!(field instanceof RadioNodeList)) return value || "(empty)";
  const radio = [...field].find((each) => each.value === value);
  return radio ? radio.closest("label").innerText.replace(/\s+/g, " ").trim() : "(nothing chosen)";
}

function button(words, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--quiet button--small";
  made.textContent = words;
  made.addEventListener("click", onClick);
  return made;
}

// ── buttons of the form ──

function leave(pressed) {
  isLeaving = true;
  setTimeout(() => form.requestSubmit(pressed)); // a form ignores this while it still tells of the submission that was stopped
}

async function press(pressed) {
  if (saving) await saving;
  await save();
  if (pressed.value === "save") return;
  if (open()) open().scrollIntoView({ block: "center" });
  else if (!isUnsent() || isRefused) leave(pressed);
}

async function post(address, fields) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.redirected) throw new Error("logged out");
    const content = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (answer.ok) return content;
    say(content.error ?? "This did not work. Load the page again, please.", { isBad: true });
  } catch {
    say("This did not work: the site can’t be reached.", { isBad: true });
  }
  return null;
}

async function cite(pressed) {
  const select = form.elements[`cite-note-${pressed.value}`];
  if (!select.value) return select.focus();
  const made = await post(form.dataset.citations, { note: select.value, criterion: pressed.value });
  if (!made) return;
  select.value = "";
  document.dispatchEvent(new CustomEvent("citation:made", { detail: made }));
}

async function detach(pressed) {
  const list = pressed.closest("[data-evidence]");
  const [, criterion] = pressed.value.split(" ");
  if (!(await post(pressed.dataset.detach, { criterion }))) return;
  pressed.closest("[data-citation]").remove();
  (list.querySelector("button") ?? list.closest("[data-criterion]")).focus();
  say("Citation removed.");
  lookForMissing();
}

function onSubmit(event) {
  if (isLeaving) return;
  event.preventDefault();
  const pressed = event.submitter ?? form.querySelector("[name=step]");
  if (pressed.name === "cite") cite(pressed);
  else if (pressed.name === "detach") detach(pressed);
  else press(pressed);
}

// ── what others tell ──

document.addEventListener("citation:made", ({ detail }) => {
  const list = detail.criterion && form?.querySelector(`[data-criterion="${CSS.escape(detail.criterion)}"] [data-evidence]`);
  if (!list || list.querySelector(`[data-citation="${CSS.escape(detail.id)}"]`)) return;
  const made = document.createElement("template");
  made.innerHTML = detail.html;
  list.append(made.content);
  lookForMissing();
  say(`Cited for ${list.closest("[data-criterion]").querySelector("legend").textContent}.`);
});

// The notes on the page are what can be cited, also those written since it was loaded.
document.addEventListener("notes:changed", () => {
  const notes = [...document.querySelectorAll("[data-jots] .jot")];
  for (const cites of form?.querySelectorAll("[data-cites-notes]") ?? []) {
    const select = cites.querySelector("select");
    const chosen = select.value;
    const options = notes.map((note) => new Option(note.querySelector(".jot__text").textContent.slice(0, 80), note.id.slice(5)));
    select.replaceChildren(select.options[0], ...options);
    select.value = chosen;
    cites.hidden = !notes.length;
  }
});

// ── drafts ──

/** Keeps one draft under a name of its own. Where the browser keeps nothing (private windows), nothing is kept. */
function keeper(name) {
  const key = `fairloop-draft-${name}`;
  const quietly = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    keep: (draft) => quietly(() => localStorage.setItem(key, JSON.stringify(draft))),
    forget: () => quietly(() => localStorage.removeItem(key)),
    stored: () => quietly(() => JSON.parse(localStorage.getItem(key))),
  };
}

const trimmed = (value) => (value ?? "").replace(/\r\n/g, "\n").trim();

/** Do all fields of `mine` say the same in `theirs`? */
function isSame(mine, theirs) {
  return Object.keys(mine).every((name) => trimmed(mine[name]) === trimmed(theirs[name]));
}

/** Fields to take from `theirs`, since only they changed, and fields to ask about, since both did. */
function conflictsOf(before, mine, theirs) {
  const taken = {};
  const asked = [];
  for (const name of Object.keys(theirs)) {
    const [old, here, there] = [before[name], mine[name], theirs[name]].map(trimmed);
    if (!(name in mine) || here === there || there === old) continue;
    if (here === old) taken[name] = theirs[name];
    else asked.push(name);
  }
  return { taken, asked };
}

// ── begin ──

/** Text of another version than the one on this page: shown, so that it can be copied. */
function show(stored) {
  const told = document.createElement("p");
  told.className = "theirs__from";
  told.textContent = "Typed on this device, never sent, and not part of the scorecard:";
  const words = document.createElement("p");
  words.className = "theirs__words";
  words.textContent = Object.entries(stored.values).filter(([name, value]) => trimmed(value) && !isSame({ [name]: value }, stored.base)).map(([, value]) => value).join("\n\n");
  unsent.append(told, words, button("Forget it", () => {
    kept.forget();
    unsent.replaceChildren();
    unsent.hidden = true;
  }));
  unsent.hidden = !words.textContent;
}

function restore(stored) {
  if (!stored) return;
  if (form?.elements.version.value !== stored.version) return show(stored);
  const theirs = values();
  for (const [name, value] of Object.entries(stored.values)) if (name in theirs) put(name, value);
  compare(stored.base, values(), theirs, state.textContent.replace(/^\s*Saved\s*/, ""));
}

if (form) base = values();
restore(kept?.stored());
if (form) {
  form.addEventListener("input", (event) => {
    if (!WRITTEN.test(event.target.name)) return;
    kept.keep({ version: form.elements.version.value, base, values: values() });
    later();
  });
  form.addEventListener("submit", onSubmit);
  addEventListener("online", () => isUnsent() && save());
  addEventListener("pageshow", () => (isLeaving = false));
  addEventListener("beforeunload", (event) => {
    if (isUnsent() && !isLeaving) event.preventDefault();
  });
}
