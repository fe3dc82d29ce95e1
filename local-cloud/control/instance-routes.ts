/** Routes of `instances`: add one or many, list all, and change the planned behaviour of one. */

import { ControlError } from "../kernel/control-error.ts";
import { type ControlRoute, LIST_BYTES } from "../kernel/control-route.ts";
import { inTurns } from "../kernel/in-turns.ts";
import { lazyMap } from "../kernel/lazy-list.ts";
import type { SeededRandom } from "../kernel/seeded-random.ts";
import { generateInstances } from "../scenarios/generate.ts";
import type { Fleet } from "../services/ecs/fleet.ts";
import type { Instance } from "../services/ecs/instance.ts";
import { MOST_AT_ONCE } from "./fields.ts";
import { parseInstanceChange, parseInstances } from "./input.ts";

const toTime = (atMs: number | undefined) => (atMs === undefined ? null : new Date(atMs).toISOString());

/** The instance for tests, with facts that no vendor API shows: stop cause, recycled, release time. */
function toView(instance: Instance) {
  const { life } = instance;
  return {
    instanceId: instance.instanceId,
    accountId: instance.accountId,
    regionId: instance.regionId,
    zoneId: instance.zoneId,
    name: instance.name,
    chargeType: instance.chargeType,
    spotStrategy: instance.spotStrategy,
    status: life.status,
    locks: life.locks,
    stopCause: life.stopCause ?? null,
    recycled: life.recycled,
    autoRestart: instance.autoRestart,
    startedAt: toTime(life.startedAtMs),
    stoppedAt: toTime(life.stoppedAtMs),
    releaseAt: toTime(life.due.find((due) => due.what === "release")?.atMs),
    tags: instance.tags,
  };
}

const MOST_INSTANCES = 100_000;
const INSTANCES_A_TURN = 200;

type Wanted = Awaited<ReturnType<typeof parseInstances>>;

function* addSteps(wanted: Wanted, fleet: Fleet, random: SeededRandom): Generator<undefined, readonly object[]> {
  const added: object[] = [];
  for (const entry of wanted) {
    for (const spec of "generate" in entry ? generateInstances(entry.generate, random) : [entry]) {
      const instance = fleet.add(spec);
      if (instance !== undefined) added.push(toView(instance));
      yield;
    }
  }
  return added;
}

export function instanceRoutes(fleet: Fleet, random: SeededRandom): readonly ControlRoute[] {
  return [
    {
      method: "GET",
      pattern: "instances",
      isLarge: true,
      handle: (_params, _body, query) => {
        const accountId = query.get("accountId");
        const regionId = query.get("regionId");
        const wanted = [...fleet.all()].filter(
          (instance) =>
            (accountId === null || instance.accountId === accountId) &&
            (regionId === null || instance.regionId === regionId),
        );
        return lazyMap(wanted, toView);
      },
    },
    {
      method: "POST",
      pattern: "instances",
      isLarge: true,
      mostBytes: LIST_BYTES,
      handle: async (_params, body) => {
        const wanted = await parseInstances(body);
        const count = wanted.reduce((sum, entry) => sum + ("generate" in entry ? entry.generate.count : 1), 0);
        const there = [...fleet.all()].length;
        if (count > MOST_AT_ONCE || there + count > MOST_INSTANCES) {
          throw new ControlError(
            400,
            `At most ${MOST_AT_ONCE} instances at once and ${MOST_INSTANCES} in all; there are ${there}.`,
          );
        }
        return inTurns(addSteps(wanted, fleet, random), INSTANCES_A_TURN);
      },
    },
    {
      method: "PUT",
      pattern: "instances/:id",
      handle: ({ id = "" }, body) => {
        const { locks, fallsBack, refusal, ...rest } = parseInstanceChange(body);
        const instance = [...fleet.all()].find((candidate) => candidate.instanceId === id);
        if (instance === undefined) throw new ControlError(404, `No instance ${id} in this cloud.`);
        Object.assign(instance, rest);
        if (refusal === null) delete instance.refusal;
        else if (refusal !== undefined) instance.refusal = refusal;
        instance.life = {
          ...instance.life,
          ...(locks === undefined ? {} : { locks }),
          ...(fallsBack === undefined ? {} : { fallsBack }),
        };
        return toView(instance);
      },
    },
  ];
}
