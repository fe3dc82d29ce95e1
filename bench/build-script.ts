/** Builds the script that a benchmark runs in its own process. It is bundled, so that the process loads only the measured code. */
import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";

/** The project's folder. The benchmarks run from `dist/bench/index.js`. */
export const ROOT = join(__dirname, "../..");

/** Returns the size of the built script in kB. */
export async function buildScript(entry: string, outfile: string, options: readonly string[] = []): Promise<number> {
  const flags = ["--bundle", "--platform=node", "--format=cjs", "--target=node20.19", "--log-level=error", ...options];
  // Runs esbuild's command. The package's JavaScript cannot itself be bundled into the benchmarks.
  const command = join(ROOT, "node_modules/.bin/esbuild");
  const child = spawn(command, [join(ROOT, entry), `--outfile=${outfile}`, ...flags], { stdio: "inherit", cwd: ROOT });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("exit", resolve));
  if (code !== 0) throw new Error(`esbuild could not build ${entry}`);
  return Math.round((await stat(outfile)).size / 1_000);
}
