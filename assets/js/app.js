// Keys, copying, menus, dialogs, the brush, and parts of pages that are swapped. Every page works without it.
import "./parts/brush.js";
import { $, $$, say } from "./parts/dom.js";
import { press } from "./parts/keys.js";
import { swap } from "./parts/swap.js";

document.addEventListener("click", async (event) => {
  const { target } = event;
  const copy = target.closest("[data-copy], [data-copy-from], [data-path]");
  if (copy) {
    const { copy: text, copyFrom, path } = copy.dataset;
    await navigator.clipboard?.writeText(text ?? path ?? document.getElementById(copyFrom).value);
    say(path ? `Copied the path ${path}` : "Copied");
  }
  const menu = target.closest("[data-menu]");
  if (menu) menu.setAttribute("aria-expanded", String($("#rail").classList.toggle("open")));
  if (target.closest("[data-jump]")) show("jump");
  target.closest("[data-close]")?.closest("dialog").close();
  if (target.closest("[data-keys-off]")) {
    localStorage.setItem("cairn-keys", "off");
    target.closest("[data-keys-off]").textContent = "Keys are off until this page's storage is cleared";
  }
  for (const picker of $$("details.picker[open]")) if (!picker.contains(target)) picker.open = false;
  const zone = target.closest("[data-zone]");
  if (zone) document.cookie = `cairn_tz=${zone.dataset.zone === "UTC" ? "UTC" : here}; path=/; max-age=31536000; samesite=lax`;
  const part = target.closest("a[data-part]");
  if (part && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    if (part.dataset.page && matchMedia("(max-width: 899px)").matches) location.href = part.dataset.page;
    else swap(part.href, true);
  }
});

export function show(name) {
  const dialog = document.getElementById(name);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  $("[data-jump-input]", dialog)?.focus();
}

// The browser's own zone: known to script alone, so the link to it appears with script.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const link of $$("[data-zone=local]")) {
  if (here === "UTC" && link.hidden) continue;
  link.hidden = false;
  const address = new URL(location.href);
  if (!link.classList.contains("on")) {
    address.searchParams.set("tz", here);
    link.href = address.search;
    link.title = here;
  }
}

$("[data-jump-input]")?.addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase();
  for (const row of $$("[data-jump-list] li")) row.hidden = !row.textContent.toLowerCase().includes(words);
});
$("#jump")?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [$("[data-jump-input]"), ...$$("[data-jump-list] li:not([hidden]) a")];
  const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  stops[Math.max(0, Math.min(stops.length - 1, next))].focus();
});

// Backspace in an empty search field selects the last token, and then removes it.
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key !== "Backspace") return;
  if (target.matches?.("[data-search]") && !target.value) $$(".token .drop", target.form).at(-1)?.focus();
  else if (target.matches?.(".token .drop")) target.click();
});
document.addEventListener("keydown", (event) => press(event, show));
addEventListener("popstate", () => swap(location.href, false));
for (const field of $$("select[data-submit], input[data-submit]")) field.addEventListener("change", () => field.form.requestSubmit());
// A narrow screen opens the timeline at B.
const lanes = $("[data-timeline]");
if (lanes && lanes.scrollWidth > lanes.clientWidth) {
  const pins = $$(".pin", lanes);
  const right = pins[pins.length - 1]?.getBoundingClientRect();
  if (right) lanes.scrollLeft += right.left - lanes.getBoundingClientRect().left - lanes.clientWidth / 2;
}
