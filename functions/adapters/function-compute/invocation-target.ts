/** Which function is invoked, and how. */
import type { Credentials } from "../alicloud/credentials.ts";

export interface InvocationTarget {
  readonly accountId: string;
  readonly regionId: string;
  readonly credentials: Credentials;
  /** With scheme. */
  readonly endpoint: string;
  readonly functionName: string;
  /** Set: FC 2.0, which knows services. null: FC 3.0. */
  readonly service: string | null;
  readonly qualifier: string;
}

export interface InvocationKind {
  readonly type: "Sync" | "Async";
  /** Of an asynchronous invocation: the second one with the same id is refused. */
  readonly taskId?: string;
}
