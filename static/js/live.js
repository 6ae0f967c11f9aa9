// Looks every few seconds, and when one comes back to the page, whether a part of it has changed, and puts the new part in its
// place; the rest is not touched.

const EVERY = 10_000; // milliseconds
const desk = document.querySelector("[data-live-from]");
const says = document.querySelector("[data-live-says]");
const parts = () => document.querySelectorAll("[data-live]");
let timer = null;
let looking = false;

async function look() {
  if (document.hidden) return true;
  const answer = await fetch(desk.dataset.liveFrom);
  if (!answer.ok || answer.redirected) return answer.status >= 500; // logged out or not theirs any more: no use in asking again
  const { versions, is_waiting: isWaiting } = await answer.json();
  if ([...parts()].some((part) => part.dataset.version !== versions[part.dataset.live])) await renew();
  return isWaiting;
}

async function renew() {
  const answer = await fetch(location.pathname + location.search, { headers: { "X-Part": "1" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts()) {
    const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (next && next.dataset.version !== part.dataset.version) replace(part, next);
  }
  if (says) says.textContent = `Updated: ${document.querySelector('[data-live="chips"]').innerText}`;
}

function replace(part, next) {
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.replaceChildren(...next.childNodes);
  part.dataset.version = next.dataset.version;
  if (focused) part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  part.dispatchEvent(new Event("live:replaced", { bubbles: true }));
}

async function repeat() {
  if (looking) return;
  clearTimeout(timer);
  looking = true;
  let again = true;
  try {
    again = await look();
  } catch {
    // away for a moment: the next look will tell
  }
  looking = false;
  if (again) timer = setTimeout(repeat, EVERY);
  else document.removeEventListener("visibilitychange", onReturn);
}

function onReturn() {
  if (!document.hidden) repeat();
}

if (desk) {
  timer = setTimeout(repeat, EVERY);
  document.addEventListener("visibilitychange", onReturn);
}
