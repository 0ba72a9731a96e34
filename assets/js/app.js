// Keys, copy buttons, the menu and the two dialogs. Every page works without it.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const inField = (target) => target.closest("input, select, textarea, [contenteditable]");

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard?.writeText(copy.dataset.copy);
    copy.setAttribute("aria-label", `Copied ${copy.dataset.copy}`);
  }
  const menu = event.target.closest("[data-menu]");
  if (menu) {
    const open = $("#rail").classList.toggle("open");
    menu.setAttribute("aria-expanded", String(open));
  }
  if (event.target.closest("[data-jump]")) show("jump");
  event.target.closest("[data-close]")?.closest("dialog").close();
  for (const picker of $$("details.picker[open]")) if (!picker.contains(event.target)) picker.open = false;
});

function show(name) {
  const dialog = document.getElementById(name);
  dialog.showModal();
  $("[data-jump-input]", dialog)?.focus();
}

$("[data-jump-input]")?.addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase();
  for (const row of $$("[data-jump-list] li")) row.hidden = !row.textContent.toLowerCase().includes(words);
});

const rows = () => $$("main table.data tbody tr").filter((row) => $("a", row));
let chosen = -1;
function choose(step) {
  const all = rows();
  if (!all.length) return;
  all[chosen]?.classList.remove("selected");
  chosen = Math.max(0, Math.min(all.length - 1, chosen + step));
  all[chosen].classList.add("selected");
  $("a", all[chosen]).focus();
}

const places = { h: "/", e: "/events/", i: "/resources/", c: "/rules/", t: "/trails/" };
let going = false;
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return show("jump");
  }
  if (inField(event.target) || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  if (going) {
    going = false;
    if (places[event.key]) location.href = places[event.key];
    return;
  }
  const deeds = {
    "/": () => $("[data-search]")?.focus(),
    "?": () => show("keys"),
    g: () => (going = true),
    j: () => choose(1),
    k: () => choose(-1),
    o: () => rows()[chosen] && $("a", rows()[chosen]).click(),
    "]": () => $("a[rel=prev]")?.click(),
    "[": () => $("a[rel=next]")?.click(),
  };
  if (deeds[event.key]) {
    event.preventDefault();
    deeds[event.key]();
  }
});
for (const select of $$("select[data-submit]")) select.addEventListener("change", () => select.form.requestSubmit());
