/** The context that Function Compute's Node.js runtime passes with every invocation, as far as we use it. */

/** Source: vendor page "Context" of FC 3.0, read 2026-08; not verified on the live cloud. */
export interface FunctionContext {
  readonly requestId: string;
  /** The account that owns the function. */
  readonly accountId: string;
  readonly region: string;
  readonly function: {
    readonly name: string;
    /** Seconds. */
    readonly timeout: number;
  };
  /** Present only if the function has a role. Newer runtimes use environment variables instead. */
  readonly credentials?: {
    readonly accessKeyId?: string;
    readonly accessKeySecret?: string;
    readonly securityToken?: string;
  };
}

export type Environment = Readonly<Record<string, string | undefined>>;
