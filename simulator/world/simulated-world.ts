/** The world of one run: the model behind the engine's ports, and the real retry loop. */
import { createRetryLoop } from "../../functions/adapters/retry/p-retry-loop.ts";
import type { Log } from "../../functions/ports/log.ts";
import type { SelfInvoker } from "../../functions/ports/self-invoker.ts";
import type { World } from "../../functions/ports/world.ts";
import { noteClockError } from "../clock-errors.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import type { Dice } from "../dice.ts";
import { lookForSecrets, type RunLog } from "../flight-recorder.ts";
import { createVirtualClock } from "../virtual-time.ts";
import { createBillingPort } from "./billing-port.ts";
import { createFleetPort } from "./fleet-port.ts";
import { createNotifierPort } from "./notifier-port.ts";
import { createRecordsPort } from "./records-port.ts";
import { createRequestLine, type RequestLine, refused, served } from "./request-line.ts";
import type { SimulatedRun } from "./simulated-run.ts";

/** Takes a self-invocation. Returns false if the task id was already taken. */
export type TakeInvocation = (payload: unknown, taskId: string) => boolean;

export function createSimulatedWorld(
  model: CloudModel,
  run: SimulatedRun,
  dice: Dice,
  takeInvocation: TakeInvocation | undefined,
): World {
  const send = createRequestLine(model, run, dice);
  const clock = createVirtualClock(model.time, () => run.alive, run.log.clockErrorMs);
  return {
    clock,
    random: dice.fork(),
    log: createLog(run.log),
    fleet: createFleetPort(model, run.log, send),
    billing: createBillingPort(model, run.log, send),
    records: createRecordsPort(model, run.log, send),
    retry: createRetryLoop(clock),
    ...(model.story.switches.channels === 0 ? {} : { notifier: createNotifierPort(model, run.log, send) }),
    ...(takeInvocation === undefined ? {} : { invoker: createInvoker(run.log, send, takeInvocation) }),
    writeUndelivered: (record) => {
      if (!run.alive) return;
      lookForSecrets(run.log, "undelivered record", record);
      const printed = { ...record };
      noteClockError(printed, run.log.clockErrorMs);
      run.log.undelivered.push(printed);
    },
  };
}

function createLog(log: RunLog): Log {
  const write = (message: string, fields?: Readonly<Record<string, unknown>>) => {
    lookForSecrets(log, "log", message);
    if (fields !== undefined) lookForSecrets(log, "log", fields);
  };
  return { info: write, warn: write, error: write };
}

function createInvoker(log: RunLog, send: RequestLine, takeInvocation: TakeInvocation): SelfInvoker {
  return {
    invokeAsync: (payload, taskId) => {
      lookForSecrets(log, "self-invocation", payload);
      return send<"accepted" | "exists">({
        action: "InvokeFunction",
        target: {},
        medianMs: 50,
        serve: () => served(takeInvocation(payload, taskId) ? "accepted" : "exists"),
        denied: () => refused("AccessDenied"),
      });
    },
  };
}
