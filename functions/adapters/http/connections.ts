/** The sockets of one invocation. */
import http from "node:http";
import https from "node:https";

/**
 * Function Compute freezes an instance between invocations; a socket kept through that is dead, and the next request on
 * it ends in "socket hang up" (measured). So every invocation has agents of its own and destroys them before it returns.
 */
export interface Connections {
  agentFor(url: string | URL): http.Agent | https.Agent;
  /** Destroys every socket, also those in use. */
  close(): void;
}

/**
 * Idle sockets are given up sooner than servers give them up (Node's own server after 5 s), so that a request after a
 * settle or a poll never races with the server's end.
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
