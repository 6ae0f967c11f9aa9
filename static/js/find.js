// Find words in the transcript: marks every place without touching the text, says "n of m", goes from place to place.

const MARKED_AT_MOST = 2000;
const canMark = "highlights" in CSS;

let texts = null; // text nodes of the transcript, collected once
let places = []; // [text node, offset] of each match
let now = -1;
let timer = 0;

const form = () => document.querySelector("[data-find]");

function collect() {
  const nodes = [];
  for (const root of document.querySelectorAll("[data-turns], [data-findable]")) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("p") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
    while (walker.nextNode()) nodes.push(walker.currentNode);
  }
  return nodes;
}

function range([node, offset], length) {
  const found = new Range();
  found.setStart(node, offset);
  found.setEnd(node, offset + length);
  return found;
}

function search(words) {
  texts ??= collect();
  places = [];
  now = -1;
  if (!words) return;
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  for (const node of texts) for (const match of node.data.matchAll(pattern)) places.push([node, match.index]);
  if (canMark) CSS.highlights.set("found", new Highlight(...places.slice(0, MARKED_AT_MOST).map((place) => range(place, words.length))));
}

function show(words) {
  const count = form().querySelector(".find__count");
  if (!words) count.textContent = "";
  else if (!places.length) count.textContent = "Nothing found";
  else count.textContent = `${now + 1} of ${places.length}`;
  for (const button of form().querySelectorAll("[data-step]")) button.disabled = !places.length;
  for (const turn of document.querySelectorAll(".is-found")) turn.classList.remove("is-found");
  if (now < 0) return;
  const place = places[now][0].parentElement;
  const line = place.closest(".turn") ?? place.closest("p");
  if (canMark) CSS.highlights.set("found-now", new Highlight(range(places[now], words.length)));
  else line.classList.add("is-found");
  document.dispatchEvent(new Event("transcript:elsewhere"));
  line.scrollIntoView({ block: "center", behavior: "instant" });
  requestAnimationFrame(() => line.scrollIntoView({ block: "center", behavior: "instant" })); // heights were estimates
}

function clear() {
  places = [];
  now = -1;
  if (canMark) for (const name of ["found", "found-now"]) CSS.highlights.delete(name);
}

function look() {
  const words = form().querySelector("input").value.trim();
  clear();
  search(words);
  if (places.length) now = 0;
  show(words);
}

function step(by) {
  clearTimeout(timer);
  const words = form().querySelector("input").value.trim();
  if (!places.length) return look();
  now = (now + by + places.length) % places.length;
  show(words);
}

function wake() {
  texts = null;
  clear();
  if (!form()) return;
  form().hidden = false;
  for (const button of form().querySelectorAll("[data-step]")) button.disabled = true;
}

document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-find]")) return;
  clearTimeout(timer);
  timer = setTimeout(look, 150);
});
document.addEventListener("submit", (event) => {
  if (event.target.closest("[data-find]")) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("[data-find] input")) return;
  if (event.key === "Enter") {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  }
  if (event.key === "Escape") {
    event.target.value = "";
    look();
    event.target.blur();
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-find] [data-step]");
  if (button) step(Number(button.dataset.step));
});
document.addEventListener("live:replaced", ({ target }) => {
  if (target.dataset?.live === "transcript") wake();
});
wake();
