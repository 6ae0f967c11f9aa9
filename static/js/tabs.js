// Parts of a page that stand below each other without JavaScript become tabs with it. The address names the open one
// (#scorecard); without a name the page says which one comes first.

const root = document.querySelector("[data-tabs]");
const tabs = root ? [...root.querySelectorAll(".tab")] : [];
const panelOf = (tab) => document.getElementById(tab.hash.slice(1));

function open(chosen, { focus = false } = {}) {
  for (const tab of tabs) {
    const is = tab === chosen;
    tab.setAttribute("aria-selected", String(is));
    tab.tabIndex = is ? 0 : -1;
    panelOf(tab).hidden = !is;
  }
  if (focus) chosen.focus();
}

/** Open the tab that holds what the address names, and go there where it could not be seen; true if one does. */
function openNamed() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const chosen = named && tabs.find((tab) => panelOf(tab).contains(named));
  if (!chosen) return false;
  const wasHidden = panelOf(chosen).hidden;
  open(chosen);
  if (wasHidden) go(named);
  return true;
}

function go(place) {
  place.scrollIntoView();
  if (place.tabIndex >= 0 || place.hasAttribute("tabindex")) place.focus({ preventScroll: true });
}

/** A part with something that could not be kept comes first. */
const first = () => tabs.find((tab) => panelOf(tab).querySelector("[aria-invalid=true]")) ?? tabs.find((tab) => tab.hash.slice(1) === root.dataset.tabs) ?? tabs[0];

if (tabs.length) {
  root.querySelector(".tabs").setAttribute("role", "tablist");
  for (const tab of tabs) {
    tab.setAttribute("role", "tab");
    tab.id ||= `tab-${tab.hash.slice(1)}`;
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    panelOf(tab).setAttribute("role", "tabpanel");
    panelOf(tab).setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", tab.hash);
      open(tab);
    });
  }
  root.querySelector(".tabs").addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const place = tabs.indexOf(document.activeElement) + by;
    open(tabs[(place + tabs.length) % tabs.length], { focus: true });
  });
  addEventListener("hashchange", openNamed);
  // A link to the place that the address names already changes nothing there, though another tab may be open.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href^='#']");
    if (link && !link.matches(".tab") && link.hash === location.hash) openNamed();
  });
  openNamed() || open(first());
}
