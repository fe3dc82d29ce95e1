/**
 * The one mutable world that every service shares, and the seam between the server and a service.
 *
 * A service recognises its requests, names the call (so that faults, quotas, permissions and the journal can be
 * applied in one place, server.ts) and answers it. It never touches sockets, timers or Math.random.
 */
import type { Accounts, Identity } from "../services/accounts/accounts.ts";
import type { Clock } from "./clock.ts";
import type { CloudEvent } from "./cloud-event.ts";
import type { ControlRoute } from "./control-route.ts";
import type { CloudRequest, CloudResponse } from "./http.ts";
import type { ParityRow } from "./parity-row.ts";
import type { SeededRandom } from "./seeded-random.ts";

export type ServiceName = "ecs" | "bss" | "sts" | "sls" | "fc" | "eventbridge";

/** One recognised call, after its signature was checked. */
export interface Call {
  readonly service: ServiceName;
  /** The vendor's operation name: `ReActivateInstances`, `PutLogs`, `InvokeFunction`. */
  readonly action: string;
  readonly regionId: string;
  /** Whose resources are meant: the caller's account unless the service says otherwise. */
  readonly accountId: string;
  readonly identity: Identity;
  /** What the journal shows. Never a signature, token, key or authorization header. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** RAM action and resource, checked by server.ts; undefined = no permission needed (GetCallerIdentity). */
  readonly permission?: {
    readonly action: string;
    readonly resource: string;
    /** Other action names that grant the same call (the vendor's pages disagree on some); any one is enough. */
    readonly alternatives?: readonly string[];
  };
}

/** A fault rule that matched this call and changes what the service does rather than what the server sends. */
export interface ServiceFault {
  readonly effect: "falls-back-to-stopped" | "incomplete";
}

export interface Service {
  readonly name: ServiceName;
  /** Looks at path, host, `Version` and the like only. Exactly one service claims a request, or none (404). */
  claims(request: CloudRequest): boolean;
  /** Checks the signature and names the call; a vendor-shaped refusal otherwise. */
  authenticate(request: CloudRequest, world: World): Call | CloudResponse;
  /** The vendor's answer to a caller without the permission (ECS reads: an empty list; elsewhere an error). */
  denied(call: Call, request: CloudRequest, world: World): CloudResponse;
  /** This service's wire form of an injected vendor error. */
  vendorError(
    error: { status: number; code: string; message: string },
    request: CloudRequest,
    world: World,
  ): CloudResponse;
  handle(call: Call, request: CloudRequest, world: World, fault?: ServiceFault): CloudResponse | Promise<CloudResponse>;
  /** Empties the service's own state (`POST /_local/reset`). */
  reset(): void;
  /** A copy of the service's own state, taken at once: JSON, and bytes, which become text in base64. */
  snapshot(): unknown;
  /** The way back. It may keep parts of `state`. */
  restore(state: unknown): void | Promise<void>;
  /** Throws ControlError for a state that cannot come back; the fields were checked before. */
  checkState?(state: unknown): void | Promise<void>;
  /** Stops timers and children. */
  close?(): Promise<void>;
  /** What the call seems to be, for the journal line of a request that `authenticate` refused. */
  peek?(request: CloudRequest): { readonly action: string; readonly regionId: string };
  /** This service's own routes under `/_local/`. */
  controlRoutes?(): readonly ControlRoute[];
  /** One row an operation: what is implemented, simplified or missing, and the page it was built from. */
  parity?(): readonly ParityRow[];
}

export interface World {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly accounts: Accounts;
  /** false with `--loose`: signatures, nonces and clock skew are not checked. */
  readonly strict: boolean;
  /** `http://127.0.0.1:<port>`; known once the server listens. */
  readonly url: string;
  readonly log: (line: string) => void;
  /** Upper-case UUID (RPC services) or 24 upper-case hex digits (log store), from the seed. */
  requestId(kind: "uuid" | "hex24"): string;
  /**
   * Whether a signed timestamp is within 15 minutes of the clock its caller lives on: the cloud's own (FC children)
   * or the wall clock (everybody else). Always true when not strict.
   */
  isTimely(timestampMs: number): boolean;
  /** Notes a signature nonce; false when this key used it within the last half hour. Always true when not strict. */
  useNonce(accessKeyId: string, nonce: string): boolean;
  /** Hands a cloud-service event (`ecs:Instance:StateChange`, ...) to whoever listens, at once and in order. */
  publish(event: CloudEvent): void;
  /** Listens to the cloud's own events; the returned function ends it. */
  onEvent(listener: (event: CloudEvent) => void): () => void;
}
