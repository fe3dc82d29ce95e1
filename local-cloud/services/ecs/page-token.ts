/** NextToken: where a listing goes on. Opaque to callers, and refused when it is not one of ours. */
import { createHash } from "node:crypto";

const check = (text: string) => createHash("sha256").update(`page-token:${text}`).digest("hex").slice(0, 16);

/** `shown`: how many were shown before, for listings that end after a number of results. */
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

/** A missing or small size becomes 10, a large one 100. Source: DescribeInstances, MaxResults, read 2026-08. */
export const toMaxResults = (asked: number | undefined): number => Math.min(100, Math.max(10, asked ?? 10));
