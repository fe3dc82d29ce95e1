/** Holds the sockets of one invocation. */
import http from "node:http";
import https from "node:https";

/**
 * Function Compute freezes an instance between invocations. A socket that is kept through a freeze is dead, and the next request on
 * it fails with "socket hang up" (measured).
 * So every invocation has its own agents and destroys them before it returns.
 */
export interface Connections {
  agentFor(url: string | URL): http.Agent | https.Agent;
  /** Destroys every socket, also those in use. */
  close(): void;
}

/**
 * Closes idle sockets before servers close them (Node's own server after 5 s). A request after a wait then never meets a socket
 * that the server is closing.
 */
const IDLE_MS = 4_000;

export function createConnections(): Connections {
  let plain: http.Agent | undefined;
  let secure: https.Agent | undefined;
  return {
    agentFor(url) {
      if (new URL(url).protocol === "https:") {
        secure ??= new https.Agent({ keepAlive: true, timeout: IDLE_MS });
        return secure;
      }
      plain ??= new http.Agent({ keepAlive: true, timeout: IDLE_MS });
      return plain;
    },
    close() {
      plain?.destroy();
      secure?.destroy();
    },
  };
}
