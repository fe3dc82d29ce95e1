/** The deployed function's answers to events and requests that it cannot or must not run. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOME } from "../../support/deployed-accounts.ts";
import { recharged } from "../../support/deployed-events.ts";
import { type DeployedStage, openDeployedStage } from "../../support/deployed-stage.ts";
import { callsOf, overdue } from "../../support/recovery-facts.ts";

const STRANGER = "3000000000000003";

let stage: DeployedStage;
beforeAll(async () => {
  stage = await openDeployedStage({ scenario: { instances: [overdue("i-web")] } });
});
afterAll(() => stage.close());

/** The problems of the answer. The run did nothing else, and its log has the same problems. */
async function refusal(event: unknown): Promise<readonly string[]> {
  const since = await stage.lastSeq();
  const answer = await stage.invoke(event);
  expect(answer.errorType).toBeNull();
  expect(answer.json).toMatchObject({ regions: 0, counts: {}, calls: {}, handedOver: false, continued: false });
  expect(callsOf(await stage.journal(since))).toEqual({ InvokeFunction: 1 });
  expect(await stage.records()).toEqual([]);
  const [line, ...more] = await stage.logs(answer.requestId);
  expect(more).toEqual([]);
  expect(JSON.parse(line?.line ?? "{}")).toMatchObject({
    level: "warn",
    message: "nothing was run",
    problems: answer.json.problems,
  });
  return answer.json.problems.map(({ code, message }: { code: string; message: string }) => `${code}: ${message}`);
}

const TO_PLAN = 'Nothing was run for it. To run by hand, send {"kind":"recover","mode":"plan"}.';
const TO_CORRECT = "Nothing was run. Correct the request and send it again.";

describe("an unknown event", () => {
  it.each([
    ["text", "recover, please", "text that starts with: recover, please"],
    ["half of JSON", '{"kind":', 'text that starts with: {"kind":'],
    ["a number", "42", "a bare number"],
    ["nothing", "null", "null"],
    ["an unknown shape", { hello: { world: "s3cret-value" } }, "an object with the keys hello"],
  ])("is answered with its likely kind and the form to send: %s", async (_what, event, looks) => {
    expect(await refusal(event)).toEqual([
      `event-unknown: This is no event that the function knows: ${looks}. ${TO_PLAN}`,
    ]);
  });

  it("is not repeated by the platform, because a repeat would not help", async () => {
    const { length } = await stage.invocations();
    await stage.enqueue("recover, please");
    const invocations = await stage.quiet(length + 1);
    expect(invocations.at(-1)).toMatchObject({ type: "Async", status: "Succeeded", attempts: 1 });
  });
});

describe("a request by hand with mistakes", () => {
  it.each([
    ["a word for a mode", { mode: "aply" }, ['mode: must be "plan" or "apply"']],
    ["an empty list", { instanceIds: [] }, ["instanceIds: is empty; leave the key out to mean all"]],
    [
      "an account that is not configured",
      { accounts: [STRANGER] },
      [`account ${STRANGER} is not configured: add it to the configuration's accounts`],
    ],
    [
      "a region that is not configured",
      { regions: ["cn-beijing"] },
      ["region cn-beijing is not configured for any of the accounts asked for"],
    ],
    [
      "three at once",
      { acounts: [HOME], regions: [], maxInstances: 0 },
      [
        expect.stringMatching(/^request-refused: acounts: is not a known key; known are kind, mode, accounts, /),
        "regions: is empty; leave the key out to mean all",
        expect.stringMatching(/^request-refused: maxInstances: must be a whole number from 1 to /),
      ],
    ],
  ])("is refused with each of its mistakes: %s", async (_what, request, problems) => {
    const expected = problems.map((problem) =>
      typeof problem === "string" ? `request-refused: ${problem}. ${TO_CORRECT}` : problem,
    );
    expect(await refusal({ kind: "recover", mode: "apply", ...request })).toEqual(expected);
  });

  it("is refused inside an event, because the right to publish events does not include the right to ask for changes", async () => {
    const event = { specversion: "1.0", id: "1", source: "x", type: "other", data: { kind: "recover", mode: "apply" } };
    expect(await refusal(event)).toEqual([expect.stringMatching(/^request-refused: /)]);
    expect(await refusal([{ kind: "recover", mode: "apply" }])).toEqual([
      `request-refused: a manual request is taken from a direct invocation or a signed request only. ${TO_CORRECT}`,
    ]);
  });
});

describe("an event about an account that is not configured", () => {
  it("changes nothing and names the key to add", async () => {
    expect(await refusal(recharged(STRANGER, "T-1"))).toEqual([
      `event-ignored: Nothing was run: account ${STRANGER} is not configured: add it to the configuration's accounts. Nothing to do.`,
    ]);
  });
});
