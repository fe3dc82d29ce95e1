/**
 * Writes and reads NextToken, the position at which a list goes on. A token that this cloud did not write is refused.
 */
import { createHash } from "node:crypto";

const check = (text: string) => createHash("sha256").update(`page-token:${text}`).digest("hex").slice(0, 16);

/** `after`: order of the last item shown. `shown`: number of items shown before, for lists with a limit. */
export interface PagePosition {
  readonly after: number;
  readonly shown: number;
}

export function toPageToken(position: PagePosition): string {
  const text = `${position.after.toString(16).padStart(8, "0")}${position.shown.toString(16).padStart(8, "0")}`;
  return text + check(text);
}

export function fromPageToken(token: string): PagePosition | undefined {
  if (!/^[0-9a-f]{32}$/.test(token) || check(token.slice(0, 16)) !== token.slice(16)) return undefined;
  return {
    after: Number.parseInt(token.slice(0, 8), 16),
    shown: Number.parseInt(token.slice(8, 16), 16),
  };
}

/** Returns the page size: at least 10, at most 100, default 10. Source: DescribeInstances, MaxResults, read 2026-08. */
export const toMaxResults = (asked: number | undefined): number => Math.min(100, Math.max(10, asked ?? 10));
