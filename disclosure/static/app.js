// Switches on the components, warns before a session ends without losing what was typed, and sends each form once.
// Everything on the pages works without this file.
import { initAll } from "./vendor/govuk/govuk-frontend-6.3.0.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A second press within this time is a slip, not a wish.
const ONE_SEND = 5000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const now = Date.now();
  if (now - Number(form.dataset.sentAt || 0) < ONE_SEND) {
    event.preventDefault();
    return;
  }
  form.dataset.sentAt = String(now);
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A page taken from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sentAt;
});

const dialog = document.getElementById("session");
if (dialog && typeof dialog.showModal === "function") watchSession(dialog);

function watchSession(dialog) {
  const part = (name) => dialog.querySelector(`[data-session="${name}"]`);
  const idle = Number(dialog.dataset.idleSeconds) * 1000;
  const warning = Number(dialog.dataset.warningSeconds) * 1000;
  let end = Date.now() + idle;

  const token = () => document.querySelector('input[name="csrf_token"]')?.value ?? "";

  function show(isOver) {
    part("warning").hidden = isOver;
    part("over").hidden = !isOver;
    part("failed").hidden = true;
    part("time").textContent = new Date(end).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    dialog.classList.toggle("app-session--over", isOver);
    if (!dialog.open) dialog.showModal();
  }

  // The wall clock, not a counter: a laptop that slept has been idle all the while.
  function look() {
    const left = end - Date.now();
    if (left <= 0) {
      if (part("over").hidden || !dialog.open) show(true);
    } else if (left <= warning && !dialog.open) {
      show(false);
    }
  }

  async function ask(method) {
    const options = { method, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error", cache: "no-store" };
    if (method === "POST") options.body = new URLSearchParams({ csrf_token: token() });
    try {
      const answer = await fetch(dialog.dataset.stayHref, options);
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      // At a shared desk the next person may have signed in: this page is not theirs to uncover.
      if (told.who !== dialog.dataset.who) throw new Error("someone else");
      if (told.csrf_token) for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = told.csrf_token;
      end = Date.now() + (told.idle_seconds ? told.idle_seconds * 1000 : idle);
      dialog.close();
    } catch {
      part("failed").hidden = false;
    }
  }

  // Something on the page was used in the background: the session lives on.
  document.addEventListener("app:used", () => { if (!dialog.open) end = Date.now() + idle; });
  part("stay").addEventListener("click", () => ask("POST"));
  part("back").addEventListener("click", () => ask("GET"));
  // Escape answers the question with yes; a covered page stays covered.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (part("over").hidden) ask("POST");
  });
  // A second Escape closes a dialog whatever its page says.
  dialog.addEventListener("close", look);
  window.setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
}
