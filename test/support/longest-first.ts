/** Starts the slowest kinds of tests first: at the end of a run, one long file would leave the other cores idle. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

const ORDER = ["property", "contract", "unit", "architecture", "e2e"];

const KIND = /\/test\/(\w+)\//;
const rankOf = ({ moduleId }: TestSpecification) => ORDER.indexOf(KIND.exec(moduleId)?.[1] ?? "");

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // The sort is stable. Within a kind the longest file stays first, if an earlier run has left its times.
    return sorted.sort((a, b) => rankOf(a) - rankOf(b));
  }
}
