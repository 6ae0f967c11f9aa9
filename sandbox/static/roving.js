// A long row of links is one stop of the Tab key: the arrow keys, Home and End go along it.
const rows = () => document.querySelectorAll("[data-roving]");
const links = (row) => [...row.querySelectorAll("a")];

function settle() {
  for (const row of rows()) {
    const stop = links(row).find((one) => one === document.activeElement) ?? row.querySelector("[aria-current]");
    for (const one of links(row)) one.tabIndex = one === (stop ?? links(row)[0]) ? 0 : -1;
  }
}

function press(event) {
  const row = event.target.closest?.("[data-roving]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = links(row);
  const at = all.indexOf(event.target);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[(to + all.length) % all.length].focus();
  settle();
}

document.addEventListener("keydown", press);
document.addEventListener("exchanged", settle);
settle();
