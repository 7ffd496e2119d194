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

// What is typed into a form marked data-keep="name" stays in this browser tab until it was saved: a lost session loses no text.
const place = (form) => "keep:" + form.dataset.keep;
const kept = (form) => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit", "button"].includes(f.type));
function remember(form) {
  const values = kept(form).map((f) => [f.name, f.type === "checkbox" || f.type === "radio" ? [f.value, f.checked] : f.value]);
  try { sessionStorage.setItem(place(form), JSON.stringify(values)); } catch (_) { /* full or forbidden: nothing to keep in */ }
}
function recall(form) {
  const text = sessionStorage.getItem(place(form));
  if (!text || form.dataset.fresh === "0") { return; }
  for (const [name, value] of JSON.parse(text)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (Array.isArray(value)) { if (field.value === value[0]) { field.checked = value[1]; } }
      else if (!field.value) { field.value = value; }
    }
  }
}
for (const form of document.querySelectorAll("form[data-keep]")) {
  recall(form);
  form.addEventListener("input", () => remember(form));
}
// The page after a save says which kept texts are not needed any more.
for (const mark of document.querySelectorAll("[data-saved]")) { sessionStorage.removeItem("keep:" + mark.dataset.saved); }

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
  for (const open of document.querySelectorAll("details.who[open]")) { open.open = false; open.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.who[open]")) { if (!open.contains(event.target)) { open.open = false; } }
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
