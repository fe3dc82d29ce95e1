/** Starts the embedded local cloud: the vendor's APIs on one loopback port. */
import type { AccountSpec } from "./accounts/account-spec.ts";
import type { ClockSetting } from "./cloud-clock.ts";
import { createControl } from "./control/control.ts";
import type { ControlRoute } from "./control/control-route.ts";
import { createWorld } from "./create-world.ts";
import { createEcs } from "./ecs/ecs.ts";
import { createFleet } from "./ecs/fleet.ts";
import { createFaultRules } from "./faults/fault-rule.ts";
import { createJournal } from "./journal.ts";
import { createQuotas } from "./quotas.ts";
import { serveCall } from "./serve-call.ts";
import { startHttpServer } from "./server.ts";
import { createSettings } from "./settings.ts";
import type { Service, World } from "./world.ts";

export interface LocalCloudOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Signatures, nonces and clock skew are not checked. */
  readonly loose?: boolean;
  /** Where defects are reported; default: nowhere. */
  readonly log?: (line: string) => void;
  /** Default: wall time. `now` in epoch milliseconds. */
  readonly clock?: { readonly mode: ClockSetting["mode"]; readonly rate?: number; readonly now?: number };
  /** How long an idle connection is kept; default 5000. */
  readonly keepAliveMs?: number;
}

export interface LocalCloud {
  /** `http://127.0.0.1:<port>`: the endpoint for every vendor SDK. */
  readonly url: string;
  readonly consoleUrl: string;
  /** A key of the first account's RAM user. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly accountId: string;
  readonly world: World;
  /** The control API in process; `path` is below `/_local/`. Throws ControlError. */
  // biome-ignore lint/suspicious/noExplicitAny: the control API's answers are JSON, and tests read them freely.
  control(method: string, path: string, body?: unknown): Promise<any>;
  close(): Promise<void>;
}

const defaultAccount: AccountSpec = { id: "1000000000000001", name: "local" };

export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { now, ...clockSetting } = options.clock ?? { mode: "wall" as const };
  const world = createWorld({
    seed: options.seed ?? 1,
    strict: options.loose !== true,
    clock: { ...clockSetting, ...(now === undefined ? {} : { nowMs: now }) },
    log: options.log ?? (() => {}),
  });
  const settings = createSettings();
  const fleet = createFleet(world, settings);
  const services: Service[] = [createEcs(world, fleet, settings)];
  const faults = createFaultRules(world.random);
  const quotas = createQuotas(world.clock);
  const journal = createJournal();
  const first = world.accounts.add(defaultAccount);

  const routes: ControlRoute[] = [
    {
      method: "POST",
      pattern: "instances",
      handle: (_params, body) => (Array.isArray(body) ? body : [body]).map((spec) => fleet.add(spec)?.instanceId),
    },
    ...services.flatMap((service) => service.controlRoutes?.() ?? []),
  ];
  const control = createControl(routes);
  const desk = { world, services, faults, quotas, journal };
  const server = await startHttpServer(
    { port: options.port ?? 0, keepAliveMs: options.keepAliveMs ?? 5000, log: world.log },
    async (request) =>
      control.claims(request) ? { kind: "whole", response: await control.serve(request) } : serveCall(request, desk),
  );
  world.url = server.url;
  const key = first.keys[0];
  return {
    url: server.url,
    consoleUrl: `${server.url}/_local/console`,
    accessKeyId: key?.accessKeyId ?? "",
    accessKeySecret: key?.accessKeySecret ?? "",
    accountId: first.id,
    world,
    control: control.call,
    close: async () => {
      await server.close();
      await Promise.all(services.map((service) => service.close?.()));
      world.clock.clear();
    },
  };
}
