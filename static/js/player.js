// Buttons beside the player: play, jump, speed; and the playhead on the lanes. Listens on the document, so a player that arrives later works too.

const player = () => document.querySelector("[data-player]");

function jump(media, seconds) {
  const end = Number.isFinite(media.duration) ? media.duration : Infinity;
  media.currentTime = Math.min(end, Math.max(0, media.currentTime + seconds));
}

function moveHeads(media) {
  const lanes = document.querySelector("[data-lanes]");
  if (!lanes) return;
  const x = Math.min(1000, (media.currentTime * 1e6) / Number(lanes.dataset.lanes));
  for (const head of lanes.querySelectorAll("[data-playhead]")) head.setAttribute("transform", `translate(${x.toFixed(1)})`);
}

// How much of the window the player covers while it sticks to the top: other modules keep their lines below it.
const size = new ResizeObserver(([{ target }]) => {
  const covered = getComputedStyle(target).position === "sticky" ? target : target.querySelector(".screen");
  const height = getComputedStyle(covered).position === "sticky" ? covered.offsetHeight : 0;
  document.documentElement.style.setProperty("--stage", `${height}px`);
});

function wake() {
  for (const deck of document.querySelectorAll("[data-deck]")) deck.hidden = false;
  for (const stage of document.querySelectorAll("[data-stage]")) size.observe(stage);
}

document.addEventListener("click", (event) => {
  const media = player();
  const button = event.target.closest("[data-jump], [data-play], [data-speed]");
  if (media && button) {
    if ("jump" in button.dataset) jump(media, Number(button.dataset.jump));
    if ("play" in button.dataset) media.paused ? media.play().catch(() => {}) : media.pause(); // a pause before it began is no fault
    if ("speed" in button.dataset) media.playbackRate = Number(button.dataset.speed);
  }
  const voice = event.target.closest(".lane__voice");
  if (media && voice) {
    const box = voice.getBoundingClientRect();
    const total = Number(voice.closest("[data-lanes]").dataset.lanes) / 1000;
    media.currentTime = (total * (event.clientX - box.left)) / box.width;
  }
});

// Media events don't bubble, but they can be caught on their way down.
for (const name of ["play", "pause", "ended"]) {
  document.addEventListener(name, ({ target }) => {
    for (const button of document.querySelectorAll("[data-play]")) button.textContent = target.paused ? "Play" : "Pause";
  }, true);
}
document.addEventListener("ratechange", ({ target }) => {
  for (const button of document.querySelectorAll("[data-speed]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === target.playbackRate));
  }
}, true);
for (const name of ["timeupdate", "seeking"]) document.addEventListener(name, ({ target }) => moveHeads(target), true);
document.addEventListener("live:replaced", wake);
wake();
