/* Names, for screen readers, what the theme's scripts build without one: search boxes of choices, scrolling regions, a column of bins;
   and silence for icons.
   The names of columns, which stand beside their values on a phone, begin with a capital. */
const NAMES = { graphic_eq: "Home", search: "Search", tune: "Filters", add: "Add" };

function name(part, words) {
  part.setAttribute("aria-label", words);
}

for (const cell of document.querySelectorAll("[data-label]")) {
  cell.dataset.label = cell.dataset.label.charAt(0).toUpperCase() + cell.dataset.label.slice(1);
}

// An icon is a word in the page, which would be read out: "phone_callback Requests for help".
for (const icon of document.querySelectorAll(".material-symbols-outlined")) {
  icon.setAttribute("aria-hidden", "true");
  const [word, control] = [icon.textContent.trim(), icon.closest("a, button")];
  if (NAMES[word] && control?.textContent.trim() === word && !control.title && !control.ariaLabel) name(control, NAMES[word]);
}

// The theme puts the name of a chosen file into a field that only its own widget has, and fails where there is none.
for (const input of document.querySelectorAll("input[type=file]")) input.hasChangeListener = true;

addEventListener("load", () =>
  setTimeout(() => {
    for (const built of document.querySelectorAll(".select2-container")) {
      const field = built.previousElementSibling;
      const words = field?.labels?.[0]?.textContent.trim() || "Choose";
      for (const part of built.querySelectorAll(".select2-search__field, [role=combobox], [role=textbox]")) name(part, words);
    }
    for (const [place, region] of document.querySelectorAll(".simplebar-content-wrapper").entries()) {
      const heading = region.closest("fieldset")?.querySelector("h2")?.textContent.trim();
      name(region, region.closest("#nav-sidebar") ? "Menu" : heading || `Rows ${place}`);
    }
    for (const head of document.querySelectorAll("th")) {
      if (head.textContent.trim() || head.querySelector("input")) continue;
      const words = document.createElement("span");
      words.className = "visually-hidden";
      words.textContent = "Remove";
      head.append(words);
    }
  }),
);
