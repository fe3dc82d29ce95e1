/** One line of PARITY.md. */
export interface ParityRow {
  /** As people call it: `ECS`, `BSS`, `STS`, `Log store`, `Function Compute`, `EventBridge`. */
  readonly product: string;
  readonly operation: string;
  readonly status: "implemented" | "simplified" | "missing";
  /** What differs from the vendor's description; "" when nothing is known to. */
  readonly note: string;
  /** Title or URL of the page or metadata it was built from. */
  readonly source: string;
}
