// Small comforts; every page works without them.
"use strict";

// the menu is closed on a narrow screen, open on a wide one
const menu = document.querySelector("[data-menu]");
if (menu && window.matchMedia("(width < 62rem)").matches) menu.removeAttribute("open");

// "select all" for a list of boxes, and the number that is selected
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-all]")) {
    for (const other of document.querySelectorAll(`input[name="${box.dataset.all}"]`)) other.checked = box.checked;
  }
  const form = box.form;
  const counter = form && form.querySelector("[data-count]");
  if (counter) {
    const chosen = form.querySelectorAll("input[name=rij]:checked").length;
    counter.textContent = chosen ? counter.dataset.words.replace("#", chosen) : "";
  }
});

// a filter is applied when it is chosen
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-auto]")) event.target.form.requestSubmit();
});
