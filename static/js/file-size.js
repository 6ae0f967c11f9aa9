/* <input type="file" data-max-bytes="…" data-too-large="This file has {size} …">: says so beside the field as soon as a file is
   chosen, and sends nothing that would only be refused. The words go into the element whose id is the field's and "_too_large". */

for (const input of document.querySelectorAll("input[data-max-bytes]")) {
  const place = document.getElementById(`${input.id}_too_large`);
  const described = input.getAttribute("aria-describedby") ?? "";
  const wasInvalid = input.getAttribute("aria-invalid");

  const fits = () => {
    const size = Math.max(0, ...[...input.files].map((file) => file.size));
    const isTooLarge = size > input.dataset.maxBytes;
    place.hidden = !isTooLarge;
    place.textContent = isTooLarge ? input.dataset.tooLarge.replace("{size}", words(size)) : "";
    input.setAttribute("aria-describedby", isTooLarge ? `${described} ${place.id}`.trim() : described);
    if (isTooLarge) input.setAttribute("aria-invalid", "true");
    else if (wasInvalid) input.setAttribute("aria-invalid", wasInvalid);
    else input.removeAttribute("aria-invalid");
    return !isTooLarge;
  };

  input.addEventListener("change", fits);
  input.form.addEventListener("submit", (event) => {
    if (fits()) return;
    event.preventDefault();
    input.focus();
  });
  fits(); // after "Back" the browser has chosen the file again
}

/** "11.0 MB", as the server writes it. */
function words(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)}\u00a0MB`;
}
