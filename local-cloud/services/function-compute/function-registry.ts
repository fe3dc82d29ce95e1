/** Stores the functions of all accounts, and finds them by the names of both API versions. */
import { functionKey } from "./async-queue.ts";
import { FcError } from "./fc-error.ts";
import { type FunctionSpec, toFunctionBody } from "./function-spec.ts";

export interface FunctionRegistry {
  put(spec: FunctionSpec): void;
  byKey(key: string): FunctionSpec | undefined;
  /** Returns the function. Throws FcError `ServiceNotFound` or `FunctionNotFound`. */
  find(accountId: string, name: string, service: string | undefined): FunctionSpec;
  /** Returns the function of the account or, without an account, the first one of that name. */
  byName(name: string, accountId?: string): FunctionSpec | undefined;
  list(accountId?: string): readonly FunctionSpec[];
  /** Returns the size of all functions together. */
  characters(): number;
  /** Returns the cloud milliseconds of the last deployment; each deployment creates the triggers again. */
  deployedAtMs(spec: FunctionSpec): number;
  clear(): void;
}

/** Returns the size of the texts of a function. */
export const charactersOf = (spec: FunctionSpec): number => JSON.stringify(toFunctionBody(spec)).length;

export function createFunctionRegistry(nowMs: () => number): FunctionRegistry {
  const functions = new Map<string, FunctionSpec>();
  const deployedAtMs = new Map<string, number>();
  /** All functions in order of their names; undefined after a change. Every event asks for this list. */
  let sorted: readonly FunctionSpec[] | undefined;
  const sizes = new Map<string, number>();
  const all = () => {
    sorted ??= [...functions.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
    return sorted;
  };
  const list = (accountId?: string) =>
    accountId === undefined ? all() : all().filter((spec) => spec.accountId === accountId);

  return {
    put(spec) {
      functions.set(functionKey(spec), spec);
      deployedAtMs.set(functionKey(spec), nowMs());
      sizes.set(functionKey(spec), charactersOf(spec));
      sorted = undefined;
    },
    byKey: (key) => functions.get(key),
    find(accountId, name, service) {
      const candidates = list(accountId);
      if (service !== undefined) {
        if (!candidates.some((spec) => spec.service === service)) throw new FcError("ServiceNotFound", service);
        const spec = candidates.find((candidate) => candidate.service === service && candidate.name === name);
        if (spec === undefined) throw new FcError("FunctionNotFound", name);
        return spec;
      }
      // In 3.0 a function of 2.0 is called `service$function`. Source: 2to3 of the Serverless Devs component fc3,
      // 2026-05.
      const spec = candidates.find(
        (candidate) => candidate.name === name || `${candidate.service}$${candidate.name}` === name,
      );
      if (spec === undefined) throw new FcError("FunctionNotFound", name);
      return spec;
    },
    byName: (name, accountId) =>
      accountId === undefined
        ? all().find((spec) => spec.name === name)
        : functions.get(functionKey({ accountId, name })),
    list,
    characters: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
    deployedAtMs: (spec) => deployedAtMs.get(functionKey(spec)) ?? 0,
    clear() {
      functions.clear();
      sizes.clear();
      sorted = undefined;
    },
  };
}
