// Notes by hand: Enter keeps a line with the moment it was begun. What could not be sent waits in this browser and is sent when the
// site answers again; each has a key, so that sending it twice adds nothing. Typing is kept over a reload.

const root = document.querySelector("[data-notes]");
const form = root?.querySelector("[data-jotter]");
const box = form?.elements.text;
const AGAIN = 10_000; // milliseconds until waiting notes are tried again
const place = (name) => `fairloop-notes:${root.dataset.notes}:${name}`;
let sending = false;
let timer = null;
let begunAt = null;

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(place(name))) ?? otherwise;
  } catch {
    return otherwise; // no storage, or not what we wrote
  }
}

function write(name, value) {
  try {
    if (value === null || value.length === 0) localStorage.removeItem(place(name));
    else localStorage.setItem(place(name), JSON.stringify(value));
  } catch {
    // no storage: what is on the page is still sent
  }
}

const waiting = read("waiting", []);

/** A key that no other note has; crypto.randomUUID exists on https only. */
function newKey() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

function say(words) {
  root.querySelector("[data-jot-says]").textContent = words;
}

function complain(words) {
  const error = root.querySelector("[data-jot-error]");
  error.hidden = !words;
  error.textContent = words;
}

function showWaiting() {
  write("waiting", waiting);
  const list = root.querySelector("[data-jots-waiting]");
  list.hidden = !waiting.length;
  list.replaceChildren(...waiting.map((note) => {
    const line = document.createElement("li");
    const text = document.createElement("p");
    line.className = "jot jot--waiting";
    text.className = "jot__text";
    text.dir = "auto";
    text.textContent = note.text;
    line.append(text);
    return line;
  }));
}

/** Post a form's fields; the answer's JSON, or null when nobody answered. Throws an Error whose message is for the person. */
async function post(address, fields) {
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body: fields, headers: { Accept: "application/json" } });
  } catch {
    return null;
  }
  if (answer.status >= 500) return null;
  if (answer.ok && !answer.redirected) return answer.json();
  const told = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(told.error ?? ""), { isRefusal: Boolean(told.error) });
}

const CLOSED = "You are logged out, or this interview is not open to you any more. What you wrote is kept in this browser: log in and load the page again.";

function show({ list }) {
  root.querySelector("[data-jots]").innerHTML = list; // our own page's part, escaped by the server
  root.dispatchEvent(new Event("notes:changed", { bubbles: true }));
}

async function send(note) {
  const fields = new FormData(form);
  for (const [name, value] of Object.entries(note)) fields.set(name, value);
  return post(form.action, fields);
}

function giveBack(note, words) {
  box.value = [note.text, box.value].filter(Boolean).join("\n");
  keepDraft();
  complain(words);
}

/** Send what waits, the oldest first. */
async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let failed = false;
  while (waiting.length && !failed) {
    try {
      const answer = await send(waiting[0]);
      if (answer) {
        waiting.shift();
        show(answer);
      } else failed = true;
    } catch (error) {
      if (error.isRefusal) giveBack(waiting.shift(), error.message);
      else {
        complain(CLOSED);
        sending = false;
        return showWaiting();
      }
    }
    showWaiting();
  }
  sending = false;
  say(failed ? `${waiting.length} ${waiting.length === 1 ? "note waits" : "notes wait"} in this browser until the site answers.` : "");
  if (failed) timer = setTimeout(flush, AGAIN);
}

function keepDraft() {
  begunAt = box.value.trim() ? (begunAt ?? new Date().toISOString()) : null;
  write("draft", begunAt ? { text: box.value, begunAt } : null);
}

function keep() {
  if (!box.value.trim()) return box.focus();
  complain("");
  waiting.push({ key: newKey(), text: box.value.trim(), written_at: begunAt ?? new Date().toISOString() });
  box.value = "";
  keepDraft();
  showWaiting();
  flush();
  box.focus();
}

/** The forms of single notes: edit, share, delete. */
async function change(changed) {
  complain("");
  try {
    const answer = await post(changed.action, new FormData(changed));
    if (answer) show(answer);
    else complain("The site does not answer just now. Your words are still here: please try again in a moment.");
  } catch (error) {
    complain(error.message || CLOSED);
  }
}

if (form) {
  const draft = read("draft", null);
  if (draft && !box.value) [box.value, begunAt] = [draft.text, draft.begunAt];
  root.querySelector("[data-jot-keys]").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
  });
  box.addEventListener("input", keepDraft);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    keep();
  });
  root.addEventListener("submit", (event) => {
    if (event.target === form) return;
    event.preventDefault();
    change(event.target);
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-plays]");
    const player = document.querySelector("[data-player]");
    if (!link || !player || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    player.currentTime = Number(link.dataset.plays) / 1000;
    player.play().catch(() => {}); // a pause before it began is no fault
  });
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => {
    if (waiting.length || box.value.trim()) event.preventDefault();
  });
  showWaiting();
  flush();
}
