/**
 * The script that replaces the clock in a function's process. It is kept as text for the reason in runtime-source.ts.
 */

/**
 * Loaded before the handler on a scaled or stepped clock. Date, performance.now and timers follow the cloud's clock. On
 * a stepped clock they advance only when the cloud sends a new time. Timers inside Node (socket timeouts) stay real.
 */
export const CLOCK_SHIM_SOURCE = `"use strict";
const { AsyncResource } = require("node:async_hooks");
const timers = require("node:timers");
const timersPromises = require("node:timers/promises");
const util = require("node:util");
const RealDate = Date;
const realNow = RealDate.now.bind(RealDate);
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
};
let anchor = { cloudMs: realNow(), realMs: realNow(), rate: 1 };
const now = () => Math.floor(anchor.cloudMs + (realNow() - anchor.realMs) * anchor.rate);
const startedAt = now();

function CloudDate(...parts) {
  if (!new.target) return new RealDate(now()).toString();
  return Reflect.construct(RealDate, parts.length === 0 ? [now()] : parts, new.target);
}
Object.defineProperties(CloudDate, { name: { value: "Date" }, length: { value: 7 } });
CloudDate.prototype = RealDate.prototype;
CloudDate.prototype.constructor = CloudDate;
CloudDate.now = now;
CloudDate.parse = RealDate.parse;
CloudDate.UTC = RealDate.UTC;
globalThis.Date = CloudDate;
performance.now = () => now() - startedAt;

const waiting = new Set();
class CloudTimer {
  constructor(task, delayMs, repeat) {
    this.task = AsyncResource.bind(task);
    this.delayMs = Math.max(1, Number(delayMs) || 1);
    this.repeat = repeat;
    this.kept = true;
    this.refresh();
  }
  refresh() {
    this.dueMs = now() + this.delayMs;
    waiting.add(this);
    this.arm();
    return this;
  }
  arm() {
    real.clearTimeout(this.handle);
    const leftMs = Math.max(0, this.dueMs - now());
    // On a stepped clock only the next step fires it. The longest real timer keeps the process alive, as a timer does.
    const waitMs = leftMs === 0 ? 0 : anchor.rate === 0 ? 2147483647 : Math.min(2147483647, leftMs / anchor.rate);
    this.handle = real.setTimeout(() => this.check(), waitMs);
    if (!this.kept) this.handle.unref();
  }
  check() {
    if (!waiting.has(this)) return;
    if (now() < this.dueMs) return this.arm();
    waiting.delete(this);
    if (this.repeat) {
      this.dueMs += this.delayMs;
      waiting.add(this);
      this.arm();
    }
    this.task();
  }
  clear() {
    waiting.delete(this);
    real.clearTimeout(this.handle);
  }
  ref() {
    this.kept = true;
    this.handle.ref();
    return this;
  }
  unref() {
    this.kept = false;
    this.handle.unref();
    return this;
  }
  hasRef() {
    return this.kept;
  }
  close() {
    this.clear();
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.handle[Symbol.toPrimitive]();
  }
}

const start = (repeat) => (task, delayMs, ...values) => {
  if (typeof task !== "function") throw new TypeError("The callback must be a function");
  return new CloudTimer(() => task(...values), delayMs, repeat);
};
const stop = (timer) => (timer instanceof CloudTimer ? timer.clear() : real.clearTimeout(timer));
const sleep = (delayMs, value, options) =>
  new Promise((resolve, reject) => {
    const signal = options && options.signal;
    const fail = () => {
      timer.clear();
      reject(Object.assign(new Error("The operation was aborted", { cause: signal.reason }), { name: "AbortError", code: "ABORT_ERR" }));
    };
    const timer = new CloudTimer(
      () => {
        if (signal) signal.removeEventListener("abort", fail);
        resolve(value);
      },
      delayMs,
      false,
    );
    if (options && options.ref === false) timer.unref();
    if (!signal) return;
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
const replaced = {
  setTimeout: Object.defineProperty(start(false), util.promisify.custom, { value: sleep }),
  setInterval: start(true),
  clearTimeout: stop,
  clearInterval: stop,
};
Object.assign(globalThis, replaced);
Object.assign(timers, replaced);
timersPromises.setTimeout = sleep;
AbortSignal.timeout = (delayMs) => {
  const controller = new AbortController();
  replaced.setTimeout(() => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")), delayMs).unref();
  return controller.signal;
};

globalThis[Symbol.for("local-cloud.clock")] = {
  set(next) {
    anchor = next;
    for (const timer of [...waiting].sort((left, right) => left.dueMs - right.dueMs)) timer.check();
  },
};
`;
