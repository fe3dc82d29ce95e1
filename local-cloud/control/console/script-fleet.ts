/** Script of the console for accounts, chart, filters, tiles and the details of one instance. */
export const FLEET_SCRIPT = `
let functions = [];
/**
 * Recharges an account, then publishes one recharge event for each account with a function, as an organisation's
 * billing system would.
 */
async function recharge(account, amount) {
  const paid = await ask("POST", "accounts/" + account.id + "/recharge", { amount });
  const functionsByRegion = new Map(functions.map((one) => [one.accountId + "/" + one.regionId, one]));
  let targets = 0;
  for (const target of functionsByRegion.values()) {
    const [sent] = await ask("POST", "events", {
      source: "local-cloud.console",
      type: "billing:Account:Recharged",
      aliyunaccountid: target.accountId,
      aliyunregionid: target.regionId,
      data: { accountId: account.id, transactionNumber: paid.transactionNumber, amount, currency: account.currency },
    });
    targets += sent.targets;
  }
  $("last-action").textContent = account.name + " paid " + money(amount, account.currency) + ". " +
    (targets > 0 ? "The recharge event went to " + count(targets, "function") + "." :
      "No deployed function listens for the event: run npm run cli -- apply.");
}
async function fallIntoArrears(account) {
  await ask("POST", "accounts/" + account.id + "/arrears", {});
  $("last-action").textContent = account.name + " owes money now.";
}
function accountCard(account) {
  const card = make("article", "card" + (account.overdue ? " overdue" : ""));
  const amount = Math.max(500, Math.ceil(500 - account.balance));
  card.append(
    make("h3", "", account.name),
    make("p", "muted", account.id + " · " + account.site + (account.overdue ? " · in arrears" : "")),
    make("p", "balance", money(account.balance, account.currency)),
    make("p", "muted", Object.entries(account.counts).map(([state, n]) => n + " " + (stateLabels[state] || state).toLowerCase()).join(", ") || "no instances"),
    button("Recharge", "Recharge " + account.name + " with " + money(amount, account.currency), () => recharge(account, amount)),
    button("Fall into arrears", "Let " + account.name + " fall into arrears", () => fallIntoArrears(account)),
  );
  return card;
}
let stateLabels = {};
let offset = 0;
const filters = $("filters");
const fleetQuery = () => new URLSearchParams([...new FormData(filters), ["from", offset]]);
filters.onsubmit = (event) => event.preventDefault();
filters.oninput = () => { offset = 0; refresh().catch(complain); };
function fillSelect(name, options) {
  const select = filters.elements[name];
  const known = new Set([...select.options].map(({ value }) => value));
  for (const [value, text] of options) {
    if (known.has(value)) continue;
    const option = make("option", "", text);
    option.value = value;
    select.append(option);
  }
}
const tiles = new Map();
function showFleet({ fleet, states, accounts }) {
  fillSelect("state", Object.entries(states));
  fillSelect("account", accounts.map(({ id, name }) => [id, name]));
  show("legend", Object.entries(states).filter(([state]) => fleet.counts[state]).map(([state, text]) => [state, fleet.counts[state] + " " + text]),
    ([state, text]) => make("li", state, text));
  drawChart(fleet.counts, fleet.found);
offset = fleet.from;
  const last = Math.min(fleet.from + fleet.pageSize, fleet.found);
  $("total").textContent = fleet.found === 0 ? "No instance matches the filters" :
    (fleet.from + 1) + "–" + last + " of " + fleet.found + (fleet.found < fleet.total ? " (" + fleet.total + " in all)" : "");
  for (const pager of document.querySelectorAll("[data-page]")) {
    const next = fleet.from + Number(pager.dataset.page) * fleet.pageSize;
    pager.disabled = next < 0 || next >= fleet.found;
    pager.onclick = () => { offset = next; refresh().catch(complain); };
  }
  showTiles(fleet.instances);
}
function showTiles(instances) {
  const seen = new Set();
  instances.forEach((instance, index) => {
    seen.add(instance.id);
    const text = JSON.stringify(instance);
    let tile = tiles.get(instance.id);
    if (!tile) {
      tile = make("button", "tile");
      tile.type = "button";
      tile.append(make("b"), make("span"));
      tile.onclick = () => openDetails(instance.id).catch(complain);
      tiles.set(instance.id, tile);
    }
    if ($("instances").children[index] !== tile) $("instances").insertBefore(tile, $("instances").children[index] || null);
    if (tile.dataset.text === text) return;
    tile.dataset.text = text;
    tile.className = "tile " + instance.state;
    tile.title = [instance.id, instance.region, "account " + instance.account].join(", ");
    tile.children[0].textContent = instance.name;
    tile.children[1].textContent = [instance.words, ...instance.locks].join(" · ");
  });
  for (const [id, tile] of tiles) if (!seen.has(id)) { tile.remove(); tiles.delete(id); }
}
async function openDetails(id) {
  const { name, facts } = await ask("GET", "console/instances/" + encodeURIComponent(id));
  const { records } = await ask("GET", "console/records?text=" + encodeURIComponent(id));
  $("details-title").textContent = name;
  $("facts").replaceChildren(...Object.entries(facts).flatMap(([fact, text]) => [make("dt", "", fact), make("dd", "", text)]));
  const lines = records.slice(0, 8).map((one) =>
    [one.recorded_at, one.mode, one.outcome + (one.reason ? "/" + one.reason : ""), one.error_code].filter(Boolean).join(" · "));
  $("details-records").replaceChildren(...(lines.length ? lines : ["No record yet."]).map((line) => make("li", "", line)));
  if (!$("details").open) $("details").showModal();
}
/** Chart of the states at the last 120 polls, newest on the right. */
const chartStates = ["Running", "Starting", "Stopping", "arrears", "owner"];
const samples = [];
function drawChart(counts, total) {
  const main = chartStates.slice(0, -1).map((state) => counts[state] || 0);
  samples.push([...main, total - main.reduce((sum, n) => sum + n, 0)].map((n) => n / Math.max(1, total)));
  if (samples.length > 120) samples.shift();
  // One sample alone has no width, so it is drawn from end to end.
  const drawn = samples.length === 1 ? [...samples, ...samples] : samples;
  const x = (index) => (600 * index) / (drawn.length - 1);
  const below = drawn.map(() => 0);
  const areas = chartStates.map((state, layer) => {
    const bottom = below.map((share, index) => x(index) + "," + (60 - 60 * share));
    drawn.forEach((sample, index) => { below[index] += sample[layer]; });
    const top = below.map((share, index) => x(index) + "," + (60 - 60 * share));
    const area = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    area.setAttribute("points", [...top, ...bottom.reverse()].join(" "));
    area.setAttribute("class", state);
    return area;
  });
  $("chart").replaceChildren(...areas);
  $("chart").setAttribute("aria-label", "Instance states over the last " + samples.length + (samples.length === 1 ? " poll" : " polls") + ". Now: " +
    Object.entries(counts).map(([state, n]) => n + " " + stateLabels[state]).join(", "));
}
`;
