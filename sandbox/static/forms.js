// Sends the console's forms without leaving the page: the answer is the page they lead to, and what differs is exchanged.
import { exchange } from "./morphing.js";

let sending = 0;
let sent = 0;
export const isSending = () => sending > 0;
export const numberSent = () => sent;

// POST fields to a deed, of that form if there is one. Resolves to whether it was done; what it said stands at the foot of
// the page.
export async function send(action, fields, form = null) {
  sending += 1;
  sent += 1;
  try {
    return await post(action, fields, form);
  } catch {
    say("The sandbox does not answer.");
    return false;
  } finally {
    sending -= 1;
  }
}

async function post(action, fields, form) {
  const response = await fetch(action, { method: "POST", body: new URLSearchParams([...fields]) });
  const text = await response.text();
  const landed = new URL(response.url);
  if (response.redirected && landed.pathname !== new URL(document.body.dataset.here, location.href).pathname) {
    location.assign(landed);
    return true;
  }
  // What is said twice in the same words is told twice, too.
  document.getElementById("said").replaceChildren();
  const page = exchange(text, true, response.ok ? form : null);
  if (response.ok) settle(page, landed);
  return response.ok;
}

// One line at the foot of the page.
export function say(text) {
  const line = document.createElement("p");
  line.textContent = text;
  document.getElementById("said").replaceChildren(line);
}

function settle(page, landed) {
  document.body.dataset.here = page.body.dataset.here;
  if (landed.search !== location.search) history.replaceState(null, "", landed);
}

async function submit(event) {
  const form = event.target;
  const button = event.submitter;
  const action = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  // Not `form.method`: a field may have that name.
  if (form.getAttribute("method") !== "post" || !action.startsWith("/_sandbox/do/")) return;
  event.preventDefault();
  if (form.hasAttribute("aria-busy")) return;
  const fields = new FormData(form, button);
  const refuge = following(form);
  form.setAttribute("aria-busy", "true");
  try {
    await send(action, fields, form);
  } finally {
    form.removeAttribute("aria-busy");
    settleFocus(form, refuge);
  }
}

const CONTROLS = "a[href], button, input:not([type=hidden]), select, summary";

// The controls after a form in its part of the page: where to go on when the form has done away with itself.
function following(form) {
  const controls = [...(form.closest("section, main")?.querySelectorAll(CONTROLS) ?? [])];
  return controls.filter((one) => !form.contains(one) && form.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
}

// To what was refused; else, if what had the focus is gone: to what takes it back, to the next control, to the heading.
function settleFocus(form, refuge) {
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) return wrong.focus();
  if (document.activeElement && document.activeElement !== document.body) return;
  const next = document.querySelector("#said button") ?? refuge.find((one) => one.checkVisibility());
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  (next ?? heading).focus({ preventScroll: true });
}

// Ctrl+Z and Cmd+Z press what takes the last deed back; with Shift, or Y, what does it again.
function hand(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest?.("input, select, textarea")) return;
  const key = event.key.toLowerCase();
  const wanted = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
  const button = wanted && document.querySelector(`#said [data-hand=${wanted}]`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

document.addEventListener("submit", submit);
document.addEventListener("keydown", hand);
