/** `explain`: prints what the cloud and the records say about instances, by id or name. */
import type { Composition } from "../../functions/compose.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Policy } from "../../functions/core/terms/policy.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { readClaims, readRecordsOf } from "../access/case-records.ts";
import {
  type CloudFindings,
  type CloudPlace,
  findById,
  findByName,
  placesOf,
  type Unread,
} from "../access/cloud-look.ts";
import type { SeenInstance } from "../access/seen-instance.ts";
import { type Similar, similarTo } from "../access/similar.ts";
import { type Explanation, explainInstance } from "../report/explanation.ts";
import { renderExplanation } from "../report/render-explanation.ts";
import { styleOf } from "../report/style.ts";
import { clean, toJson } from "../terminal/clean.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

/** The vendor releases an instance 15 days after its stop. 30 days also show a case that has ended since. */
const LOOK_BACK_MS = 30 * 86_400_000;

export async function explain(asked: readonly string[], options: GlobalOptions, shell: Shell): Promise<ExitCode> {
  const composition = composeHere(await accessCloud(await loadConfiguration(options, shell), shell), shell);
  const { policy, close } = composition;
  const progress = createProgress(shell.terminal, shell.nowMs);
  try {
    progress.stage(shell.texts.explain.looking(asked.length));
    const found = await lookUp(asked, composition, shell.nowMs());
    progress.end();
    const explanations = found.ids.map((instanceId) =>
      explainInstance(factsOf(instanceId, found, policy), { policy, nowMs: shell.nowMs() }, shell),
    );
    if (options.json) shell.terminal.print(toJson(jsonOf(explanations, found)));
    else printAll(explanations, shell);
    return exitCode(explanations, found, shell);
  } finally {
    progress.end();
    close();
  }
}

function jsonOf(instances: readonly Explanation[], { unknown, similar }: LookUp) {
  return { instances, unknown, didYouMean: Object.fromEntries([...similar].map(([word, { words }]) => [word, words])) };
}

interface LookUp {
  /** Ids that the cloud or the records know, in the order of the arguments. */
  readonly ids: readonly string[];
  readonly unknown: readonly string[];
  /** Ids and names that the operator may have meant, for each unknown word. */
  readonly similar: ReadonlyMap<string, Similar>;
  readonly records: readonly StoredRecord[];
  readonly seen: readonly SeenInstance[];
  readonly unread: readonly Unread[];
  /** Leases, and records of ended runs, of the last minutes. A lease holds its instance until its run has ended. */
  readonly claims: readonly StoredRecord[];
}

async function lookUp(asked: readonly string[], composition: Composition, nowMs: number): Promise<LookUp> {
  const { world, policy } = composition;
  const source = { store: world.records, clock: world.clock };
  const sinceMs = nowMs - LOOK_BACK_MS;
  const names = asked.filter((one) => !isId(one));
  const places = await placesOf(world.fleet, policy.accounts);
  const watched = places.found.filter(({ isWatched }) => isWatched);
  const elsewhere = places.found.filter(({ isWatched }) => !isWatched);
  const named = await idsByName(names, { watched, elsewhere }, composition, sinceMs);
  const ids = [...new Set(asked.flatMap((one) => (isId(one) ? [one] : (named.ids.get(one) ?? []))))];
  const records = await readRecordsOf(source, { field: "instance_id", values: ids }, sinceMs);
  const inWatched = await findById(world.fleet, watched, ids);
  const missing = ids.filter((id) => !inWatched.found.some(({ instanceId }) => instanceId === id));
  const inOthers = await findById(world.fleet, elsewhere, missing);
  const seen = [...inWatched.found, ...inOthers.found];
  const isKnown = (id: string) => [...seen.map(({ instanceId }) => instanceId), ...idsIn(records)].includes(id);
  const unknown = [...names.filter((name) => named.ids.get(name)?.length === 0), ...ids.filter((id) => !isKnown(id))];
  return {
    ids: ids.filter(isKnown),
    unknown,
    similar: await similarTo(unknown, { fleet: world.fleet, search: composition.search, places: watched }),
    records,
    seen,
    unread: [...places.unread, ...named.unread, ...inWatched.unread, ...inOthers.unread],
    claims: await readClaims(source, nowMs),
  };
}

