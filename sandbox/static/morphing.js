// Makes one piece of the page equal to a fresher one, touching only what differs: focus, open details and what is being
// typed stay. Elements are recognised by id. `data-own` marks what a script put there; `data-still` what is left alone unless
// `all` is asked for.
const KEPT = { DETAILS: ["open"], INPUT: ["value", "checked"], FORM: ["aria-busy"] };

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
  const kept = KEPT[old.nodeName] ?? [];
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

function children(old, fresh, all) {
  const byId = new Map([...old.children].filter((one) => one.id).map((one) => [one.id, one]));
  const used = new Set();
  let at = old.firstChild;
  const skip = () => {
    while (at && (used.has(at) || at.dataset?.own !== undefined)) at = at.nextSibling;
  };
  for (const wanted of [...fresh.childNodes]) {
    skip();
    let match = wanted.id ? byId.get(wanted.id) : null;
    if (!match && !wanted.id && at && !at.id && at.nodeName === wanted.nodeName) match = at;
    if (!match) {
      const made = document.importNode(wanted, true);
      old.insertBefore(made, at);
      used.add(made);
      continue;
    }
    if (match !== at) old.insertBefore(match, at);
    used.add(match);
    morph(match, wanted, all);
  }
  for (const one of [...old.childNodes]) {
    if (!used.has(one) && one.dataset?.own === undefined) one.remove();
  }
}

// Exchange every live part of the page for that of a fetched one.
export function exchange(text, all = false) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh) morph(part, fresh, all);
  }
  document.dispatchEvent(new CustomEvent("exchanged"));
  return page;
}
