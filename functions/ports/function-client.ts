/** Invokes the deployed function with an operator's keys. */
export interface FunctionClient {
  /** Returns the answer as it came, also a refusal. Rejects with Node's own error if there is none within `timeoutMs`. */
  invoke(payload: unknown, kind: "Sync" | "Async", timeoutMs: number): Promise<InvocationAnswer>;
}

export interface InvocationAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}
