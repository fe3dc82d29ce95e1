/** One line of PARITY.md: how the local cloud treats one operation of the vendor. */
export interface ParityRow {
  /** Short name of the service: `ECS`, `BSS`, `STS`, `Log store`, `Function Compute`, `EventBridge`. */
  readonly product: string;
  readonly operation: string;
  /** `refused`: the service answers with its own error, and never takes the call for another operation. */
  readonly status: "implemented" | "simplified" | "refused";
  /** Known differences from the vendor's description; "" if none is known. */
  readonly note: string;
  /** Title or URL of the page or metadata that the operation was built from. */
  readonly source: string;
  /** A request for a refused operation. A test sends it and expects the refusal. */
  readonly example?: { readonly method: string; readonly path: string };
}
