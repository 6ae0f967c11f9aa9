// Below Monday's hours: a button that copies them to the days until Friday. Without it each day is written by hand.

const monday = document.querySelector("#id_hours_0");
const others = [1, 2, 3, 4].map((day) => document.querySelector(`#id_hours_${day}`));

if (monday && others.every(Boolean)) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small same-hours";
  button.textContent = "The same from Tuesday to Friday";
  button.hidden = !monday.value;
  button.addEventListener("click", () => {
    for (const field of others) {
      field.value = monday.value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  monday.addEventListener("input", () => {
    button.hidden = !monday.value;
  });
  monday.after(button);
}
