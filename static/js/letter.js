/* A letter that is being written ([data-letter]: where the mail is made of it) is shown as it will arrive, a moment after the last key.
   Without this script a button shows it. */

const PAUSE_MS = 400;

for (const form of document.querySelectorAll("[data-letter]")) {
  const frame = form.querySelector("iframe");
  const subject = form.querySelector("[data-letter-subject]");
  let timer, asked;

  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.letter, { method: "POST", body: new FormData(form), signal: asked.signal });
      if (answer.ok && !answer.redirected) frame.srcdoc = await answer.text();
    } catch {
      /* the next key, or the button, tries again */
    }
  };

  form.querySelector("[data-letter-preview]").hidden = true;
  form.addEventListener("input", () => {
    subject.textContent = form.elements.subject.value;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
}
