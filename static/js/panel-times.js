// The free times beside a panel's form ([data-times]: where to ask) follow what is typed. Without this its button opens them as a page.

const shown = document.querySelector("[data-times]");
const form = shown?.closest("form");
const PAUSE = 350; // milliseconds in which nothing more was changed
let timer;
let asked;

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const place = shown.querySelector("[data-times-shown]");
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(shown.dataset.times, { method: "POST", body: new FormData(form), signal: asked.signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    place.innerHTML = await answer.text();
    shown.removeAttribute("data-stale");
    place.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name === "AbortError") return;
    shown.setAttribute("data-stale", ""); // what is shown is of before the last change
    place.removeAttribute("aria-busy");
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
}

form?.addEventListener("change", later);
form?.addEventListener("input", later);
// Choosing people is told by jQuery alone.
if (form) window.django?.jQuery?.(form).on("change", later);
shown?.querySelector("[data-times-again]").addEventListener("click", (event) => {
  event.preventDefault();
  ask();
});
if (shown) ask();
