/**
 * The script of the console, from parts that are served as one file. Names come from scenarios and may contain HTML, so
 * the script only sets text.
 */
import { FLEET_SCRIPT } from "./script-fleet.ts";
import { RECORDS_SCRIPT } from "./script-records.ts";

const COMMON_SCRIPT = `
"use strict";
const token = new URLSearchParams(location.search).get("token") || "";
const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const money = (amount, currency) =>
  currency + " " + amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

async function ask(method, path, body) {
  const headers = { "x-local-cloud-token": token, ...(body === undefined ? {} : { "content-type": "application/json" }) };
  const answer = await fetch("/_local/" + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error || "The local cloud answered " + answer.status + ".");
  return value;
}
function button(label, description, task) {
  const made = make("button", "", label);
  made.type = "button";
  made.setAttribute("aria-label", description);
  made.onclick = () => task().then(refresh).catch(complain);
  return made;
}
function complain(error) {
  $("error").textContent = error.message;
  $("error").hidden = false;
}
/** Rebuilds a list only if its value changed, so that a focused button keeps its focus. */
const shown = new Map();
function show(id, value, build) {
  const text = JSON.stringify(value);
  if (shown.get(id) === text) return;
  shown.set(id, text);
  $(id).replaceChildren(...value.map(build));
}
const count = (n, noun) => n + " " + noun + (n === 1 ? "" : "s");
`;

const LOOP_SCRIPT = `
function callRow(call) {
  const row = make("tr");
  for (const text of [call.seq, call.time.slice(11, 23), call.call, call.region, call.subject]) row.append(make("td", "", String(text)));
  const bad = call.status !== 200 && call.status !== 202;
  row.append(make("td", bad ? "bad" : "", String(call.status || "…")), make("td", bad ? "bad" : "", call.code));
  return row;
}
let view = "fleet";
function choose(next) {
  view = next;
  for (const tab of $("tabs").children) tab.setAttribute("aria-pressed", String(tab.dataset.view === view));
  $("fleet-view").hidden = view !== "fleet";
  $("records-view").hidden = view !== "plan" && view !== "records";
  $("calls-view").hidden = view !== "calls";
  recordsFrom = 0;
  refresh().catch(complain);
}
for (const tab of $("tabs").children) tab.onclick = () => choose(tab.dataset.view);

async function refresh() {
  const overview = await ask("GET", "console/overview?" + fleetQuery());
  functions = overview.functions;
  stateLabels = overview.states;
  $("clock").textContent = overview.now.replace("T", " ").slice(0, 19) + " UTC · " +
    (overview.clock === "wall" ? "wall time" : overview.clock + (overview.clock === "scaled" ? " ×" + overview.rate : "") + " (the cloud's clock only)");
  show("accounts", overview.accounts, accountCard);
  showFleet(overview);
  if (view === "calls") show("calls", overview.calls, callRow);
  if (view === "plan" || view === "records") await showRecords();
  $("error").hidden = true;
}
(async () => {
  for (;;) {
    await refresh().catch((error) =>
      complain(error instanceof TypeError ? new Error("The local cloud does not answer any more. Start it again with npm run cloud.") : error));
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? 3000 : 700));
  }
})();
`;

export const CONSOLE_SCRIPT = COMMON_SCRIPT + FLEET_SCRIPT + RECORDS_SCRIPT + LOOP_SCRIPT;
