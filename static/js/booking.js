/* Brings the vendor's <nylas-scheduling> to life and answers the defects we know of its version 2.6.0.
 *
 * Attached to [data-scheduler], which holds: a heading with its text in [data-scheduler-heading-text], a line for messages
 * ([data-scheduler-message], role=status) and the element itself with
 *   data-component-src  address of the component's file (hashed in production, so it can't be written here)
 *   data-done-url       where to go after a booking: our own page says what was booked
 *   data-horizon-days   how far ahead times are offered
 *   data-moving         the interview that is being moved, or nothing
 */

const FIRST_TIME_WAITS = 4000; // ms; a calendar on the wrong month is better than none
const READABLE = { choose: "Choose a time", confirm: "Check and confirm" };

for (const place of document.querySelectorAll("[data-scheduler]")) start(place);

async function start(place) {
  const element = place.querySelector("nylas-scheduling");
  const [component, first] = await Promise.all([import(element.dataset.componentSrc), firstTime(element)]);
  // The component opens this month even if all its times are over: show it the month of the first free time.
  if (first) element.setAttribute("default-scheduler-store-state", JSON.stringify({ selectedDate: first }));
  if (first === null) place.querySelector("[data-scheduler-none]").hidden = false;
  watch(place, element);
  component.defineCustomElement();
}

/** The first free time as ISO text; null when there is none; undefined when nobody knows. */
async function firstTime(element) {
  const now = Math.floor(Date.now() / 1000);
  const query = new URLSearchParams({ start_time: now, end_time: now + element.dataset.horizonDays * 86400 });
  if (element.dataset.moving) query.set("booking_id", element.dataset.moving);
  try {
    const answer = await fetch(`/v3/scheduling/availability?${query}`, {
      headers: { Authorization: `Bearer ${element.getAttribute("session-id")}` },
      signal: AbortSignal.timeout(FIRST_TIME_WAITS),
    });
    const { data } = await answer.json();
    const times = data.time_slots.map((slot) => Number(slot.start_time));
    return times.length ? new Date(Math.min(...times) * 1000).toISOString() : null;
  } catch {
    return undefined;
  }
}

function watch(place, element) {
  const words = place.querySelector("[data-scheduler-heading-text]");
  const heading = words.closest("[tabindex]");
  const message = place.querySelector("[data-scheduler-message]");
  let isSending = false;

  const say = (text) => {
    message.textContent = ""; // the same words twice are news, too
    requestAnimationFrame(() => {
      message.textContent = text;
      if (text) message.scrollIntoView({ block: "nearest" });
    });
  };
  const goTo = (step) => {
    words.textContent = READABLE[step];
    heading.focus({ preventScroll: true }); // the component leaves the focus nowhere
    heading.scrollIntoView({ block: "start" });
  };

  // A double click sends two bookings. Only a capturing listener is early enough to stop the second.
  element.addEventListener(
    "detailsConfirmed",
    (event) => {
      if (isSending) event.preventDefault();
      else say("Booking your time…");
      isSending = true;
    },
    true,
  );
  element.addEventListener("timeslotSelected", () => showNext(element));
  element.addEventListener("timeslotConfirmed", () => {
    say("");
    goTo("confirm");
  });
  for (const name of ["backButtonClicked", "goBackButtonClicked"]) {
    element.addEventListener(name, () => {
      say("");
      goTo("choose");
    });
  }
  element.addEventListener("nylasSchedulerError", (event) => {
    isSending = false;
    say(event.detail.notification.description || event.detail.notification.title);
  });
  element.addEventListener("nylasSchedulerInfo", (event) => {
    isSending = false;
    goTo("choose");
    say(event.detail.notification.description || event.detail.notification.title);
  });
  // Fires after failures too, and the card that would follow shows the wrong clock time: leave for our own page at once.
  element.addEventListener("bookedEventInfo", ({ detail }) => {
    isSending = false;
    if (detail.error || !detail.data?.booking_id) return;
    say("Booked. One moment…");
    location.assign(element.dataset.doneUrl);
  });
  element.addEventListener("schedulerDidLoad", () => mendRefetch(element));
}

/** On a phone the button to go on appears below the screen's edge. */
function showNext(element) {
  setTimeout(() => {
    const picker = element.shadowRoot.querySelector("nylas-timeslot-picker");
    picker?.shadowRoot.querySelector("[part~=ntp__button-primary]")?.scrollIntoView({ block: "nearest" });
  }, 100); // it is drawn one frame later
}

/** After Back or a taken time the component reloads this month, whichever it shows, and keeps the dead time selected. */
async function mendRefetch(element) {
  const connector = await element.getNylasSchedulerConnector();
  if (!connector) return;
  const { schedulerStore: store, scheduler } = connector;
  scheduler.refetchAvailability = () => {
    const shown = new Date(store.get("selectedDate") || Date.now());
    store.set("selectedTimeslot", null);
    const from = new Date(shown.getFullYear(), shown.getMonth(), 1) / 1000;
    const until = new Date(shown.getFullYear(), shown.getMonth() + 1, 1) / 1000;
    return scheduler.getAvailability(Math.max(from, Math.floor(Date.now() / 1000)), until);
  };
}
