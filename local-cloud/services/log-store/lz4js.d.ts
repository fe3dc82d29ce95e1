declare module "lz4js" {
  /** Unpacks a raw block into `target`; answers the position after the last byte written. */
  export function decompressBlock(
    source: Uint8Array,
    target: Uint8Array,
    sourceIndex: number,
    sourceLength: number,
    targetIndex: number,
  ): number;
}
