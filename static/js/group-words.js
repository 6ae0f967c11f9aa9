// The heads of folded groups ([data-groups]: where to ask) say what was typed into them, in the server's words. Without this they do after saving.

const groups = document.querySelector("[data-groups]");
const form = groups?.closest("form");
const PAUSE = 300; // milliseconds in which nothing more was typed
let timer;
let asked;

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(groups.dataset.groups, { method: "POST", body: new FormData(form), signal: asked.signal });
    if (!answer.ok || answer.redirected) return;
    for (const [key, words] of Object.entries(await answer.json())) {
      const head = groups.querySelector(`[data-group-words="${key}"]`);
      if (head) head.textContent = words;
    }
  } catch {
    // The words are stale until the next change; what was typed is not touched.
  }
}

form?.addEventListener("change", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});
