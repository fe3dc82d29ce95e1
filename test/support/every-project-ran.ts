/** Fails the run when a vitest project matched no test. vitest itself ignores an empty project silently. */
import type { Reporter, TestModule } from "vitest/node";

const PROJECTS = ["unit", "property", "contract", "e2e", "architecture"];

export default class EveryProjectRan implements Reporter {
  private filtered = false;

  onInit(vitest: { config: { project: readonly string[] }; filenamePattern?: readonly string[] }): void {
    this.filtered = vitest.config.project.length > 0 || (vitest.filenamePattern?.length ?? 0) > 0;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.filtered) return; // a filter was given
    const ran = new Map(PROJECTS.map((name) => [name, 0]));
    for (const module of modules) {
      const count = [...module.children.allTests()].length;
      ran.set(module.project.name, (ran.get(module.project.name) ?? 0) + count);
    }
    const empty = [...ran].filter(([, count]) => count === 0).map(([name]) => name);
    if (empty.length > 0) {
      process.stderr.write(`\nNo test ran in: ${empty.join(", ")}\n`);
      process.exitCode = 1;
    }
  }
}
