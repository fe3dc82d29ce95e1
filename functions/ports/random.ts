export interface Random {
  /** Returns a number in [0, 1). */
  unit(): number;
}
