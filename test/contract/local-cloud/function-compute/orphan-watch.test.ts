import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { eventually } from "./function-folder.ts";

describe("createOrphanWatch", () => {
  it("kills a frozen process when the process that watched it is killed itself", async () => {
    const outfile = join(tmpdir(), `orphan-watch-${process.pid}.cjs`);
    await build({
      stdin: {
        contents: `import { spawn } from "node:child_process";
          import { createOrphanWatch } from "./orphan-watch.ts";
          const frozen = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
          createOrphanWatch().add(frozen.pid);
          frozen.kill("SIGSTOP");
          process.stdout.write(String(frozen.pid) + "\\n");
          setInterval(() => {}, 1000);`,
        resolveDir: new URL("../../../../local-cloud/function-compute", import.meta.url).pathname,
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile,
      logLevel: "silent",
    });
    const watcher = spawn(process.execPath, [outfile], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(watcher.stdout!, "data")) as [Buffer];
    const frozenPid = Number(line.toString());
    const state = () => {
      try {
        return /^State:\s+(\S)/m.exec(readFileSync(`/proc/${frozenPid}/status`, "utf8"))?.[1];
      } catch {
        return "gone";
      }
    };
    await eventually(async () => (state() === "T" ? true : undefined));

    watcher.kill("SIGKILL");

    expect(await eventually(async () => (["gone", "Z", "X"].includes(state() ?? "gone") ? "ended" : undefined))).toBe(
      "ended",
    );
  });
});
