/** Script of the console for the views "Plan" and "Records", which show what the deployed function wrote. */
export const RECORDS_SCRIPT = `
let recordsFrom = 0;
const about = {
  plan: ["Plan", "The newest plan of each instance, as the deployed function wrote it."],
  records: ["Records", "Every instance record in the logstores named results, newest first."],
};
const recordFilters = $("record-filters");
recordFilters.onsubmit = (event) => event.preventDefault();
recordFilters.oninput = () => { recordsFrom = 0; refresh().catch(complain); };

async function run(one, mode) {
  await ask("POST", "functions/" + one.name + "/invoke?accountId=" + one.accountId, { kind: "recover", mode });
  $("last-action").textContent = one.name + " was asked to " + mode + ". Its records appear here.";
}
function runButtons(one) {
  const row = make("span", "row");
  row.append(
    button("Plan now", "Ask " + one.name + " for a plan", () => run(one, "plan")),
    button("Apply now", "Let " + one.name + " bring instances back", () => run(one, "apply")),
  );
  return row;
}
function recordRow(record) {
  const row = make("tr");
  for (const column of columns) row.append(make("td", "", record[column] || ""));
  return row;
}
let columns = [];
async function showRecords() {
  const [title, text] = about[view];
  $("records-title").textContent = title;
  const query = new URLSearchParams([...new FormData(recordFilters), ["view", view], ["from", recordsFrom]]);
  const page = await ask("GET", "console/records?" + query);
  $("records-about").textContent = functions.length ? text : text + " No function is deployed on this cloud.";
  show("runs", view === "plan" ? functions : [], runButtons);
  columns = page.columns;
  show("record-columns", columns, (column) => make("th", "", column.replaceAll("_", " ")));
  show("records", page.records, recordRow);
  recordsFrom = page.from;
  $("records-total").textContent = page.found === 0 ? "No record matches the filter" :
    (page.from + 1) + "–" + Math.min(page.from + page.pageSize, page.found) + " of " + page.found;
  for (const pager of document.querySelectorAll("[data-records]")) {
    const next = page.from + Number(pager.dataset.records) * page.pageSize;
    pager.disabled = next < 0 || next >= page.found;
    pager.onclick = () => { recordsFrom = next; refresh().catch(complain); };
  }
}
`;
