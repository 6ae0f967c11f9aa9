// Every key presses a button that can be seen (data-key), so nothing works by keyboard alone; people may switch the keys off.

const OFF = "fairloop-keys-off";
const TYPES = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const USES_SPACE = "button, summary, input, audio, video";
const USES_ARROWS = "audio, video";

const isOff = () => localStorage.getItem(OFF) === "yes";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff()) return;
  const on = event.target;
  if (on.closest(TYPES) || document.querySelector("dialog[open]")) return;
  if (event.key === " " && on.closest(USES_SPACE)) return;
  if (event.key.startsWith("Arrow") && on.closest(USES_ARROWS)) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.length === 1 ? event.key.toLowerCase() : event.key)}"]`);
  if (!target || target.closest("[hidden]")) return;
  event.preventDefault();
  target.matches("input") ? target.focus() : target.click();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});

for (const box of document.querySelectorAll("[data-keys-on]")) {
  box.checked = !isOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "no" : "yes"));
}
