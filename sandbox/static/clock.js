// Lets the clock's face run between two refreshes, at the sandbox's own pace. Nothing is announced.
let seen = "";
let since = 0;

function draw() {
  const face = document.querySelector("[data-clock]");
  if (!face) return;
  if (face.dataset.now !== seen) {
    seen = face.dataset.now;
    since = performance.now();
  }
  const now = Number(seen) + ((performance.now() - since) / 1000) * Number(face.dataset.rate);
  const text = new Date(now * 1000).toISOString().slice(11, 19);
  if (face.textContent !== text) face.textContent = text;
}

let timer = setInterval(draw, 250);
document.addEventListener("visibilitychange", () => {
  clearInterval(timer);
  if (!document.hidden) timer = setInterval(draw, 250);
});
