// Keys of every page. None acts inside a field; all can be switched off.
import { $, $$ } from "./dom.js";

const places = { h: "/", e: "/events/", i: "/resources/", g: "/graph/", c: "/rules/", t: "/trails/" };
let going = -Infinity; // when g was pressed

const rows = () => $$("main table.data tbody tr").filter((row) => row.offsetParent && $("a", row));

function current() {
  const all = rows();
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  return { all, place: focused >= 0 ? focused : all.findIndex((row) => row.classList.contains("chosen")) };
}

function choose(step) {
  const { all, place } = current();
  if (!all.length) return;
  const next = Math.max(0, Math.min(all.length - 1, place + step));
  for (const row of all) row.classList.toggle("chosen", row === all[next]);
  $("a", all[next]).focus();
}

function pin(name) {
  const item = document.activeElement?.closest("[data-item]")?.dataset.item;
  if (!item) return;
  const address = new URL(location.href);
  address.searchParams.set(name, item);
  location.href = address.href;
}

function close() {
  const picker = $("details.picker[open]");
  if (picker) {
    picker.open = false;
    return $("summary", picker).focus();
  }
  if ($("#rail.open")) return $("[data-menu]").click();
  $("[data-close-detail]")?.click();
}

function pick() {
  const picker = $("details.picker");
  if (!picker) return;
  picker.open = true;
  $("[data-window]", picker)?.focus();
}

export function press(event, show) {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return show("jump");
  }
  const field = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (event.key === "Escape" && !$("dialog[open]") && (!field || field.closest(".picker"))) return close();
  if (field || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  if (localStorage.getItem("cairn-keys") === "off" && event.key !== "?") return;
  if (event.timeStamp - going < 1500 && places[event.key]) {
    going = -Infinity;
    location.href = places[event.key];
    return;
  }
  going = -Infinity;
  const deeds = {
    "/": () => $("[data-search]")?.focus(),
    "?": () => show("keys"),
    g: () => (going = event.timeStamp),
    j: () => choose(1),
    k: () => choose(-1),
    o: () => {
      const { all, place } = current();
      if (place >= 0) $("a", all[place]).click();
    },
    t: pick,
    u: () => $("[data-zone]:not(.on):not([hidden])")?.click(),
    ".": () => $("[data-around]")?.click(),
    "[": () => ($("[data-older]") ?? $("a[rel=next]"))?.click(),
    "]": () => ($("[data-newer]") ?? $("a[rel=prev]"))?.click(),
    a: () => pin("a"),
    b: () => pin("b"),
  };
  if (deeds[event.key]) {
    event.preventDefault();
    deeds[event.key]();
  }
}
