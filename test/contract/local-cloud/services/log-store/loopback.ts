/** Name resolution for clients that put the project in front of any endpoint. Every name resolves to this machine. */
import type { LookupAddress } from "node:dns";

type Callback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

export function toLoopback(_name: string, options: { readonly all?: boolean } | Callback, callback?: Callback): void {
  const answer = typeof options === "function" ? options : callback!;
  const wantsAll = typeof options !== "function" && options.all === true;
  if (wantsAll) answer(null, [{ address: "127.0.0.1", family: 4 }]);
  else answer(null, "127.0.0.1", 4);
}
