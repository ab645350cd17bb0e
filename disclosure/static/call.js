// Saves a call while somebody types: some seconds after the last key, and on leaving a field. What the server does not take stays on
// the page, and is tried again. Without this file the buttons do the same.
import { initAll } from "./vendor/govuk/govuk-frontend-6.3.0.min.js";

const PAUSE = 2000;
const AGAIN = 5000;
const form = document.getElementById("call");
const talk = document.getElementById("talk");
const saved = document.getElementById("saved");
const known = new Map(); // what the server has of each section, as this page knows it
let timer;
let sending; // what is on its way
let savedAt = saved.textContent;
let failed = false;
let gone = false;
let passes = false; // a button whose page may be left now
let others = []; // sections in which somebody else wrote, and that show it not yet

const keyOf = (section) => section.id.replace("section-", "");
const sections = () => [...talk.children];

function typed(key) {
  const own = [...new FormData(form)].filter(([name]) => name.startsWith(`${key}.`) && name !== `${key}.seen`);
  return JSON.stringify(own.filter(([, value]) => value !== ""));
}

const unsaved = () => sections().map(keyOf).filter((key) => typed(key) !== known.get(key));

function tell(words, isWrong) {
  if (saved.textContent !== words) saved.textContent = words;
  saved.classList.toggle("app-late", isWrong);
}

function body() {
  form.elements.turn.value = String(Number(form.elements.turn.value) + 1);
  return new URLSearchParams(new FormData(form));
}

const always = { credentials: "same-origin", redirect: "error", cache: "no-store" };

async function send() {
  const sent = sections().map(keyOf).map((key) => [key, typed(key)]);
  try {
    const answer = await fetch(form.dataset.keep, { ...always, method: "POST", body: body() });
    gone = answer.status === 404 || answer.status === 409;
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    failed = false;
    for (const [key, words] of sent) known.set(key, words);
    savedAt = `${saved.dataset.saved} ${told.at}`;
    tell(savedAt, false);
    document.dispatchEvent(new Event("app:used"));
    await take(told, sent.map(([key]) => key));
  } catch {
    failed = true;
    tell(gone ? saved.dataset.gone : saved.dataset.failed, true);
  }
  return !failed;
}

// One at a time, so that nothing later is overtaken by something earlier.
async function save() {
  window.clearTimeout(timer);
  await sending;
  if (gone || !unsaved().length) return !gone;
  sending = send();
  const isDone = await sending;
  sending = undefined;
  if (!gone && unsaved().length) later(isDone ? PAUSE : AGAIN);
  return isDone;
}

function later(milliseconds) {
  window.clearTimeout(timer);
  timer = window.setTimeout(save, milliseconds);
}

async function take(told, sent) {
  for (const [key, mark] of Object.entries(told.seen)) form.elements[`${key}.seen`].value = mark;
  for (const [key, state] of Object.entries(told.states)) {
    const place = form.querySelector(`[data-state-of="${key}"]`);
    if (place) {
      place.textContent = form.dataset[state];
      place.className = `app-state app-state--${state}`;
    }
  }
  others = sent.filter((key) => !(key in told.seen));
  const asked = Object.keys(told.states).join();
  if (others.length || asked !== sections().map(keyOf).join()) await renew();
}

// The page as it is now: sections that are asked since come in, those asked no more go, and what somebody else wrote is shown.
// Where somebody is typing just now, nothing moves.
async function renew() {
  const at = new URLSearchParams({ at: form.elements.at.value });
  const answer = await fetch(`${form.getAttribute("action")}?${at}`, always);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of ["writer", "parts"]) document.getElementById(place).replaceWith(page.getElementById(place));
  const theirs = [...page.getElementById("talk").children];
  for (const one of sections()) if (!theirs.some(({ id }) => id === one.id) && !isBusy(one)) one.remove();
  theirs.forEach((one, number) => {
    const mine = document.getElementById(one.id);
    if (mine && (isBusy(mine) || !others.includes(keyOf(one)))) return;
    if (mine) mine.replaceWith(one);
    else talk.insertBefore(one, number ? document.getElementById(theirs[number - 1].id).nextSibling : talk.firstChild);
    initAll(one);
    known.set(keyOf(one), typed(keyOf(one)));
    others = others.filter((key) => key !== keyOf(one));
  });
  tell(others.length ? saved.dataset.other : savedAt, others.length > 0);
}

const isBusy = (section) => section.contains(document.activeElement) || typed(keyOf(section)) !== known.get(keyOf(section));

form.addEventListener("input", () => { if (!failed) later(PAUSE); });
form.addEventListener("focusout", () => window.setTimeout(async () => {
  if (unsaved().length) await save();
  else if (others.length) await renew();
}));

// A button leads to another page: not before what was typed is safe.
form.addEventListener("submit", async (event) => {
  if (passes || gone || !(unsaved().length || sending)) {
    passes = false;
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (!(await save())) return;
  passes = true;
  form.requestSubmit(event.submitter);
});
window.addEventListener("beforeunload", (event) => { if (failed && unsaved().length) event.preventDefault(); });
window.addEventListener("pagehide", () => {
  if (unsaved().length && !gone) fetch(form.dataset.keep, { ...always, method: "POST", body: body(), keepalive: true }).catch(() => {});
});

for (const key of sections().map(keyOf)) known.set(key, typed(key));
