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

/** Open the tab that holds what the address names; true if one does. */
function openNamed() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const chosen = named && tabs.find((tab) => panelOf(tab).contains(named));
  if (chosen) open(chosen);
  return Boolean(chosen);
}

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
  openNamed() || open(tabs.find((tab) => tab.hash.slice(1) === root.dataset.tabs) ?? tabs[0]);
}
