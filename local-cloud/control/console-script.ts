/** The console's behaviour. Text goes in as text, never as HTML: names come from scenarios. */
export const consoleScript = `
"use strict";
const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const money = (amount, currency) =>
  currency + " " + amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

async function post(path, body) {
  const answer = await fetch("/_local/" + path, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json()).error);
  await refresh();
}
function button(label, description, path, body) {
  const made = make("button", "", label);
  made.type = "button";
  made.setAttribute("aria-label", description);
  made.onclick = () => post(path, body).catch(complain);
  return made;
}
function complain(error) {
  $("problem").textContent = error.message;
  $("problem").hidden = false;
}
/** Rebuilt only when something changed, so that a focused button keeps its focus. */
const shown = new Map();
function show(id, value, build) {
  const text = JSON.stringify(value);
  if (shown.get(id) === text) return;
  shown.set(id, text);
  $(id).replaceChildren(...value.map(build));
}
function accountCard(account) {
  const card = make("article", "card" + (account.overdue ? " overdue" : ""));
  card.append(
    make("h3", "", account.name),
    make("p", "quiet", account.id + " · " + account.site + (account.overdue ? " · in arrears" : "")),
    make("p", "balance", money(account.balance, account.currency)),
    make("p", "quiet", Object.entries(account.counts).map(([state, n]) => n + " " + state).join(", ") || "no instances"),
    button("Recharge", "Recharge " + account.name, "accounts/" + account.id + "/recharge",
      { amount: Math.max(500, Math.ceil(500 - account.balance)) }),
    button("Fall into arrears", "Let " + account.name + " fall into arrears", "accounts/" + account.id + "/arrears", {}),
  );
  return card;
}
const tiles = new Map();
function showInstances(instances) {
  const seen = new Set();
  for (const instance of instances) {
    seen.add(instance.id);
    const text = JSON.stringify(instance);
    let tile = tiles.get(instance.id);
    if (!tile) {
      tile = make("div", "tile");
      tile.append(make("b"), make("span"));
      tiles.set(instance.id, tile);
      $("instances").append(tile);
    }
    if (tile.dataset.text === text) continue;
    tile.dataset.text = text;
    tile.className = "tile " + instance.status + (instance.status === "Stopped" && instance.cause === "arrears" ? " arrears" : "");
    tile.title = [instance.id, instance.region, "account " + instance.account, instance.status, ...instance.locks].join(", ");
    tile.children[0].textContent = instance.name;
    tile.children[1].textContent = [instance.status, ...instance.locks].join(" · ");
  }
  for (const [id, tile] of tiles) if (!seen.has(id)) { tile.remove(); tiles.delete(id); }
}
function callRow(call) {
  const row = make("tr");
  for (const text of [call.seq, call.time.slice(11, 23), call.call, call.region, call.subject]) row.append(make("td", "", String(text)));
  const bad = call.status !== 200 && call.status !== 202;
  row.append(make("td", bad ? "bad" : "", String(call.status || "…")), make("td", bad ? "bad" : "", call.code));
  return row;
}
async function refresh() {
  const answer = await fetch("/_local/console/overview");
  const view = await answer.json();
  $("clock").textContent = view.now.replace("T", " ").slice(0, 19) + " UTC · " + view.clock + (view.clock === "scaled" ? " ×" + view.rate : "");
  $("total").textContent = view.total > view.instances.length ? view.instances.length + " of " + view.total + " shown" : String(view.total);
  show("accounts", view.accounts, accountCard);
  showInstances(view.instances);
  show("calls", view.calls, callRow);
  $("problem").hidden = true;
}
(async () => {
  for (;;) {
    await refresh().catch(() => complain(new Error("The local cloud does not answer any more.")));
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? 3000 : 700));
  }
})();
`;
