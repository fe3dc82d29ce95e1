export interface Random {
  /** In [0, 1). */
  unit(): number;
}
