/** What people are told when something newly needs one of them. Pure: the same records give the same words. */
import type { StoredRecord } from "./record.ts";

export type NoticeKind = "needs-person" | "all-back" | "release-near" | "balance-low";

export interface Notice {
  readonly kind: NoticeKind;
  readonly runId: string;
  readonly total: number;
  /** By `outcome/reason`. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first ten, as the log store has them; what is released first comes first. */
  readonly instances: readonly StoredRecord[];
  /** For a chat: at most 2,000 bytes of UTF-8, none of them markup (`<`, `>`, `&`). */
  readonly text: string;
}

const NAMED = 10;
/** WeCom takes 2,048 bytes of text, the least of all. */
const MAX_BYTES = 2_000;
const LONGEST_NAME = 40;

/** @param asking instance records of all accounts together, at least one. */
export function noticeOf(runId: string, asking: readonly StoredRecord[]): Notice {
  const reasons: Record<string, number> = {};
  for (const record of asking) reasons[whyOf(record)] = (reasons[whyOf(record)] ?? 0) + 1;
  const sorted = [...asking].sort((a, b) => secondsLeft(a) - secondsLeft(b));
  const facts = {
    kind: "needs-person" as const,
    runId,
    total: asking.length,
    reasons,
    instances: sorted.slice(0, NAMED),
  };
  return { ...facts, text: textOf(facts) };
}

function textOf({ total, reasons, instances }: Omit<Notice, "text">): string {
  const counts = Object.entries(reasons).map(([why, count]) => `${count} ${why}`);
  const lines = instances.map(lineOf);
  for (;;) {
    const rest = total - lines.length;
    const more = rest > 0 ? [`and ${rest} more`] : [];
    const all = [`ecs-recovery: needing a person: ${counts.join(", ")}`, ...lines, ...more, "See: ecs-recovery report"];
    // In every one of these chats something in angle brackets can call everybody.
    const text = all.join("\n").replace(/[<>&]/g, "_");
    // No character has more than three bytes for each of its UTF-16 units.
    if (text.replace(/[^ -~\n]/g, "...").length <= MAX_BYTES) return text;
    lines.pop();
  }
}

function lineOf(record: StoredRecord): string {
  const { account_name, instance_name, instance_id, region_id, seconds_left } = record;
  // Rounded down: a deadline is never promised later than it is.
  const left = seconds_left ? `${Math.max(0, Math.floor(Number(seconds_left) / 3600))} h left` : "time left unknown";
  return `- ${short(account_name)}: ${short(instance_name)} (${instance_id}, ${region_id}) ${whyOf(record)}, ${left}`;
}

const whyOf = ({ outcome, reason }: StoredRecord): string => [outcome, reason].filter(Boolean).join("/");
const secondsLeft = ({ seconds_left = "9e9" }: StoredRecord): number => Number(seconds_left);
const short = (name = ""): string => name.replace(/\p{Cc}/gu, " ").slice(0, LONGEST_NAME);
