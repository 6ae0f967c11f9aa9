// The week: drag over an empty place to add a block, a block to move it, its lower edge to change its length; the same with
// a finger that was held still first, for one that moves at once scrolls, and with keys. Everything snaps to 15 minutes; minutes count from midnight on the calendar's wall clock, the sandbox does the rest.
import { send } from "./forms.js";

const SNAP = 15;
const HOUR = 60;
const HOLD_MILLISECONDS = 350;
const SLIP = 8; // pixels by which a finger may slip while it is held
const RIM = 36; // so near to the end of what is seen of the week, dragging scrolls
const snap = (minutes) => Math.round(minutes / SNAP) * SNAP;
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
const words = (minutes) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

const week = () => document.querySelector("[data-week]");
const everyDay = () => [...week().querySelectorAll(".week__day")];
const days = () => everyDay().filter((day) => day.offsetParent);
const heads = () => [...week().querySelectorAll(".week__heads a")];
const first = () => Number(week().dataset.first) * HOUR;
const last = () => Number(week().dataset.last) * HOUR;

// What is being added, moved or stretched: {day, start, end, event?, title}; the ghost shows it.
let plan = null;
let drag = null;
let hold = 0;
let isHeld = false;

// ── the ghost ──

function ghost() {
  let found = week().querySelector(".ghost[data-own]:not(.cursor)");
  if (!found) {
    found = document.createElement("div");
    found.className = "ghost";
    found.dataset.own = "";
    found.setAttribute("aria-hidden", "true");
  }
  return found;
}

function place(element, { day, start, end }) {
  const share = (minutes) => `${((minutes - first()) / (last() - first())) * 100}%`;
  if (element.parentElement !== day) day.append(element);
  element.style.setProperty("top", share(start));
  element.style.setProperty("height", `calc(${share(end)} - ${share(start)})`);
}

function draw() {
  const shown = ghost();
  shown.textContent = `${words(plan.start)}–${words(plan.end)} ${plan.title}`;
  place(shown, plan);
  // On a phone a day that is not shown says by its name that the block would go there.
  const away = plan.day.offsetParent ? -1 : everyDay().indexOf(plan.day);
  heads().forEach((head, number) => head.toggleAttribute("data-over", number === away));
  week().dataset.dragging = "";
}

function forget() {
  clearTimeout(hold);
  if (plan) heads().forEach((head) => head.removeAttribute("data-over"));
  week()?.querySelector(".ghost[data-own]:not(.cursor)")?.remove();
  week()?.classList.remove("is-dragging");
  if (week()) delete week().dataset.dragging;
  plan = drag = null;
}

function say(text) {
  document.getElementById("week-says").textContent = text;
}

const spoken = ({ day, start, end }) => `${day.dataset.name}, ${words(start)} to ${words(end)}`;

// ── saving ──

async function save() {
  const { day, start, end, event, title } = plan;
  const { grant, calendar } = week().dataset;
  const fields = { back: document.body.dataset.here, date: day.dataset.date, start: words(start), end: words(end) };
  forget();
  const isDone = event
    ? await send("/_sandbox/do/change", Object.entries({ ...fields, event }))
    : await send("/_sandbox/do/block", Object.entries({ ...fields, grant, calendar, title, kind: "busy" }));
  // What takes an added block back names it.
  const name = event ?? (isDone && document.querySelector("#said [name=event]")?.value);
  if (name) week().querySelector(`[data-moves="${CSS.escape(name)}"]`)?.focus({ preventScroll: true });
  if (event || !isDone) return;
  const length = end - start;
  spot = { day, start: Math.min(end, last() - length), end: Math.min(end + length, last()) };
  seat();
}

async function remove(block) {
  const fields = { back: document.body.dataset.here, event: block.dataset.moves };
  const place = { day: block.closest(".week__day"), start: Number(block.dataset.start), end: Number(block.dataset.end) };
  if (!(await send("/_sandbox/do/unblock", Object.entries(fields)))) return;
  spot = place;
  seat();
  cursor.focus({ preventScroll: true });
  say("Removed. Control Z brings it back.");
}

// ── the mouse, and fingers ──

function minutesAt(day, y) {
  const box = day.getBoundingClientRect();
  return first() + ((y - box.top) / box.height) * (last() - first());
}

