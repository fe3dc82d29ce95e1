/** Hashes of request bodies. A large body is hashed in slices: hashing 60 MB at once would block all other requests. */
import { createHash } from "node:crypto";
import { inTurns } from "./in-turns.ts";

export type DigestAlgorithm = "md5" | "sha256";

const known = new WeakMap<Buffer, ReadonlyMap<DigestAlgorithm, Buffer>>();

export function bodyDigest(body: Buffer, algorithm: DigestAlgorithm): Buffer {
  return known.get(body)?.get(algorithm) ?? createHash(algorithm).update(body).digest();
}

/** Hashes the body. `bodyDigest` then returns the hashes without hashing again. */
export async function digestInTurns(body: Buffer, algorithms: readonly DigestAlgorithm[]): Promise<void> {
  known.set(body, await inTurns(digestSteps(body, algorithms), PIECES_A_TURN));
}

/** Takes about half a millisecond. */
const PIECE_BYTES = 256 * 1024;
const PIECES_A_TURN = 8;

function* digestSteps(
  body: Buffer,
  algorithms: readonly DigestAlgorithm[],
): Generator<undefined, ReadonlyMap<DigestAlgorithm, Buffer>> {
  const digests = new Map<DigestAlgorithm, Buffer>();
  for (const algorithm of algorithms) {
    const hash = createHash(algorithm);
    for (let from = 0; from < body.length; from += PIECE_BYTES) {
      hash.update(body.subarray(from, from + PIECE_BYTES));
      yield;
    }
    digests.set(algorithm, hash.digest());
  }
  return digests;
}
