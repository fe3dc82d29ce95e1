/** Starts the embedded local cloud: the vendor's APIs on one loopback port. */
import { randomBytes } from "node:crypto";
import { type CloudParts, createCloudParts, empty, populate } from "./cloud-parts.ts";
import { accountRoutes } from "./control/account-routes.ts";
import { clockRoutes, toEpochMs } from "./control/clock-routes.ts";
import { consoleRoutes } from "./control/console/routes.ts";
import { createControl } from "./control/control.ts";
import { instanceRoutes } from "./control/instance-routes.ts";
import { loadScenario } from "./control/load-scenario.ts";
import { stateRoutes } from "./control/state-routes.ts";
import { trafficRoutes } from "./control/traffic-routes.ts";
import type { ClockSetting } from "./kernel/cloud-clock.ts";
import type { World } from "./kernel/world.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { createSelfSigned } from "./wire/self-signed.ts";
import { serveCall } from "./wire/serve-call.ts";
import { startHttpServer } from "./wire/server.ts";

export interface LocalCloudOptions {
  /** Default: 0, which takes any free port. */
  readonly port?: number;
  /**
   * Name of a scenario (`demo`), path of a .json or .yaml file, or the scenario itself. Default: one account without
   * instances.
   */
  readonly scenario?: string | Scenario;
  /** Seed of the random sequence; default: 1. */
  readonly seed?: number;
  /** true: signatures, nonces and clock skew are not checked. */
  readonly loose?: boolean;
  /** Gets one line for each defect of the local cloud; default: defects are not reported. */
  readonly log?: (line: string) => void;
  /** Default: the clock of the scenario, otherwise wall time. `now` is in epoch milliseconds. */
  readonly clock?: { readonly mode: ClockSetting["mode"]; readonly rate?: number; readonly now?: number };
  /** Milliseconds that an idle connection is kept open; default: 5000. */
  readonly keepAliveMs?: number;
  /** true: the port serves https as well as http, with a certificate made at start. */
  readonly tls?: boolean;
}

export interface LocalCloud {
  /** `http://127.0.0.1:<port>`: the endpoint for every vendor SDK. */
  readonly url: string;
  /** Address of the console, with the control token in its query. */
  readonly consoleUrl: string;
  /** Set with option `tls`: the https address, and the certificate (PEM) that clients have to trust. */
  readonly tls?: { readonly url: string; readonly certificate: string };
  /**
   * Value of the header `x-local-cloud-token` for browsers and for tools that look like one. Random at each start, not
   * from the seed.
   */
  readonly controlToken: string;
  /** Access key of the first account's first RAM user; "" if there is no account. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly accountId: string;
  readonly world: World;
  /** Calls the control API without HTTP; `path` is below `/_local/`, for example `accounts`. Throws ControlError. */
  // biome-ignore lint/suspicious/noExplicitAny: the control API's answers are JSON, and tests read them freely.
  control(method: string, path: string, body?: unknown): Promise<any>;
  close(): Promise<void>;
}

/** Starts a local cloud and fills it with the scenario. Throws ControlError if the scenario cannot be used. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const scenario = await loadScenario(options.scenario);
  const clock = toClockSetting(options, scenario);
  const parts = createCloudParts({
    seed: options.seed ?? 1,
    strict: options.loose !== true,
    clock,
    log: options.log ?? (() => {}),
  });
  const { world, services } = parts;

  const fill = async () => {
    await populate(parts, scenario);
    for (const { method, path, body } of scenario.control ?? []) await control.call(method, path, body);
  };
  const control = createControl([
    ...stateRoutes(parts, async () => {
      empty(parts);
      world.clock.set({ nowMs: Date.now(), ...clock });
      await fill();
    }),
    ...accountRoutes(world.accounts, world.clock),
    ...instanceRoutes(parts.fleet, world.random),
    ...trafficRoutes(parts.faults, parts.quotas, parts.journal),
    ...clockRoutes(world.clock),
    ...consoleRoutes(parts, (method, path) => control.call(method, path)),
    ...services.flatMap((service) => service.controlRoutes?.() ?? []),
  ]);
  const controlToken = randomBytes(24).toString("base64url");
  const certificate = options.tls === true ? createSelfSigned(Date.now()) : undefined;
  const server = await startHttpServer(
    {
      port: options.port ?? 0,
      keepAliveMs: options.keepAliveMs ?? 5000,
      token: controlToken,
      ...(certificate === undefined ? {} : { certificate }),
      log: world.log,
    },
    async (request) =>
      control.claims(request) ? { kind: "whole", response: await control.serve(request) } : serveCall(request, parts),
  );
  world.url = server.url;
  const close = async () => {
    await server.close();
    await Promise.all(services.map((service) => service.close?.()));
    world.clock.clear();
  };
  try {
    await fill();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: server.url,
    consoleUrl: `${server.url}/_local/console?token=${controlToken}`,
    controlToken,
    ...(certificate === undefined
      ? {}
      : { tls: { url: server.url.replace("http:", "https:"), certificate: certificate.cert } }),
    ...firstKey(parts),
    world,
    control: control.call,
    close,
  };
}

function toClockSetting(options: LocalCloudOptions, scenario: Scenario): ClockSetting {
  const { mode, rate, now } = options.clock ?? scenario.clock ?? { mode: "wall" as const };
  return {
    mode,
    ...(rate === undefined ? {} : { rate }),
    ...(now === undefined ? {} : { nowMs: toEpochMs(now) }),
  };
}

function firstKey({ world }: CloudParts) {
  const first = world.accounts.list()[0];
  const key = first?.keys[0];
  return {
    accountId: first?.id ?? "",
    accessKeyId: key?.accessKeyId ?? "",
    accessKeySecret: key?.accessKeySecret ?? "",
  };
}
