/** Walks the schema as plain objects, so that this file needs no schema library. */

import { present } from "../core/lang/present.ts";

export interface SchemaNode {
  /** Each schema has a type, for example `string`. */
  readonly type?: string;
  readonly wrapped?: SchemaNode;
  readonly item?: SchemaNode;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  /** Schema of the keys, for a mapping with free keys. */
  readonly key?: SchemaNode;
  /** The options of a union, or the words of a list of words. */
  readonly options?: readonly (SchemaNode | string)[];
}

/** A suggestion with more edits than this confuses more than it helps. */
const MOST_EDITS = 3;

/** Returns the known key nearest to `key` in the object at `path`; undefined: no key is near. */
export function suggestKey(schema: SchemaNode, path: readonly unknown[], key: string): string | undefined {
  let node = unwrap(schema);
  for (const step of path) node = unwrap(typeof step === "number" ? node?.item : node?.entries?.[String(step)]);
  const ranked = Object.keys(node?.entries ?? {})
    .map((known) => ({ known, edits: editsBetween(known.toLowerCase(), key.toLowerCase()) }))
    .sort((left, right) => left.edits - right.edits);
  const [nearest] = ranked;
  return nearest !== undefined && nearest.edits <= Math.min(MOST_EDITS, key.length / 2) ? nearest.known : undefined;
}

/**
 * Returns the path of every list that stands in the place of a mapping. Valibot takes a list for an object with the keys 0, 1, and
 * so on.
 * For example, `includeTags: [web]` would ask for a tag named 0, and no instance would ever be recovered.
 */
export function listsForMappings(
  schema: SchemaNode | undefined,
  value: unknown,
): readonly (readonly (string | number)[])[] {
  const node = unwrap(schema);
  if (Array.isArray(value)) {
    const isMapping = node?.entries !== undefined || node?.key !== undefined;
    if (isMapping && node?.item === undefined) return [[]];
    return value.flatMap((item, index) => below(index, node?.item, item));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => below(key, node?.entries?.[key], item));
}

function below(step: string | number, schema: SchemaNode | undefined, value: unknown) {
  return listsForMappings(schema, value).map((path) => [step, ...path]);
}

/** Returns the schema that a default wraps. For a union, its list and its mapping count as one node. */
function unwrap(node: SchemaNode | undefined): SchemaNode | undefined {
  if (node?.wrapped !== undefined) return unwrap(node.wrapped);
  return node?.options === undefined ? node : Object.assign({}, ...node.options.map(structureOf));
}

function structureOf(option: SchemaNode | string): SchemaNode {
  if (typeof option === "string") return {};
  const { item, entries, key } = option;
  return { ...present("item", item), ...present("entries", entries), ...present("key", key) };
}

/** Returns Levenshtein's distance: the number of insertions, deletions and replacements. */
function editsBetween(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
