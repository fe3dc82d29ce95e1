/**
 * One account, one region, a dozen instances: the smallest fleet in which arrears, the cloud's own restart and its
 * failures all show. The account owes money until somebody recharges it.
 */
import type { ExpectedInstance } from "./expected-end.ts";
import type { Scenario } from "./scenario.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const firstAccountId = "1000000000000001";

type Spec = ExpectedInstance["spec"];

let count = 0;
function instance(
  name: string,
  expect: string,
  rest: Omit<Spec, "instanceId" | "name" | "regionId">,
): ExpectedInstance {
  count += 1;
  const instanceId = `i-bp1first${String(count).padStart(11, "0")}`;
  return { spec: { instanceId, name, regionId: "cn-hangzhou", ...rest }, expect };
}

const stopped = { stopCause: "arrears", stoppedAgoMs: 2 * dayMs } as const;
const missed = { ...stopped, autoRestart: "missed" } as const;
const byOwner = { status: "Stopped", stopCause: "owner" } as const;

export const firstFleet: readonly ExpectedInstance[] = [
  instance("web-1", "recovered", missed),
  instance("web-2", "recovered", missed),
  instance("网页-3", "recovered", missed),
  instance("api-1 (InternalError twice)", "recovered", missed),
  instance("worker-1", "recovered-by-cloud", { ...stopped, autoRestart: "ok" }),
  instance("worker-2", "recovered-by-cloud", { ...stopped, autoRestart: "ok" }),
  instance("queue-1 (restarted late)", "recovered", { ...stopped, autoRestart: "late" }),
  instance("gpu-1 (sold out)", "parked/no-stock", {
    ...missed,
    stoppedAgoMs: 13 * dayMs,
    refusal: {
      status: 403,
      code: "OperationDenied.NoStock",
      message:
        "The requested resource is sold out in the specified zone; try other types of resources or other regions and zones.",
    },
  }),
  instance("db-1 (security lock)", "parked/security-lock", { ...missed, locks: ["financial", "security"] }),
  instance("batch-1 (owner's stop)", "skipped/not-overdue", { ...byOwner, stoppedAgoMs: 9 * dayMs }),
  instance("batch-2 (locked too)", "parked/owner-unclear", {
    ...byOwner,
    stoppedAgoMs: 9 * dayMs,
    locks: ["financial"],
  }),
  instance("lab-1 (tag)", "skipped/excluded", { ...missed, tags: { "auto-recovery": "off" } }),
  instance("idle-1", "none", { status: "Running" }),
];

export const first: Scenario = {
  accounts: [
    {
      id: firstAccountId,
      name: "production",
      balance: -86.4,
      overdueAgoMs: 2 * dayMs,
      users: ["operator"],
      roles: [{ name: "ecs-auto-recovery-function", trust: { services: ["fc.aliyuncs.com"] } }],
    },
  ],
  instances: firstFleet.map(({ spec }) => spec),
  // The harder of the two ways in which the cloud may behave: an instance that its owner stopped looks overdue, too.
  switches: { lockClearsOnPayment: false },
  delays: { startMs: 2_000, autoRestartMs: 1_000, autoRestartLateMs: 60_000 },
  faults: [
    {
      service: "ecs",
      action: "ReActivateInstances",
      instanceId: idOf("api-1"),
      effect: "error",
      status: 500,
      code: "InternalError",
      message: "The request processing has failed due to some unknown error.",
      count: 2,
    },
  ],
};

function idOf(prefix: string): string {
  const found = firstFleet.find(({ spec }) => spec.name.startsWith(prefix));
  if (found === undefined) throw new Error(`no instance ${prefix} in this scenario`);
  return found.spec.instanceId;
}
