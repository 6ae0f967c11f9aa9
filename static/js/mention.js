// After @ in a comment the people who may be mentioned can be chosen, as in a combobox whose list (data-mentions names it) stands below
// the field. Arrows choose, Enter or Tab takes, Escape closes. HTML allows a textarea no role but its own, so the list is said in words.

const BEGUN = /(?<![\p{L}\p{N}_.@])@([\p{L}\p{N}_.@’' -]{0,60})$/u; // as debriefs/interview/mentions.py reads it
const WIRING = { "aria-autocomplete": "list", "aria-haspopup": "listbox" };
const says = Object.assign(document.createElement("p"), { className: "visually-hidden" });
says.setAttribute("role", "status");
document.body.append(says);

let field = null; // whose list is open
let list = null;
let begin = 0; // where the name begins, behind the @
let isPressed = false; // by a pointer: what stands below would move away from under it if the list closed now

const people = () => [...list.children];
const offered = () => people().filter((one) => !one.hidden);
const chosen = () => list.querySelector("[aria-selected=true]");
const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Does somebody's name, a word of it, or their address begin like this? */
function fits(one, typed) {
  const [name, call] = [plain(one.textContent.trim()), plain(one.dataset.call)];
  return name.startsWith(typed) || call.startsWith(typed) || name.split(/[\s-]+/).some((word) => word.startsWith(typed));
}

function choose(one) {
  chosen()?.setAttribute("aria-selected", "false");
  one.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", one.id);
  one.scrollIntoView({ block: "nearest" });
}

function open(on) {
  field = on;
  list = document.getElementById(on.dataset.mentions);
  list.setAttribute("role", "listbox");
  for (const [number, one] of people().entries()) {
    one.id ||= `${list.id}-${number}`;
    one.setAttribute("role", "option");
    one.setAttribute("aria-selected", "false");
  }
  for (const [name, value] of Object.entries(WIRING)) field.setAttribute(name, value);
  field.setAttribute("aria-controls", list.id);
  list.hidden = false;
}

function close() {
  if (!field) return;
  for (const name of [...Object.keys(WIRING), "aria-controls", "aria-activedescendant"]) field.removeAttribute(name);
  list.hidden = true;
  field = list = null;
  says.textContent = "";
}

/** Look at what stands before the cursor: open, narrow or close the list. */
function look(on) {
  const begun = on.selectionStart === on.selectionEnd && BEGUN.exec(on.value.slice(0, on.selectionStart));
  if (!begun || !document.getElementById(on.dataset.mentions)) return close();
  const typed = plain(begun[1]);
  if (field !== on) {
    close();
    open(on);
  }
  begin = on.selectionStart - begun[1].length;
  for (const one of people()) one.hidden = !fits(one, typed);
  const there = offered();
  if (!there.length || (there.length === 1 && plain(there[0].dataset.call) === typed)) return close();
  choose(there[0]);
  says.textContent = `${there.length} ${there.length === 1 ? "person" : "people"}. Arrows choose, Enter takes.`;
}

function take(one) {
  const on = field;
  on.setRangeText(`${one.dataset.call} `, begin, on.selectionStart, "end");
  close();
  says.textContent = `${one.textContent.trim()} taken.`;
  on.dispatchEvent(new Event("input", { bubbles: true })); // others keep what is typed
  on.focus();
}

function press(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const there = offered();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(there[(there.indexOf(chosen()) + step + there.length) % there.length]);
  else if (["Enter", "Tab"].includes(event.key) && !event.shiftKey) take(chosen());
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation(); // Escape would close what the field stands in, too
}

document.addEventListener("input", ({ target }) => target.matches("textarea[data-mentions]") && look(target));
document.addEventListener("keydown", (event) => event.target === field && press(event), true);
for (const name of ["click", "keyup"]) {
  document.addEventListener(name, (event) => {
    const isMoved = name === "click" || ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key);
    if (event.target === field && isMoved) look(field); // the cursor stands elsewhere now
  });
}
document.addEventListener("focusout", ({ target }) => target === field && !isPressed && close());
document.addEventListener("pointerdown", (event) => {
  isPressed = true;
  if (list?.contains(event.target)) event.preventDefault(); // the focus stays
});
for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, () => {
    setTimeout(() => {
      isPressed = false;
      if (field !== document.activeElement) close();
    }); // after the click
  });
}
document.addEventListener("click", ({ target }) => {
  const one = list?.contains(target) && target.closest("[role=option]");
  if (one) take(one);
});
