// <form data-upload>: sent without leaving the page, so that one sees how far it is and a refused file stays chosen. Without this module
// the browser sends it as any form.

const form = document.querySelector("form[data-upload]");
const part = (name) => form.querySelector(`[data-upload-${name}]`);
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
let request = null;
let told = 0;

function show(loaded, total) {
  const share = total ? loaded / total : 0;
  form.querySelector("progress").value = share;
  part("says").textContent =
    share < 1 ? `${Math.floor(share * 100)} %, ${megabytes(loaded)} of ${megabytes(total)} MB` : "All of it is here. It is being looked at: large files take a minute.";
  if (share >= told) {
    part("aloud").textContent = share < 1 ? `${Math.round(share * 100)} % uploaded` : part("says").textContent;
    told = share + 0.25; // not each of a thousand steps
  }
}

function isSending(now) {
  part("progress").hidden = part("stop").hidden = !now;
  part("send").disabled = now;
  for (const input of form.querySelectorAll("input[type=file]")) input.disabled = now;
}

function say(name, words) {
  const place = part(name);
  place.hidden = !words;
  place.textContent = words;
}

const fail = (words) => say("failed", words);

function mark(name, words) {
  const field = form.querySelector(`[data-upload-field="${name}"]`);
  const place = field.querySelector("[data-upload-error]");
  const line = Object.assign(document.createElement("p"), { className: "field__error", textContent: words });
  place.replaceChildren(...(words ? [line] : []));
  const input = field.querySelector("input");
  if (words) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return input;
}

function refuse({ errors, taken }) {
  for (const name of taken) form.querySelector(`[data-upload-field="${name}"]`)?.remove();
  if (taken.length) form.querySelector(".field__optional")?.remove();
  say("taken", taken.length ? "The other file was taken." : "");
  fail(errors[""] ?? "");
  const inputs = Object.entries(errors).filter(([name]) => name).map(([name, words]) => mark(name, words));
  inputs[0]?.focus();
}

function done() {
  isSending(false);
  const answer = request.response;
  if (request.status === 200 && answer?.url) location.assign(answer.url);
  else if (answer?.errors) refuse(answer);
  else if (request.status === 413) fail("This is more than the site takes at once.");
  else if (request.status === 503) fail("Several recordings are being uploaded just now. Please try again in some minutes.");
  else fail("The site did not take it. Your files are still chosen: please load the page again if it goes on like this.");
}

function send() {
  const body = new FormData(form); // before the fields are switched off
  told = 0;
  fail("");
  say("taken", "");
  for (const field of form.querySelectorAll("[data-upload-field]")) mark(field.dataset.uploadField, "");
  request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => show(loaded, total));
  request.addEventListener("load", done);
  request.addEventListener("error", () => {
    isSending(false);
    fail("The connection broke. Your files are still chosen: please send them again.");
  });
  request.addEventListener("abort", () => isSending(false));
  isSending(true);
  show(0, 0);
  request.send(body);
}

form?.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // too large
  event.preventDefault();
  send();
});
form && part("stop").addEventListener("click", () => request?.abort());
addEventListener("beforeunload", (event) => {
  if (form && !part("progress").hidden) event.preventDefault();
});
