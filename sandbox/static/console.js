// Everything the pages can do beyond links and forms, one module per behaviour. Without any of it they still work.
import "./clock.js";
import "./copying.js";
import "./forms.js";
import "./live.js";
import "./week.js";

// On a phone the tabs are a strip: show the one we are on.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