interface Places {
  readonly watched: readonly CloudPlace[];
  /** Regions that the configuration does not name. */
  readonly elsewhere: readonly CloudPlace[];
}

interface Named {
  /** The ids of each name; several instances may share a name. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly unread: readonly Unread[];
}

/**
 * Returns the ids for names, from the records and the cloud. Regions outside the configuration are read only if no
 * watched region has the name.
 */
async function idsByName(
  names: readonly string[],
  { watched, elsewhere }: Places,
  { world, search }: Composition,
  sinceMs: number,
): Promise<Named> {
  if (names.length === 0) return { ids: new Map(), unread: [] };
  const source = { store: world.records, clock: world.clock };
  const [records, inWatched] = await Promise.all([
    readRecordsOf(source, { field: "instance_name", values: names }, sinceMs),
    findByName(search, watched, names),
  ]);
  const onRecord = (name: string) => idsIn(records.filter((record) => record.instance_name === name));
  const missing = names.filter((name) => onRecord(name).length === 0 && idsNamed(name, inWatched).length === 0);
  const inOthers = await findByName(search, elsewhere, missing);
  const idsOf = (name: string) => [...onRecord(name), ...idsNamed(name, inWatched), ...idsNamed(name, inOthers)];
  return {
    ids: new Map(names.map((name) => [name, [...new Set(idsOf(name))]])),
    unread: [...inWatched.unread, ...inOthers.unread],
  };
}

function idsNamed(name: string, { found }: CloudFindings<SeenInstance>): string[] {
  return found.filter((one) => one.name === name).map(({ instanceId }) => instanceId);
}

function isId(text: string): boolean {
  return /^i-[A-Za-z0-9]+$/.test(text);
}

function idsIn(records: readonly StoredRecord[]): string[] {
  return [...new Set(records.flatMap(({ instance_id: id }) => (id === undefined ? [] : [id])))];
}

function factsOf(instanceId: string, { records, seen, unread, claims }: LookUp, policy: Policy) {
  const own = records.filter((record) => record.instance_id === instanceId);
  const [newest] = own;
  const isUnread = newest !== undefined && mayBeUnread(newest, unread, policy);
  const now = seen.find((one) => one.instanceId === instanceId) ?? (isUnread ? "unread" : "gone");
  return { instanceId, now, records: own, claims } as const;
}

/**
 * Checks whether the instance may be in a region that was not read. If an account's regions could not be listed (`*`),
 * only the regions named in the configuration were read.
 */
function mayBeUnread(
  { account_id: id, region_id: region = "" }: StoredRecord,
  unread: readonly Unread[],
  policy: Policy,
) {
  const regions = policy.accounts.find((account) => account.id === id)?.regions ?? "all";
  const isNamed = regions !== "all" && regions.includes(region);
  return unread.some(
    ({ accountId, regionId }) => accountId === id && (regionId === region || (regionId === "*" && !isNamed)),
  );
}

function printAll(explanations: readonly Explanation[], shell: Shell): void {
  const style = styleOf(shell);
  const pages = explanations.map((explanation) => renderExplanation(explanation, style));
  if (pages.length > 0) shell.terminal.print(pages.join("\n\n"));
}

/**
 * Returns "wrong usage" if an id is unknown everywhere. If a region could not be read, the id may be there, and the
 * code is "unreachable".
 */
function exitCode(explanations: readonly Explanation[], { unknown, unread, similar }: LookUp, shell: Shell): ExitCode {
  const { terminal, texts } = shell;
  const words = texts.explain;
  for (const name of unknown) {
    const text =
      unread.length > 0
        ? words.perhapsUnread(clean(name), unread.length)
        : isId(name)
          ? words.unknown(name)
          : words.unknownName(clean(name));
    terminal.say(terminal.colours.red(text));
    const meant = similar.get(name)?.words ?? [];
    if (meant.length > 0) terminal.say(words.didYouMean(meant.map(clean)));
  }
  if (unknown.length > 0) return unread.length > 0 ? EXIT.unreachable : EXIT.wrongUsage;
  return explanations.some(({ needsPerson }) => needsPerson) ? EXIT.needsPerson : EXIT.allWell;
}
