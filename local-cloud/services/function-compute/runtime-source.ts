/**
 * The script that runs inside a function's process, kept as text: the local cloud runs from TypeScript and from a bundle,
 * and neither has a separate script file to hand to node.
 *
 * Contract: "Handlers", "Context", "Logging" and "Error handling" of the Node.js runtime of Function Compute, read
 * 2026-08; not verified on the live cloud. Plain node APIs of 20.0 only.
 */

/**
 * Loads the handler and answers invocations over file descriptor 3, one JSON object a line. After each invocation it
 * writes `\0<request id>\0` to both output streams, so that the reader knows that all output of the invocation is in.
 */
export const runtimeSource = String.raw`"use strict";
const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");
const util = require("node:util");
const { pathToFileURL } = require("node:url");

const link = new net.Socket({ fd: 3, readable: true, writable: true });
const send = (message) => link.write(JSON.stringify(message) + "\n");
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

async function invoke(message) {
  requestId = message.requestId;
  const context = Object.assign({}, message.context, { requestId, logger });
  let answer;
  try {
    const handler = await loading;
    const value = await call(handler, Buffer.from(message.event, "base64"), context);
    answer = { ok: true, body: toBody(value).toString("base64") };
  } catch (thrown) {
    const wrapped = thrown && typeof thrown.handled === "boolean" && "error" in thrown;
    answer = {
      ok: false,
      handled: wrapped && thrown.handled,
      error: describe(wrapped ? thrown.error : thrown),
    };
  }
  await Promise.all([flushed(out), flushed(err)]);
  send(Object.assign({ kind: "result", requestId: message.requestId }, answer));
}

const kinds = {
  start(message) {
    loading = load(message.codeDir, message.handler);
    loading.catch(() => {});
  },
  clock: (message) => clock && clock.set(message.clock),
  invoke,
};

let rest = "";
link.setEncoding("utf8");
link.on("data", (chunk) => {
  rest += chunk;
  for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
    const message = JSON.parse(rest.slice(0, end));
    rest = rest.slice(end + 1);
    kinds[message.kind](message);
  }
});
// The local cloud is gone: so is this instance.
link.on("end", () => process.kill(process.pid, "SIGKILL"));
link.on("error", () => process.kill(process.pid, "SIGKILL"));
`;
