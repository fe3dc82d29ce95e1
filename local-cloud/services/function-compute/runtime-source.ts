/**
 * The script that runs inside a function's process. It is kept as text, because the local cloud runs from TypeScript
 * and from a bundle, and neither has a separate script file for Node.
 *
 * Contract: pages "Handlers", "Context", "Logging" and "Error handling" of the Node.js runtime of Function Compute,
 * read 2026-08; not verified on the live cloud. The script uses APIs of Node 20.0 only.
 */

/**
 * Loads the handler and answers invocations over file descriptor 3. A message is one JSON object in a line; its field
 * `bytes` is the number of bytes that follow the line. After each invocation the script writes `\0<request id>\0` to
 * both output streams. The reader then knows that all output of the invocation has arrived.
 */
export const runtimeSource = String.raw`"use strict";
const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");
const util = require("node:util");
const { pathToFileURL } = require("node:url");

const link = new net.Socket({ fd: 3, readable: true, writable: true });
const send = (message, body) => {
  link.write(JSON.stringify(Object.assign(message, { bytes: body.length })) + "\n");
  link.write(body);
};
const out = process.stdout.write.bind(process.stdout);
const err = process.stderr.write.bind(process.stderr);
const clock = globalThis[Symbol.for("local-cloud.clock")];
delete globalThis[Symbol.for("local-cloud.clock")];
let requestId = "";
let loading;

const logTo = (write, level) => (...parts) =>
  write(new Date().toISOString() + " " + requestId + " [" + level + "] " + util.format(...parts) + "\n");
const logger = {
  log: logTo(out, "verbose"),
  debug: logTo(out, "debug"),
  info: logTo(out, "info"),
  warn: logTo(err, "warn"),
  error: logTo(err, "error"),
};
Object.assign(console, logger);

async function load(codeDir, handler) {
  const dot = handler.lastIndexOf(".");
  const [moduleName, exportName] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const base = path.join(codeDir, moduleName);
  const module = fs.existsSync(base + ".js") ? await loadScript(base + ".js") : await import(pathToFileURL(base + ".mjs").href);
  const found = module[exportName] ?? (module.default && module.default[exportName]);
  if (typeof found !== "function") {
    throw new Error("Handler '" + exportName + "' is missing on module '" + moduleName + "'");
  }
  return found;
}

async function loadScript(file) {
  try {
    return require(file);
  } catch (error) {
    if (error && error.code === "ERR_REQUIRE_ESM") return import(pathToFileURL(file).href);
    throw error;
  }
}

function call(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, value) => {
      if (error) reject({ handled: true, error });
      else resolve(value);
    };
    let returned;
    try {
      returned = handler(event, context, callback);
    } catch (error) {
      reject({ handled: false, error });
      return;
    }
    if (returned && typeof returned.then === "function") {
      returned.then(resolve, (error) => reject({ handled: false, error }));
    } else if (handler.length < 3) {
      resolve(returned);
    }
  });
}

function toBody(value) {
  if (Buffer.isBuffer(value)) return value;
  if (value === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof value === "object" ? JSON.stringify(value) : String(value), "utf8");
}

function describe(error) {
  const known = error instanceof Error || (error && typeof error.message === "string");
  return {
    errorMessage: known ? error.message : typeof error === "object" ? JSON.stringify(error) : String(error),
    errorType: known ? error.name || "Error" : "Error",
    stackTrace: known && error.stack ? String(error.stack).split("\n").map((line) => line.trim()) : [],
  };
}

const flushed = (write) => new Promise((resolve) => write("\u0000" + requestId + "\u0000", () => resolve()));

async function invoke(message, event) {
  requestId = message.requestId;
  const context = Object.assign({}, message.context, { requestId, logger });
  let answer;
  try {
    const handler = await loading;
    answer = { ok: true, body: toBody(await call(handler, event, context)) };
  } catch (thrown) {
    const wrapped = thrown && typeof thrown.handled === "boolean" && "error" in thrown;
    answer = {
      ok: false,
      handled: wrapped && thrown.handled,
      body: Buffer.from(JSON.stringify(describe(wrapped ? thrown.error : thrown)), "utf8"),
    };
  }
  await Promise.all([flushed(out), flushed(err)]);
  const { body, ...head } = answer;
  send(Object.assign({ requestId: message.requestId }, head), body);
}

const kinds = {
  start(message) {
    loading = load(message.codeDir, message.handler);
    loading.catch(() => {});
  },
  clock: (message) => clock && clock.set(message.clock),
  invoke,
};

let parts = [];
let gathered = 0;
let message;
const gather = (part) => {
  parts.push(part);
  gathered += part.length;
};
const take = () => {
  const whole = Buffer.concat(parts);
  parts = [];
  gathered = 0;
  return whole;
};
link.on("data", (chunk) => {
  for (let rest = chunk; rest.length > 0 || (message && message.bytes === 0); ) {
    if (message) {
      const missing = message.bytes - gathered;
      gather(rest.subarray(0, missing));
      rest = rest.subarray(missing);
      if (gathered < message.bytes) continue;
      const whole = message;
      message = undefined;
      kinds[whole.kind](whole, take());
    } else {
      const end = rest.indexOf(10);
      gather(end < 0 ? rest : rest.subarray(0, end));
      rest = rest.subarray(end < 0 ? rest.length : end + 1);
      if (end >= 0) message = JSON.parse(take().toString("utf8"));
    }
  }
});
// The local cloud has ended, so this instance ends, too.
link.on("end", () => process.kill(process.pid, "SIGKILL"));
link.on("error", () => process.kill(process.pid, "SIGKILL"));
`;
