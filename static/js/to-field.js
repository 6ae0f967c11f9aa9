// A link to a field, on this page or in the address, opens the folded group in which it stands and puts the focus into it.

function reach(id) {
  const place = id ? document.getElementById(id) : null;
  if (!place) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  fieldIn(place)?.focus();
}

/** What takes the focus there: a search field stands beside its list, a group of choices has its first one. */
function fieldIn(place) {
  if (place.classList.contains("select2-hidden-accessible")) {
    return place.nextElementSibling?.querySelector(".select2-search__field, .select2-selection");
  }
  return place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#id_"]');
  if (!link) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  reach(link.hash.slice(1));
});
addEventListener("load", () => reach(location.hash.slice(1)));
