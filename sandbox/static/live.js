// Keeps the figures of the console fresh: fetches the same page and exchanges the parts marked data-live.
// A part that holds the focus waits until it has lost it; opened details stay open.
const EVERY_MILLISECONDS = 1500;

function exchange(part, fresh) {
  if (part.innerHTML === fresh.innerHTML || part.contains(document.activeElement)) return;
  const open = new Set([...part.querySelectorAll("details[open]")].map((one) => one.id));
  for (const details of fresh.querySelectorAll("details")) details.open = open.has(details.id);
  part.replaceChildren(...fresh.childNodes);
}

async function refresh() {
  const response = await fetch(location.pathname.replace(/\/do\/.*/, "/") + location.search);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh) exchange(part, fresh);
  }
}

async function goOn() {
  if (!document.hidden) await refresh().catch(() => {}); // the sandbox may be stopping; the next round tells
  setTimeout(goOn, EVERY_MILLISECONDS);
}

if (document.querySelector("[data-live-page]")) setTimeout(goOn, EVERY_MILLISECONDS);
