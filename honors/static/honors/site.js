/* Small things that make pages kinder; every page works without them. */
"use strict";

// A form that was sent is not sent again by a second click. After a moment the button works again (slow line, page back).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) { delete form.dataset.sent; }
});

// What is typed into a form marked data-keep="name" stays in this browser tab until it was taken: a lost session loses no text.
const KEPT = "keep:";
const who = document.getElementById("recalled")?.dataset.who ?? "";
const fieldsOf = (form) => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit", "button"].includes(f.type));
const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
function keep(form, isSent) {
  const values = fieldsOf(form).map((f) => [f.name, isChoice(f) ? [f.value, f.checked] : f.value]);
  try { sessionStorage.setItem(KEPT + form.dataset.keep, JSON.stringify({ who, isSent, from: location.href.split("#")[0], values })); } catch (_) { /* full or forbidden: nothing to keep in */ }
}
function recall(form) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT + form.dataset.keep));
  if (!kept || kept.who !== who) { sessionStorage.removeItem(KEPT + form.dataset.keep); return; } // somebody else's words
  const before = new Map();
  for (const [name, value] of kept.values) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      const [what, is] = isChoice(field) ? ["checked", field.value === value[0] ? value[1] : field.checked] : ["value", value];
      if (field[what] !== is) { before.set(field, [what, field[what]]); field[what] = is; }
    }
  }
  const told = document.getElementById("recalled")?.content.cloneNode(true);
  if (!before.size || !told) { return; }
  const note = told.firstElementChild;
  note.querySelector("button").addEventListener("click", () => {
    for (const [field, [what, was]] of before) { field[what] = was; field.dispatchEvent(new Event("input", { bubbles: true })); }
    sessionStorage.removeItem(KEPT + form.dataset.keep);
    note.remove();
  });
  form.prepend(note);
  const fold = form.closest("details");
  if (fold) { fold.open = true; } // what is folded away is not read
}
// What was sent is forgotten when the page that answers says that it was taken: not the log-in page, not a refusal, not a way
// back, and no page that was opened after the line had failed.
const arrival = performance.getEntriesByType("navigation")[0];
const isTaken = arrival?.type === "navigate" && (arrival.responseStatus || 200) < 400 && !document.querySelector("[autocomplete=current-password]");
for (const name of Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT))) {
  const kept = JSON.parse(sessionStorage.getItem(name));
  if (kept.isSent && isTaken && document.referrer === kept.from) { sessionStorage.removeItem(name); }
  else if (kept.isSent) { sessionStorage.setItem(name, JSON.stringify({ ...kept, isSent: false })); }
}
document.addEventListener("submit", (event) => {
  if (event.target.matches("[action$='/logout/']")) { for (const name of Object.keys(sessionStorage)) { if (name.startsWith(KEPT)) { sessionStorage.removeItem(name); } } }
});
// A page, or a line that htmx brought, can say so too: data-saved="name".
const forget = (where) => { for (const mark of where.querySelectorAll("[data-saved]")) { sessionStorage.removeItem(KEPT + mark.dataset.saved); } };
forget(document);
document.addEventListener("htmx:afterSwap", () => forget(document));
document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.dataset.keep) { keep(event.target, false); } });
for (const form of document.querySelectorAll("form[data-keep]")) {
  recall(form);
  form.addEventListener("input", () => keep(form, false));
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) { keep(form, true); } });
}

// "/" goes to the search, as the sign in the field says.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  const search = document.querySelector(".top .find input");
  if (event.key === "/" && !typing && search) { event.preventDefault(); search.focus(); }
});

// Errors are the first thing to be read.
document.getElementById("faults")?.focus();

// Switches of panels and menus close with Escape.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") { return; }
  for (const open of document.querySelectorAll("details.who[open], details.menu[open]")) { open.open = false; open.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.who[open], details.menu[open]")) { if (!open.contains(event.target)) { open.open = false; } }
});

// A file field inside .drop takes files dropped on it, also where htmx brought it in.
document.addEventListener("dragover", (event) => { if (event.target.closest?.(".drop")) { event.preventDefault(); } });
document.addEventListener("drop", (event) => {
  const field = event.target.closest?.(".drop")?.querySelector("input[type=file]");
  if (!field) { return; }
  event.preventDefault();
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
// How far an upload is.
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector?.("progress");
  if (bar && event.detail.lengthComputable) { bar.classList.remove("hidden"); bar.value = (100 * event.detail.loaded) / event.detail.total; }
});
// How many characters a text has: an element marked data-counts="id of the field".
for (const shown of document.querySelectorAll("[data-counts]")) {
  const field = document.getElementById(shown.dataset.counts);
  const count = () => { shown.textContent = [...field.value].length; };
  field.addEventListener("input", count);
  count();
}

// Print buttons.
for (const button of document.querySelectorAll("[data-print]")) { button.addEventListener("click", () => window.print()); }
// A form marked data-auto is sent when a choice changes (filters).
for (const form of document.querySelectorAll("form[data-auto]")) { form.addEventListener("change", () => form.requestSubmit()); }
// What folds on a phone is one line there; until then the style sheet keeps it from being painted open, so that nothing jumps.
for (const fold of document.querySelectorAll("[data-fold]")) {
  if (matchMedia("(max-width: 760px)").matches) { fold.open = false; }
  fold.dataset.fold = "done";
}
// Ticked rows: how many, all of them at once, and nothing to do with none.
for (const all of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...document.querySelectorAll(`td [name="${all.dataset.ticks}"]`)];
  const form = boxes[0].form;
  const said = form.querySelector("[data-said]");
  const tell = () => {
    const number = boxes.filter((box) => box.checked).length;
    all.checked = number === boxes.length;
    all.indeterminate = number > 0 && !all.checked;
    said.textContent = said.dataset.said.replace("#", number);
    form.querySelector("button").disabled = !number;
  };
  all.hidden = false;
  all.addEventListener("change", () => { for (const box of boxes) { box.checked = all.checked; } tell(); });
  for (const box of boxes) { box.addEventListener("change", tell); }
  window.addEventListener("pageshow", tell);
}
// Rows of a list that are put in order: the arrows move them, and where one stands now is said.
for (const list of document.querySelectorAll("[data-order]")) {
  const said = list.parentElement.querySelector("[data-said]");
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[name=move]");
    if (!button) { return; }
    event.preventDefault();
    const row = button.closest("li");
    const isUp = button.value.startsWith("up:");
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (other) { other[isUp ? "before" : "after"](row); button.focus(); }
    const place = [...list.querySelectorAll(":checked")].indexOf(row.querySelector("input")) + 1;
    said.textContent = said.dataset.said.replace("#", place) + row.querySelector("label").textContent.trim();
  });
}
