/* Names, for screen readers, what the theme's scripts build without one: search boxes of choices, scrolling regions, a column of bins. */
function name(part, words) {
  part.setAttribute("aria-label", words);
}

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
      words.className = "sr-only";
      words.textContent = "Remove";
      head.append(words);
    }
  }),
);
