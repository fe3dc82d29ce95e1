/** Measures, for each attack by a client, a function or an event, the longest turn of the local cloud's event loop. */
import { type ChildProcess, fork } from "node:child_process";
import { startLocalCloud } from "../../local-cloud/index.ts";
import { printTable } from "../print-table.ts";
import { CONTROL_ATTACKS } from "./attacks-control.ts";
import { FUNCTION_ATTACKS } from "./attacks-functions.ts";
import { RECORD_ATTACKS } from "./attacks-records.ts";
import { RESTORE_ATTACKS } from "./attacks-restore.ts";
import { WIRE_ATTACKS } from "./attacks-wire.ts";
import { type Attack, createClient, type Target } from "./client.ts";
import { createProbe, type Stall } from "./probe.ts";

/** The target of the local cloud, in processor time of its main thread. */
const TARGET_MS = 100;
const LONGEST_MS = 600_000;

/**
 * Runs in the measured process. After the message "begin" it starts a new measurement, and after "end" it reports the longest turn.
 */
export async function runStallCloud(): Promise<void> {
  const clock = { mode: "stepped", now: Date.now() } as const;
  const loose = await startLocalCloud({ loose: true, clock });
  const strict = await startLocalCloud({ clock });
  const probe = createProbe();
  process.on("message", (message) => {
    if (message === "end") void probe.end().then((stall) => process.send?.(stall));
    else {
      probe.begin();
      process.send?.("ready");
    }
  });
  const target = ({ url, accessKeyId, controlToken }: typeof loose): Target => ({
    url,
    key: accessKeyId,
    token: controlToken,
  });
  process.send?.({ loose: target(loose), strict: target(strict) });
}

/** `STALLS=pattern` chooses the attacks whose names the regular expression finds. */
export async function stalls(): Promise<boolean> {
  const wanted = new RegExp(process.env.STALLS ?? "");
  const all = [...CONTROL_ATTACKS, ...WIRE_ATTACKS, ...FUNCTION_ATTACKS, ...RECORD_ATTACKS, ...RESTORE_ATTACKS];
  const rows: string[][] = [];
  let worstMs = 0;
  for (const attack of all.filter(({ name }) => wanted.test(name))) {
    const { cpuMs, wallMs, tookMs } = await measure(attack);
    worstMs = Math.max(worstMs, cpuMs);
    rows.push([attack.name, ...[tookMs, wallMs, cpuMs].map((ms) => ms.toFixed(0))]);
    process.stderr.write(`${rows.at(-1)?.join("  ")}\n`);
  }
  printTable(["attack", "took ms", "longest turn ms", "of it processor ms"], rows);
  return worstMs <= TARGET_MS;
}

type Measured = Stall & { readonly tookMs: number };

/**
 * Measures one attack in its own process, so that no attack pays for another one. Infinity: the process ended or never answered.
 */
async function measure({ name, prepare, strike }: Attack): Promise<Measured> {
  const child = fork(process.argv[1] ?? "", ["--stall-cloud"]);
  // A message to a process that has ended is told by its event "exit".
  child.on("error", () => undefined);
  const tooLate = setTimeout(() => child.kill("SIGKILL"), LONGEST_MS);
  try {
    const { loose, strict } = await messageOf<{ loose: Target; strict: Target }>(child);
    const client = createClient(loose, strict);
    await prepare?.(client);
    // The last turns of the preparation belong to no attack.
    await asked(child, "end");
    await asked(child, "begin");
    const startedAtMs = performance.now();
    await strike(client);
    const tookMs = performance.now() - startedAtMs;
    return { ...(await asked<Stall>(child, "end")), tookMs };
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    const never = Number.POSITIVE_INFINITY;
    return { cpuMs: never, wallMs: never, tookMs: never };
  } finally {
    clearTimeout(tooLate);
    child.kill("SIGKILL");
  }
}

function asked<T>(child: ChildProcess, question: "begin" | "end"): Promise<T> {
  const answer = messageOf<T>(child);
  if (!child.connected) throw new Error("the local cloud's process ended");
  child.send(question);
  return answer;
}

function messageOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (message: T) => resolve(message));
    child.once("exit", () => reject(new Error("the local cloud's process ended")));
  });
}
