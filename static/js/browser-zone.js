/* The browser's own time zone: filled into hidden fields that ask for it, and offered where another one is chosen. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const field of document.querySelectorAll("[data-browser-zone]")) field.value = zone ?? "";

for (const offer of document.querySelectorAll("[data-offers-zone]")) {
  const field = document.getElementById(offer.dataset.offersZone);
  if (!zone || zone === field.value) continue;
  offer.querySelector("[data-zone-name]").textContent = zone.replaceAll("_", " ");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    field.value = zone;
    field.form.requestSubmit();
  });
}
