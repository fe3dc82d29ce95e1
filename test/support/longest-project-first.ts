/** The property tests take longest in the fewest files: begun last, they would leave all cores but one without work. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

const ORDER = ["property", "contract", "architecture", "unit", "e2e"];

export default class LongestProjectFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // Stable: within a project the order stays, longest first where a run before it has left its times.
    return sorted.sort((a, b) => ORDER.indexOf(a.project.name) - ORDER.indexOf(b.project.name));
  }
}
