/**
 * Writes the report as one HTML page that can be sent to others. It has no script and no outside resource, and every
 * text is escaped.
 */
import { html } from "../terminal/clean.ts";
import type { Words } from "./case-view.ts";
import type { Cause } from "./cause.ts";
import { moneyParagraphs } from "./money.ts";
import { causeWords } from "./render-causes.ts";
import { numbers, verdict } from "./render-report.ts";
import type { Report } from "./report.ts";
import { roleOf } from "./role.ts";
import type { Style } from "./style.ts";
import { formatTimeLeft } from "./time-left.ts";
import { formatWhen } from "./when.ts";

const CSS = `
body { font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1d2329 }
h1 { font-size: 1.5rem; margin-bottom: 0 } h2 { font-size: 1.15rem; margin-top: 2rem }
.when { color: #5b6570 } .answer { border-left: 4px solid #c33; padding-left: 1rem } .answer.back { border-color: #2a7 }
.owed { color: #b00020 } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d8dde3 } td.number, th.number { text-align: right }
.ids { color: #5b6570; font-size: .85rem } .ids span { white-space: nowrap } .wide { overflow-x: auto }
@media (max-width: 40rem) { .tasks td { display: block; border: 0; padding: .1rem 0 } .tasks tr { display: block; border-bottom: 1px solid #d8dde3; padding: .5rem 0 } }
@media print { body { margin: 0 } }`;

const plain = (text: string) => text;
const NO_COLOURS = { bold: plain, dim: plain, green: plain, yellow: plain, red: plain, cyan: plain };

export function renderReportPage(report: Report, { language, texts }: Words): string {
  const style: Style = { language, texts, colours: NO_COLOURS, width: Number.MAX_SAFE_INTEGER };
  const words = texts.report;
  const title = words.title(report.accounts.map(({ name }) => name).join(", ") || words.titleOfAll);
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>${CSS}
</style>
</head>
<body>
<h1>${html(title)}</h1>
<p class="when">${html(words.asOf(formatWhen(report.asOf), formatWhen(report.since)))}</p>
${moneyParagraphs(report.money, style)
  .map(({ text }) => `<p class="owed">${html(text)}</p>`)
  .join("\n")}
<div class="answer${report.isBack ? " back" : ""}">
${[...verdict(report, style), ...numbers(report, style)].map(({ text }) => `<p>${html(text)}</p>`).join("\n")}
</div>
${section(words.tasks, taskTable(report, style))}
${section(words.waiting, causeList(report.waiting, style))}
${section(words.places, placeTable(report, style))}
${section(words.leftAlone, causeList(report.leftAlone, style))}
</body>
</html>
`;
}

function section(title: string, body: string): string {
  return body === "" ? "" : `<h2>${html(title)}</h2>\n${body}`;
}

function taskTable({ tasks }: Report, style: Style): string {
  const { texts } = style;
  const rows = tasks.map((task) => {
    const [first] = task.cases;
    const seconds = first?.secondsLeft;
    const known =
      seconds === undefined ? texts.report.noDeadline : formatTimeLeft(seconds, first?.releaseSource, texts);
    const left = task.outcome === "released" ? texts.report.tooLate : known;
    const until = first?.releaseAt === undefined ? "" : texts.report.until(formatWhen(first.releaseAt));
    return `<tr><td>${html(texts.terms.roles[roleOf(task)])}</td><td>${html(left)}<br>${html(until)}</td><td>${html(causeWords(task, style))}<br>${html(task.advice)}${ids(task, style)}</td></tr>`;
  });
  return rows.length === 0 ? "" : `<table class="tasks">\n${rows.join("\n")}\n</table>`;
}

function causeList(causes: readonly Cause[], style: Style): string {
  const items = causes.map((cause) => `<li>${html(causeWords(cause, style))}${ids(cause, style)}</li>`);
  return items.length === 0 ? "" : `<ul>\n${items.join("\n")}\n</ul>`;
}

/** Above this, the ids are folded up. */
const OPEN_IDS = 20;

/** Returns all ids, because a page has room for them. An id never breaks at its hyphen. */
function ids({ cases }: Cause, { texts: { terms } }: Style): string {
  const words = cases.map(({ instanceId, name }) => (name === "" ? instanceId : terms.withName(instanceId, name)));
  const comma = `${html(terms.comma)}${terms.comma.endsWith(" ") ? " " : "<wbr>"}`;
  const list = `<div class="ids">${words.map((word) => `<span>${html(word)}</span>`).join(comma)}</div>`;
  if (words.length <= OPEN_IDS) return list;
  return `<details><summary class="ids">${html(terms.instances(words.length))}</summary>${list}</details>`;
}

function placeTable({ places }: Report, { texts }: Style): string {
  if (places.length === 0) return "";
  const { columns } = texts.report;
  const numbers = [columns.byUs, columns.byCloud, columns.down, columns.released, columns.leftAlone];
  const head = `<tr><th>${html(texts.terms.columns.account)}</th><th>${html(texts.terms.columns.region)}</th>${numbers.map((name) => `<th class="number">${html(name)}</th>`).join("")}</tr>`;
  const rows = places.map(({ accountName, regionId, byUs, byCloud, down, released, leftAlone }) => {
    const counts = [byUs, byCloud, down, released, leftAlone].map((count) => `<td class="number">${count}</td>`);
    return `<tr><td>${html(accountName)}</td><td>${html(regionId)}</td>${counts.join("")}</tr>`;
  });
  return `<div class="wide"><table>\n${[head, ...rows].join("\n")}\n</table></div>`;
}
