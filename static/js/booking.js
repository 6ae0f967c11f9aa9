/* Brings the vendor's <nylas-scheduling> to life and answers the defects we know of its version 2.6.0.
 *
 * Attached to [data-scheduler], which holds: a heading with its text in [data-scheduler-heading-text], a line for messages
 * ([data-scheduler-message], role=status), a word for times that can't be read ([data-scheduler-away]), the next free times of
 * js/next-times.js, and the element itself with
 *   data-component-src  address of the component's file (hashed in production, so it can't be written here)
 *   data-done-url       where to go after a booking: our own page says what was booked
 *   data-horizon-days   how far ahead times are offered
 *   data-moving         the interview that is being moved, or nothing
 *   data-first          the first free time, where the server knew it
 * and beside it, for a move, a field [data-move-reason].
 */

const FIRST_TIME_WAITS = 4000; // ms; a calendar on the wrong month is better than none
const NEXT_MONTH = 31 * 86400; // seconds
const LOOKS_AGAIN_AFTER = [4, 8, 15, 30, 60]; // seconds, while the times of a month can't be read; the last one stays
const READABLE = { choose: "Choose a time", confirm: "Check and confirm" };
const NOWHERE = "Etc/Unknown"; // what a browser on a machine without a zone calls it

for (const place of document.querySelectorAll("[data-scheduler]")) start(place);

async function start(place) {
  const element = place.querySelector("nylas-scheduling");
  watch(place, element);
  sendReason(document.querySelector("[data-move-reason]"));
  const [component, first] = await Promise.all([import(element.dataset.componentSrc), firstTime(element)]);
  // The component opens this month even if all its times are over: show it the month of the first free time.
  if (first) element.setAttribute("default-scheduler-store-state", JSON.stringify({ selectedDate: first }));
  if (first === null) place.querySelector("[data-scheduler-none]").hidden = false;
  nameZone(place, element);
  component.defineCustomElement();
  beginWeeksOnMonday();
}

/** The component moves an interview without asking why: what stands in our own field goes along with it. */
function sendReason(field) {
  if (!field) return;
  const send = window.fetch;
  window.fetch = (address, options) => {
    const reason = options?.method === "PATCH" ? field.value.trim() : "";
    return send(address, reason ? { ...options, body: JSON.stringify({ ...JSON.parse(options.body), reason }) } : options);
  };
}

/** The first free time as ISO text; null when there is none; undefined when nobody knows. */
async function firstTime(element) {
  if (element.dataset.first) return element.dataset.first;
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

/** The zone the reader named on our page; else the browser's, which the component reads itself; else ours, or no day would be open. */
function nameZone(place, element) {
  const { zone, zoneChosen } = place.querySelector("[data-next-times]")?.dataset ?? {};
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!zone || (zoneChosen === undefined && timeZone && timeZone !== NOWHERE)) return;
  const info = JSON.parse(element.getAttribute("booking-info"));
  element.setAttribute("booking-info", JSON.stringify({ ...info, timezone: zone }));
}

/** As the rest of our pages; the names of the days are turned by the `localization` beside it. */
function beginWeeksOnMonday() {
  customElements.get("nylas-date-picker").prototype.getDates = function () {
    const [year, month] = [this.month.getFullYear(), this.month.getMonth()];
    const before = (new Date(year, month, 1).getDay() + 6) % 7;
    const weeks = Math.ceil((before + new Date(year, month + 1, 0).getDate()) / 7);
    return Array.from({ length: weeks * 7 }, (_, day) => new Date(year, month, 1 - before + day));
  };
}

function watch(place, element) {
  const words = place.querySelector("[data-scheduler-heading-text]");
  const heading = words.closest("[tabindex]");
  const message = place.querySelector("[data-scheduler-message]");
  const away = awayNotice(place.querySelector("[data-scheduler-away]"), element);
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
    place.dataset.step = step;
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
    if (!isSending) return away.show();
    isSending = false;
    say(event.detail.notification.description || event.detail.notification.title);
    document.dispatchEvent(new Event("times:look")); // booked in another tab, or perhaps booked: then this one is over
  });
  element.addEventListener("nylasSchedulerInfo", (event) => {
    isSending = false;
    goTo("choose");
    say(event.detail.notification.description || event.detail.notification.title);
    document.dispatchEvent(new Event("times:look"));
  });
  // Fires after failures too, and the card that would follow shows the wrong clock time: leave for our own page at once.
  element.addEventListener("bookedEventInfo", ({ detail }) => {
    isSending = false;
    if (detail.error || !detail.data?.booking_id) return;
    say("Booked. One moment…");
    location.assign(element.dataset.doneUrl);
  });
  element.addEventListener("schedulerDidLoad", () => {
    element.localization = JSON.parse(element.dataset.localization); // before it is loaded, nobody would listen to it
    mendLooks(element);
  });
  place.addEventListener("times:drawn", (event) => {
    if ("closed" in event.target.dataset) place.replaceChildren(event.target);
    else if (!("away" in event.target.dataset)) away.lookIfShown();
  });
}

/** The times of the month that is shown can't be read: say so, look again by itself and on a press. */
function awayNotice(notice, element) {
  let looks = 0;
  let next = null;
  const look = async () => {
    clearTimeout(next);
    const { scheduler, schedulerStore: store } = (await element.getNylasSchedulerConnector()) ?? {};
    const answer = await scheduler?.refetchAvailability();
    if (!answer || "error" in answer) return lookLater();
    [notice.hidden, looks] = [true, 0];
    const [first] = store.get("availability") ?? [];
    if (first) store.set("selectedDate", first.start_time); // without it the component stays on a day without times
  };
  const lookLater = () => {
    clearTimeout(next);
    next = setTimeout(look, LOOKS_AGAIN_AFTER[Math.min(looks++, LOOKS_AGAIN_AFTER.length - 1)] * 1000);
  };
  notice.querySelector("button").addEventListener("click", look);
  return {
    show() {
      notice.hidden = false;
      lookLater();
    },
    lookIfShown: () => notice.hidden || look(),
  };
}

/**
 * The component asks for one month at a time. After Back or a taken time it reloads this month, whichever it shows, and keeps the
 * dead time selected.
 */
async function mendLooks(element) {
  const connector = await element.getNylasSchedulerConnector();
  if (!connector) return;
  const { schedulerStore: store, scheduler } = connector;
  // A month at its end shows days of the next one, and may have no times itself: ask for both.
  const ask = scheduler.getAvailability.bind(scheduler);
  scheduler.getAvailability = (from, until, ...others) => ask(from, until && until + NEXT_MONTH, ...others);
  scheduler.refetchAvailability = () => {
    const shown = element.shadowRoot.querySelector("nylas-date-picker")?.month ?? new Date(store.get("selectedDate") || Date.now());
    store.set("selectedTimeslot", null);
    const from = new Date(shown.getFullYear(), shown.getMonth(), 1) / 1000;
    const until = new Date(shown.getFullYear(), shown.getMonth() + 1, 1) / 1000;
    return scheduler.getAvailability(Math.max(from, Math.floor(Date.now() / 1000)), until);
  };
}
