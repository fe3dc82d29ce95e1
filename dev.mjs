/**
 * `npm run dev`: the local cloud with the function on it, built and started again at every change of a source file.
 * Arguments go to `ecs-recovery cloud`; without any: `--port 18080 --scenario first`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";

const WATCHED = ["functions", "cli", "local-cloud", "infra", "simulator", "build-stubs"];
/** An editor saves a file in several steps. */
const QUIET_MS = 200;

const given = process.argv.slice(2);
const args = given.length > 0 ? given : ["--port", "18080", "--scenario", "first"];
const say = (line) => process.stderr.write(`[dev] ${line}\n`);

let cloud;
let timer;
let isBusy = false;
let isStale = false;

async function run(script, ...more) {
  const [code] = await once(spawn(process.execPath, [script, ...more], { stdio: "inherit" }), "exit");
  return code;
}

async function stopCloud() {
  if (cloud === undefined || cloud.exitCode !== null || cloud.signalCode !== null) return;
  const ended = once(cloud, "exit");
  cloud.kill("SIGINT");
  await ended;
}

/** A build that fails leaves the running cloud as it is. */
async function restart() {
  if (isBusy) {
    isStale = true;
    return;
  }
  isBusy = true;
  do {
    isStale = false;
    if ((await run("build.mjs", "--quiet")) !== 0) {
      say("the build failed; the cloud goes on with the code before");
      continue;
    }
    await stopCloud();
    say(`ecs-recovery cloud ${args.join(" ")}`);
    cloud = spawn(process.execPath, ["dist/cli/index.js", "cloud", ...args], { stdio: "inherit" });
  } while (isStale);
  isBusy = false;
}

for (const folder of WATCHED) {
  watch(folder, { recursive: true }, (_, file) => {
    if (file === null || !/\.(ts|cjs)$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      say(`${folder}/${file} changed`);
      void restart();
    }, QUIET_MS);
  });
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    void stopCloud().then(() => process.exit(0));
  });
}

await restart();
