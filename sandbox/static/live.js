// Keeps the page fresh: asks for it again every moment and exchanges what changed. Rests while nobody looks.
import { exchange } from "./morphing.js";
import { isSending } from "./forms.js";

const EVERY_MILLISECONDS = 1500;

async function refresh() {
  if (document.hidden || isSending() || document.querySelector("[data-dragging]")) return;
  const response = await fetch(document.body.dataset.here, { headers: { "X-Live": "1" } });
  const text = await response.text();
  // What was sent or begun meanwhile is newer than this answer.
  if (response.ok && !isSending() && !document.querySelector("[data-dragging]")) exchange(text);
}

async function goOn() {
  await refresh().catch(() => {}); // the sandbox may be stopping; the next round tells
  setTimeout(goOn, EVERY_MILLISECONDS);
}

setTimeout(goOn, EVERY_MILLISECONDS);
