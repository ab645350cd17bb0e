// Shortcuts for whoever works without a mouse. Each presses something that stands on the page: without this file nothing is lost.
// None is for a field that is being filled in, for a key held with another, or for whoever has switched them off.
const SWITCH = "shortcuts";
const isOff = () => localStorage.getItem(SWITCH) === "off";
const find = (selector) => document.querySelector(selector);
const rows = () => [...document.querySelectorAll("main tbody tr")].filter((row) => row.querySelector("th a[href]"));
const here = () => document.activeElement.closest("main tbody tr");

const press = (selector) => () => find(selector)?.click();
const ofRow = (selector) => () => here()?.querySelector(selector)?.click();

function step(by) {
  const all = rows();
  const at = all.indexOf(here());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  all[next]?.querySelector("th a[href]").focus();
}

function narrow() {
  const details = find(".app-narrowing");
  if (!details) return;
  details.open = true;
  details.querySelector("select").focus();
}

const KEYS = {
  "?": press("a[data-shortcuts]"),
  j: () => step(1),
  k: () => step(-1),
  x: ofRow("input[type=checkbox]"),
  t: ofRow("button[formaction]"),
  f: narrow,
  n: press("a[rel=next]"),
  p: press("a[rel=prev]"),
  u: press(".govuk-back-link"),
  a: () => find(".app-actions a, .app-anytime a")?.focus(),
};
for (let place = 1; place <= 9; place += 1) KEYS[place] = press(`.app-navigation li:nth-child(${place}) a`);

const isTyping = (target) =>
  target.isContentEditable || target.closest("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");

// A form that is being filled in is not left by a key that slipped.
const STAYS = new Set(["?", "u", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
const wouldLeave = (key) => STAYS.has(key) && find(".app-form form, form.app-form, form.app-call");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.repeat && event.key !== "j" && event.key !== "k") return;
  if (!Object.hasOwn(KEYS, event.key) || isOff() || isTyping(event.target) || find("dialog[open]") || wouldLeave(event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

const toggle = find("[data-shortcuts-switch]");
if (toggle) {
  const show = () => {
    for (const one of toggle.querySelectorAll("button")) one.hidden = (one.value === "off") === isOff();
    toggle.hidden = false;
  };
  toggle.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    localStorage.setItem(SWITCH, button.value);
    show();
    toggle.querySelector("button:not([hidden])").focus();
  });
  show();
}
