/** Money as BSS writes it: a string with two decimals and thousands separators (public exporters strip commas). */
export const toAmount = (amount: number): string => amount.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