function begin(event) {
  if (!event.isPrimary) return forget(); // a second finger zooms
  if (event.button !== 0 || !event.target.closest) return;
  const day = event.target.closest("[data-week] .week__day");
  if (!day) return;
  const block = event.target.closest(".block");
  if (block && !block.dataset.moves) return;
  const isFinger = event.pointerType === "touch";
  const at = minutesAt(day, event.clientY);
  if (block) {
    const [start, end] = [Number(block.dataset.start), Number(block.dataset.end)];
    const kind = event.target.closest(".edge") ? "stretch" : "move";
    drag = { kind, grip: at - start };
    drag.from = { day, start, end, event: block.dataset.moves, title: block.dataset.title };
  } else {
    if (!isFinger) event.preventDefault();
    const anchor = clamp(Math.floor(at / SNAP) * SNAP, first(), last() - SNAP);
    drag = { kind: "add", anchor };
    drag.from = { day, start: anchor, end: isFinger ? Math.min(anchor + HOUR, last()) : anchor + SNAP, title: "Busy" };
  }
  drag.y = event.clientY;
  drag.x = event.clientX;
  drag.isAwaited = isFinger;
  if (isFinger) hold = setTimeout(pickUp, HOLD_MILLISECONDS);
}

// The finger was held: from now on it drags.
function pickUp() {
  if (!drag?.from.day.isConnected) return forget();
  drag.isAwaited = false;
  isHeld = true;
  start();
  say(spoken(plan));
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(12);
}

function start() {
  plan = { ...drag.from };
  week().classList.add("is-dragging");
  draw();
  requestAnimationFrame(creep);
}

function go(event) {
  if (!drag || !event.isPrimary) return;
  const moved = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
  if (drag.isAwaited) {
    if (moved > SLIP) forget();
    return;
  }
  if (!drag.at && moved < 4) return;
  if (!plan) start();
  drag.at = { x: event.clientX, y: event.clientY };
  follow();
}

// Let the ghost be where the pointer is; over a day's name, on that day at the time it had.
function follow() {
  const { x, y } = drag.at;
  const named = drag.kind === "move" && document.elementFromPoint(x, y)?.closest(".week__heads a");
  if (named) {
    plan = { ...drag.from, day: everyDay()[heads().indexOf(named)] };
    return draw();
  }
  if (!plan.day.offsetParent) plan.day = drag.from.day;
  const under = days().find((day) => {
    const box = day.getBoundingClientRect();
    return x >= box.left && x < box.right;
  });
  const at = minutesAt(plan.day, y);
  if (drag.kind === "move") {
    const length = drag.from.end - drag.from.start;
    plan.day = under ?? plan.day;
    plan.start = clamp(snap(at - drag.grip), first(), last() - length);
    plan.end = plan.start + length;
  } else if (drag.kind === "stretch") {
    plan.end = clamp(snap(at), plan.start + SNAP, last());
  } else {
    const other = clamp(snap(at), first(), last());
    plan.start = Math.min(drag.anchor, other);
    plan.end = Math.max(drag.anchor + SNAP, other);
  }
  draw();
}

// Near the clock, or the names of the days, dragging scrolls as long as there is more of the week.
function creep() {
  if (!plan || !drag) return;
  if (drag.at) {
    const top = week().querySelector(".week__heads").getBoundingClientRect().bottom;
    const bottom = document.querySelector(".foot").getBoundingClientRect().top;
    const grid = plan.day.getBoundingClientRect();
    const { y } = drag.at;
    const by = y > bottom - RIM && grid.bottom > bottom ? 6 : y > top && y < top + RIM && grid.top < top ? -6 : 0;
    if (by) {
      window.scrollBy({ top: by, behavior: "instant" });
      follow();
    }
  }
  requestAnimationFrame(creep);
}

function drop() {
  clearTimeout(hold);
  if (!drag) return;
  if (drag.isAwaited) return forget(); // a tap, which is a click
  const isChanged = plan && (!plan.event || ["day", "start", "end"].some((name) => plan[name] !== drag.from[name]));
  const wasDragged = Boolean(plan);
  if (isChanged) save();
  else if (wasDragged) forget();
  else if (drag.kind === "add") {
    fill({ ...drag.from, end: Math.min(drag.from.start + HOUR, last()) });
    forget();
  } else drag = null;
  if (wasDragged) addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
}

// What is held neither scrolls nor opens a menu, and letting it go is no click.
function keep(event) {
  if (isHeld || (event.type === "contextmenu" && drag?.isAwaited)) event.preventDefault();
}

