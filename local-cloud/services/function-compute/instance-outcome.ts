/** How an invocation ended. */
export type InstanceOutcome =
  | { readonly kind: "returned"; readonly body: Buffer; readonly memoryMb: number }
  /** The body describes the error as JSON. */
  | { readonly kind: "threw"; readonly handled: boolean; readonly body: Buffer; readonly memoryMb: number }
  | { readonly kind: "exited"; readonly memoryMb: number }
  | { readonly kind: "timed-out"; readonly memoryMb: number };
