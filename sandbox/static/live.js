// Keeps the page fresh: asks for it again every moment and exchanges what changed. Rests while nobody looks.
import { exchange } from "./morphing.js";
import { isSending, say } from "./forms.js";

const EVERY_MILLISECONDS = 1500;

const isBusy = () => document.hidden || isSending() || document.querySelector("[data-dragging]");
let isGone = false;

async function refresh() {
  const response = await fetch(document.body.dataset.here, { headers: { "X-Live": "1" } });
  const text = await response.text();
  // What was sent or begun meanwhile is newer than this answer.
  if ((response.ok || response.status === 404) && !isBusy()) exchange(text);
}

async function goOn() {
  if (!isBusy()) {
    try {
      await refresh();
      if (isGone) say("The sandbox answers again.");
      isGone = false;
    } catch {
      if (!isGone) say("The sandbox does not answer.");
      isGone = true;
    }
  }
  setTimeout(goOn, EVERY_MILLISECONDS);
}

setTimeout(goOn, EVERY_MILLISECONDS);
