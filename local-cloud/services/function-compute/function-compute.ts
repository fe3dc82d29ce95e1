/** Function Compute: serves its API, triggers and control routes, and delivers events to functions. */
import { ControlError } from "../../kernel/control-error.ts";
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import { inTurns } from "../../kernel/in-turns.ts";
import type { CheckedStateful, Service, World } from "../../kernel/world.ts";
import { createAsyncQueue, functionKey } from "./async-queue.ts";
import { GatewayRefusal } from "./authenticate.ts";
import { functionControlRoutes } from "./control.ts";
import { destinationEvent, destinationFunction } from "./destinations.ts";
import { answerFcError, FcError, inFcWords } from "./fc-error.ts";
import { createFunctionRegistry } from "./function-registry.ts";
import { refuseFull } from "./function-room.ts";
import { type FunctionSpec, readFunctionSpec, toFunctionBody } from "./function-spec.ts";
import { createInvoker, type InvocationRecord, type InvocationResult } from "./invoker.ts";
import { nameCall } from "./name-call.ts";
import { carryOut, type FcDeps } from "./operations.ts";
import { functionComputeParity } from "./parity.ts";
import { claimsFc, fcRoute } from "./routes.ts";
import { createTimers, type Timers } from "./timers.ts";
import type { SavedRoom } from "./waiting-room.ts";

export interface FunctionCompute extends Service, CheckedStateful<FunctionsState> {
  /** Registers a function, as `PUT /_local/functions/<name>` does. */
  deploy(spec: FunctionSpec): void;
  /** Returns every registered function. EventBridge delivers events to their triggers. */
  functions(): readonly FunctionSpec[];
  findFunction(name: string, accountId: string): FunctionSpec | undefined;
  /**
   * Queues an asynchronous invocation without a signed call. Throws FcError if the account is overdue or the event too
   * large.
   */
  enqueue(spec: FunctionSpec, event: Buffer, cause: string): void;
  /**
   * Runs a synchronous invocation without a signed call, and resolves with its result. Throws FcError if the account is
   * overdue.
   */
  invoke(spec: FunctionSpec, event: Buffer, cause: string): Promise<InvocationResult>;
}

export interface FunctionsState {
  /** Bodies of `PUT /_local/functions/<name>`. A restored function is checked like a deployed one. */
  readonly functions: readonly { readonly name: string; readonly body: Readonly<Record<string, unknown>> }[];
  readonly queue: SavedRoom;
  readonly invocations: readonly InvocationRecord[];
}

export interface FunctionComputeOptions {
  /** Returns the account of functions that are deployed without an account. */
  readonly defaultAccountId?: () => string | undefined;
  /** true: refusals are worded like the vendor's error page; see `fcErrorPageWords`. */
  readonly errorPageWords?: () => boolean;
  /** true: see `invocationsArriveOverHttp`. */
  readonly invokesOverHttp?: () => boolean;
}

export function createFunctionCompute(world: World, options: FunctionComputeOptions = {}): FunctionCompute {
  const { deps, timers } = createDeps(world, options);
  const { registry, queue, invoker } = deps;
  const deploy = (spec: FunctionSpec) => {
    refuseFull(registry, spec);
    registry.put(spec);
    timers.set(functionKey(spec), spec);
  };
  const reset = () => {
    queue.clear();
    timers.clear();
    registry.clear();
    invoker.pool.kill("busy", () => true);
    invoker.pool.kill("idle", () => true);
    invoker.clear();
  };
  const callers = callerSide(deps);

  return {
    name: "fc",
    ...wireSide(deps, options),
    ...stateSide(deps, { reset, deploy }),
    async close() {
      queue.clear();
      timers.clear();
      await invoker.pool.close();
    },
    controlRoutes: () =>
      functionControlRoutes(deps, {
        deploy,
        defaultAccountId: options.defaultAccountId ?? (() => undefined),
        enqueue: callers.enqueueByHand,
      }),
    parity: functionComputeParity,
    deploy,
    functions: () => registry.list(),
    findFunction: (name, accountId) => registry.byName(name, accountId),
    enqueue: callers.enqueue,
    invoke: callers.invoke,
  };
}

/** The parts that the service works with, and the events that they cause in each other. */
function createDeps(
  world: World,
  { invokesOverHttp = () => false }: FunctionComputeOptions,
): { readonly deps: FcDeps; readonly timers: Timers } {
  const registry = createFunctionRegistry(() => world.clock.nowMs());
  const invoker = createInvoker(world);
  /**
   * Queues an event that no caller waits for. If the queue refuses it, the event is logged and lost, as on the real
   * cloud.
   */
  const enqueueOrTell = (spec: FunctionSpec, event: () => Buffer, cause: string) => {
    try {
      queue.accept(spec, event(), { cause });
    } catch (error) {
      if (!(error instanceof FcError)) throw error;
      world.log(`local cloud: ${spec.name} did not get an event of its ${cause}: ${error.code}, ${error.message}`);
    }
  };
  const queue = createAsyncQueue({
    world,
    invoker,
    find: registry.byKey,
    onEnd(spec, job, result) {
      const arn = result.ok ? spec.onSuccess : spec.onFailure;
      const target = arn === undefined ? undefined : destinationFunction(arn, spec, registry);
      if (target !== undefined) enqueueOrTell(target, () => destinationEvent(spec, job, result, world), "destination");
    },
  });
  const timers = createTimers(world, (key, event) => {
    const spec = registry.byKey(key);
    if (spec !== undefined) enqueueOrTell(spec, () => event, "timer");
  });
  return { deps: { world, registry, invoker, queue, invokesOverHttp }, timers };
}

