/** The function that is invoked, and the way to invoke it. */
import type { Credentials } from "../alicloud/credentials.ts";

export interface InvocationTarget {
  readonly accountId: string;
  readonly regionId: string;
  readonly credentials: Credentials;
  /** With scheme. */
  readonly endpoint: string;
  readonly functionName: string;
  /** A text: FC 2.0, whose functions belong to services. null: FC 3.0. */
  readonly service: string | null;
  readonly qualifier: string;
}

export interface InvocationKind {
  readonly type: "Sync" | "Async";
  /** The id of an asynchronous invocation. Function Compute refuses a second one with the same id. */
  readonly taskId?: string;
}
