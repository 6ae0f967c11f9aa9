// Keeps the page fresh: asks for it again every moment and exchanges what changed. Rests while nobody looks.
import { exchange } from "./morphing.js";
import { isSending, numberSent, say } from "./forms.js";

const EVERY_MILLISECONDS = 1000;

const isBusy = () => document.hidden || isSending() || document.querySelector("[data-dragging]");
let timer = 0;
let isAsking = false;
let isGone = false;

async function refresh() {
  const before = numberSent();
  const response = await fetch(document.body.dataset.here, { headers: { "X-Live": "1" } });
  const text = await response.text();
  // What was sent or begun meanwhile is newer than this answer.
  const isStale = isBusy() || numberSent() !== before;
  if ((response.ok || response.status === 404) && !isStale) exchange(text);
}

async function goOn() {
  if (isAsking) return; // the answer goes on
  clearTimeout(timer);
  isAsking = true;
  try {
    if (!isBusy()) await refresh();
    if (isGone) say("The sandbox answers again.");
    isGone = false;
  } catch {
    if (!isGone) say("The sandbox does not answer.");
    isGone = true;
  }
  isAsking = false;
  if (!document.hidden) timer = setTimeout(goOn, EVERY_MILLISECONDS);
}

// Who comes back sees at once what happened meanwhile.
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : goOn()));
timer = setTimeout(goOn, EVERY_MILLISECONDS);