function letGo(event) {
  if (isHeld && event.cancelable) event.preventDefault();
  isHeld = false;
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

// A tap on an empty place fills the form below the day and goes there.
function tap(event) {
  if (event.pointerType !== "touch" || !event.target.matches?.("[data-week] .week__day")) return;
  const start = clamp(Math.floor(minutesAt(event.target, event.clientY) / SNAP) * SNAP, first(), last() - SNAP);
  fill({ day: event.target, start, end: Math.min(start + HOUR, last()) });
  document.getElementById("block").scrollIntoView();
}

// A click on an empty place fills the form beside the week.
function fill({ day, start, end }) {
  const form = document.querySelector('form[action="/_sandbox/do/block"]');
  if (!form) return;
  form.elements.date.value = day.dataset.date;
  form.elements.start.value = words(start);
  form.elements.end.value = words(end);
  place(cursor, (spot = { day, start, end }));
  say(`The form is filled in for ${spoken(spot)}`);
}

// ── the keyboard: a cursor for empty places, and the blocks themselves ──

const cursor = document.createElement("button");
cursor.type = "button";
cursor.className = "ghost cursor";
cursor.dataset.own = "";
let spot = null;

function seat() {
  if (!week()) return;
  const shown = days();
  if (spot && !shown.includes(spot.day)) spot.day = shown.find((day) => day.id === spot.day.id) ?? shown[0];
  spot ??= { day: shown.find((day) => day.classList.contains("is-today")) ?? shown[0], start: 10 * HOUR, end: 11 * HOUR };
  spot.start = clamp(spot.start, first(), last() - SNAP);
  spot.end = clamp(spot.end, spot.start + SNAP, last());
  cursor.textContent = `${words(spot.start)}–${words(spot.end)}`;
  cursor.setAttribute("aria-label", `Add a block: ${spoken(spot)}`);
  cursor.setAttribute("aria-describedby", "how");
  const isFocused = document.activeElement === cursor;
  if (cursor.parentElement !== spot.day) spot.day.prepend(cursor);
  place(cursor, spot);
  if (isFocused) cursor.focus({ preventScroll: true });
}

const STEPS = { ArrowUp: [0, -SNAP], ArrowDown: [0, SNAP], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function shift(what, event) {
  const [over, by] = STEPS[event.key];
  if (event.shiftKey && by) {
    what.end = clamp(what.end + by, what.start + SNAP, last());
  } else {
    const shown = days();
    const length = what.end - what.start;
    what.day = shown[clamp(shown.indexOf(what.day) + over, 0, shown.length - 1)];
    what.start = clamp(what.start + by, first(), last() - length);
    what.end = what.start + length;
  }
  say(spoken(what));
}

function press(event) {
  if (!week() || event.ctrlKey || event.metaKey || event.altKey) return;
  const block = event.target.closest?.("[data-moves]");
  if (event.key === "Escape" && plan) {
    forget();
    say("Left where it was.");
  } else if (event.target === cursor && STEPS[event.key]) {
    event.preventDefault();
    shift(spot, event);
    seat();
    cursor.focus({ preventScroll: true });
    cursor.scrollIntoView({ block: "nearest" });
  } else if (event.target === cursor && event.key === "Enter") {
    event.preventDefault();
    plan = { ...spot, title: "Busy" };
    save();
  } else if (block && STEPS[event.key]) {
    event.preventDefault();
    const day = block.closest(".week__day");
    const [start, end] = [Number(block.dataset.start), Number(block.dataset.end)];
    plan ??= { day, start, end, event: block.dataset.moves, title: block.dataset.title };
    shift(plan, event);
    draw();
  } else if (block && event.key === "Enter" && plan) {
    event.preventDefault();
    save();
  } else if (block && (event.key === "Delete" || event.key === "Backspace")) {
    event.preventDefault();
    remove(block);
  }
}

if (week()) {
  document.addEventListener("pointerdown", begin);
  document.addEventListener("pointermove", go);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", forget);
  document.addEventListener("touchmove", keep, { passive: false });
  document.addEventListener("contextmenu", keep);
  document.addEventListener("touchend", letGo, { passive: false });
  document.addEventListener("touchcancel", letGo);
  document.addEventListener("click", tap);
  document.addEventListener("dragstart", (event) => event.target.closest?.("[data-week]") && event.preventDefault());
  document.addEventListener("keydown", press);
  document.addEventListener("focusout", () => plan && !drag && forget());
  document.addEventListener("exchanged", seat);
  seat();
}
