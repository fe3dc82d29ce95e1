/** Generates docs/unverified.md from the rows that the command tries. */
import { textsIn } from "../../../cli/texts/texts.ts";
import { FACTS } from "../../../cli/verify/facts.ts";

export function unverifiedPage(): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const { facts } = textsIn("en");
  const rows = FACTS.map(({ id, probe }) => {
    const { what, where, settledBy } = facts[id];
    const settles = probe === undefined ? settledBy : `\`npm run verify:live\`: ${settledBy}`;
    return `| \`${id}\` | ${cell(what)} | ${cell(where)} | ${cell(settles)} |`;
  });
  const settled = FACTS.filter(({ probe }) => probe !== undefined).length;
  return [
    "# Not verified on the live cloud",
    "",
    "Nothing in this repository has touched the live cloud. Every rule is a reading of the vendor's documents, API metadata and SDKs.",
    `These ${FACTS.length} facts are settled by no document. \`npm run verify:live\` settles ${settled} of them on your account.`,
    "",
    "The command says first which calls it makes, and asks. It reads, makes one DryRun, sends one request that the function must refuse,",
    "and writes one log line. It starts and changes nothing. It needs a deployed function, the operator's policy",
    "([operator-key.md](operator-key.md)) and a configuration. Without a terminal: `npm run verify:live -- --yes`.",
    "",
    "It writes `verify-live/report.json` and one file an answer under `verify-live/fixtures/`, with keys, tokens, account ids and",
    "addresses replaced. Please send us both. A row that came out otherwise than it stands here is a defect of this program: open an issue.",
    "",
    "| id | what is not known | what depends on it | what settles it |",
    "|---|---|---|---|",
    ...rows,
    "",
    "This page is written from `cli/verify/facts.ts` and `cli/texts/en/facts.ts`; a test compares both.",
    "",
  ].join("\n");
}
