// A form marked data-in-place is sent without leaving the page: the part around it (data-again, with an id) and the list of notes are
// put in from the answer, which is the whole page. So nothing that is being typed elsewhere is lost, and the player goes on.

const UNREACHED = "The site does not answer just now. Nothing is lost: please try again in a moment.";

function exchange(fresh, id) {
  const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
  if (!old) return;
  if (next) old.replaceWith(document.importNode(next, true));
  else old.remove();
}

function exchangeNotes(fresh) {
  const [old, next] = [document, fresh].map((page) => page.querySelector("[data-jots]"));
  if (old && next) old.replaceChildren(...document.importNode(next, true).childNodes);
}

function complain(form) {
  const words = form.querySelector("[data-unreached]") ?? document.createElement("p");
  words.className = "field__error";
  words.dataset.unreached = "";
  words.setAttribute("role", "alert");
  words.textContent = UNREACHED;
  form.append(words);
}

async function page(address, options) {
  const answer = await fetch(address, options);
  const isOurs = answer.ok || answer.status === 422; // what was wrong stands in the page itself
  return isOurs && !answer.url.includes("/login/") ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-in-place]");
  const part = form?.closest("[data-again]");
  if (!part) return;
  event.preventDefault();
  const { id } = part;
  try {
    const fresh = await page(form.action, { method: "POST", body: new FormData(form) });
    if (!fresh) return complain(form);
    exchange(fresh, id);
    exchangeNotes(fresh);
    document.getElementById(id)?.querySelector("[aria-invalid=true], button")?.focus({ preventScroll: true });
  } catch {
    complain(form);
  }
});

// Another note is another answer to choose.
document.addEventListener("notes:changed", async () => {
  const id = "still-open";
  const part = document.getElementById(id);
  if (!part || part.contains(document.activeElement)) return;
  const fresh = await page(location.pathname).catch(() => null);
  if (fresh) exchange(fresh, id);
});
