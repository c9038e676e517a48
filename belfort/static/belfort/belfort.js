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

// a long list to choose from: search in it, and say how many are ticked in a part that is closed
for (const pick of document.querySelectorAll("[data-pick]")) {
  const search = pick.querySelector("[data-pick-search]");
  const said = pick.querySelector("[role=status]");
  const groups = pick.querySelectorAll("[data-pick-group]");
  search.closest("[hidden]").hidden = pick.querySelectorAll(".ticks label").length <= 20; // few are seen at a glance
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it searches, it does not save
  });
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    let found = 0;
    for (const group of groups) {
      let here = 0;
      for (const label of group.querySelectorAll(".ticks label")) {
        label.hidden = !label.textContent.toLowerCase().includes(wanted);
        if (!label.hidden) here += 1;
      }
      group.hidden = !here;
      if (group.matches("details")) group.open = wanted !== "" && here > 0;
      found += here;
    }
    said.textContent = wanted ? said.dataset.words.replace("#", found) : "";
  });
  pick.addEventListener("change", (event) => {
    const counter = event.target.closest("details")?.querySelector("[data-pick-count]");
    if (!counter) return;
    const ticked = counter.closest("details").querySelectorAll(".ticks :checked").length;
    counter.textContent = ticked ? counter.dataset.words.replace("#", ticked) : "";
  });
}
