/**
 * Writes lines: a constant message and fields. The adapter decides where, for example as JSON on stdout on Function Compute. A
 * field may hold an Error, whose name and redacted stack the adapter writes. A field must not hold a secret.
 */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
