import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { eventually, functionFolder } from "./function-folder.ts";

describe("createOrphanWatch", () => {
  it("kills a frozen process and removes its scripts when the process that watched it is killed", async () => {
    const scripts = functionFolder("");
    const outfile = join(functionFolder(""), "watcher.cjs");
    await build({
      stdin: {
        contents: `import { spawn } from "node:child_process";
          import { createOrphanWatch } from "./orphan-watch.ts";
          const frozen = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore", detached: true });
          createOrphanWatch(${JSON.stringify(scripts)}).add(frozen.pid);
          frozen.kill("SIGSTOP");
          process.stdout.write(String(frozen.pid) + "\\n");
          setInterval(() => {}, 1000);`,
        resolveDir: new URL("../../../../../local-cloud/services/function-compute", import.meta.url).pathname,
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

    const ended = await eventually(async () =>
      ["gone", "Z", "X"].includes(state() ?? "gone") && !existsSync(scripts) ? "ended" : undefined,
    );
    expect(ended).toBe("ended");
  });
});
