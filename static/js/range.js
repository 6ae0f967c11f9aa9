// Plays a stretch that an address names (#t=12.3,45.6, or ?t=) and stops at its end; the turns within it are marked. Also the places
// that links name with data-hear. Listens on the document, so it works for links that arrive later.

const STRETCH = /(?:^|[#?&])t=(\d{1,6}(?:\.\d{1,3})?)(?:,(\d{1,6}(?:\.\d{1,3})?))?(?:&|$)/;
const player = () => document.querySelector("[data-player]");

let until = null; // seconds at which to stop
let timer = 0;

function stretch(address) {
  const found = STRETCH.exec(address);
  return found && { from: Number(found[1]), to: found[2] ? Number(found[2]) : null };
}

/** Marks the turns that begin within the stretch, and the one under way when it begins; the first of them. */
function mark({ from, to }) {
  for (const turn of document.querySelectorAll(".turn.is-quoted")) turn.classList.remove("is-quoted");
  const turns = [...document.querySelectorAll("[data-turns] [data-ms]")].filter((turn) => turn.dataset.ms < (to ?? from) * 1000 || turn.dataset.ms <= from * 1000);
  const first = turns.findLastIndex((turn) => turn.dataset.ms <= from * 1000 + 20);
  const marked = to === null ? [] : turns.slice(Math.max(0, first));
  for (const turn of marked) turn.classList.add("is-quoted");
  return turns[Math.max(0, first)];
}

function whenReady(media, act) {
  if (media.readyState >= 1) act();
  else media.addEventListener("loadedmetadata", act, { once: true });
}

function hear(wanted, { plays = true } = {}) {
  const turn = mark(wanted);
  turn?.scrollIntoView({ block: "center", behavior: "instant" });
  const media = player();
  if (!media) return;
  whenReady(media, () => {
    media.currentTime = wanted.from;
    watch(wanted.to);
    if (plays) media.play().catch(() => {}); // browsers play nothing before a press; the place is there all the same
  });
}

function watch(to) {
  until = to;
  clearTimeout(timer);
}

/** `timeupdate` comes four times a second at most: near the end a timer is more exact. */
function stopInTime({ target }) {
  if (until === null || target !== player() || target.paused) return;
  clearTimeout(timer);
  const left = (until - target.currentTime) / target.playbackRate;
  if (left <= 0.02) {
    target.pause();
    until = null;
  } else if (left < 0.5) timer = setTimeout(() => stopInTime({ target }), left * 1000);
}

document.addEventListener("timeupdate", stopInTime, true);
document.addEventListener("play", stopInTime, true);
// Somebody who goes elsewhere wants to hear on.
document.addEventListener("seeking", ({ target }) => {
  if (until !== null && target.currentTime > until) until = null;
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const href = typeof link.href === "string" ? link.href : link.href.baseVal; // a link within a drawing
  const address = new URL(href, location.href);
  const wanted = link.dataset.hear ? { from: Number(link.dataset.hear), to: null } : stretch(address.hash);
  if (!wanted || address.pathname !== location.pathname || (!player() && !address.hash)) return;
  event.preventDefault();
  if (address.hash.startsWith("#t=") && address.hash !== location.hash) history.pushState(null, "", address.hash);
  hear(wanted);
});

addEventListener("hashchange", () => {
  const wanted = stretch(location.hash);
  if (wanted) hear(wanted);
});

const asked = stretch(location.hash) ?? stretch(location.search);
if (asked) hear(asked, { plays: Boolean(asked.to) });
