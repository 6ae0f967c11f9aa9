/* The time chosen in the vendor's picker stays in view with its one button, and is said to those who listen.
 *
 * [data-chosen] is a bar at the screen's edge, hidden until a time is chosen; [data-chosen-time] holds the words, [data-chosen-next]
 * is the button. Inside the picker (its shadow roots are open) the chosen time gets aria-pressed, the list of zones a name with the
 * zone in it, the times of a day are one stop of the Tab key with arrows between them, and the fields have our typeface.
 */

const bar = document.querySelector("[data-chosen]");
const element = document.querySelector("nylas-scheduling");
const pickerButtons = () => [...(part("nylas-timeslot-picker")?.querySelectorAll("button.time") ?? [])];
const part = (name) => element.shadowRoot?.querySelector(name)?.shadowRoot;

if (bar && element) {
  const button = bar.querySelector("[data-chosen-next]");
  button.addEventListener("click", () => part("nylas-timeslot-picker")?.querySelector("[part~=ntp__button-primary]")?.click());
  element.addEventListener("timeslotSelected", async ({ detail }) => {
    bar.querySelector("[data-chosen-time]").textContent = words(detail, await zoneOf(element));
    [bar.hidden, button.hidden] = [false, false];
    afterDrawing(() => {
      for (const time of pickerButtons()) time.setAttribute("aria-pressed", time.classList.contains("selected"));
    });
  });
  element.addEventListener("timeslotConfirmed", () => {
    button.hidden = true; // the next step has a button of its own
    element.before(bar); // and the time is read before it
    afterDrawing(ownTypeface);
  });
  for (const name of ["backButtonClicked", "goBackButtonClicked", "dateSelected", "monthChanged", "nylasSchedulerInfo"]) {
    element.addEventListener(name, () => {
      bar.hidden = true;
      element.after(bar);
    });
  }
  element.addEventListener("timezoneChanged", () => {
    bar.hidden = true;
    afterDrawing(nameZone);
  });
  for (const name of ["dateSelected", "configSettingsLoaded", "backButtonClicked", "schedulerDidLoad"]) {
    element.addEventListener(name, () => afterDrawing(improve));
  }
  element.addEventListener("keydown", walk);
}

/** The component draws one frame later, and what it fetches later still. */
function afterDrawing(act) {
  for (const wait of [100, 1000, 3000]) setTimeout(act, wait);
}

function improve() {
  nameZone();
  oneStop(pickerButtons());
}

/** Browsers give fields a typeface of their own; these lie too deep for a style sheet of ours. */
function ownTypeface() {
  for (const field of part("nylas-booking-form")?.querySelectorAll("input-component") ?? []) {
    field.shadowRoot?.querySelector("input")?.style.setProperty("font-family", "var(--font)");
  }
}

function nameZone() {
  const list = part("nylas-locale-switch")?.querySelector("select-dropdown[name=timezone]")?.shadowRoot;
  const button = list?.querySelector("button");
  const shown = button?.textContent.trim();
  if (shown) button.setAttribute("aria-label", `Time zone: ${shown}`);
}

/** One stop for Tab; the arrows go on from there. */
function oneStop(times, current = times.find((time) => time.tabIndex === 0) ?? times[0]) {
  for (const time of times) time.tabIndex = time === current ? 0 : -1;
}

function walk(event) {
  const times = pickerButtons();
  const at = times.indexOf(event.composedPath()[0]);
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const to = { Home: 0, End: times.length - 1 }[event.key] ?? at + steps[event.key];
  if (at < 0 || !times[to]) return;
  event.preventDefault();
  oneStop(times, times[to]);
  times[to].focus();
}

async function zoneOf(scheduler) {
  const store = await scheduler.getNylasSchedulerStore();
  return store.get("selectedTimezone") || Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "Monday 30 November, 10:30–11:15 Auckland (UTC+13)" */
function words({ start_time: start, end_time: end }, timeZone) {
  const said = (options, at) => new Intl.DateTimeFormat("en-GB", { timeZone, ...options }).format(at);
  const day = said({ weekday: "long", day: "numeric", month: "long" }, start);
  const hour = (at) => said({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, at);
  return `${day}, ${hour(start)}–${hour(end)} ${zoneLabel(timeZone, start)}`;
}

function zoneLabel(timeZone, at) {
  if (["UTC", "Etc/UTC"].includes(timeZone)) return "UTC";
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
  const [, sign = "+", hours = "0", minutes = "00"] =
    parts.find(({ type }) => type === "timeZoneName").value.match(/GMT([+−-])(\d+):(\d+)/) ?? [];
  const offset = `UTC${sign.replace("-", "−")}${Number(hours)}${minutes === "00" ? "" : `:${minutes}`}`;
  const city = timeZone.split("/").pop().replaceAll("_", " ");
  return timeZone.startsWith("Etc/") || !timeZone.includes("/") ? offset : `${city} (${offset})`;
}
