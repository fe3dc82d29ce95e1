/** A log project as the shipped template makes it. Every query of a run is answered with the shipped index. */
import hubTemplate from "../../infra/templates/hub.template.json" with { type: "json" };
import type { LocalCloud } from "../../local-cloud/index.ts";

export const LOGSTORE = "results";

export const projectOf = (accountId: string): string => `ecs-auto-recovery-${accountId}`;

/** `indexDelayMs` in the cloud's time; 0: a record can be read at once. */
export async function createLogStore(cloud: LocalCloud, accountId: string, indexDelayMs: number): Promise<void> {
  const { Delimiter } = hubTemplate.Resources.ResultsIndex.Properties.FullTextIndex;
  const keys = hubTemplate.Resources.ResultsIndex.Properties.KeyIndices.map((key) => [
    key.Name,
    key.Type === "text"
      ? { type: "text", token: [...Delimiter], caseSensitive: false, chn: key.IncludeChinese === true, doc_value: true }
      : { type: key.Type, doc_value: true },
  ]);
  await cloud.control("PUT", `log-store/projects/${projectOf(accountId)}`, {
    accountId,
    logstores: [
      {
        name: LOGSTORE,
        index: { line: { token: [...Delimiter], caseSensitive: false, chn: true }, keys: Object.fromEntries(keys) },
      },
    ],
  });
  await cloud.control("PUT", "log-store", { indexDelayMs });
}
