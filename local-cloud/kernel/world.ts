/**
 * The state that all services share, and the interface between the server and a service.
 *
 * A service recognises its requests, names the call and answers it. Faults, quotas, permissions and the journal apply
 * to the named call in one place, wire/serve-call.ts. A service never uses sockets, timers or Math.random.
 */
import type { Accounts, Identity } from "../services/accounts/accounts.ts";
import type { Clock } from "./clock.ts";
import type { CloudEvent } from "./cloud-event.ts";
import type { ControlRoute } from "./control-route.ts";
import type { CloudRequest, CloudResponse } from "./http.ts";
import type { ParityRow } from "./parity-row.ts";
import type { SeededRandom } from "./seeded-random.ts";

export type ServiceName = "ecs" | "bss" | "sts" | "sls" | "fc" | "eventbridge";

/** One call of a service whose signature was checked. */
export interface Call {
  readonly service: ServiceName;
  /** The vendor's operation name: `ReActivateInstances`, `PutLogs`, `InvokeFunction`. */
  readonly action: string;
  readonly regionId: string;
  /** The account whose resources the call is about: the caller's account unless the service says otherwise. */
  readonly accountId: string;
  readonly identity: Identity;
  /** Parameters for the journal. They never hold a signature, token, key or authorization header. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /**
   * RAM action and resource, checked by wire/serve-call.ts. undefined: the call needs no permission
   * (GetCallerIdentity).
   */
  readonly permission?: {
    readonly action: string;
    readonly resource: string;
    /**
     * Other RAM actions of which each grants the same call. The vendor's pages name different actions for some calls.
     */
    readonly alternatives?: readonly string[];
  };
}

/** A fault that changes what the service does. Other faults change only what the server sends. */
export interface ServiceFault {
  readonly effect: "falls-back-to-stopped" | "incomplete";
}

export interface Service {
  readonly name: ServiceName;
  /**
   * Decides by path, host and `Version` whether the request is for this service. At most one service claims a request;
   * the others get 404.
   */
  claims(request: CloudRequest): boolean;
  /** Checks the signature and returns the named call, or the vendor's refusal. */
  authenticate(request: CloudRequest, world: World): Call | CloudResponse;
  /**
   * Returns the vendor's answer to a caller without the permission: an empty list for reads of ECS, otherwise an error.
   */
  denied(call: Call, request: CloudRequest, world: World): CloudResponse;
  /** Returns the vendor error of a fault rule in the format of this service. */
  vendorError(
    error: { status: number; code: string; message: string },
    request: CloudRequest,
    world: World,
  ): CloudResponse;
  handle(call: Call, request: CloudRequest, world: World, fault?: ServiceFault): CloudResponse | Promise<CloudResponse>;
  /** Removes the state of the service (`POST /_local/reset`). */
  reset(): void;
  /** Stops timers and children. */
  close?(): Promise<void>;
  /** Returns the action and region that a refused request claims to be, for its line in the journal. */
  peek?(request: CloudRequest): { readonly action: string; readonly regionId: string };
  /** Returns the routes of this service under `/_local/`. */
  controlRoutes?(): readonly ControlRoute[];
  /** Returns one row per operation: implemented, simplified or refused, and the page that it was built from. */
  parity?(): readonly ParityRow[];
}

/** A part of the cloud whose state a snapshot holds. */
export interface Stateful<State> {
  /** A copy, taken at once: JSON, and bytes, which become text in base64. */
  snapshot(): State;
  /** The way back. It may keep parts of `state`. */
  restore(state: State): void | Promise<void>;
}

/** A part that checks more than the fields of its state before the cloud is emptied. */
export interface CheckedStateful<State> extends Stateful<State> {
  /** Throws ControlError for a state that cannot come back; the fields were checked before. */
  checkState(state: State): Promise<void>;
}

export interface World {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly accounts: Accounts;
  /** false with `--loose`: signatures, nonces and clock skew are not checked. */
  readonly strict: boolean;
  /** `http://127.0.0.1:<port>`; "" before the server listens. */
  readonly url: string;
  readonly log: (line: string) => void;
  /** Returns a request id from the seed: an upper-case UUID (RPC services) or 24 upper-case hex digits (log store). */
  requestId(kind: "uuid" | "hex24"): string;
  /**
   * Decides whether a signed timestamp is within 15 minutes of the cloud's clock or of the wall clock. Children of
   * Function Compute live on the cloud's clock, all other callers on the wall clock. Always true if not strict.
   */
  isTimely(timestampMs: number): boolean;
  /**
   * Stores a signature nonce. Returns false if this key used it within the last half hour. Always true if not strict.
   */
  useNonce(accessKeyId: string, nonce: string): boolean;
  /** Calls all listeners with a cloud-service event (`ecs:Instance:StateChange`), at once and in order. */
  publish(event: CloudEvent): void;
  /** Adds a listener for cloud-service events; the returned function removes it. */
  onEvent(listener: (event: CloudEvent) => void): () => void;
}
