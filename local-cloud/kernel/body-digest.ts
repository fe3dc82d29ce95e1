/** Hashes of request bodies. Those of large bodies are made while the body arrives: 60 MB at once would hold up everybody. */
import { createHash } from "node:crypto";

export type DigestAlgorithm = "md5" | "sha256";

const known = new WeakMap<Buffer, ReadonlyMap<DigestAlgorithm, Buffer>>();

export function bodyDigest(body: Buffer, algorithm: DigestAlgorithm): Buffer {
  return known.get(body)?.get(algorithm) ?? createHash(algorithm).update(body).digest();
}

export interface ArrivingDigests {
  add(chunk: Buffer): void;
  /** From now on `bodyDigest` knows the hashes of `body`, which holds all the chunks. */
  keepFor(body: Buffer): void;
}

export function createArrivingDigests(algorithms: readonly DigestAlgorithm[]): ArrivingDigests {
  const hashes = algorithms.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  return {
    add(chunk) {
      for (const { hash } of hashes) hash.update(chunk);
    },
    keepFor(body) {
      known.set(body, new Map(hashes.map(({ algorithm, hash }) => [algorithm, hash.digest()])));
    },
  };
}
