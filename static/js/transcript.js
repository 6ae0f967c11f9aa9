// The transcript in step with the player: click a turn to hear it, the turn being spoken is marked and kept in view until the reader scrolls away.

const SCROLLING_KEYS = new Set(["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"]);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const player = () => document.querySelector("[data-player]");

let turns = []; // list items with a time, in the order of their times
let current = null;
let following = true;

function load() {
  turns = [...document.querySelectorAll("[data-turns] [data-ms]")].sort((a, b) => a.dataset.ms - b.dataset.ms);
  current = document.querySelector("[data-turns] [aria-current]");
}

/** Place in `turns` of the last turn that has begun at `ms`; -1 before the first. */
function placeAt(ms) {
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(turns[middle].dataset.ms) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function mark(turn) {
  current?.removeAttribute("aria-current");
  turn?.setAttribute("aria-current", "true");
  current = turn;
}

/** Scrolls only when the turn is not in view. After a press the page is there at once; it moves smoothly only while it follows. */
function bring(turn, { smoothly = false, again = true } = {}) {
  const box = turn.getBoundingClientRect();
  const covered = parseFloat(getComputedStyle(turn).scrollMarginTop);
  if (box.top >= covered && box.bottom <= innerHeight - 80) return;
  const far = Math.abs(box.top - covered) > 2 * innerHeight;
  if (far && again) leap(turn);
  else turn.scrollIntoView({ block: "start", behavior: smoothly && !far && !calm.matches ? "smooth" : "instant" });
}

/** Far away nothing is drawn yet, and heights are estimates: first the list with the turn, then what is near it, then a second look. */
function leap(turn) {
  const ahead = [turn.closest("[data-turns]"), turn.parentElement];
  for (const element of ahead) element.dataset.drawnFirst = "";
  turn.scrollIntoView({ block: "start", behavior: "instant" });
  afterNextFrame(() => {
    for (const element of ahead) delete element.dataset.drawnFirst;
    afterNextFrame(() => {
      if (following && turn === current) bring(turn, { again: false });
    });
  });
}

const afterNextFrame = (act) => requestAnimationFrame(() => requestAnimationFrame(act));

function follow(yes) {
  following = yes;
  const button = document.querySelector("[data-back-to-now]");
  if (button) button.hidden = yes || !current;
  if (yes && current) bring(current);
}

function hear(turn) {
  const media = player();
  if (!media) return;
  media.currentTime = Number(turn.dataset.ms) / 1000;
  mark(turn);
  follow(true);
  media.play().catch(() => {}); // a pause before it began is no fault; what the file itself lacks, the player says
}

function step(by) {
  const media = player();
  const place = placeAt(media.currentTime * 1000) + by;
  if (turns.length) hear(turns[Math.min(turns.length - 1, Math.max(0, place))]);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-back-to-now]")) {
    follow(true);
    current?.querySelector("a")?.focus({ preventScroll: true }); // the button is gone
  }
  const button = event.target.closest("[data-turn]");
  if (button && player()) step(Number(button.dataset.turn));
  if (event.target.closest("[data-turn-actions], .turn__marks, .turn__was")) return;
  const turn = event.target.closest("[data-turns] [data-ms]");
  const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!turn || !player() || opensElsewhere || !getSelection().isCollapsed) return;
  event.preventDefault();
  hear(turn);
});

function keepUp({ type, target }) {
  const turn = turns[placeAt(target.currentTime * 1000 + 20)] ?? null;
  if (turn === current) return;
  if (following && turn) bring(turn, { smoothly: type === "timeupdate" }); // before the mark, which changes what would have to be measured
  mark(turn);
}

// `seeking` knows the time as soon as it is wanted; the picture may take longer.
for (const name of ["seeking", "timeupdate"]) document.addEventListener(name, keepUp, true);

// Only what a reader does counts as leaving; the page also scrolls by itself while it follows.
const leave = (event) => {
  if (following && current && !event.target.closest?.(".desk__aside, dialog")) follow(false);
};
document.addEventListener("wheel", leave, { passive: true });
document.addEventListener("touchmove", leave, { passive: true });
document.addEventListener("keydown", (event) => {
  if (SCROLLING_KEYS.has(event.key) && !event.target.closest("input, video, audio")) leave(event);
});
document.addEventListener("pointerdown", (event) => {
  if (event.clientX >= document.documentElement.clientWidth) leave(event); // the scroll bar
});
document.addEventListener("transcript:elsewhere", leave);
document.addEventListener("live:replaced", load);
load();
