/* The next free times as the server draws them: asked for in the reader's own zone, and again by itself while they can't be read.
 *
 * [data-next-times] holds
 *   data-src          where the same part stands alone; with ?zone= it is drawn in that zone
 *   data-zone         the zone it is drawn in; with data-zone-chosen the reader named it
 *   data-away         the calendars did not answer
 *   data-closed       no time can be chosen any more
 * Others ask for a fresh one with the event "times:look"; "times:drawn" says that there is one.
 */

const WAITS = [4, 8, 15, 30, 60]; // seconds between two looks while the calendars don't answer; the last one stays
const NOWHERE = "Etc/Unknown"; // what a browser on a machine without a zone calls it
let looks = 0;
let next = null;

const place = () => document.querySelector("[data-next-times]");

async function look(zone = place().dataset.zone) {
  const url = new URL(place().dataset.src, location.href);
  url.searchParams.set("zone", zone);
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-next-times]");
    if (drawn && !place().contains(document.activeElement)) draw(drawn);
  } catch {
    // Away for a moment: what stands there stays, and the next look tells.
  }
  lookAgainIfAway();
}

function draw(drawn) {
  place().replaceWith(drawn);
  if (drawn.dataset.goesTo) location.assign(drawn.dataset.goesTo);
  drawn.dispatchEvent(new Event("times:drawn", { bubbles: true }));
}

function lookAgainIfAway() {
  clearTimeout(next);
  if (!("away" in place().dataset)) return;
  place().querySelector("[data-again]").hidden = false;
  next = setTimeout(look, WAITS[Math.min(looks++, WAITS.length - 1)] * 1000);
}

if (place()) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const isElsewhere = timeZone && timeZone !== NOWHERE && timeZone !== place().dataset.zone;
  document.addEventListener("times:look", () => look());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-look-again]")) return;
    event.preventDefault();
    event.target.blur(); // what has the focus is not replaced
    look();
  });
  if (isElsewhere && !("zoneChosen" in place().dataset)) look(timeZone);
  else lookAgainIfAway();
}
