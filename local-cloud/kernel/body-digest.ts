/**
 * Hashes of request bodies. A large body is hashed while it arrives: hashing 60 MB at once would block all other
 * requests.
 */
import { createHash } from "node:crypto";

export type DigestAlgorithm = "md5" | "sha256";

const known = new WeakMap<Buffer, ReadonlyMap<DigestAlgorithm, Buffer>>();

export function bodyDigest(body: Buffer, algorithm: DigestAlgorithm): Buffer {
  return known.get(body)?.get(algorithm) ?? createHash(algorithm).update(body).digest();
}

export interface IncrementalDigests {
  add(chunk: Buffer): void;
  /**
   * Stores the hashes for `body`, the joined chunks. `bodyDigest(body, ...)` then returns them without hashing again.
   */
  storeFor(body: Buffer): void;
}

export function createIncrementalDigests(algorithms: readonly DigestAlgorithm[]): IncrementalDigests {
  const hashes = algorithms.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  return {
    add(chunk) {
      for (const { hash } of hashes) hash.update(chunk);
    },
    storeFor(body) {
      known.set(body, new Map(hashes.map(({ algorithm, hash }) => [algorithm, hash.digest()])));
    },
  };
}
