import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { inTurns } from "../../../../../local-cloud/kernel/in-turns.ts";
import { logGroupSteps } from "../../../../../local-cloud/services/log-store/log-group.ts";
import { LogStoreError } from "../../../../../local-cloud/services/log-store/log-store-error.ts";
import { parseExpression } from "../../../../../local-cloud/services/log-store/query-expression.ts";

interface Encoder {
  fromObject(value: object): object;
  encode(value: object): { finish(): Uint8Array };
}

// The vendor's own description of the message, read by the protobuf runtime that the vendor's SDK uses.
const require = createRequire(import.meta.url);
const sdk = require.resolve("@alicloud/log");
const protobuf = createRequire(sdk)("protobufjs") as { loadSync(file: string): { lookupType(name: string): Encoder } };
const vendorGroup = protobuf.loadSync(join(dirname(sdk), "lib", "sls.proto")).lookupType("sls.LogGroup");

const word = fc.string({ unit: "binary", maxLength: 40 });
const pair = fc.tuple(word, word);
const group = fc.record({
  topic: word,
  source: word,
  tags: fc.array(pair, { maxLength: 3 }),
  entries: fc.array(
    fc.record(
      {
        timeSeconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        timeNsPart: fc.integer({ min: 0, max: 999_999_999 }),
        contents: fc.array(pair, { maxLength: 5 }),
      },
      { requiredKeys: ["timeSeconds", "contents"] },
    ),
    { maxLength: 5 },
  ),
});

const readLogGroup = (body: Buffer) => inTurns(logGroupSteps(body, 500_000), 1_000);

describe("logGroupSteps", () => {
  test.prop([group])("reads every group that the vendor's encoder writes", async (value) => {
    const Pairs = (pairs: readonly (readonly [string, string])[]) => pairs.map(([Key, Value]) => ({ Key, Value }));
    const message = vendorGroup.fromObject({
      Topic: value.topic,
      Source: value.source,
      LogTags: Pairs(value.tags),
      Logs: value.entries.map(({ timeSeconds, timeNsPart, contents }) => ({
        Time: timeSeconds,
        Contents: Pairs(contents),
        ...(timeNsPart === undefined ? {} : { TimeNs: timeNsPart }),
      })),
    });

    expect(await readLogGroup(Buffer.from(vendorGroup.encode(message).finish()))).toEqual(value);
  });

  it("refuses a group with more logs than there is room for, before it reads one", async () => {
    const brokenLogs = Buffer.from([0x0a, 1, 0, 0x0a, 1, 0, 0x0a, 1, 0]);

    await expect(inTurns(logGroupSteps(brokenLogs, 2), 1_000)).rejects.toMatchObject({ code: "WriteQuotaExceed" });
    await expect(inTurns(logGroupSteps(brokenLogs, 3), 1_000)).rejects.toMatchObject({ code: "PostBodyInvalid" });
  });

  test.prop([fc.uint8Array({ maxLength: 200 })], { numRuns: 2000 })(
    "refuses any other bytes in the vendor's words",
    async (bytes) => {
      try {
        await readLogGroup(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(LogStoreError);
      }
    },
  );
});

describe("parseExpression", () => {
  const part = fc.constantFrom(
    "a",
    "b:",
    ":",
    "and",
    "or",
    "not",
    "(",
    ")",
    '"',
    '#"',
    "*",
    ">",
    "in",
    "[",
    "1",
    "]",
    "|",
    "\\",
    " ",
  );

  test.prop([fc.array(part, { maxLength: 12 }).map((parts) => parts.join(" "))], { numRuns: 3000 })(
    "either parses a query or refuses it as invalid",
    (query) => {
      try {
        parseExpression(query, { documentedOnly: true });
      } catch (error) {
        expect(error).toMatchObject({ code: "InvalidQueryString" });
      }
    },
  );
});
