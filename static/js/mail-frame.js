/* A mail's frame ([data-fits-mail]) is as high as the mail in it, at every width. Without this script it scrolls. */

for (const frame of document.querySelectorAll("[data-fits-mail]")) {
  const fit = () => {
    const mail = frame.contentDocument?.documentElement;
    if (mail) frame.style.height = `${Math.ceil(mail.getBoundingClientRect().height) + frame.offsetHeight - frame.clientHeight}px`;
  };
  frame.addEventListener("load", fit);
  new ResizeObserver(fit).observe(frame);
  fit();
}
