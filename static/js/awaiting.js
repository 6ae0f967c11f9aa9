/* Replaces [data-awaits] by its newer self until the server no longer marks it so: the page need not be reloaded by hand.
   data-awaits holds the seconds between two looks; after 120 looks it gives up, and the text says what else helps. */

const place = document.querySelector("[data-awaits]");
if (place) look(place, 120);

async function look(place, times) {
  if (times === 0) return;
  await new Promise((done) => setTimeout(done, place.dataset.awaits * 1000));
  let next = place;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname, { headers: { "X-Part": "1" } })).text(), "text/html");
    const found = page.getElementById(place.id);
    if (!found) return location.reload(); // the page is in another state by now
    if (found.innerHTML !== place.innerHTML && !place.contains(document.activeElement)) place.replaceWith((next = found));
  } catch {
    // Away for a moment: look again.
  }
  if (next.dataset.awaits) look(next, times - 1);
}
