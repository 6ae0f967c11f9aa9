// Makes one piece of the page equal to a fresher one, touching only what differs: focus, open details and what is being
// typed stay. Elements are recognised by id. `data-own` marks what a script put there; `data-still` what is left alone unless
// `all` is asked for.
const KEPT = { DETAILS: ["open"], FORM: ["aria-busy"], H1: ["tabindex"] };
const TYPED = ["value", "checked"];

// Forms that were sent and done: what was typed in them may go.
const done = new WeakSet();

const isFilled = (field) =>
  field.nodeName === "INPUT" &&
  field.type !== "hidden" &&
  (field === document.activeElement || field.value !== field.defaultValue || field.checked !== field.defaultChecked);

// A form that somebody has begun to fill in keeps what it holds; the others follow the page.
const isTyped = (field) => !done.has(field.form) && [...(field.form?.elements ?? [field])].some(isFilled);

export function morph(old, fresh, all = false) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (!all && old.hasAttribute("data-still")) return;
  attributes(old, fresh);
  children(old, fresh, all);
}

function attributes(old, fresh) {
  const kept = old.nodeName === "INPUT" && isTyped(old) ? TYPED : (KEPT[old.nodeName] ?? []);
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !kept.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !kept.includes(name)) old.setAttribute(name, value);
  }
  // A hidden field holds what the page says, not what somebody typed.
  if (old.nodeName === "INPUT" && old.type === "hidden") old.value = fresh.value;
  if (old.hasAttribute("data-copy")) old.hidden = false;
}

// How many more children without an id the one has than the other, by kind.
function surplus(old, fresh) {
  const count = new Map();
  const add = (node, by) => node.id || count.set(node.nodeName, (count.get(node.nodeName) ?? 0) + by);
  for (const node of old.childNodes) if (node.dataset?.own === undefined) add(node, 1);
  for (const node of fresh.childNodes) add(node, -1);
  return count;
}

// What stays is not taken out and put back, for that would cost it the focus: what has gone before it is passed over, and
// removed in the end.
function children(old, fresh, all) {
  const byId = new Map([...old.children].filter((one) => one.id).map((one) => [one.id, one]));
  const wantedIds = new Set([...fresh.children].map((one) => one.id));
  const tooMany = surplus(old, fresh);
  const used = new Set();
  let at = old.firstChild;
  const onwards = (node) => {
    while (node && (used.has(node) || node.dataset?.own !== undefined)) node = node.nextSibling;
    return node;
  };
  const hasGone = (node) => {
    if (node.id) return !wantedIds.has(node.id);
    const left = tooMany.get(node.nodeName) ?? 0;
    if (left > 0) tooMany.set(node.nodeName, left - 1);
    return left > 0;
  };
  const alike = (wanted) => {
    while (at && (at.id || at.nodeName !== wanted.nodeName) && hasGone(at)) at = onwards(at.nextSibling);
    return at && !at.id && at.nodeName === wanted.nodeName ? at : null;
  };
  for (const wanted of [...fresh.childNodes]) {
    at = onwards(at);
    const match = wanted.id ? byId.get(wanted.id) : alike(wanted);
    if (!match) {
      const made = document.importNode(wanted, true);
      old.insertBefore(made, at);
      used.add(made);
      continue;
    }
    const isAhead = at && (match === at || at.compareDocumentPosition(match) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (isAhead) at = match.nextSibling;
    else old.insertBefore(match, at);
    used.add(match);
    morph(match, wanted, all);
  }
  for (const one of [...old.childNodes]) {
    if (!used.has(one) && one.dataset?.own === undefined) one.remove();
  }
}

// Exchange every live part of the page for that of a fetched one; a form that was done begins anew.
export function exchange(text, all = false, form = null) {
  if (form) {
    form.reset();
    done.add(form);
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh) morph(part, fresh, all);
  }
  done.delete(form);
  document.dispatchEvent(new CustomEvent("exchanged"));
  return page;
}
