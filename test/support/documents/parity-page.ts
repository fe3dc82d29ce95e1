/**
 * Writes PARITY.md from the operation tables: one row per operation, with its differences from the vendor's service.
 */
import type { ParityRow } from "../../../local-cloud/kernel/parity-row.ts";

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function table(rows: readonly ParityRow[]): string {
  return [
    "| operation | status | what differs | built from |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.operation} | ${row.status} | ${cell(row.note)} | ${cell(row.source)} |`),
  ].join("\n");
}

export function parityPage(rows: readonly ParityRow[]): string {
  const products = [...new Set(rows.map((row) => row.product))];
  const counted = (status: ParityRow["status"]) => rows.filter((row) => row.status === status).length;
  const sections = products.map(
    (product) => `## ${product}\n\n${table(rows.filter((row) => row.product === product))}\n`,
  );
  return `# Parity of the local cloud

Generated from the operation tables; a test compares this file with them. Do not edit it: \`npx vitest run parity-page -u\` writes it anew.

**Nothing here was verified against the live service.** Every operation was built from the vendor's published pages and API
metadata, and is tested with the vendor's unmodified SDKs. Where those pages are silent or disagree, the choice is ours and named below.

- implemented: parameters, errors and answers as published, as far as a stopped or started instance, an account or a record can show them
- simplified: works, but something that the page describes is left out
- refused: answered with the service's own error for an operation that is not there, never as another operation; a test calls each of them

${counted("implemented")} implemented, ${counted("simplified")} simplified, ${counted("refused")} refused.

${sections.join("\n")}
## For all RPC services (ECS, BSS, STS)

- Signatures RPC HMAC-SHA1 (version 1.0) and ACS3-HMAC-SHA256 are verified; nonces are single-use for half an hour; timestamps may be 15 minutes off (another page of the vendor says 31).
- The HTTP status of gateway errors differs between the vendor's pages; clients should branch on the code.
- Unknown parameters are ignored, as on the gateway. \`InvalidNextToken\` and the wording of errors that the metadata gives as \`%s\` are ours.
- Quotas are off unless configured; the vendor publishes no numbers.
`;
}
