// <form data-upload>: sent without leaving the page, in pieces, so that one sees how far it is, a refused file stays chosen, and after a cut
// connection it goes on where it stopped, also when the page was loaded anew. Without this module the browser sends it as any form.

const form = document.querySelector("form[data-upload]");
const part = (name) => form.querySelector(`[data-upload-${name}]`);
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
const PIECE = 8 * 2 ** 20; // bytes
const MAX_WAIT = 30; // seconds
let request = null;
let told = 0;
let isStopped = false;
let wake = () => {}; // ends a wait

function show(loaded, total, isHere) {
  const share = total ? loaded / total : 0;
  form.querySelector("progress").value = share;
  part("says").textContent =
    !isHere ? `${Math.floor(share * 100)} %, ${megabytes(loaded)} of ${megabytes(total)} MB` : "All of it is here. It is being looked at: large files take a minute.";
  if (share >= told) {
    part("aloud").textContent = !isHere ? `${Math.round(share * 100)} % uploaded` : part("says").textContent;
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

function done(answer) {
  isSending(false);
  const { status, response } = answer;
  if (status === 200 && response?.url) location.assign(response.url);
  else if (response?.errors) refuse(response);
  else if (status === 413) fail("This is more than the site takes at once.");
  else fail("The site did not take it. Your files are still chosen: please load the page again if it goes on like this.");
}

// The answered request; null when the connection broke, or the site has no room for it just now.
function ask(method, address, { headers = {}, body = null, onProgress = null } = {}) {
  return new Promise((resolve) => {
    request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries({ Accept: "application/json", ...headers })) request.setRequestHeader(name, value);
    request.responseType = "json";
    if (onProgress) request.upload.addEventListener("progress", onProgress);
    request.addEventListener("load", () => resolve(request.status >= 502 ? null : request));
    for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => resolve(null));
    request.send(body);
  });
}

function pause(seconds) {
  fail("The connection broke. It goes on by itself, where it stopped, as soon as the site is reached again.");
  return new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, seconds * 1000);
  });
}

// Send one file in pieces, for as long as it takes; null once all of it is there or it was stopped, else the answer that says why not.
async function bring(kind, file, before, total) {
  const address = `${form.action}?${new URLSearchParams({ kind, size: file.size, file: identity(file) })}`;
  const token = form.elements.csrfmiddlewaretoken.value;
  let offset = null; // not known: ask first
  let wait = 1;
  while (!isStopped && offset !== file.size) {
    const start = offset;
    const end = Math.min(start + PIECE, file.size);
    const headers = { "Content-Range": `bytes ${start}-${end - 1}/${file.size}`, "Content-Type": "application/octet-stream", "X-CSRFToken": token };
    const onProgress = ({ loaded }) => show(before + start + loaded, total, false);
    const answer = start === null ? await ask("HEAD", address) : await ask("PUT", address, { headers, body: file.slice(start, end), onProgress });
    if (isStopped) return null;
    if (!answer) {
      await pause(wait);
      wait = Math.min(wait * 2, MAX_WAIT);
      offset = null;
      continue;
    }
    if (![200, 409].includes(answer.status)) return answer;
    offset = Number(answer.getResponseHeader("Upload-Offset"));
    if (start !== null && answer.status === 200) {
      fail("");
      wait = 1;
    }
    show(before + offset, total, false);
  }
  return null;
}

const identity = (file) => `${file.lastModified}:${file.name}`.slice(0, 500);

async function send() {
  const files = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length).map((input) => [input.name, input.files[0]]);
  const total = files.reduce((sum, [, file]) => sum + file.size, 0);
  const body = new FormData(form); // before the fields are switched off
  told = 0;
  isStopped = false;
  fail("");
  say("taken", "");
  for (const field of form.querySelectorAll("[data-upload-field]")) mark(field.dataset.uploadField, "");
  isSending(true);
  show(0, total, false);
  let before = 0;
  for (const [kind, file] of files.filter(([, file]) => file.size)) {
    const refusal = await bring(kind, file, before, total);
    if (isStopped) return;
    if (refusal) return done(refusal);
    before += file.size;
    body.delete(kind);
    body.set(`${kind}_size`, file.size);
    body.set(`${kind}_file`, identity(file));
  }
  show(total, total, true);
  fail("");
  const answer = await ask("POST", form.action, { body });
  if (answer) done(answer);
  else if (!isStopped) {
    isSending(false);
    fail("The connection broke just at the end. Please load the page again: it shows what is still missing. What came is here, and need not come twice.");
  }
}

form?.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // too large
  event.preventDefault();
  send();
});
form && part("stop").addEventListener("click", () => {
  isStopped = true;
  isSending(false);
  fail("");
  request?.abort();
  wake();
});
addEventListener("online", () => wake());
addEventListener("beforeunload", (event) => {
  if (form && !part("progress").hidden) event.preventDefault();
});
