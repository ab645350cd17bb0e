// What the pages do where scripts run; everything works without this file.
import { initAll } from "./vendor/govuk/govuk-frontend-6.3.0.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

const root = document.documentElement;
const exits = document.querySelectorAll("[data-exit]");
const { closed, unknown } = document.body.dataset;
const TIMES_APART = 3000;
const AGAIN = 60000;
const KEPT_WITHIN = 3000;
let typed = false;
let gone = false;
let keeping; // what is being kept of a page, until something newer is sent
let shifts = [];
let escapes = [];

// Emptied before anything is asked of the network, which may be slow: a picture that the browser takes is white.
function hide() {
  typed = false;
  gone = true;
  stop();
  root.classList.add("page-gone");
  document.title = "";
  document.body.replaceChildren();
}

function leave() {
  const { href } = exits[0];
  hide();
  history.replaceState(null, "", closed);
  location.replace(href);
}

function close() {
  hide();
  location.replace(closed);
}

function pressed(times, now, most) {
  const recent = [...times.filter((one) => now - one < TIMES_APART), now];
  if (recent.length >= most) leave();
  return recent;
}

exits.forEach((exit) => exit.addEventListener("click", (event) => { event.preventDefault(); leave(); }));

// Shift with another key is a capital letter, a shortcut or a wider selection: it begins the count anew.
let alone = false;
function other() { alone = false; shifts = []; }
document.addEventListener("keydown", (event) => {
  if (event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey) alone = !event.repeat;
  else other();
  if (event.key !== "Escape") escapes = [];
  if (event.key === "Escape" && !event.repeat && !event.isComposing && !document.querySelector("dialog[open]")) {
    escapes = pressed(escapes, event.timeStamp, 2);
  }
});
document.addEventListener("keyup", (event) => {
  if (event.key === "Shift" && alone) shifts = pressed(shifts, event.timeStamp, 3);
});
document.addEventListener("pointerdown", other);

// What is typed and not yet sent is kept before a link is followed, when the page is left in another way, and when it goes out of
// sight: a phone ends what stands in the background without a word. Whoever looks up a number, goes back or opens another app finds
// it again, still to be answered. Where that does not work, the link is followed all the same, and it is tried again when the page is
// left next; but not once the way out is taken, which nothing that was pressed before may undo. What was sent, or left by the way
// out, is not kept once more, and what is still on its way there is stopped: it would come after what is newer.
const form = document.getElementById("question");
form?.addEventListener("input", () => { typed = true; });
form?.addEventListener("submit", () => { typed = false; stop(); });

function stop() {
  keeping?.abort();
  keeping = undefined;
}

function keep(how) {
  stop();
  const own = new AbortController();
  keeping = own;
  typed = false;
  const body = new URLSearchParams(new FormData(form));
  body.append("language", root.lang); // a page with a language is kept and not judged: it is no answer
  const always = { method: "POST", body, credentials: "same-origin", redirect: "manual", cache: "no-store" };
  const failed = () => { if (keeping === own) typed = true; };
  return fetch(form.getAttribute("action"), { ...always, ...how, signal: own.signal }).catch(failed);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!typed || !link || "exit" in link.dataset || link.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const kept = keep({});
  const own = keeping;
  window.setTimeout(() => own.abort(), KEPT_WITHIN);
  await kept;
  if (!gone) location.assign(link.href);
});

function leftTyped() { if (typed) keep({ keepalive: true }); }
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leftTyped(); });

// A page that the browser kept to show again is asked for anew.
window.addEventListener("pagehide", () => { leftTyped(); root.classList.add("page-gone"); });
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  history.replaceState({ back: true }, "");
  location.reload();
});
// Whoever comes back to a page that sets no cookie, such as the numbers to call, and came no further than to others of that kind,
// has left nothing: the page stays. Where a browser does not tell what came after, or a form was begun or closed there, it shuts.
const { navigation } = window;
const over = document.querySelector("[data-over]");
const asks = document.querySelector('input[name="csrf_token"]');
if (!unknown || over || asks) navigation?.updateCurrentEntry({ state: { begun: true } });
function onlyRead() {
  if (asks || !navigation) return false;
  const later = navigation.entries().slice(navigation.currentEntry.index + 1);
  return later.length > 0 && later.every((one) => !one.getState()?.begun);
}
const [arrival] = performance.getEntriesByType("navigation");
if (unknown && (arrival?.type === "back_forward" || history.state?.back) && !onlyRead()) close();

const dialog = document.getElementById("time");
if (dialog && typeof dialog.showModal === "function") watch(dialog);

function watch(dialog) {
  const part = (name) => dialog.querySelector(`[data-time="${name}"]`);
  const whole = Number(dialog.dataset.wholeSeconds) * 1000;
  const warning = Number(dialog.dataset.warningSeconds) * 1000;
  let end = Date.now() + Number(dialog.dataset.leftSeconds) * 1000;
  let quiet = 0;

  // The wall clock, not a counter: on a phone that slept the time has passed all the same.
  function look() {
    const left = end - Date.now();
    if (left <= 0) {
      close();
    } else if (left <= warning && !dialog.open && Date.now() >= quiet) {
      part("at").textContent = new Date(end).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      part("failed").hidden = true;
      dialog.showModal();
    }
  }

  async function ask() {
    const body = new URLSearchParams({ csrf_token: document.querySelector('input[name="csrf_token"]').value });
    try {
      const answer = await fetch(dialog.dataset.href, { method: "POST", body, credentials: "same-origin", redirect: "error", cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      end = Date.now() + whole;
      dialog.close();
    } catch {
      part("failed").hidden = false;
    }
  }

  part("more").addEventListener("click", ask);
  // Whoever presses Escape is there: it is a yes.
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); ask(); });
  // A second Escape closes a dialog whatever its page says: then it asks again in a minute.
  dialog.addEventListener("close", () => { quiet = Date.now() + AGAIN; });
  window.setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
}
