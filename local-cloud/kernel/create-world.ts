/** Creates the clock, accounts, random sequence and event listeners that all services share. */
import { type AccountBook, createAccountBook } from "../services/accounts/account-book.ts";
import { type ClockSetting, type CloudClock, createCloudClock } from "./cloud-clock.ts";
import type { CloudEvent } from "./cloud-event.ts";
import { createNonceBook } from "./nonce-book.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
import { createSettings, type Settings } from "./settings.ts";
import type { World } from "./world.ts";

/** The world with its changeable parts. Only the control API and the start of the cloud change them. */
export interface OwnWorld extends World {
  readonly clock: CloudClock;
  readonly accounts: AccountBook;
  url: string;
  /** Starts the random sequence again from `seed`; default: the seed of the options. */
  reseed(seed?: number): void;
  randomPosition(): number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly strict: boolean;
  readonly clock: ClockSetting;
  readonly log: (line: string) => void;
  /** Default: new settings with their default values. */
  readonly settings?: Settings;
}

/**
 * Allowed difference of a signed timestamp. Source: gateway error table, InvalidTimeStamp.Expired, read 2026-08;
 * another page says 31 minutes.
 */
const SKEW_MS = 15 * 60_000;

export function createWorld(options: WorldOptions): OwnWorld {
  const clock = createCloudClock(options.clock);
  const nonces = createNonceBook();
  const listeners = new Set<(event: CloudEvent) => void>();
  let sequence = createSeededRandom(options.seed);
  const random: SeededRandom = {
    unit: () => sequence.unit(),
    below: (limit) => sequence.below(limit),
    hex: (length) => sequence.hex(length),
    position: () => sequence.position(),
  };

  return {
    clock,
    random,
    accounts: createAccountBook(clock, random, options.settings ?? createSettings()),
    strict: options.strict,
    url: "",
    log: options.log,
    requestId(kind) {
      const digits = random.hex(kind === "uuid" ? 32 : 24).toUpperCase();
      if (kind === "hex24") return digits;
      return [0, 8, 12, 16, 20].map((from, part) => digits.slice(from, [8, 12, 16, 20, 32][part])).join("-");
    },
    isTimely: (timestampMs) =>
      !options.strict ||
      Math.abs(timestampMs - Date.now()) <= SKEW_MS ||
      Math.abs(timestampMs - clock.nowMs()) <= SKEW_MS,
    useNonce: (accessKeyId, nonce) => !options.strict || nonces.use(`${accessKeyId}:${nonce}`, Date.now()),
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reseed(seed = options.seed) {
      sequence = createSeededRandom(seed);
    },
    randomPosition: () => sequence.position(),
  };
}
