/** Reads instances by id, in any state. */
import type { Instance, Scope } from "../../core/instance/instance.ts";
import type { RunContext } from "../run-context.ts";
import type { CallCloud } from "./call-cloud.ts";
import { inParallel } from "./in-parallel.ts";
import { readPages } from "./read-pages.ts";

const IDS_PER_DESCRIBE = 100;
/** An answer by id has all ids on one page. A read that takes longer than this is a list that does not end. */
const READ_MS = 60_000;

/**
 * Returns the instances that exist. An id that is missing is not in the region. An empty answer is followed by a proof of
 * permission, and a page that could not be understood throws.
 */
export async function describeInstances(
  context: RunContext,
  scope: Scope,
  instanceIds: readonly string[],
  callCloud: CallCloud = context.callCloud,
): Promise<readonly Instance[]> {
  const { world, policy } = context;
  const { clock } = world;
  const key = { action: "DescribeInstances", ...scope };
  const found: Instance[] = [];
  const chunks: (readonly string[])[] = [];
  for (let start = 0; start < instanceIds.length; start += IDS_PER_DESCRIBE)
    chunks.push(instanceIds.slice(start, start + IDS_PER_DESCRIBE));
  await inParallel(chunks, policy.limits.maxConcurrentCalls, async (ids) => {
    const paging = { action: key.action, clock, untilMs: clock.nowMs() + READ_MS };
    for await (const page of readPages(paging, (token) =>
      callCloud.call(key, () => world.fleet.describe(scope, ids, token)),
    ))
      for (const instance of page.items) found.push(instance);
  });
  if (found.length === 0 && instanceIds.length > 0) await callCloud.call(key, () => world.fleet.provePermission(scope));
  return found;
}
