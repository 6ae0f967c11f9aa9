// What ratings and decisions rest on, played in place: one clip, or all of a criterion in a row, over several recordings. Without it the times are links.

const reel = document.querySelector("[data-reel]");
const media = reel?.querySelector("[data-reel-media]");
const says = reel?.querySelector("[data-reel-says]");
const steps = reel ? [...reel.querySelectorAll("[data-reel-step]")] : []; // never disabled: the focus would be lost at both ends

let clips = []; // of the criterion that is open
let place = 0;
let goesOn = false; // to the next clip, when one is over

const clipsOf = (evidence) => [...evidence.querySelectorAll("[data-clip]")];
const from = (clip) => Number(clip.dataset.from);
const to = (clip) => Number(clip.dataset.to);

function mark(clip) {
  for (const marked of document.querySelectorAll("[data-clip][aria-current]")) marked.removeAttribute("aria-current");
  clip?.setAttribute("aria-current", "true");
}

function start(clip) {
  media.currentTime = from(clip);
  media.play().catch(() => {}); // a pause before it began is no fault; what the file itself lacks, `error` says
}

/** Play the clip at this place; a recording that is loaded already is not loaded again. */
function play(at) {
  place = at;
  const clip = clips[place];
  const evidence = clip.closest("[data-evidence]");
  const folded = evidence.querySelector("details"); // of a decision nothing is
  if (folded) folded.open = true;
  const here = evidence.querySelector("[data-reel-place]");
  if (reel.parentElement !== here) here.append(reel);
  reel.hidden = false;
  mark(clip);
  says.textContent = `${evidence.dataset.evidence}: ${place + 1} of ${clips.length}${clips.length > 1 && !clips[place + 1] ? ", the last" : ""}`;
  for (const button of steps) button.setAttribute("aria-disabled", String(!clips[place + Number(button.dataset.reelStep)]));
  if (media.getAttribute("src") === clip.dataset.clip && media.readyState > 0) return start(clip);
  media.src = clip.dataset.clip;
  media.addEventListener("loadedmetadata", () => start(clips[place]), { once: true });
}

function stop() {
  media.pause();
  media.removeAttribute("src");
  media.load();
  mark(null);
  reel.hidden = true;
}

/** The clip is over: on to the next, or rest at its end. */
function finish() {
  if (media.paused && !media.ended) return;
  if (goesOn && clips[place + 1]) return play(place + 1);
  goesOn = false;
  media.pause();
  if (place === clips.length - 1) says.textContent += ", played to the end";
}

function open(evidence, at, { all }) {
  clips = clipsOf(evidence);
  goesOn = all;
  play(at);
}

document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-play-all]");
  const one = event.target.closest("[data-play-clip]");
  const step = event.target.closest("[data-reel-step]");
  if (all) open(all.closest("[data-evidence]"), 0, { all: true });
  if (one && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const evidence = one.closest("[data-evidence]");
    open(evidence, clipsOf(evidence).indexOf(one.closest("[data-clip]")), { all: false });
  }
  if (step && clips[place + Number(step.dataset.reelStep)]) play(place + Number(step.dataset.reelStep));
  if (event.target.closest("[data-reel-stop]")) {
    const link = clips[place].querySelector("[data-play-clip]");
    stop();
    link?.focus();
  }
});

if (reel) {
  media.addEventListener("timeupdate", () => {
    const clip = clips[place];
    if (clip && !media.paused && !media.seeking && media.currentTime >= to(clip)) finish();
  });
  media.addEventListener("ended", finish);
  media.addEventListener("error", () => {
    if (!media.getAttribute("src")) return;
    if (goesOn && clips[place + 1]) play(place + 1);
    else says.textContent = "This recording can’t be played here. The time leads to the interview’s page.";
  });
  for (const button of document.querySelectorAll("[data-play-all]")) button.hidden = false;
}
