// What is folded away for phones stands open where there is room, and wherever an address or a link leads into it.

const wide = window.matchMedia("(min-width: 48rem)");

function openAll() {
  if (wide.matches) for (const fold of document.querySelectorAll("[data-fold]")) fold.open = true;
}

/** The fold of which this is the heading, or in which it stands. */
function reveal(id) {
  const target = id ? document.getElementById(id) : null;
  const fold = target?.closest("[data-fold]") ?? target?.querySelector(":scope > [data-fold]");
  if (fold) fold.open = true;
}

openAll();
wide.addEventListener("change", openAll);
reveal(location.hash.slice(1));
window.addEventListener("hashchange", () => reveal(location.hash.slice(1)));