/** Invocations that no caller signed. */
function callerSide({ world, invoker, queue }: FcDeps) {
  const refuseOverdue = (spec: FunctionSpec) => {
    if (world.accounts.isOverdue(spec.accountId)) throw new FcError("AccountOverdue", spec.accountId);
  };
  return {
    enqueue(spec: FunctionSpec, event: Buffer, cause: string) {
      refuseOverdue(spec);
      queue.accept(spec, event, { cause });
    },
    /** Throws ControlError. */
    enqueueByHand(spec: FunctionSpec, event: Buffer) {
      try {
        refuseOverdue(spec);
        return queue.accept(spec, event, { cause: "control" });
      } catch (error) {
        throw error instanceof FcError ? new ControlError(409, `${error.code}: ${error.message}`) : error;
      }
    },
    async invoke(spec: FunctionSpec, event: Buffer, cause: string): Promise<InvocationResult> {
      refuseOverdue(spec);
      try {
        return await invoker.attempt(spec, invoker.newRecord(spec, { type: "Sync", cause }), event);
      } finally {
        queue.drain();
      }
    },
  };
}

/** The parts of the service that serve signed requests. */
function wireSide(
  deps: FcDeps,
  { errorPageWords }: FunctionComputeOptions,
): Pick<Service, "claims" | "authenticate" | "peek" | "denied" | "vendorError" | "handle"> {
  const { world, registry } = deps;
  const answerError = (error: Parameters<typeof answerFcError>[0], { path }: CloudRequest) =>
    answerFcError(error, path, world, errorPageWords?.());
  const refuse = (error: unknown, request: CloudRequest): CloudResponse => {
    if (error instanceof FcError || error instanceof GatewayRefusal) return answerError(error, request);
    throw error;
  };
  return {
    claims: ({ path }) => claimsFc(path),
    authenticate(request) {
      try {
        const route = fcRoute(request);
        if (route === undefined) throw new FcError("PathNotSupported", request.method, request.path);
        return nameCall(route, request, world, registry);
      } catch (error) {
        return refuse(error, request);
      }
    },
    peek(request) {
      const route = fcRoute(request);
      return {
        action: route?.action ?? "Unknown",
        regionId: registry.byName(route?.functionName ?? "")?.regionId ?? "",
      };
    },
    denied(call, request) {
      const { action, resource } = call.permission ?? {};
      // Source of the message: github.com/Serverless-Devs/Serverless-Devs issue 350.
      const words = `the caller is not authorized to perform '${action}' on resource '${resource}'`;
      return answerError(new FcError("AccessDenied", words), request);
    },
    vendorError: (error, request) => answerError(inFcWords(error), request),
    async handle(call, request) {
      try {
        return await carryOut(deps, fcRoute(request)!, call, request);
      } catch (error) {
        return refuse(error, request);
      }
    },
  };
}

interface StateChanges {
  readonly reset: () => void;
  readonly deploy: (spec: FunctionSpec) => void;
}

function stateSide(
  { registry, queue, invoker }: FcDeps,
  { reset, deploy }: StateChanges,
): Pick<Service, "reset"> & CheckedStateful<FunctionsState> {
  return {
    reset,
    snapshot: () => ({
      functions: registry.list().map((spec) => ({ name: spec.name, body: toFunctionBody(spec) })),
      queue: queue.snapshot(),
      invocations: invoker.invocations.map((record) => ({ ...record })),
    }),
    checkState: (state) =>
      inTurns(
        deploySteps(state, () => {}),
        1,
      ),
    async restore(saved) {
      reset();
      await inTurns(deploySteps(saved, deploy), 1);
      const ended = saved.invocations.filter(({ status }) => status !== "Enqueued" && status !== "Retrying");
      for (const invocation of ended) invoker.invocations.push({ ...invocation });
      queue.restore(saved.queue);
    },
  };
}

/** One function may have fifty timers, each of which looks years ahead for its first time. */
function* deploySteps({ functions }: FunctionsState, deploy: StateChanges["deploy"]): Generator<undefined, void> {
  for (const { name, body } of functions) {
    deploy(readFunctionSpec(name, body, undefined));
    yield;
  }
}
