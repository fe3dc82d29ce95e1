import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createPinoLog } from "../../../functions/adapters/log/pino-log.ts";
import { endings } from "../../../functions/core/decision/reasons.ts";
import { needsPerson } from "../../../functions/core/report/needs-person.ts";
import { OUTCOME_NAMES } from "../../../functions/core/terms/outcome.ts";
import {
  PERSON_OUTCOMES,
  PERSON_REASONS,
  PERSON_REASONS_AFTER_A_DAY,
  QUERIES,
  RELEASE_WARNING_HOURS,
  UNFINISHED_OUTCOMES,
} from "../../../infra/queries.ts";
import { RECORD_FIELDS } from "../../../infra/record-index.ts";
import { STDOUT_FIELDS } from "../../../infra/stdout-index.ts";

const STDOUT_QUERIES = new Set(["undelivered", "functionErrors"]);
const SQL_WORDS = new Set(
  "select from where group by order limit as and or in desc asc count distinct min max max_by to_unixtime from_iso8601_timestamp now coalesce least approx_percentile date_trunc log __time__".split(
    " ",
  ),
);

/** The names that a query reads: search keys, and SQL identifiers that are neither words of SQL nor aliases of the query. */
function fieldsRead(query: string): readonly string[] {
  const [search = "", sql = ""] = query.split(" | ");
  const keys = [...search.matchAll(/(\w+):/g)].map((match) => match[1] as string);
  const text = sql.replace(/'[^']*'/g, "");
  const aliases = new Set([...text.matchAll(/\bas (\w+)/g)].map((match) => match[1] as string));
  const names = [...text.matchAll(/[A-Za-z_]\w*/g)].map(([name]) => name);
  return [...keys, ...names.filter((name) => !SQL_WORDS.has(name) && (!aliases.has(name) || name in RECORD_FIELDS))];
}

describe("QUERIES", () => {
  it.each(Object.entries(QUERIES))("%s reads only fields that are indexed", (name, query) => {
    const index: Readonly<Record<string, string>> = STDOUT_QUERIES.has(name) ? STDOUT_FIELDS : RECORD_FIELDS;
    const fields = fieldsRead(query);
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) expect(Object.keys(index), `${name}: ${field}`).toContain(field);
  });

  it("reports a field that is not indexed", () => {
    expect(fieldsRead("record_type: instance | select outcom, count(1) as n from log group by outcom")).toContain(
      "outcom",
    );
  });

  it("finds an undelivered record's line and no other line of the log", () => {
    const lines: string[] = [];
    const destination = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const log = createPinoLog({ requestId: "request-1", destination });
    log.writeUndelivered({ record_id: "run-1/instance/i-1", record_type: "instance" });
    log.info("run ended", { logged: { delivered: 3, undelivered: 0 } });

    const words = [...QUERIES.undelivered.matchAll(/message: (\w+)/g)].map((match) => match[1] as string);
    const found = lines.filter((line) => {
      const tokens = new Set(line.split(/[, '";=()[\]{}?@&<>/:\n\t\r]+/));
      return words.every((word) => tokens.has(word));
    });

    expect(words).toHaveLength(2);
    expect(lines).toHaveLength(2);
    expect(found).toEqual([lines[0]]);
  });
});

describe("the alerts' predicate", () => {
  const nowMs = Date.UTC(2030, 0, 20);
  const hoursAgo = (hours: number) => new Date(nowMs - hours * 3_600_000).toISOString();
  /** The reasons of the catalogue, one of a newer version, and none. */
  const REASON_WORDS = [...new Set(endings().map((ending) => ending.split("/")[1] ?? "")), "new-word"];

  /** QUERIES.needsPerson and QUERIES.releaseNear, evaluated by hand on one row. */
  const alerted = (row: { outcome: string; reason: string; triedHours: number; hoursLeft: number }): boolean =>
    PERSON_OUTCOMES.includes(row.outcome) ||
    (row.outcome === "parked" && PERSON_REASONS.includes(row.reason)) ||
    (row.outcome === "parked" && PERSON_REASONS_AFTER_A_DAY.includes(row.reason) && row.triedHours > 24) ||
    (row.outcome === "accepted" && row.triedHours > 1) ||
    ((UNFINISHED_OUTCOMES as readonly string[]).includes(row.outcome) && row.hoursLeft < RELEASE_WARNING_HOURS);

  it("matches the rule of exit codes and notifications, for every outcome, reason, age and deadline", () => {
    for (const outcome of OUTCOME_NAMES) {
      for (const reason of REASON_WORDS) {
        for (const triedHours of [1, 25]) {
          for (const hoursLeft of [71, 73]) {
            const record = {
              outcome,
              reason,
              first_attempt_at: hoursAgo(triedHours),
              accepted_at: hoursAgo(triedHours),
              release_at: hoursAgo(-hoursLeft),
            };
            expect(alerted({ outcome, reason, triedHours, hoursLeft }), JSON.stringify(record)).toBe(
              needsPerson(record, nowMs),
            );
          }
        }
      }
    }
  });

  it("is in the queries word for word", () => {
    for (const word of [...PERSON_OUTCOMES, ...PERSON_REASONS, ...PERSON_REASONS_AFTER_A_DAY]) {
      expect(QUERIES.needsPerson).toContain(`'${word}'`);
    }
    expect(QUERIES.releaseNear).toContain(`< ${RELEASE_WARNING_HOURS * 3600}`);
  });
});
