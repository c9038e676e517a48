// The sheet of a self-assessment: digits score, arrows move, and what changes is saved. The page works without it.
"use strict";

const sheet = document.querySelector("[data-sheet]");
const PAUSE = 700; // milliseconds after the last choice in a row before it is saved
const timers = new WeakMap();
const kept = new WeakMap(); // what a row held, and where the focus was, while its new content comes in

document.documentElement.classList.add("live");

const rowOf = (node) => (node instanceof Element ? node.closest(".line") : null);
const chosen = (row, name) => row.querySelector(`input[name=${name}]:checked`);
const radio = (row, name, value) => row.querySelector(`input[name="${name}"][value="${value}"]`);
const isWhole = (row) => chosen(row, "documentation")?.value === "na"
  || (chosen(row, "documentation") && chosen(row, "implementation"));

function save(row) {
  clearTimeout(timers.get(row));
  // one request at a time: a row that is on its way is saved again when it has come back
  if (!row.classList.contains("saving")) row.querySelector("form")?.requestSubmit();
}

function changed(row) {
  row.classList.remove("refused");
  row.classList.add("changed");
  clearTimeout(timers.get(row));
  if (isWhole(row)) timers.set(row, setTimeout(save, PAUSE, row));
}

function choose(row, name, value) {
  const box = radio(row, name, value);
  if (!box) return;
  box.checked = true;
  const excluded = name === "implementation" && chosen(row, "documentation");
  if (excluded && excluded.value === "na") excluded.checked = false;
  changed(row);
}

function look(row, name) {
  (chosen(row, name) || radio(row, name, "1") || row.querySelector("a")).focus();
}

sheet.addEventListener("change", (event) => {
  const row = rowOf(event.target);
  if (row && event.target.type === "radio") choose(row, event.target.name, event.target.value);
});

sheet.addEventListener("keydown", (event) => {
  const row = rowOf(event.target);
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const rows = [...sheet.querySelectorAll(".line")];
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) look(next, "documentation"); // each row begins there, as the line above the sheet says
    event.preventDefault();
    return;
  }
  // the place of the key and not its sign: on a Belgian keyboard a digit asks Shift
  const digit = /^(?:Digit|Numpad)([0-5])$/.exec(event.code);
  if (!digit || !row.querySelector("form")) return;
  event.preventDefault();
  if (digit[1] === "0") {
    choose(row, "documentation", "na");
    return;
  }
  const name = event.target.name === "implementation" ? "implementation" : "documentation";
  choose(row, name, digit[1]);
  look(row, "implementation");
});

// whoever leaves a row leaves it saved
sheet.addEventListener("focusout", (event) => {
  const row = rowOf(event.target);
  if (row && row.classList.contains("changed") && rowOf(event.relatedTarget) !== row) save(row);
});

// whoever goes on from a row goes when it is saved
sheet.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const row = rowOf(link);
  if (!row || !row.matches(".changed, .saving") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  row.dataset.next = link.href;
  save(row);
});

window.addEventListener("beforeunload", (event) => {
  if (sheet.querySelector(".changed, .saving")) event.preventDefault();
});

sheet.addEventListener("htmx:before:request", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  clearTimeout(timers.get(row));
  row.classList.remove("changed", "refused");
  row.classList.add("saving");
});

function failed(row) {
  delete row.dataset.next;
  row.classList.remove("saving");
  row.classList.add("refused");
  const line = row.querySelector(".notice") || row.appendChild(document.createElement("p"));
  line.className = "notice bad";
  line.setAttribute("role", "alert");
  line.textContent = sheet.dataset.failed;
}

// an answer that is no row, such as the page to sign in, takes the place of nothing
sheet.addEventListener("htmx:before:swap", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  const answer = event.detail.ctx.response;
  if (answer.raw.redirected || ![200, 409, 422].includes(answer.status)) {
    event.preventDefault();
    failed(row);
    return;
  }
  const focus = rowOf(document.activeElement) === row ? document.activeElement : null;
  const later = row.classList.contains("changed")
    ? ["documentation", "implementation"].map((name) => [name, chosen(row, name)?.value])
    : [];
  kept.set(row, { focus, later, refused: answer.status !== 200 });
});

sheet.addEventListener("htmx:before:settle", (event) => {
  const before = kept.get(event.target);
  if (!before?.focus) return;
  const { name, value } = before.focus;
  (radio(event.target, name, value) || event.target.querySelector("a")).focus({ preventScroll: true });
});

sheet.addEventListener("htmx:after:settle", (event) => {
  const row = event.target;
  const before = kept.get(row);
  if (!before) return;
  kept.delete(row);
  row.classList.remove("saving", "changed");
  if (before.refused) {
    row.classList.add("refused");
    delete row.dataset.next;
  }
  for (const [name, value] of before.later) if (value) choose(row, name, value);
  if (row.dataset.next && !before.later.length) window.location.href = row.dataset.next;
});

sheet.addEventListener("htmx:error", (event) => {
  const row = rowOf(event.target);
  if (row?.classList.contains("saving")) failed(row);
});

// how many rows are ticked
document.addEventListener("change", (event) => {
  const count = document.querySelector("[data-chosen]");
  if (!count || event.target.type !== "checkbox") return;
  count.textContent = document.querySelectorAll("input[name=rij]:checked").length;
  count.closest("form").classList.toggle("some", count.textContent !== "0");
});
