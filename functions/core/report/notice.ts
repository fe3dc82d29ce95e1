/** Writes the messages for people. Pure: equal records give equal texts. */
import { endingOfRecord, reasonRow } from "../decision/reasons.ts";
import { HOUR_MS } from "../lang/durations.ts";
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
  /** Accounts, regions and evidence that could not be read. `account`: the name; `place`: an account id or a region id. */
  readonly unreadable: readonly Unread[];
  /** For a chat: at most 2,000 bytes of UTF-8, without markup (`<`, `>`, `&`). */
  readonly text: Text;
}

type Unread = Pick<UnreadablePlace, "place" | "what" | "why"> & { readonly account: string };

/** The notice for one channel, in the channel's language. */
export type SpokenNotice = Omit<Notice, "text"> & { readonly text: string };

const NAMED = 10;
/** WeCom takes 2,048 bytes of text, the smallest limit of the supported chats (sources: webhook-message.ts). */
const MAX_BYTES = 2_000;
const LONGEST_NAME = 40;
/** More advice would leave no room for instances. */
const MOST_ADVICE = 3;

export interface News {
  readonly kind: NoticeKind;
  readonly runId: string;
  /** Instance records of all accounts together. */
  readonly asking: readonly StoredRecord[];
  readonly unreadable: readonly Unread[];
  /** For `all-back` and `balance-low`: one line an account. */
  readonly lines: readonly Text[];
}

export function noticeOf(news: News): Notice {
  const { kind, runId, asking, lines } = news;
  const reasons: Record<string, number> = {};
  for (const record of asking) reasons[whyOf(record)] = (reasons[whyOf(record)] ?? 0) + 1;
  const sorted = [...asking].sort((a, b) => secondsLeft(a) - secondsLeft(b));
  const unreadable = news.unreadable.map(({ account, place, what, why }) => ({ account, place, what, why }));
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
  "needs-person": { en: "a person is needed", zh: "需要人工处理" },
  "release-near": { en: "a release is near, a person is needed", zh: "临近释放, 需要人工处理" },
  "all-back": { en: "nothing needs a person any more", zh: "已无需人工处理" },
  "balance-low": { en: "the balance will not last", zh: "余额即将用尽" },
} as const;

const WORDS = {
  en: {
    more: (count: number) => `and ${count} more`,
    counted: (count: number, label: string) => `${count} ${label}`,
    unread: "cannot be read",
    check: "What cannot be read is not recovered. Check: ecs-recovery doctor",
    see: "See: ecs-recovery ",
    released: (time: string) => `released in ${time}`,
    atMost: "at most ",
    unknown: "release time unknown",
    hours: "h",
    days: "d",
  },
  zh: {
    more: (count: number) => `及其他 ${count} 项`,
    counted: (count: number, label: string) => `${label} ${count} 台`,
    unread: "无法读取",
    check: "无法读取的位置不会恢复。检查: ecs-recovery doctor",
    see: "查看: ecs-recovery ",
    released: (time: string) => `${time}后释放`,
    atMost: "最多 ",
    unknown: "释放时间未知",
    hours: "小时",
    days: "天",
  },
};

function textOf(facts: Omit<Notice, "text">, own: readonly string[], language: Language): string {
  const { kind, total, reasons, instances, unreadable } = facts;
  const { more, unread, check, see } = WORDS[language];
  const heading = ["ecs-recovery", HEADINGS[kind][language], ...(total > 0 ? [countsOf(reasons, language)] : [])].join(
    ": ",
  );
  const places = unreadable.map(
    ({ account, place, what, why }) => `- ${account}: ${place} ${unread}: ${what} (${why})`,
  );
  const ending = [
    ...adviceFor(instances, language),
    ...(places.length > 0 ? [check] : []),
    see + (kind === "balance-low" ? "forecast" : "report"),
  ];
  const lines = [...own, ...instances.map((record) => lineOf(record, language)), ...places];
  const all = total - instances.length + lines.length;
  for (;;) {
    const rest = all - lines.length;
    // In each of these chats, text in angle brackets can call everybody.
    const text = [heading, ...lines, ...(rest > 0 ? [more(rest)] : []), ...ending].join("\n").replace(/[<>&]/g, "_");
    // A UTF-16 unit has at most three bytes in UTF-8.
    if (text.replace(/[^ -~\n]/g, "...").length <= MAX_BYTES || lines.length === 0) return text;
    lines.pop();
  }
}

/** Returns for example `2 locked for security, 1 call denied`. `counts`: by `outcome/reason`. */
export function countsOf(counts: Readonly<Record<string, number>>, language: Language): string {
  const { counted } = WORDS[language];
  return Object.entries(counts)
    .map(([why, count]) => counted(count, labelOf(why, language)))
    .join(", ");
}

/** Returns what to do for each reason, nearest release first. */
function adviceFor(instances: readonly StoredRecord[], language: Language): readonly string[] {
  const reasons = [...new Set(instances.map(whyOf))].slice(0, MOST_ADVICE);
  return reasons.flatMap((why) => {
    const advice = reasonRow(why)?.advice[language];
    return advice ? [`${labelOf(why, language)}: ${advice}`] : [];
  });
}

function lineOf(record: StoredRecord, language: Language): string {
  const { account_name, instance_name, instance_id, region_id } = record;
  const facts = [
    labelOf(whyOf(record), language),
    ...(record.outcome === "released" ? [] : [releaseIn(record, language)]),
  ];
  return `- ${short(account_name)}: ${short(instance_name)} (${instance_id}, ${region_id}) ${facts.join(", ")}`;
}

function releaseIn({ seconds_left, release_source }: StoredRecord, language: Language): string {
  const { released, atMost, unknown } = WORDS[language];
  const most = release_source === "first-seen" ? atMost : "";
  return seconds_left ? released(most + spanText(Number(seconds_left) * 1000, language)) : unknown;
}

/** Returns whole hours, from two days on whole days. Rounded down, so that no message promises more time than is left. */
export function spanText(ms: number, language: Language): string {
  const count = Math.max(0, Math.floor(ms / HOUR_MS));
  const { hours, days } = WORDS[language];
  return count < 48 ? `${count} ${hours}` : `${Math.floor(count / 24)} ${days}`;
}

const labelOf = (why: string, language: Language): string => reasonRow(why)?.label[language] ?? why;
const whyOf = (record: StoredRecord): string => record.held_ending ?? endingOfRecord(record);
const secondsLeft = ({ seconds_left = "9e9" }: StoredRecord): number => Number(seconds_left);
/**
 * Signs that a reader cannot see (DI, bidirectional marks among them) could change the order of a line. The cut can halve a
 * surrogate pair (Cs), and half a pair is no UTF-8.
 */
const short = (name = ""): string => name.slice(0, LONGEST_NAME).replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/gu, " ");
