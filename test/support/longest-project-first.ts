/**
 * Starts the property tests first. They take longest in the fewest files, so at the end of the run they would leave cores
 * idle.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

const ORDER = ["property", "contract", "architecture", "unit", "e2e"];

export default class LongestProjectFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // The sort is stable. Within a project the longest file stays first, if an earlier run has left its times.
    return sorted.sort((a, b) => ORDER.indexOf(a.project.name) - ORDER.indexOf(b.project.name));
  }
}
