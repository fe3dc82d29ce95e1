/** One line of PARITY.md. */
export interface ParityRow {
  /** As people call it: `ECS`, `BSS`, `STS`, `Log store`, `Function Compute`, `EventBridge`. */
  readonly product: string;
  readonly operation: string;
  /** `refused`: answered with the service's own error, never as something else. */
  readonly status: "implemented" | "simplified" | "refused";
  /** What differs from the vendor's description; "" when nothing is known to. */
  readonly note: string;
  /** Title or URL of the page or metadata it was built from. */
  readonly source: string;
  /** How a client calls a refused operation, for the test that shows the refusal. */
  readonly example?: { readonly method: string; readonly path: string };
}
