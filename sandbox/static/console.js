// Everything the pages can do beyond links and forms, one module per behaviour. Without any of it they still work.
import "./clock.js";
import "./copying.js";
import "./forms.js";
import "./live.js";
import "./roving.js";
import "./week.js";

// On a phone the tabs are a strip, and so are the people above a week: show the one we are on.
const here = document.querySelector(".site-nav [aria-current]");
if (here) here.closest("nav").scrollLeft = here.offsetLeft - 40;
const chip = document.querySelector("main > .chips [aria-current]");
if (chip) chip.parentElement.scrollLeft = chip.offsetLeft - chip.parentElement.offsetLeft - 40;

// The sheet above the clock closes with Escape, or by a click beside it.
const more = () => document.querySelector("#more[open]");
document.addEventListener("click", (event) => {
  if (more() && !more().contains(event.target)) more().open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !more()) return;
  more().querySelector("summary").focus();
  more().open = false;
});
