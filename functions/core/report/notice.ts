/** Writes the messages for people. Pure: equal records give equal texts. */
import { endingOfRecord, reasonRow } from "../decision/reasons.ts";
import type { UnreadablePlace } from "../memory/case-book.ts";
import type { StoredRecord } from "../memory/record.ts";
import type { Language, Text } from "../terms/text.ts";

export type NoticeKind = "needs-person" | "all-back" | "release-near" | "balance-low";

export interface Notice {
  readonly kind: NoticeKind;
  readonly runId: string;
  readonly total: number;
  /** Number of instances by `outcome/reason`. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first ten instance records as stored, nearest release first. */
  readonly instances: readonly StoredRecord[];
  /** Accounts, regions and evidence that could not be read. */
  readonly unreadable: readonly { readonly place: string; readonly what: string; readonly why: string }[];
  /** For a chat: at most 2,000 bytes of UTF-8, without markup (`<`, `>`, `&`). */
  readonly text: Text;
}

/** The notice for one channel, in the channel's language. */
export type SpokenNotice = Omit<Notice, "text"> & { readonly text: string };

const NAMED = 10;
/** WeCom takes 2,048 bytes of text, the smallest limit of the supported chats (sources: webhook-message.ts). */
const MAX_BYTES = 2_000;
const LONGEST_NAME = 40;

export interface News {
  readonly kind: NoticeKind;
  readonly runId: string;
  /** Instance records of all accounts together. */
  readonly asking: readonly StoredRecord[];
  readonly unreadable: readonly UnreadablePlace[];
  /** For `all-back` and `balance-low`: one line an account. */
  readonly lines: readonly Text[];
}

export function noticeOf(news: News): Notice {
  const { kind, runId, asking, lines } = news;
  const reasons: Record<string, number> = {};
  for (const record of asking) reasons[whyOf(record)] = (reasons[whyOf(record)] ?? 0) + 1;
  const sorted = [...asking].sort((a, b) => secondsLeft(a) - secondsLeft(b));
  const unreadable = news.unreadable.map(({ place, what, why }) => ({ place, what, why }));
  const facts = { kind, runId, total: asking.length, reasons, instances: sorted.slice(0, NAMED), unreadable };
  const inLanguage = (language: Language) =>
    textOf(
      facts,
      lines.map((line) => line[language]),
      language,
    );
  return { ...facts, text: { en: inLanguage("en"), zh: inLanguage("zh") } };
}

const HEADINGS = {
  "needs-person": { en: "needing a person", zh: "需要人工处理" },
  "release-near": { en: "released within 72 hours unless a person helps", zh: "72 小时内将被释放,需要人工处理" },
  "all-back": { en: "nothing needs a person any more", zh: "已全部处理完毕,无需人工" },
  "balance-low": { en: "the balance will not last", zh: "余额即将用尽" },
} as const;

const SEE = { en: "See: ecs-recovery report", zh: "查看: ecs-recovery report" } as const;

function textOf(facts: Omit<Notice, "text">, own: readonly string[], language: Language): string {
  const { kind, total, reasons, instances, unreadable } = facts;
  const counts = Object.entries(reasons).map(([why, count]) => `${count} ${why}`);
  const places = unreadable.map(({ place, what, why }) =>
    language === "zh" ? `- 无法读取 ${place}: ${what} (${why})` : `- ${place} cannot be read: ${what} (${why})`,
  );
  const heading = [`ecs-recovery: ${HEADINGS[kind][language]}`, ...(counts.length > 0 ? [counts.join(", ")] : [])].join(
    ": ",
  );
  const advice = adviceFor(instances[0], language);
  const lines = [...own, ...instances.map((record) => lineOf(record, language)), ...places];
  const all = total - instances.length + lines.length;
  for (;;) {
    const rest = all - lines.length;
    const more = rest > 0 ? [language === "zh" ? `及其他 ${rest} 项` : `and ${rest} more`] : [];
    // In each of these chats, text in angle brackets can call everybody.
    const text = [heading, ...lines, ...more, ...advice, SEE[language]].join("\n").replace(/[<>&]/g, "_");
    // A UTF-16 unit has at most three bytes in UTF-8.
    if (text.replace(/[^ -~\n]/g, "...").length <= MAX_BYTES || lines.length === 0) return text;
    lines.pop();
  }
}

/** Returns what to do about the instance that is released first. */
function adviceFor(record: StoredRecord | undefined, language: Language): readonly string[] {
  const row = record && reasonRow(whyOf(record));
  return row ? [row.advice[language]] : [];
}

function lineOf(record: StoredRecord, language: Language): string {
  const { account_name, instance_name, instance_id, region_id, seconds_left } = record;
  // Rounded down, so that no message promises more time than is left.
  const hours = seconds_left ? Math.max(0, Math.floor(Number(seconds_left) / 3600)) : undefined;
  const atMost = record.release_source === "first-seen";
  return `- ${short(account_name)}: ${short(instance_name)} (${instance_id}, ${region_id}) ${whyOf(record)}, ${timeLeft(hours, atMost, language)}`;
}

function timeLeft(hours: number | undefined, atMost: boolean, language: Language): string {
  if (hours === undefined) return language === "zh" ? "剩余时间未知" : "time left unknown";
  if (language === "zh") return `剩余${atMost ? "至多 " : " "}${hours} 小时`;
  return `${atMost ? "at most " : ""}${hours} h left`;
}

const whyOf = (record: StoredRecord): string => record.held_ending ?? endingOfRecord(record);
const secondsLeft = ({ seconds_left = "9e9" }: StoredRecord): number => Number(seconds_left);
/** Signs that a reader cannot see (DI, bidirectional marks among them) could change the order of a line. */
const short = (name = ""): string => name.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{DI}]/gu, " ").slice(0, LONGEST_NAME);
