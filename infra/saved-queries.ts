/** The queries that an operator finds saved in the console. Names begin as in the vendor's own sample template. */
import { Savedsearch } from "@alicloud/ros-cdk-sls";
import type { LogStore } from "./log-stores.ts";
import { logicalId } from "./logical-id.ts";
import { QUERIES } from "./queries.ts";

const SAVED = [
  { name: "savedsearch-needs-person", title: "Waits for a person", query: QUERIES.needsPerson },
  { name: "savedsearch-release-near", title: "Released within 72 hours", query: QUERIES.releaseNear },
  { name: "savedsearch-open-cases", title: "Open cases", query: QUERIES.openCases },
  { name: "savedsearch-recovered", title: "What came back", query: QUERIES.recovered },
  { name: "savedsearch-start-times", title: "How long starts took", query: QUERIES.startTimes },
  { name: "savedsearch-error-codes", title: "Refusals by code", query: QUERIES.errorCodes },
  { name: "savedsearch-runs", title: "Runs", query: QUERIES.runs },
  { name: "savedsearch-problems", title: "Problems of runs", query: QUERIES.problems },
  { name: "savedsearch-money", title: "Balances and payments", query: QUERIES.money },
  { name: "savedsearch-one-instance", title: "One instance", query: QUERIES.oneInstance },
] as const;

export function addSavedQueries(results: LogStore): void {
  for (const { name, title, query } of SAVED) {
    const saved = new Savedsearch(
      results.stack,
      logicalId(name),
      {
        project: results.project,
        detail: {
          savedsearchName: name,
          displayName: title,
          logstore: results.store,
          topic: "",
          searchQuery: query,
        },
      },
      true,
    );
    saved.addDependency(results.index);
  }
}
